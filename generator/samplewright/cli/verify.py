"""`verify`: build the samples, run them against the mock, and record the verdicts."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from samplewright.cli.common import cli, load_project, options, print_written, table
from samplewright.cli.console import echo
from samplewright.cli.progress import ConsoleProgress
from samplewright.errors import ContractFailed, ToolchainError, UsageError

if TYPE_CHECKING:
    from samplewright.verify.due import VerifyOptions
    from samplewright.verify.record import Report
    from samplewright.workflows.project import Project

#: Options that the command which repeats a run must have too.
_REPEATED = ("spec", "templates", "out", "sandboxed", "jobs", "timeout")


@dataclass(frozen=True)
class VerifyArguments:
    """The command line of `verify`, by the names of its options."""

    spec: Path | None
    templates: Path | None
    out: Path | None
    target_names: Sequence[str]
    scenario_names: Sequence[str]
    form_names: Sequence[str]
    as_json: bool
    condition_names: Sequence[str]
    require: str
    sandboxed: bool | None
    jobs: int | None
    timeout: float
    run_all: bool
    record: bool
    report_file: Path | None
    fuzz_count: int | None
    seed: int
    matrix: bool
    merge: Sequence[Path]


@cli.command(
    short_help="Build the samples and run them against the mock.",
    epilog="Example: samplewright verify --scenario basic --condition 401",
)
@options("spec", "templates", "out", "target", "scenario", "form", "json")
@click.option(
    "--condition", "condition_names", multiple=True, help="Only under this condition, such as 401. Repeatable."
)
@click.option("--require", metavar="TARGET,...", default="", help="Exit 4 if one of these targets cannot run.")
@click.option(
    "--sandboxed/--redirected",
    default=None,
    help="Run the published files in a sandbox without a network; or anywhere, rendered again with the mock's URL. "
    "Default: sandboxed where the system allows it.",
)
@click.option("--jobs", type=click.IntRange(1, 256), help="Programs to run at a time. Default: one per processor.")
@click.option(
    "--timeout",
    type=click.FloatRange(1, 3600),
    default=90,
    show_default=True,
    help="Seconds a program may take, beside its own time limit where the server never responds.",
)
@click.option("--all", "run_all", is_flag=True, help="Ignore recorded verdicts; run everything.")
@click.option("--record", is_flag=True, help="Write the verdicts to the ledger, and regenerate what shows them.")
@click.option(
    "--report", "report_file", type=click.Path(path_type=Path), help="Write a report: .xml (JUnit), .json, .md."
)
@click.option(
    "--fuzz",
    "--hostile",
    "fuzz_count",
    type=click.IntRange(1, 1_000_000),
    help="Instead send this many hostile values through every target.",
)
@click.option("--seed", default=0, show_default=True, help="Random seed of --fuzz.")
@click.option("--matrix", is_flag=True, help="Only print the languages as a CI matrix.")
@click.option(
    "--merge", multiple=True, type=click.Path(path_type=Path), help="Only merge this ledger of a CI job. Repeatable."
)
@click.pass_context
def verify(ctx: click.Context, /, **_: object) -> None:
    """Build the samples and run them, unmodified, against the mock.

    Under each condition a program must send the right request, print the right output and end with the right exit
    code. Verdicts in the ledger are used as long as sample, recipe, toolchain, libraries and scenario are the same.
    Exits 1 if a run fails.
    """
    from samplewright.output import ledger
    from samplewright.targets import discovery
    from samplewright.verify import report as reports
    from samplewright.workflows import verify as workflow
    from samplewright.workflows.project import locate

    arguments = VerifyArguments(**ctx.params)
    paths = locate(arguments.spec, arguments.templates, arguments.out)
    if arguments.matrix:
        echo(json.dumps(reports.matrix([target.name for target in discovery.discover(paths.templates)])))
        return
    project = load_project(arguments.spec, arguments.templates, arguments.out)
    if arguments.merge:
        written = workflow.record(project, [ledger.read(file) for file in arguments.merge])
        print_written(written, arguments.as_json)
    else:
        _verify(project, arguments, _repeated_options(ctx))


def _verify(project: Project, arguments: VerifyArguments, repeated: tuple[str, ...]) -> None:
    """Run, then show, record and judge.

    Raises:
        ContractFailed: A run failed.
        ToolchainError: A required target cannot run.
        KeyboardInterrupt: After the results so far were shown.
    """
    from samplewright.output.writer import write_file
    from samplewright.targets import discovery
    from samplewright.verify import report as reports
    from samplewright.workflows import verify as workflow

    if arguments.fuzz_count and (arguments.scenario_names or arguments.condition_names or arguments.record):
        raise UsageError("--fuzz excludes --scenario, --condition and --record")
    write = reports.report_format(arguments.report_file) if arguments.report_file else None
    names = [name.strip() for name in arguments.require.split(",") if name.strip()]
    required = {target.name for target in discovery.choose(project.targets, names)} if names else set()
    result = _run(project, arguments, repeated)
    if arguments.as_json:
        echo(reports.as_json(result))
    else:
        table(reports.rows(result), reports.COLUMNS, False)
        echo("\n" + "\n".join(reports.summary(result)))
    if arguments.record and not result.interrupted:
        written = workflow.record(project, [result.ledger])
        if not arguments.as_json:
            print_written(written, False)
    if arguments.report_file and write:
        write_file(arguments.report_file, write(result))
    if result.interrupted:
        raise KeyboardInterrupt
    _judge(result, required)


def _run(project: Project, arguments: VerifyArguments, repeated: tuple[str, ...]) -> Report:
    from samplewright.workflows import verify as workflow

    verify_options = _verify_options(arguments, repeated)
    with ConsoleProgress() as progress:
        if arguments.fuzz_count:
            return workflow.fuzz(
                project, arguments.target_names, arguments.fuzz_count, arguments.seed, progress, verify_options
            )
        return workflow.verify(project, arguments.target_names, arguments.scenario_names, progress, verify_options)


def _verify_options(arguments: VerifyArguments, repeated: tuple[str, ...]) -> VerifyOptions:
    from samplewright.ir import Form
    from samplewright.verify.conditions import choose
    from samplewright.verify.due import VerifyOptions

    return VerifyOptions(
        conditions=choose(arguments.condition_names),
        sandboxed=arguments.sandboxed,
        jobs=arguments.jobs or os.cpu_count() or 2,
        run_all=arguments.run_all,
        slow=arguments.run_all or arguments.record or bool(arguments.condition_names),
        seconds=arguments.timeout,
        arguments=repeated,
        forms=tuple(Form(name) for name in arguments.form_names),
    )


def _repeated_options(ctx: click.Context) -> tuple[str, ...]:
    """Return the options of the command line that also belong to the command which repeats a run."""
    words: list[str] = []
    for parameter in ctx.command.params:
        name = parameter.name or ""
        if name not in _REPEATED or ctx.get_parameter_source(name) is not ParameterSource.COMMANDLINE:
            continue
        value = ctx.params[name]
        if isinstance(value, bool):
            words.append((parameter.opts if value else parameter.secondary_opts)[0])
        else:
            words += [parameter.opts[0], shlex.quote(f"{value:g}" if isinstance(value, float) else str(value))]
    return tuple(words)


def _judge(result: Report, required: set[str]) -> None:
    from samplewright.output.ledger import PACKAGE_MISSING, TOOLCHAIN_MISSING
    from samplewright.verify.report import failures

    if failed := failures(result):
        targets = ", ".join(dict.fromkeys(outcome.target for outcome in failed))
        count = f"{len(failed)} run{'s' * (len(failed) > 1)}"
        raise ContractFailed(f"{count} failed in {targets}", hint=failed[0].repeat or None)
    verdicts = (TOOLCHAIN_MISSING, PACKAGE_MISSING)
    missing = {outcome.target for outcome in result.outcomes if outcome.verdict in verdicts}
    if unavailable := sorted(missing & required):
        raise ToolchainError(
            f"cannot run {', '.join(unavailable)}", hint="`samplewright toolchains` lists what is missing"
        )
