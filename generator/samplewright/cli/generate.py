"""`generate`, `render` and `check`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from samplewright.cli.common import cli, options, show
from samplewright.errors import DriftFound, SamplewrightError

if TYPE_CHECKING:
    from samplewright.pipeline import Written


@cli.command(epilog="Example: samplewright generate --watch")
@options("spec", "templates", "out", "target", "scenario", "json")
@click.option("--watch", is_flag=True, help="Stay, and generate again whenever the spec, a template or a page changes.")
def generate(
    spec: Path | None,
    templates: Path | None,
    out: Path | None,
    wanted: Sequence[str],
    names: Sequence[str],
    as_json: bool,
    watch: bool,
) -> None:
    """Write every sample, the annotated spec and the samples in hand-written pages; print what changed.

    Everything is made in memory first, so a failure leaves the folder as it was. Only files that were generated
    before are ever deleted.
    """
    from samplewright import pipeline

    def run() -> None:
        inputs = pipeline.Inputs.find(spec, templates, out)
        _report(inputs.out, pipeline.generate(inputs, wanted, names), as_json)

    def run_again() -> None:
        try:
            run()
        except SamplewrightError as error:
            show(error)

    if not watch:
        run()
        return
    try:
        pipeline.watch(pipeline.Inputs.find(spec, templates, out), run_again)
    except KeyboardInterrupt:
        return


def _report(out: Path, written: Written, as_json: bool) -> None:
    changes = written.changes
    rows = [("created", changes.created), ("changed", changes.changed), ("deleted", changes.deleted)]
    pages = [page.as_posix() for page in written.changed_pages]
    if as_json:
        told = {kind: list(paths) for kind, paths in rows} | {"unchanged": changes.unchanged, "pages": pages}
        click.echo(json.dumps(told, indent=2))
        return
    colours = {"created": "green", "changed": "yellow", "deleted": "red"}
    for kind, paths in rows:
        for path in paths:
            click.echo(f"{click.style(kind, fg=colours[kind])} {out / path}")
    for page in pages:
        click.echo(f"{click.style('changed', fg='yellow')} {page}")
    counts = ", ".join(f"{len(paths)} {kind}" for kind, paths in rows if paths) or "nothing changed"
    click.echo(f"{written.count} files in {out}: {counts}")
    if written.pages:
        click.echo(
            f"{_pages(len(written.pages))} of your own: {f'{len(pages)} changed' if pages else 'nothing changed'}"
        )


def _pages(count: int) -> str:
    return f"{count} page{'s' * (count > 1)}"


@cli.command(epilog="`samplewright targets` and `samplewright scenarios` list what there is.")
@click.argument("target")
@click.argument("scenario")
@options("spec", "templates")
def render(target: str, scenario: str, spec: Path | None, templates: Path | None) -> None:
    """Print one sample to stdout."""
    from samplewright import pipeline
    from samplewright.emit.samples import sample

    inputs = pipeline.Inputs.find(spec, templates)
    sys.stdout.buffer.write(sample(*inputs.sample(target, scenario)).encode("utf-8"))


@cli.command(epilog="Example, in CI: samplewright check --format github")
@options("spec", "templates", "out")
@click.option(
    "--format", "form", type=click.Choice(["text", "github", "json"]), default="text", help="How drift is shown."
)
def check(spec: Path | None, templates: Path | None, out: Path | None, form: str) -> None:
    """Fail if the generated files, or the samples in hand-written pages, are not what the spec and templates produce.

    Shows changed, missing and orphaned files as unified diffs; exits 1 if there are any. Writes nothing.
    """
    from samplewright import pipeline
    from samplewright.drift import check as drift

    inputs = pipeline.Inputs.find(spec, templates, out)
    made = pipeline.fileset(inputs)
    pages = pipeline.embed(inputs, inputs.pages, made)
    files = drift.check(inputs.out, made)
    stale = drift.check_pages({path: (page.text, page.embedded) for path, page in pages.items()})
    found = files + stale
    if form == "json":
        click.echo(drift.as_json(found))
    else:
        for line in drift.as_text(found) if form == "text" else drift.as_github(found):
            click.echo(_coloured(line) if form == "text" else line)
    if found:
        what = [f"{len(files)} generated file{'s' * (len(files) > 1)} in {inputs.out}"] if files else []
        what += [f"{_pages(len(stale))} with samples"] if stale else []
        raise DriftFound(
            f"{' and '.join(what)} not up to date",
            hint="run `samplewright generate` and commit the result; never edit generated files by hand",
        )
    if form == "text":
        click.echo(f"{len(made)} generated files in {inputs.out} are up to date")
        if pages:
            click.echo(f"the samples in {_pages(len(pages))} of your own are up to date")


def _coloured(text: str) -> str:
    colours = {"+": "green", "-": "red", "@": "cyan"}
    return "\n".join(click.style(line, fg=colours.get(line[:1])) for line in text.splitlines())
