"""The line from a spec to a set of files, as the commands run it: where the inputs are, and what is made of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from samplewright import config, files, lower, scenarios, spec, targets
from samplewright.document import Spec
from samplewright.errors import UsageError, nearest
from samplewright.files import Changes
from samplewright.ir import Scenario
from samplewright.lower import Operation
from samplewright.targets import Target


@dataclass(frozen=True)
class Inputs:
    """Where spec, templates and output are; each is read when it is first asked for.

    templates: a folder laid over the built-in templates. out: the folder of the generated files.
    """

    spec: Path
    templates: Path | None
    out: Path

    @classmethod
    def find(cls, spec: Path | None = None, templates: Path | None = None, out: Path | None = None) -> Inputs:
        """What is given, else what `[tool.samplewright]` says, else `spec/openapi.yaml` (here, built in) and `sdks`."""
        here = Path.cwd()
        settings = config.settings(here)
        return cls(
            spec=_shortest(spec or config.spec_file(here), here),
            templates=templates or settings.templates,
            out=_shortest(out or config.output_directory(here), here),
        )

    @cached_property
    def document(self) -> Spec:
        return spec.load(self.spec)

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        return lower.lower(self.document)

    @cached_property
    def scenarios(self) -> tuple[Scenario, ...]:
        return scenarios.pair(self.document, self.operations)

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        return targets.discover(self.templates)

    def scenario(self, name: str) -> Scenario:
        """The scenario of that name.

        Raises:
            UsageError: there is none; names the nearest.
        """
        for scenario in self.scenarios:
            if scenario.name == name:
                return scenario
        hint = nearest(name, [scenario.name for scenario in self.scenarios])
        raise UsageError(f"unknown scenario {name!r}", hint=hint or "`samplewright scenarios` lists them")

    def target(self, name: str) -> Target:
        """The target of that name.

        Raises:
            UsageError: there is none; names the nearest.
        """
        for target in self.targets:
            if target.name == name:
                return target
        hint = nearest(name, [target.name for target in self.targets])
        raise UsageError(f"unknown target {name!r}", hint=hint or "`samplewright targets` lists them")


def _shortest(path: Path, here: Path) -> Path:
    return path.relative_to(here) if path.is_absolute() and path.is_relative_to(here) else path


def fileset(inputs: Inputs, wanted: Sequence[str] = (), names: Sequence[str] = ()) -> dict[str, str]:
    """Path -> text of the generated files; only those of the wanted targets and scenarios, if any are named.

    The whole set ends with the manifest; a part of it says nothing about the rest and has none.
    """
    from samplewright.emit.client import client  # these bring the template engine, which is slow to import
    from samplewright.emit.samples import samples

    targets.check_skips(inputs.targets, inputs.scenarios)
    chosen = targets.choose(inputs.targets, wanted)
    picked = [inputs.scenario(name).name for name in names]

    def existing(path: str) -> str | None:
        return files.read(inputs.out, path)

    made = samples(chosen, inputs.scenarios, existing)
    if names:
        keep = {f"{target.name}/{target.file_name(name)}" for target in chosen for name in picked}
        made = {path: text for path, text in made.items() if path in keep}
    if not wanted and not names:
        made |= client(inputs.document, inputs.operations, inputs.templates, existing)
        made[files.MANIFEST] = files.manifest(made, inputs.document.text)
    return made


def generate(inputs: Inputs, wanted: Sequence[str], names: Sequence[str]) -> tuple[Changes, int]:
    """Writes the files and deletes those that are no longer generated; what changed, and how many files there are."""
    made = fileset(inputs, wanted, names)
    changes = files.compare(inputs.out, made, files.listed(inputs.out) if files.MANIFEST in made else ())
    files.write(inputs.out, made, changes)
    return changes, len(made)


def watch(inputs: Inputs, run: Callable[[], None]) -> None:
    """Runs once, and again whenever the spec or a template changes; ends only by an exception."""

    def stamps() -> Iterator[tuple[str, int]]:
        for root in (
            inputs.spec,
            config.data_directory("templates"),
            *([inputs.templates] if inputs.templates else []),
        ):
            for file in sorted(root.rglob("*")) if root.is_dir() else [root]:
                if file.is_file():
                    yield str(file), file.stat().st_mtime_ns

    from samplewright import render

    seen: list[tuple[str, int]] = []
    while True:
        if (now := list(stamps())) != seen:
            seen = now
            render.forget()
            run()
        time.sleep(0.3)
