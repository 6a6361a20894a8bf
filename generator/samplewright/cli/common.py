"""The root command, and what the commands share: options, tables and reports of changes."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from samplewright import __version__
from samplewright.cli.console import Styled, echo
from samplewright.cli.group import CommandGroup, print_warnings
from samplewright.printable import escape_controls, to_json

if TYPE_CHECKING:
    from samplewright.output.fileset import Written
    from samplewright.workflows.project import Project

_EPILOG = (
    "Exit codes: 0 success, 1 a check failed, 2 usage or output error, 3 spec, target, template or page error, "
    "4 missing toolchain, 130 interrupted (143 by SIGTERM, 129 by SIGHUP)."
)
_PATH = click.Path(path_type=Path)
_OPTIONS: dict[str, Callable[[Any], Any]] = {
    "spec": click.option(
        "--spec",
        metavar="FILE",
        type=_PATH,
        help="OpenAPI document, YAML or JSON. Default: spec/openapi.yaml, else the built-in one.",
    ),
    "templates": click.option(
        "--templates", metavar="DIRECTORY", type=_PATH, help="Directory whose files override the built-in templates."
    ),
    "out": click.option(
        "--out", metavar="DIRECTORY", type=_PATH, help="Directory of the generated files. Default: sdks."
    ),
    "target": click.option(
        "--target",
        "target_names",
        metavar="NAME",
        multiple=True,
        help="Only this target, or all targets of this language. Repeatable.",
    ),
    "scenario": click.option(
        "--scenario", "scenario_names", metavar="NAME", multiple=True, help="Only this scenario. Repeatable."
    ),
    "form": click.option(
        "--form",
        "form_names",
        multiple=True,
        type=click.Choice(["short", "complete"]),
        help="Only this form. Repeatable.",
    ),
    "json": click.option("--json", "as_json", is_flag=True, help="Print JSON."),
}
_CHANGE_COLORS = {"created": "green", "changed": "yellow", "deleted": "red"}


def options(*names: str) -> Callable[[Any], Any]:
    """Return a decorator that adds shared options to a command."""

    def add(command: Any) -> Any:
        for name in reversed(names):
            command = _OPTIONS[name](command)
        return command

    return add


@click.group("samplewright", cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]}, epilog=_EPILOG)
@click.version_option(__version__, prog_name="samplewright")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Generate complete, runnable code samples in many languages from one OpenAPI document."""
    if os.environ.get("NO_COLOR"):
        ctx.color = False


def load_project(spec: Path | None = None, templates: Path | None = None, out: Path | None = None) -> Project:
    """Load the project of some options, and print the warnings about it.

    Raises:
        SpecError: The spec is invalid.
        TargetError: A target or a setting is invalid.
    """
    from samplewright.workflows.project import load, locate

    project = load(locate(spec, templates, out))
    print_warnings(project.warnings)
    return project


def table(rows: Sequence[dict[str, Any]], columns: Sequence[str], as_json: bool) -> None:
    """Print rows as an aligned table of some columns, or all of them as JSON."""
    if as_json:
        echo(to_json(rows))
        return
    lines = [[column.upper() for column in columns], *([_cell(row[column]) for column in columns] for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True))
        echo("  ".join(padded).rstrip())


def _width(text: str) -> int:
    """Return the columns of a text in a terminal, where East Asian characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("en", "")
    return ("yes" if value else "") if isinstance(value, bool) else escape_controls(" ".join(str(value).split()))


def print_written(written: Written, as_json: bool) -> None:
    """Print each file that changed, and the counts."""
    changes = written.changes
    paths_by_kind = {"created": changes.created, "changed": changes.changed, "deleted": changes.deleted}
    if as_json:
        facts = {kind: list(paths) for kind, paths in paths_by_kind.items()} | {"unchanged": changes.unchanged}
        echo(to_json(facts | {"pages": [page.as_posix() for page in written.changed_pages]}))
        return
    for kind, paths in paths_by_kind.items():
        for path in paths:
            echo(Styled(kind, _CHANGE_COLORS[kind]), f" {written.out / path}")
    counts = ", ".join(f"{len(paths)} {kind}" for kind, paths in paths_by_kind.items() if paths) or "nothing changed"
    echo(f"{written.count} files in {written.out}: {counts}")
    for page in written.changed_pages:
        echo(Styled("changed", _CHANGE_COLORS["changed"]), f" {page}")
    if written.pages:
        page_count = len(written.changed_pages)
        plural = "s" if len(written.pages) > 1 else ""
        changed = f"{page_count} changed" if page_count else "nothing changed"
        echo(f"{len(written.pages)} hand-written page{plural}: {changed}")
