"""Samples: every scenario for every target, and each target's dependency manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath

from samplewright.errors import Location, TemplateError
from samplewright.ir import Scenario
from samplewright.naming import pascal
from samplewright.output.formatter import formatted
from samplewright.targets.discovery import Target
from samplewright.templating import engine

#: Path relative to the output folder -> text.
FileSet = dict[str, str]


def samples(
    targets: Sequence[Target], scenarios: Sequence[Scenario], existing: Callable[[str], str | None] = lambda path: None
) -> FileSet:
    """Every file of the targets, sorted by path.

    existing: the text of an output file as it is now, None if there is none.

    Raises:
        TemplateError: a template is wrong, or two scenarios make one file.
        FormatError: a sample is not source code.
    """
    files: FileSet = {}
    for target in targets:
        for scenario in scenarios:
            if target.skipped(scenario) is None:
                path = f"{target.name}/{target.file_name(scenario.name)}"
                if path in files:
                    raise TemplateError(
                        f"two scenarios make the file {path}", Location(target.folders[0] / "target.toml")
                    )
                text = engine.sample(target, scenario)
                files[path] = formatted(text, target.settings.formatter, PurePosixPath(path), existing(path))
    for target in targets:
        if chosen := [scenario for scenario in scenarios if target.skipped(scenario) is None]:
            files.update(_project(target, chosen))
    return dict(sorted(files.items()))


def sample(target: Target, scenario: Scenario) -> str:
    """The text of one sample."""
    text = engine.sample(target, scenario)
    name = PurePosixPath(target.name) / target.file_name(scenario.name)
    return formatted(text, target.settings.formatter, name, None)


def _project(target: Target, scenarios: Sequence[Scenario]) -> Iterator[tuple[str, str]]:
    listed = [{"name": one.name, "file": target.file_name(one.name), "pascal": pascal(one.name)} for one in scenarios]
    settings = target.settings
    values = {"scenarios": listed, "library": settings.library, "version": settings.version}
    for name in target.project:
        if name.endswith(".jinja"):
            yield f"{target.name}/{name.removesuffix('.jinja')}", engine.render(target, f"project/{name}", values)
        else:
            yield f"{target.name}/{name}", target.project_text(name)
