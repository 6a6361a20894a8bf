"""Samples: every scenario for every target, and each target's project files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath

from samplewright.errors import Location, TemplateError
from samplewright.ir import Scenario
from samplewright.output.formatter import formatted
from samplewright.targets.discovery import Target
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
        targets: Targets to generate.
        scenarios: Scenarios to generate, except those that a target skips.
        read_current: Returns the text of an output file as it is, None if it is missing.

    Raises:
        TemplateError: A template fails, or two scenarios have the same file name.
        FormatError: A sample is not valid source code.
    """
    files: FileSet = {}
    for target in targets:
        included = [scenario for scenario in scenarios if target.skipped(scenario) is None]
        for scenario in included:
            path = _path(target, scenario)
            if path in files:
                raise TemplateError(f"two scenarios have the file {path}", Location(target.folders[0] / "target.toml"))
            files[path] = _formatted(target, scenario, read_current)
        if included:
            files.update(_project_files(target, included))
    return dict(sorted(files.items()))


def sample(target: Target, scenario: Scenario) -> str:
    """Return the text of one sample.

    Raises:
        TemplateError: The template fails.
        FormatError: The sample is not valid source code.
    """
    return _formatted(target, scenario, lambda path: None)


def _path(target: Target, scenario: Scenario) -> str:
    return f"{target.name}/{target.file_name(scenario.name)}"


def _formatted(target: Target, scenario: Scenario, read_current: Callable[[str], str | None]) -> str:
    text, formatter, path = engine.sample(target, scenario), target.settings.formatter, _path(target, scenario)
    return formatted(text, formatter, PurePosixPath(path), read_current(path)) if formatter else text


def _project_files(target: Target, scenarios: Sequence[Scenario]) -> Iterator[tuple[str, str]]:
    settings = target.settings
    variables = {
        "scenarios": [
            {"name": names["scenario"], "pascal": names["Scenario"], "file": target.file_name(scenario.name)}
            for scenario in scenarios
            for names in [target.names(scenario.name)]
        ],
        "library": settings.library,
        "version": settings.version,
    }
    for name in target.project:
        if name.endswith(".jinja"):
            yield f"{target.name}/{name.removesuffix('.jinja')}", engine.render(target, f"project/{name}", variables)
        else:
            yield f"{target.name}/{name}", target.project_text(name)
