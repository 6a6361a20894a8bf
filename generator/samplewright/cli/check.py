"""The command `check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from samplewright.cli.common import cli, load_project, options
from samplewright.cli.console import Styled, echo
from samplewright.errors import DriftFound

if TYPE_CHECKING:
    from samplewright.workflows.check import CheckResult

_COLORS = {"+": "green", "-": "red", "@": "cyan"}


@cli.command(
    short_help="Fail if generated files or embedded samples are out of date.",
    epilog="Example, in CI: samplewright check --format github",
)
@options("spec", "templates", "out")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    show_default=True,
    help="Format of the report.",
)
@click.option("--verified", is_flag=True, help="Also fail if a sample has no passing verdict in the ledger.")
def check(spec: Path | None, templates: Path | None, out: Path | None, output_format: str, verified: bool) -> None:
    """Fail if generated files, or samples in hand-written pages, are not what the spec and templates produce.

    Shows changed, missing and orphaned files as unified diffs and exits 1 if there are any. Writes nothing. Samples
    without a verdict and texts without a translation are only listed.
    """
    from samplewright.workflows import check as workflow

    result = workflow.check(load_project(spec, templates, out), require_verdicts=verified)
    {"text": _print_text, "github": _print_github, "json": _print_json}[output_format](result)
    if problems := workflow.failures(result):
        raise DriftFound(problems)
    if output_format == "text":
        echo(f"{result.file_count} generated files in {result.out} are up to date")
        if result.page_count:
            pages = "1 hand-written page" if result.page_count == 1 else f"{result.page_count} hand-written pages"
            echo(f"the samples in {pages} are up to date")


def _print_text(result: CheckResult) -> None:
    from samplewright.output import drift

    for text in drift.as_text(result.failed):
        for line in text.split("\n"):
            echo(Styled(line, _COLORS.get(line[:1])))
    for note in (*drift.summarize_unverified(result.noted), *result.untranslated):
        echo(Styled("note:", "cyan"), f" {note}")


def _print_github(result: CheckResult) -> None:
    from samplewright.output import drift

    notices = (*drift.unverified_notices(result.noted), *drift.untranslated_notices(result.untranslated))
    for line in (*drift.as_github(result.failed), *notices):
        echo(line)


def _print_json(result: CheckResult) -> None:
    from samplewright.output import drift

    echo(drift.as_json(result.failed + result.noted, result.untranslated))
