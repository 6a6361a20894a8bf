"""Samples: every published sample of every target, and each target's dependency manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath

from samplewright.errors import Location, TemplateError
from samplewright.ir import Scenario
from samplewright.output.formatter import formatted
from samplewright.targets.discovery import Target
from samplewright.targets.samples import Sample, published
from samplewright.templating import engine

#: Path relative to the output directory -> text.
FileSet = dict[str, str]


def samples(
    targets: Sequence[Target],
    scenarios: Sequence[Scenario],
    read_current: Callable[[str], str | None] = lambda path: None,
) -> FileSet:
    """Return every file of the targets, sorted by path.

    Args:
        targets: The targets.
        scenarios: The scenarios, once for each model.
        read_current: Returns the current text of an output file, None if there is none.

    Raises:
        TemplateError: A template fails, or two samples have the same file.
        FormatError: A sample is not valid source code.
    """
    files: FileSet = {}
    for target in targets:
        selected = list(published(target, scenarios))
        for sample in selected:
            if sample.path in files:
                location = Location(target.folders[0] / "target.toml")
                raise TemplateError(f"two samples have the same file {sample.path}", location)
            files[sample.path] = render(sample, read_current)
        if selected:
            files.update(_project_files(target, selected))
    return dict(sorted(files.items()))


def render(sample: Sample, read_current: Callable[[str], str | None] = lambda path: None) -> str:
    """Return the text of one sample, formatted.

    Args:
        sample: The sample.
        read_current: Returns the text as it is published; a text that did not change is not formatted again.
    """
    return _formatted(sample, engine.sample(sample), read_current)


def render_request(sample: Sample) -> str:
    """Return the part of a sample that sends the request, formatted, without its indentation.

    Raises:
        TemplateError: The template fails.
        UsageError: The template does not mark this part.
    """
    return _formatted(sample, engine.request_part(sample), lambda path: None)


def _formatted(sample: Sample, text: str, read_current: Callable[[str], str | None]) -> str:
    formatter = sample.target.settings.formatter
    return formatted(text, formatter, PurePosixPath(sample.path), read_current(sample.path)) if formatter else text


def _project_files(target: Target, selected: Sequence[Sample]) -> Iterator[tuple[str, str]]:
    settings = target.settings
    variables = {
        "samples": [
            {"name": sample.id, "pascal": target.names(sample.scenario.name)["Scenario"], "file": sample.file}
            for sample in selected
        ],
        "library": settings.library,
        "version": settings.version,
    }
    for name in target.project:
        if name.endswith(".jinja"):
            yield f"{target.name}/{name.removesuffix('.jinja')}", engine.render(target, f"project/{name}", variables)
        else:
            yield f"{target.name}/{name}", target.project_text(name)
