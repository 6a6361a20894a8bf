"""The commands. Only this module knows click; it turns errors into messages and exit codes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from samplewright import __version__
from samplewright.errors import DriftFound, SamplewrightError, ToolchainError, UsageError, nearest

if TYPE_CHECKING:
    from samplewright.files import Changes
    from samplewright.targets import Target

_EPILOG = "Exit codes: 0 fine, 1 a check failed, 2 usage, 3 spec, target or template error, 4 missing toolchain."


def _show(error: SamplewrightError) -> None:
    for problem in error.problems:
        click.echo(f"{click.style('error:', fg='red', bold=True)} {problem}", err=True)


class _Group(click.Group):
    """Errors become one message and an exit code; an unknown command names the nearest one."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SamplewrightError as error:
            _show(error)
            ctx.exit(error.exit_code)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            ctx.fail(f"No such command {args[0]!r}: {nearest(args[0], self.commands) or 'see --help'}")
        return super().resolve_command(ctx, args)


def _options(*names: str) -> Callable[[Any], Any]:
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
            "wanted",
            multiple=True,
            help="Only this target, or this language with all its libraries. Repeatable.",
        ),
        "scenario": click.option("--scenario", "names", multiple=True, help="Only this scenario. Repeatable."),
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


@cli.command(epilog="Example: samplewright generate --watch")
@_options("spec", "templates", "out", "target", "scenario", "json")
@click.option("--watch", is_flag=True, help="Stay, and generate again whenever the spec or a template changes.")
def generate(
    spec: Path | None,
    templates: Path | None,
    out: Path | None,
    wanted: Sequence[str],
    names: Sequence[str],
    as_json: bool,
    watch: bool,
) -> None:
    """Write every sample; print what changed.

    Everything is made in memory first, so a failure leaves the folder as it was. Only files that were generated
    before are ever deleted.
    """
    from samplewright import pipeline

    def run() -> None:
        inputs = pipeline.Inputs.find(spec, templates, out)
        _report(inputs.out, *pipeline.generate(inputs, wanted, names), as_json)

    def run_again() -> None:
        try:
            run()
        except SamplewrightError as error:
            _show(error)

    if not watch:
        run()
        return
    try:
        pipeline.watch(pipeline.Inputs.find(spec, templates, out), run_again)
    except KeyboardInterrupt:
        return


def _report(out: Path, changes: Changes, count: int, as_json: bool) -> None:
    rows = [("created", changes.created), ("changed", changes.changed), ("deleted", changes.deleted)]
    if as_json:
        click.echo(json.dumps({kind: list(paths) for kind, paths in rows} | {"unchanged": changes.unchanged}, indent=2))
        return
    colours = {"created": "green", "changed": "yellow", "deleted": "red"}
    for kind, paths in rows:
        for path in paths:
            click.echo(f"{click.style(kind, fg=colours[kind])} {out / path}")
    counts = ", ".join(f"{len(paths)} {kind}" for kind, paths in rows if paths) or "nothing changed"
    click.echo(f"{count} files in {out}: {counts}")


@cli.command(epilog="`samplewright targets` and `samplewright scenarios` list what there is.")
@click.argument("target")
@click.argument("scenario")
@_options("spec", "templates")
def render(target: str, scenario: str, spec: Path | None, templates: Path | None) -> None:
    """Print one sample to stdout."""
    from samplewright import pipeline
    from samplewright.emit.samples import sample

    inputs = pipeline.Inputs.find(spec, templates)
    chosen, wanted = inputs.target(target), inputs.scenario(scenario)
    if reason := chosen.skipped(wanted):
        raise UsageError(f"{target} has no sample of {scenario}: {reason}")
    sys.stdout.buffer.write(sample(chosen, wanted).encode("utf-8"))


@cli.command(epilog="Example, in CI: samplewright check --format github")
@_options("spec", "templates", "out")
@click.option(
    "--format", "form", type=click.Choice(["text", "github", "json"]), default="text", help="How drift is shown."
)
def check(spec: Path | None, templates: Path | None, out: Path | None, form: str) -> None:
    """Fail if the generated files are not what the spec and templates produce.

    Shows changed, missing and orphaned files as unified diffs; exits 1 if there are any. Writes nothing.
    """
    from samplewright import pipeline
    from samplewright.drift import check as drift

    inputs = pipeline.Inputs.find(spec, templates, out)
    made = pipeline.fileset(inputs)
    found = drift.check(inputs.out, made)
    if form == "json":
        click.echo(drift.as_json(found))
    else:
        lines = drift.as_text(found) if form == "text" else drift.as_github(found, inputs.out)
        for line in lines:
            click.echo(_coloured(line) if form == "text" else line)
    if found:
        raise DriftFound(
            f"{len(found)} generated file{'s' * (len(found) > 1)} in {inputs.out} not up to date",
            hint="run `samplewright generate` and commit the result; never edit generated files by hand",
        )
    if form == "text":
        click.echo(f"{len(made)} generated files in {inputs.out} are up to date")


def _coloured(text: str) -> str:
    colours = {"+": "green", "-": "red", "@": "cyan"}
    return "\n".join(click.style(line, fg=colours.get(line[:1])) for line in text.splitlines())


@cli.command("targets", epilog="Example: samplewright targets --json")
@_options("templates", "json")
def list_targets(templates: Path | None, as_json: bool) -> None:
    """List the targets: language, library and version."""
    from samplewright import pipeline

    known = pipeline.Inputs.find(templates=templates).targets
    rows = [
        {
            "target": target.name,
            "language": target.settings.label,
            "library": target.settings.library,
            "version": target.settings.version,
            "title": target.settings.title,
            "skip": {skip.scenario: skip.reason for skip in target.settings.skip},
        }
        for target in known
    ]
    _list(rows, ("target", "language", "library", "version"), as_json)


@cli.command("scenarios", epilog="Example: samplewright scenarios --spec petstore.yaml")
@_options("spec", "json")
def list_scenarios(spec: Path | None, as_json: bool) -> None:
    """List the scenarios: name, operation, kind of reply and summary."""
    from samplewright import pipeline

    rows = [
        {
            "scenario": scenario.name,
            "operation": scenario.operation,
            "reply": str(scenario.reply.kind),
            "streamed": scenario.reply.streamed,
            "summary": scenario.summary,
        }
        for scenario in pipeline.Inputs.find(spec).scenarios
    ]
    _list(rows, ("scenario", "operation", "reply", "streamed", "summary"), as_json)


def _found(target: Target) -> str:
    stand_in = target.settings.run and target.settings.run.stand_in
    return f"found, with a stand-in for {stand_in}" if stand_in else "found"


@cli.command(epilog="Example: samplewright toolchains --install")
@_options("templates", "target", "json")
@click.option("--install", is_flag=True, help="Get what is missing, into the cache directory where it can be.")
def toolchains(templates: Path | None, wanted: Sequence[str], as_json: bool, install: bool) -> None:
    """List what each target needs to run: what is installed, and how to get the rest.

    Exits 4 if anything is missing. The cache is SAMPLEWRIGHT_CACHE, or samplewright in the user's cache directory.
    """
    from samplewright import pipeline, targets
    from samplewright.verify import toolchains as tools

    chosen = [
        one
        for one in targets.choose(pipeline.Inputs.find(templates=templates).targets, wanted)
        if one.settings.toolchain
    ]
    states = (
        tools.install(chosen, lambda text: click.echo(text, err=True)) if install else tuple(map(tools.find, chosen))
    )
    rows = [
        {
            "target": one.target.name,
            "toolchain": one.toolchain.name,
            "version": one.version or "",
            "minimum": one.toolchain.minimum,
            "state": one.missing or _found(one.target),
            "hint": one.toolchain.hint if one.missing else "",
        }
        for one in states
    ]
    _list(rows, ("target", "toolchain", "version", "minimum", "state", "hint"), as_json)
    if missing := [one.target.name for one in states if one.missing]:
        raise ToolchainError(f"missing for {', '.join(missing)}", hint=None if install else "run with --install")


@cli.command(epilog="Example: samplewright mock --port 8080 --faults flaky=2")
@_options("spec")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="0: any free port.")
@click.option("--tls", is_flag=True, help="Speak TLS, with a throw-away CA whose certificate it names.")
@click.option("--latency", default=0.0, type=click.FloatRange(0, 600_000), help="Milliseconds before every answer.")
@click.option("--faults", default="", help="What goes wrong with every answer, by names as in `Prefer: fault=NAME`.")
@click.option("--quiet", is_flag=True, help="Print no line per request.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, for machines.")
def mock(spec: Path | None, quiet: bool, as_json: bool, **options: Any) -> None:
    """Serve a mock of the API until Ctrl-C: strict about requests, with the spec's replies.

    `GET /__mock/requests` lists what was asked of it, `DELETE` forgets it.
    """
    from samplewright import pipeline
    from samplewright.mock import log
    from samplewright.mock.server import Server, run

    lines = log.Log(lambda text: click.echo(text, nl=False))
    show = log.json_line if as_json else log.line
    document = pipeline.Inputs.find(spec).document
    server = Server(document, report=None if quiet else lambda entry: lines.add(show(entry)), **options)

    def ready() -> None:
        facts = {"base_url": server.base_url, "ca": server.ca and str(server.ca), "example": server.example}
        click.echo(json.dumps(facts) if as_json else "\n".join(text for text in facts.values() if text))

    run(server, ready)
    lines.close()


def _list(rows: Sequence[dict[str, Any]], columns: Sequence[str], as_json: bool) -> None:
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


def main() -> None:
    """The entry point `samplewright`."""
    cli(prog_name="samplewright")
