"""Generate all files of a project, write them, and keep them up to date."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from samplewright.errors import TargetError
from samplewright.output import fileset, ledger
from samplewright.output.fileset import Changes
from samplewright.targets import discovery
from samplewright.workflows import pages
from samplewright.workflows.docs import DOCS, documentation
from samplewright.workflows.project import Inputs


def generated_files(inputs: Inputs, wanted: Sequence[str] = (), names: Sequence[str] = ()) -> dict[str, str]:
    """Path -> text of the generated files; only those of the wanted targets and scenarios, if any are named.

    The whole set has the pages of the models that the document describes and the annotated spec, and ends with the
    manifest; a part of it says nothing about the rest and has none of these.
    """
    from samplewright.emit.client import client  # these bring the template engine, which is slow to import
    from samplewright.emit.samples import samples

    discovery.check_skips(inputs.targets, inputs.scenarios)
    chosen = discovery.choose(inputs.targets, wanted)
    picked = [inputs.scenario(name).name for name in names]

    def existing(path: str) -> str | None:
        return fileset.read(inputs.out, path)

    made = samples(chosen, inputs.scenarios, existing)
    if not wanted and not names and inputs.document.document.get("x-models"):
        from samplewright.emit.docs import markdown

        written = markdown(documentation(inputs, made), inputs.roots, "../..")
        made |= {f"{DOCS}/{path}": text for path, text in written.items()}
    if names:
        keep = {f"{target.name}/{target.file_name(name)}" for target in chosen for name in picked}
        made = {path: text for path, text in made.items() if path in keep}
    if not wanted and not names:
        made |= client(inputs.document, inputs.operations, inputs.templates, existing)
        known = ledger.load(inputs.out / ledger.FILE)
        if known:
            from samplewright.emit.readme import FILE, matrix

            made[FILE] = matrix(inputs.targets, inputs.scenarios, made, known, inputs.roots)
        made[pages.annotated_name(inputs)] = pages.annotate(inputs, made=made).text
        made[fileset.MANIFEST] = fileset.manifest(made, inputs.document.text)
    return made


def published(inputs: Inputs, made: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """(target, scenario) -> path of the sample, of those that are among the files."""
    paths = {
        (target.name, scenario.name): f"{target.name}/{target.file_name(scenario.name)}"
        for target in inputs.targets
        for scenario in inputs.scenarios
    }
    return {pair: path for pair, path in paths.items() if path in made}


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
    made = generated_files(inputs, wanted, names)
    whole = fileset.MANIFEST in made
    filled = pages.embed(inputs, inputs.pages, made) if whole else {}
    changes = fileset.compare(inputs.out, made, fileset.listed(inputs.out) if whole else ())
    fileset.write_all([(inputs.out, made, changes), *pages.edits(filled)])
    return Written(changes, len(made), tuple(filled), pages.changed(filled))


def watch(inputs: Inputs, run: Callable[[], None]) -> None:
    """Runs once, and again whenever the spec, a template or a page changes; ends only by an exception."""

    def stamps() -> Iterator[tuple[str, int]]:
        for root in (inputs.spec, *inputs.roots, *_known_pages(inputs)):
            for file in sorted(root.rglob("*")) if root.is_dir() else [root]:
                if file.is_file():
                    yield str(file), file.stat().st_mtime_ns

    from samplewright.templating import engine

    seen: list[tuple[str, int]] = []
    while True:
        if (now := list(stamps())) != seen:
            seen = now
            engine.forget()
            run()
        time.sleep(0.3)


def _known_pages(inputs: Inputs) -> tuple[Path, ...]:
    """The pages; none where the patterns are wrong, which the run itself will tell."""
    try:
        return inputs.pages
    except TargetError:
        return ()
