"""The commands `generate` and `render`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from samplewright.cli import console, signals
from samplewright.cli.common import cli, load_project, options, print_written
from samplewright.cli.group import print_error
from samplewright.errors import SamplewrightError


@cli.command(
    short_help="Write samples, pages, client and annotated spec.", epilog="Example: samplewright generate --watch"
)
@options("spec", "templates", "out", "target", "scenario", "json")
@click.option("--watch", is_flag=True, help="Keep running; regenerate on change.")
def generate(
    spec: Path | None,
    templates: Path | None,
    out: Path | None,
    target_names: Sequence[str],
    scenario_names: Sequence[str],
    as_json: bool,
    watch: bool,
) -> None:
    """Write every sample, the models' pages, the client and the annotated spec, and update hand-written pages.

    Everything is generated in memory first, so a failure leaves all files unchanged. Only files that were generated
    before are ever deleted.
    """
    from samplewright.workflows import generate as workflow
    from samplewright.workflows import watch as watch_workflow
    from samplewright.workflows.project import locate

    def run() -> None:
        project = load_project(spec, templates, out)
        print_written(workflow.generate(project, target_names, scenario_names), as_json)

    def run_and_report() -> None:
        try:
            run()
        except SamplewrightError as error:
            print_error(error)

    if not watch:
        run()
        return
    try:
        watch_workflow.watch(locate(spec, templates, out), run_and_report)
    except KeyboardInterrupt:
        if not signals.is_ctrl_c():
            raise


@cli.command(
    short_help="Print one sample.", epilog="`samplewright targets` and `samplewright scenarios` list the names."
)
@click.argument("target")
@click.argument("scenario")
@click.option(
    "--form", type=click.Choice(["short", "complete"]), help="Form of the sample. Default: the target's first."
)
@click.option(
    "--model", default="", metavar="ID", help="Model that the sample names. Default: the one that the spec names."
)
@options("spec", "templates")
def render(target: str, scenario: str, form: str | None, model: str, spec: Path | None, templates: Path | None) -> None:
    """Print one sample to stdout."""
    from samplewright.emit import samples
    from samplewright.ir import Form

    sample = load_project(spec, templates).sample(target, scenario, Form(form) if form else None, model)
    console.write(samples.render(sample).encode("utf-8"))
