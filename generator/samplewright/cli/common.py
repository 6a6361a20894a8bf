"""What the commands share: errors as messages and exit codes, options, tables."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from samplewright import __version__
from samplewright.errors import SamplewrightError, nearest

if TYPE_CHECKING:
    from samplewright.output.fileset import Changes

_EPILOG = (
    "Exit codes: 0 fine, 1 a check failed, 2 usage, 3 spec, target or template error, 4 missing toolchain, 130 stopped."
)


def show(error: SamplewrightError) -> None:
    for problem in error.problems:
        click.echo(f"{click.style('error:', fg='red', bold=True)} {problem}", err=True)


class _Group(click.Group):
    """Errors and Ctrl-C become one message and an exit code; an unknown command names the nearest one."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SamplewrightError as error:
            show(error)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("stopped", err=True)
            ctx.exit(130)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            ctx.fail(f"No such command {args[0]!r}: {nearest(args[0], self.commands) or 'see --help'}")
        return super().resolve_command(ctx, args)


def options(*names: str) -> Callable[[Any], Any]:
    """The options that commands share."""
    known = {
        "spec": click.option(
            "--spec",
            type=click.Path(path_type=Path),
            help="OpenAPI 3.0 or 3.1 document, YAML or JSON. Default: spec/openapi.yaml.",
        ),
        "templates": click.option(
            "--templates",
            type=click.Path(path_type=Path),
            help="Folder laid over the built-in templates, file by file.",
        ),
        "out": click.option(
            "--out", type=click.Path(path_type=Path), help="Folder of the generated files. Default: sdks."
        ),
        "target": click.option(
            "--target",
            "target_names",
            multiple=True,
            help="Only this target, or this language with all its libraries. Repeatable.",
        ),
        "scenario": click.option("--scenario", "scenario_names", multiple=True, help="Only this scenario. Repeatable."),
        "json": click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines."),
    }

    def add(command: Any) -> Any:
        for name in reversed(names):
            command = known[name](command)
        return command

    return add


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]}, epilog=_EPILOG)
@click.version_option(__version__, prog_name="samplewright")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Complete, runnable code samples in many languages, from one OpenAPI document."""
    if os.environ.get("NO_COLOR"):
        ctx.color = False


def table(rows: Sequence[dict[str, Any]], columns: Sequence[str], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return

    def cell(value: Any) -> str:
        if isinstance(value, dict):
            value = value.get("en", "")
        return ("yes" if value else "") if isinstance(value, bool) else " ".join(str(value).split())

    table = [[column.upper() for column in columns], *([cell(row[column]) for column in columns] for row in rows)]
    widths = [max(len(line[index]) for line in table) for index in range(len(columns))]
    for line in table:
        click.echo("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())


def report(
    out: Path,
    changes: Changes,
    count: int,
    as_json: bool,
    pages: Sequence[Path] = (),
    changed_pages: Sequence[Path] = (),
) -> None:
    """What was written: each file that changed, and a count. pages: of the user's own, with samples in them."""
    rows = [("created", changes.created), ("changed", changes.changed), ("deleted", changes.deleted)]
    if as_json:
        told = {kind: list(paths) for kind, paths in rows} | {"unchanged": changes.unchanged}
        click.echo(json.dumps(told | {"pages": [page.as_posix() for page in changed_pages]}, indent=2))
        return
    colours = {"created": "green", "changed": "yellow", "deleted": "red"}
    for kind, paths in rows:
        for path in paths:
            click.echo(f"{click.style(kind, fg=colours[kind])} {out / path}")
    counts = ", ".join(f"{len(paths)} {kind}" for kind, paths in rows if paths) or "nothing changed"
    click.echo(f"{count} files in {out}: {counts}")
    for page in changed_pages:
        click.echo(f"{click.style('changed', fg='yellow')} {page}")
    if pages:
        changed = f"{len(changed_pages)} changed" if changed_pages else "nothing changed"
        click.echo(f"{len(pages)} page{'s' * (len(pages) > 1)} of your own: {changed}")
