"""`docs`: the group of commands that write documentation, and `docs build`."""

from __future__ import annotations

from pathlib import Path

import click

from samplewright.cli.common import cli, options, report


@cli.group()
def docs() -> None:
    """Write documentation from the spec: pages, code blocks, an annotated spec."""


@docs.command(epilog="Example: samplewright docs build --out public")
@options("spec", "templates", "json")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the pages. Default: docs, beside the samples.")
def build(spec: Path | None, templates: Path | None, out: Path | None, as_json: bool) -> None:
    """Write a page per model and language: as Markdown, and as a static site to OUT/site.

    A document that describes no models has a page per operation. The site needs no server: open site/index.html.
    """
    from samplewright.workflows import docs as workflow
    from samplewright.workflows.generate import generated_files
    from samplewright.workflows.project import load, locate

    project = load(locate(spec, templates))
    report(*workflow.build(project, generated_files(project), out), as_json)
