"""`generate`, `render` and `check`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from samplewright.cli.common import cli, options, report, show
from samplewright.errors import DriftFound, Problem, SamplewrightError


@cli.command(epilog="Example: samplewright generate --watch")
@options("spec", "templates", "out", "target", "scenario", "json")
@click.option("--watch", is_flag=True, help="Stay, and generate again whenever the spec, a template or a page changes.")
def generate(
    spec: Path | None,
    templates: Path | None,
    out: Path | None,
    target_names: Sequence[str],
    scenario_names: Sequence[str],
    as_json: bool,
    watch: bool,
) -> None:
    """Write every sample, the pages of the models, the annotated spec, and the samples in your own pages.

    Everything is made in memory first, so a failure leaves the folder as it was. Only files that were generated
    before are ever deleted.
    """
    from samplewright.workflows import generate as workflow
    from samplewright.workflows import watch as watch_workflow
    from samplewright.workflows.project import load, locate

    def run() -> None:
        project = load(locate(spec, templates, out))
        written = workflow.generate(project, target_names, scenario_names)
        report(project.paths.out, written.changes, written.count, as_json, written.pages, written.changed_pages)

    def run_again() -> None:
        try:
            run()
        except SamplewrightError as error:
            show(error)

    if not watch:
        run()
        return
    try:
        watch_workflow.watch(locate(spec, templates, out), run_again)
    except KeyboardInterrupt:
        return


@cli.command(epilog="`samplewright targets` and `samplewright scenarios` list what there is.")
@click.argument("target")
@click.argument("scenario")
@options("spec", "templates")
def render(target: str, scenario: str, spec: Path | None, templates: Path | None) -> None:
    """Print one sample to stdout."""
    from samplewright.emit.samples import sample
    from samplewright.workflows.project import load, locate

    project = load(locate(spec, templates))
    sys.stdout.buffer.write(sample(*project.sample(target, scenario)).encode("utf-8"))


@cli.command(epilog="Example, in CI: samplewright check --format github")
@options("spec", "templates", "out")
@click.option(
    "--format", "form", type=click.Choice(["text", "github", "json"]), default="text", help="How drift is shown."
)
@click.option("--verified", is_flag=True, help="Also fail if a sample has no passing verdict in the ledger.")
def check(spec: Path | None, templates: Path | None, out: Path | None, form: str, verified: bool) -> None:
    """Fail if the generated files, or the samples in hand-written pages, are not what the spec and templates produce.

    Shows changed, missing and orphaned files as unified diffs and exits 1 if there are any. Writes nothing. Samples
    without a verdict and texts without a translation are listed only.
    """
    from samplewright.output import drift
    from samplewright.workflows import docs, verify
    from samplewright.workflows import generate as workflow
    from samplewright.workflows import pages as page_workflow
    from samplewright.workflows.project import load, locate

    project = load(locate(spec, templates, out))
    made = workflow.generated_files(project)
    pages = page_workflow.embed(project, project.paths.pages(), made)
    files = drift.check(project.paths.out, made)
    stale = drift.check_pages({path: (page.text, page.embedded) for path, page in pages.items()})
    unverified = drift.unverified(project.paths.out, verify.unverified_samples(project, made, required=verified))
    found = files + stale + (unverified if verified else ())
    notes = docs.untranslated(project)
    if form == "json":
        click.echo(drift.as_json(files + stale + unverified, notes))
    elif form == "github":
        unverified_notices = () if verified else drift.unverified_notices(unverified)
        for line in (*drift.as_github(found), *unverified_notices, *drift.notices(notes)):
            click.echo(line)
    else:
        for line in drift.as_text(found):
            click.echo(_coloured(line))
        for note in (*drift.summarize_unverified(() if verified else unverified), *notes):
            click.echo(f"{click.style('note:', fg='cyan')} {note}")
    if found:
        what = [f"{len(files)} generated file{'s' * (len(files) > 1)} in {project.paths.out}"] if files else []
        what += [f"{len(stale)} page{'s' * (len(stale) > 1)} with samples"] if stale else []
        problems = []
        if what:
            hint = "run `samplewright generate` and commit the result; never edit generated files by hand"
            problems.append(Problem(f"{' and '.join(what)} not up to date", hint=hint))
        if verified:
            problems += drift.summarize_unverified(unverified)
        raise DriftFound(problems)
    if form == "text":
        click.echo(f"{len(made)} generated files in {project.paths.out} are up to date")
        if pages:
            click.echo(f"the samples in {len(pages)} page{'s' * (len(pages) > 1)} of your own are up to date")


def _coloured(text: str) -> str:
    colours = {"+": "green", "-": "red", "@": "cyan"}
    return "\n".join(click.style(line, fg=colours.get(line[:1])) for line in text.splitlines())
