"""The line from a spec to a set of files, as the commands run it: where the inputs are, and what is made of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from samplewright import config, files, lower, scenarios, spec, targets
from samplewright.config import Settings
from samplewright.document import Spec
from samplewright.errors import Location, PageError, Problem, TargetError, UsageError, nearest
from samplewright.files import Changes
from samplewright.ir import Scenario
from samplewright.lower import Operation
from samplewright.targets import Target

if TYPE_CHECKING:
    from samplewright.emit.annotate import Annotated
    from samplewright.emit.embed import Page

#: The annotated spec's name in the output folder, without the ending.
ANNOTATED = "openapi"


@dataclass(frozen=True)
class Inputs:
    """Where spec, templates and output are; each is read when it is first asked for.

    templates: a folder laid over the built-in templates. out: the folder of the generated files.
    embed: the settings that name the hand-written pages which go with that folder.
    """

    spec: Path
    templates: Path | None
    out: Path
    embed: Settings

    @classmethod
    def find(cls, spec: Path | None = None, templates: Path | None = None, out: Path | None = None) -> Inputs:
        """What is given, else what `[tool.samplewright]` says, else `spec/openapi.yaml` (here, built in) and `sdks`.

        The settings' pages go with the settings' output folder: files made elsewhere leave them alone.
        """
        here = Path.cwd()
        settings = config.settings(here)
        usual = settings.out or Path("sdks")
        elsewhere = out is not None and out.absolute().resolve() != usual.absolute().resolve()
        return cls(
            spec=_shortest(spec or config.spec_file(here), here),
            templates=templates or settings.templates,
            out=_shortest(out or usual, here),
            embed=replace(settings, embed=()) if elsewhere else settings,
        )

    @cached_property
    def document(self) -> Spec:
        return spec.load(self.spec)

    @cached_property
    def scenarios(self) -> tuple[Scenario, ...]:
        return scenarios.pair(self.document, self.operations)

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        return lower.lower(self.document)

    @property
    def pages(self) -> tuple[Path, ...]:
        """The hand-written pages of the settings; what lies in the output folder is generated, and none.

        Raises:
            TargetError: a pattern that is none, or that no file fits.
        """
        here, out = Path.cwd(), self.out.resolve()
        return tuple(_shortest(page, here) for page in self.embed.pages() if not page.resolve().is_relative_to(out))

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

    def sample(self, target: str, scenario: str) -> tuple[Target, Scenario]:
        """A target and one of its scenarios, by their names.

        Raises:
            UsageError: an unknown name, or the target leaves the scenario out.
        """
        chosen, wanted = self.target(target), self.scenario(scenario)
        if reason := chosen.skipped(wanted):
            raise UsageError(f"{target} has no sample of {scenario}: {reason}")
        return chosen, wanted


def _shortest(path: Path, here: Path) -> Path:
    return path.relative_to(here) if path.is_absolute() and path.is_relative_to(here) else path


def fileset(inputs: Inputs, wanted: Sequence[str] = (), names: Sequence[str] = ()) -> dict[str, str]:
    """Path -> text of the generated files; only those of the wanted targets and scenarios, if any are named.

    The whole set ends with the manifest; a part of it says nothing about the rest and has none.
    """
    from samplewright.emit.samples import samples  # brings the template engine, which is slow to import

    targets.check_skips(inputs.targets, inputs.scenarios)
    chosen = targets.choose(inputs.targets, wanted)
    picked = [inputs.scenario(name).name for name in names]
    made = samples(chosen, inputs.scenarios, lambda path: files.read(inputs.out, path))
    if names:
        keep = {f"{target.name}/{target.file_name(name)}" for target in chosen for name in picked}
        made = {path: text for path, text in made.items() if path in keep}
    if not wanted and not names:
        made[annotated_name(inputs)] = annotate(inputs, made=made).text
        made[files.MANIFEST] = files.manifest(made, inputs.document.text)
    return made


def annotated_name(inputs: Inputs) -> str:
    return f"{ANNOTATED}.{'json' if inputs.document.is_json else 'yaml'}"


def annotate(
    inputs: Inputs, wanted: Sequence[str] = (), names: Sequence[str] = (), made: Mapping[str, str] | None = None
) -> Annotated:
    """The spec with samples on its operations; only those of the wanted targets and scenarios, if any are named.

    made: samples that there are already, by path.
    """
    from samplewright.emit.annotate import annotated

    picked = [inputs.scenario(name).name for name in names]
    known = made or {}
    return annotated(
        inputs.document,
        inputs.operations,
        inputs.scenarios,
        inputs.targets,
        lambda *one: _text(known, *one),
        wanted,
        picked,
    )


def _text(made: Mapping[str, str], target: Target, scenario: Scenario) -> str:
    from samplewright.emit.samples import sample

    known = made.get(f"{target.name}/{target.file_name(scenario.name)}")
    return sample(target, scenario) if known is None else known


def embed(inputs: Inputs, pages: Iterable[Path], made: Mapping[str, str] | None = None) -> dict[Path, Page]:
    """Hand-written pages with their samples in step. made: samples that there are already, by path.

    Raises:
        PageError: a page that cannot be read, or whose markers or blocks are wrong; with every problem of every page.
    """
    from samplewright.emit import embed as emit

    known = made or {}
    done: dict[Path, Page] = {}
    problems: list[Problem] = []
    for page in pages:
        try:
            text = page.read_bytes().decode("utf-8")
            done[page] = emit.embed(text, page, lambda *one: _text(known, *inputs.sample(*one)))
        except PageError as error:
            problems += error.problems
        except OSError as error:
            problems.append(Problem(f"cannot read the page: {error.strerror}", Location(page)))
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            problems.append(Problem("the page is not UTF-8 text", Location(page, line), "save it as UTF-8"))
    if problems:
        raise PageError(problems)
    return done


@dataclass(frozen=True, slots=True)
class Written:
    """What a run came to: changes of the generated files, and how many there are; all pages, and those that changed."""

    changes: Changes
    count: int
    pages: tuple[Path, ...]
    changed_pages: tuple[Path, ...]


def generate(inputs: Inputs, wanted: Sequence[str], names: Sequence[str]) -> Written:
    """Writes the files and deletes those that are no longer generated; all or nothing.

    With the whole set go the hand-written pages of the settings.
    """
    made = fileset(inputs, wanted, names)
    whole = files.MANIFEST in made
    pages = embed(inputs, inputs.pages, made) if whole else {}
    changes = files.compare(inputs.out, made, files.listed(inputs.out) if whole else ())
    files.write_all([(inputs.out, made, changes), *_edits(pages)])
    return Written(changes, len(made), tuple(pages), _changed(pages))


def write_pages(pages: Mapping[Path, Page]) -> tuple[Path, ...]:
    """Writes the pages that are not in step, all or none of them; which they are."""
    files.write_all(_edits(pages))
    return _changed(pages)


def write_file(path: Path, text: str) -> None:
    """Writes one file, whole or not at all."""
    real = path.resolve()
    made = {real.name: text}
    if real.is_dir():
        raise UsageError("the output is a folder, not a file", Location(path), "name a file with --out")
    files.write(real.parent, made, files.compare(real.parent, made))


def _changed(pages: Mapping[Path, Page]) -> tuple[Path, ...]:
    return tuple(path for path, page in pages.items() if page.embedded != page.text)


def _edits(pages: Mapping[Path, Page]) -> list[tuple[Path, dict[str, str], Changes]]:
    """Each page as a set of its own, for it may be anywhere; a link is followed, and stays."""
    real = {path.resolve(): pages[path].embedded for path in _changed(pages)}
    return [(path.parent, {path.name: text}, Changes((), (path.name,), (), 0)) for path, text in real.items()]


def watch(inputs: Inputs, run: Callable[[], None]) -> None:
    """Runs once, and again whenever the spec, a template or a page changes; ends only by an exception."""

    def stamps() -> Iterator[tuple[str, int]]:
        for root in (
            inputs.spec,
            config.data_directory("templates"),
            *([inputs.templates] if inputs.templates else []),
            *_known_pages(inputs),
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


def _known_pages(inputs: Inputs) -> tuple[Path, ...]:
    """The pages; none where the patterns are wrong, which the run itself will tell."""
    try:
        return inputs.pages
    except TargetError:
        return ()
