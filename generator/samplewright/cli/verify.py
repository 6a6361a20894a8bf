"""`verify` and `toolchains`."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from samplewright.cli.common import cli, options, print_written, table
from samplewright.errors import ContractFailed, ToolchainError, UsageError

if TYPE_CHECKING:
    from samplewright.verify.oracle import Outcome
    from samplewright.verify.session import Report
    from samplewright.workflows.project import Project


@cli.command(short_help="List or install the targets' toolchains.", epilog="Example: samplewright toolchains --install")
@options("templates", "target", "json")
@click.option("--install", is_flag=True, help="Get what is missing, into the cache directory where it can be.")
def toolchains(templates: Path | None, target_names: Sequence[str], as_json: bool, install: bool) -> None:
    """List what each target needs to run: what is installed, and how to get the rest.

    Exits 4 if anything is missing. The cache is SAMPLEWRIGHT_CACHE, or samplewright in the user's cache directory.
    """
    from samplewright.targets import discovery
    from samplewright.verify import toolchains as tools
    from samplewright.workflows.project import locate

    chosen = [
        one
        for one in discovery.choose(discovery.discover(locate(templates=templates).templates), target_names)
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
            "state": one.missing or "found",
            "hint": one.toolchain.hint if one.missing else "",
        }
        for one in states
    ]
    table(rows, ("target", "toolchain", "version", "minimum", "state", "hint"), as_json)
    if missing := [one.target.name for one in states if one.missing]:
        raise ToolchainError(f"missing for {', '.join(missing)}", hint=None if install else "run with --install")


@cli.command(
    short_help="Build the samples and run them against the mock.",
    epilog="Example: samplewright verify --scenario basic --condition 401",
)
@options("spec", "templates", "out", "target", "scenario", "json")
@click.option("--condition", "conditions", multiple=True, help="Only under this condition, such as 401. Repeatable.")
@click.option("--require", metavar="TARGET,...", default="", help="Exit 4 if one of these cannot run here.")
@click.option(
    "--sandboxed/--redirected",
    default=None,
    help="In a sandbox that is cut off from every network, as published; or anywhere, with the mock's URL in place of "
    "the API's. Default: sandboxed where the system allows it.",
)
@click.option("--jobs", type=click.IntRange(1, 256), help="Programs at a time. Default: one per processor.")
@click.option(
    "--timeout",
    type=click.FloatRange(1, 3600),
    default=90,
    show_default=True,
    help="Seconds a program may take, beside its own time limit where the server never answers.",
)
@click.option("--all", "everything", is_flag=True, help="Also what the ledger knows to be passed.")
@click.option("--record", is_flag=True, help="Write the verdicts to the ledger, and everything that shows them.")
@click.option(
    "--report", "report_file", type=click.Path(path_type=Path), help="Write a report: .xml (JUnit), .json, .md."
)
@click.option("--hostile", type=click.IntRange(1, 1_000_000), help="Run this many hostile values instead.")
@click.option(
    "--seed", "number", default=0, show_default=True, help="Which hostile values: the same seed makes the same."
)
@click.option("--matrix", is_flag=True, help="Run nothing; print the languages as a matrix for CI.")
@click.option(
    "--merge",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Run nothing; add this ledger of another machine. Repeatable.",
)
def verify(
    spec: Path | None,
    templates: Path | None,
    out: Path | None,
    target_names: Sequence[str],
    scenario_names: Sequence[str],
    as_json: bool,
    report_file: Path | None,
    matrix: bool,
    merge: Sequence[Path],
    **more: Any,
) -> None:
    """Build the samples and run them, unmodified, against the mock.

    Under each condition every program must send the right request, print the right output and end with the right exit
    code. What passed before with the same bytes, toolchain and mock is taken from the ledger. Exits 1 if one fails.
    """
    from samplewright.output import ledger
    from samplewright.targets import discovery
    from samplewright.verify import report as reports
    from samplewright.workflows import verify
    from samplewright.workflows.project import load, locate

    paths = locate(spec, templates, out)
    if matrix:
        click.echo(json.dumps(reports.matrix([target.name for target in discovery.discover(paths.templates)])))
        return
    project = load(paths)
    if merge:
        print_written(verify.record(project, [ledger.read(file) for file in merge]), as_json)
        return
    if more["hostile"] and (scenario_names or more["conditions"] or more["record"]):
        raise UsageError("--hostile goes with neither --scenario, --condition nor --record")
    write = report_file and reports.form(report_file)
    required = [name.strip() for name in more["require"].split(",") if name.strip()]
    required = [target.name for target in discovery.choose(project.targets, required)] if required else []
    found = _run(project, target_names, scenario_names, **more)
    if as_json:
        click.echo(reports.as_json(found))
    else:
        _show(found)
    if more["record"]:
        written = verify.record(project, [found.ledger])
        if not as_json:
            print_written(written, False)
    if report_file and write:
        from samplewright.output.fileset import write_file

        write_file(report_file, write(found))
    _judge(found, required)


def _run(project: Project, target_names: Sequence[str], scenario_names: Sequence[str], **more: Any) -> Report:
    from samplewright.verify import conditions, session
    from samplewright.workflows import verify

    options = session.VerifyOptions(
        conditions=conditions.choose(more["conditions"]),
        sandboxed=more["sandboxed"],
        jobs=more["jobs"] or os.cpu_count() or 2,
        seconds=more["timeout"],
        all=more["everything"],
        slow=bool(more["everything"] or more["record"] or more["conditions"]),
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: nothing is left running
    live = _Live()
    try:
        if more["hostile"]:
            return verify.hostile(project, target_names, more["hostile"], more["number"], live, options)
        return verify.verify(project, target_names, scenario_names, live, options)
    finally:
        live.clear()


class _Live:
    """Failures as they come, and on a terminal a line that says what has just run and how many are left."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()

    def on_outcome(self, outcome: Outcome, left: int) -> None:
        from samplewright.verify import report as reports

        if outcome.verdict not in ("pass", *reports.NOT_RUN):
            self.clear()
            click.echo(click.style(reports.shown(outcome), fg="red"), err=True)
        if self._terminal:
            self.clear()
            text = f"{left} left: {outcome.target} {outcome.scenario} {outcome.condition} {outcome.verdict}"
            click.echo(text[: os.get_terminal_size(sys.stderr.fileno()).columns - 1], nl=False, err=True)

    def on_message(self, text: str) -> None:
        self.clear()
        click.echo(text, err=True)

    def clear(self) -> None:
        if self._terminal:
            click.echo("\r\x1b[K", nl=False, err=True)


def _show(found: Report) -> None:
    from samplewright.verify import report as reports

    table(reports.rows(found), ("target", "toolchain", "mode", "samples", "passed", "failed", "notes"), False)
    click.echo("\n" + "\n".join(reports.summary(found)))


def _judge(found: Report, required: Sequence[str]) -> None:
    """Raises: ContractFailed, ToolchainError."""
    from samplewright.verify import report as reports

    if bad := reports.failed(found):
        samples = sorted({f"{one.target} {one.scenario}" for one in bad})
        raise ContractFailed(f"{len(bad)} of the runs failed, of {', '.join(samples)}", hint=reports.again(bad[0]))
    missing = {one.target for one in found.outcomes if one.verdict == "toolchain-missing"}
    if lacking := sorted(missing.intersection(required)):
        raise ToolchainError(f"missing for {', '.join(lacking)}", hint="`samplewright toolchains --install`")
