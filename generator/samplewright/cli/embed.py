"""The commands `docs embed` and `docs annotate`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from samplewright.cli.common import load_project, options
from samplewright.cli.console import Styled, echo
from samplewright.cli.docs import docs


@docs.command(
    short_help="Fill marked code blocks of hand-written pages.",
    epilog="Example: samplewright docs embed docs/quickstart.md docs/guide.rst",
)
@click.argument("pages", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@options("spec", "templates")
def embed(pages: Sequence[Path], spec: Path | None, templates: Path | None) -> None:
    """Fill the marked code blocks of hand-written pages with samples.

    A marker is a separate line above a code block: `<!-- samplewright: TARGET SCENARIO -->` in Markdown,
    `{/* samplewright: TARGET SCENARIO */}` in MDX, `.. samplewright: TARGET SCENARIO` in reStructuredText. Nothing else
    in the file changes. If any file is invalid, none is written.

    `generate` and `check` do this for the pages that `embed` in `[tool.samplewright]` names.
    """
    from samplewright.output import writer
    from samplewright.workflows import pages as workflow

    writer.recover(page.resolve().parent for page in pages)
    embedded = workflow.embed(load_project(spec, templates), dict.fromkeys(pages))
    changed = workflow.write_pages(embedded)
    for path, page in embedded.items():
        count = f"{page.samples} sample{'s' * (page.samples != 1)}" if page.samples else "no marker"
        echo(f"{path}: {count}, {'changed' if path in changed else 'nothing changed'}")


@docs.command(
    short_help="Write the spec with x-codeSamples.",
    epilog="Example: samplewright docs annotate --out openapi.annotated.yaml",
)
@click.option(
    "--out",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    help="File to write; may be the spec itself.",
)
@options("spec", "templates", "target", "scenario", "form")
def annotate(
    out: Path,
    form_names: Sequence[str],
    spec: Path | None,
    templates: Path | None,
    target_names: Sequence[str],
    scenario_names: Sequence[str],
) -> None:
    """Write the spec with `x-codeSamples` on each operation, for Redoc, Scalar, Mintlify and others.

    Each operation gets its first scenario in every target, in the short form; --target, --scenario and --form choose
    others. Everything else is kept, comments and formatting included.
    """
    from samplewright.ir import Form
    from samplewright.output import writer
    from samplewright.workflows import pages as workflow

    forms = [Form(name) for name in form_names]
    annotated = workflow.annotate(load_project(spec, templates), target_names, scenario_names, forms)
    writer.write_file(out, annotated.text)
    for operation, reason in annotated.skipped.items():
        echo(Styled("note:", "cyan"), f" skipped {operation}: {reason}", err=True)
    count = len(annotated.operations)
    echo(f"{out}: samples on {count} operation{'s' * (count != 1)}")
