"""The command group `docs`, and `docs build`."""

from __future__ import annotations

from pathlib import Path

import click

from samplewright.cli.common import cli, load_project, options, print_written


@cli.group(short_help="Write pages, code blocks and an annotated spec.")
def docs() -> None:
    """Write documentation from the spec: pages, code blocks in your own pages, an annotated spec."""


@docs.command(
    short_help="Write pages as Markdown and as a site.", epilog="Example: samplewright docs build --out public"
)
@options("spec", "templates", "json")
@click.option(
    "--out",
    metavar="DIRECTORY",
    type=click.Path(path_type=Path),
    help="Directory of the pages. Default: docs, next to the samples.",
)
def build(spec: Path | None, templates: Path | None, out: Path | None, as_json: bool) -> None:
    """Write a page per model and language, as Markdown and as a static site in OUT/site.

    A spec without models has a page per operation. The site needs no server: open site/index.html.
    """
    from samplewright.workflows import docs as workflow
    from samplewright.workflows.generate import generated_files

    project = load_project(spec, templates)
    print_written(workflow.build(project, generated_files(project), out), as_json)
