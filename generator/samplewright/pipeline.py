"""The line from a spec to a set of files, as the commands run it: where the inputs are, and what is made of them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from samplewright import config, files, insertions, ledger, lower, scenarios, spec, targets
from samplewright.config import Settings
from samplewright.document import Spec
from samplewright.errors import Problem, TargetError, UsageError, nearest
from samplewright.files import Changes
from samplewright.ir import Scenario
from samplewright.lower import Operation
from samplewright.targets import Target

if TYPE_CHECKING:
    from samplewright.emit.docs.pages import Book
    from samplewright.emit.docs.words import Words

#: Folder of the pages, in the output folder.
DOCS = "docs"


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
    def operations(self) -> tuple[Operation, ...]:
        return lower.lower(self.document)

    @cached_property
    def scenarios(self) -> tuple[Scenario, ...]:
        return scenarios.pair(self.document, self.operations)

    @property
    def roots(self) -> list[Path]:
        """Folders of templates, the one that wins first."""
        return [*([self.templates] if self.templates else []), config.data_directory("templates")]

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
        return _named("scenario", name, self.scenarios)

    def target(self, name: str) -> Target:
        """The target of that name.

        Raises:
            UsageError: there is none; names the nearest.
        """
        return _named("target", name, self.targets)

    def sample(self, target: str, scenario: str) -> tuple[Target, Scenario]:
        """A target and one of its scenarios, by their names.

        Raises:
            UsageError: an unknown name, or the target leaves the scenario out.
        """
        chosen, wanted = self.target(target), self.scenario(scenario)
        if reason := chosen.skipped(wanted):
            raise UsageError(f"{target} has no sample of {scenario}: {reason}")
        return chosen, wanted


_Named = TypeVar("_Named", Scenario, Target)


def _named(kind: str, name: str, known: Sequence[_Named]) -> _Named:
    for one in known:
        if one.name == name:
            return one
    hint = nearest(name, [one.name for one in known]) or f"`samplewright {kind}s` lists them"
    raise UsageError(f"unknown {kind} {name!r}", hint=hint)


def _shortest(path: Path, here: Path) -> Path:
    return path.relative_to(here) if path.is_absolute() and path.is_relative_to(here) else path


def fileset(inputs: Inputs, wanted: Sequence[str] = (), names: Sequence[str] = ()) -> dict[str, str]:
    """Path -> text of the generated files; only those of the wanted targets and scenarios, if any are named.

    The whole set has the pages of the models that the document describes and the annotated spec, and ends with the
    manifest; a part of it says nothing about the rest and has none of these.
    """
    from samplewright.emit.client import client  # these bring the template engine, which is slow to import
    from samplewright.emit.samples import samples

    targets.check_skips(inputs.targets, inputs.scenarios)
    chosen = targets.choose(inputs.targets, wanted)
    picked = [inputs.scenario(name).name for name in names]

    def existing(path: str) -> str | None:
        return files.read(inputs.out, path)

    made = samples(chosen, inputs.scenarios, existing)
    if not wanted and not names and inputs.document.document.get("x-models"):
        from samplewright.emit.docs import markdown

        pages = markdown(documentation(inputs, made), inputs.roots, "../..")
        made |= {f"{DOCS}/{path}": text for path, text in pages.items()}
    if names:
        keep = {f"{target.name}/{target.file_name(name)}" for target in chosen for name in picked}
        made = {path: text for path, text in made.items() if path in keep}
    if not wanted and not names:
        made |= client(inputs.document, inputs.operations, inputs.templates, existing)
        known = ledger.load(inputs.out / ledger.FILE)
        if known:
            from samplewright.emit.matrix import FILE, matrix

            made[FILE] = matrix(inputs.targets, inputs.scenarios, made, known, inputs.roots)
        made[insertions.annotated_name(inputs)] = insertions.annotate(inputs, made=made).text
        made[files.MANIFEST] = files.manifest(made, inputs.document.text)
    return made


def published(inputs: Inputs, made: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """(target, scenario) -> path of the sample, of those that are among the files."""
    paths = {
        (target.name, scenario.name): f"{target.name}/{target.file_name(scenario.name)}"
        for target in inputs.targets
        for scenario in inputs.scenarios
    }
    return {pair: path for pair, path in paths.items() if path in made}


def documentation(inputs: Inputs, made: Mapping[str, str]) -> list[tuple[Words, Book]]:
    """The pages' values, per language. made: the samples, as `fileset` gives them. Verdicts are those of the ledger."""
    from samplewright.emit.docs import books

    verdicts = ledger.load(inputs.out / ledger.FILE)
    return books(inputs.document, inputs.operations, inputs.scenarios, inputs.targets, made, verdicts, inputs.roots)


def untranslated(inputs: Inputs) -> list[Problem]:
    """Notes on texts of the models' pages that are shown in English for want of a translation."""
    from samplewright.emit.docs import words

    if not inputs.document.document.get("x-models"):
        return []
    return words.untranslated(words.load(inputs.roots), inputs.roots, inputs.document)


def build_docs(inputs: Inputs, out: Path | None) -> tuple[Path, Changes, int]:
    """Writes the pages as Markdown, and as a site to its folder `site`; the folder, what changed, and how many files.

    out: the folder; by default that of the committed pages.
    """
    from samplewright.emit import docs

    folder = out or inputs.out / DOCS
    pages = documentation(inputs, fileset(inputs))
    samples = Path(os.path.relpath(inputs.out, folder / "language")).as_posix()
    made = docs.markdown(pages, inputs.roots, samples)
    made |= {f"site/{path}": text for path, text in docs.site(pages, inputs.roots).items()}
    made[files.MANIFEST] = files.manifest(made, inputs.document.text)
    changes = files.compare(folder, made, files.listed(folder))
    files.write(folder, made, changes)
    return folder, changes, len(made)


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
    pages = insertions.embed(inputs, inputs.pages, made) if whole else {}
    changes = files.compare(inputs.out, made, files.listed(inputs.out) if whole else ())
    files.write_all([(inputs.out, made, changes), *insertions.edits(pages)])
    return Written(changes, len(made), tuple(pages), insertions.changed(pages))


def watch(inputs: Inputs, run: Callable[[], None]) -> None:
    """Runs once, and again whenever the spec, a template or a page changes; ends only by an exception."""

    def stamps() -> Iterator[tuple[str, int]]:
        for root in (inputs.spec, *inputs.roots, *_known_pages(inputs)):
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
