"""Build the documentation of a project: Markdown pages and the static site."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from samplewright.errors import Problem
from samplewright.output import fileset, ledger, writer
from samplewright.output.fileset import Update, Written
from samplewright.output.ledger import Ledger
from samplewright.workflows.project import Project

if TYPE_CHECKING:
    from samplewright.emit.docs.views import DocumentSet

#: Directory of the pages, below the output directory.
DOCS = "docs"


def documentation(project: Project, samples: Mapping[str, str], verdicts: Ledger) -> list[DocumentSet]:
    """Return the values of the pages, per language.

    Args:
        project: The project.
        samples: Path -> text of the generated samples.
        verdicts: The verdicts that the pages show.
    """
    from samplewright.emit.docs import PageSource, SampleSource, document_sets
    from samplewright.verify.conditions import can_face

    samples_of_pages = SampleSource(project.targets, samples, verdicts, can_face)
    source = PageSource(project.spec, project.operations, project.scenarios, samples_of_pages)
    return document_sets(source, project.paths.template_dirs)


def markdown_pages(project: Project, samples: Mapping[str, str], verdicts: Ledger) -> dict[str, str]:
    """Return path -> text of the Markdown pages; none if the spec describes no models."""
    if not project.spec.models:
        return {}
    from samplewright.emit.docs import markdown

    written = markdown(documentation(project, samples, verdicts), project.paths.template_dirs, "../..")
    return {f"{DOCS}/{path}": text for path, text in written.items()}


def build(project: Project, samples: Mapping[str, str], out: Path | None) -> Written:
    """Write the pages as Markdown, and as a static site to the directory `site` below them.

    Args:
        project: The project.
        samples: Path -> text of the generated samples.
        out: The directory to write; by default that of the committed pages.
    """
    from samplewright.emit import docs

    folder = out or project.paths.out / DOCS
    pages = documentation(project, samples, ledger.load(project.paths.out / ledger.FILE))
    link_base = Path(os.path.relpath(project.paths.out, folder / "language")).as_posix()
    files = docs.markdown(pages, project.paths.template_dirs, link_base)
    files |= {f"site/{path}": text for path, text in docs.site(pages, project.paths.template_dirs).items()}
    files[fileset.MANIFEST] = fileset.manifest(files, project.spec.text)
    writer.recover([*project.paths.written(), folder])
    changes, *_ = writer.write_all([Update(folder, files, complete=True)], keep_out=[project.paths.out])
    return Written(folder, changes, len(files))


def untranslated(project: Project) -> list[Problem]:
    """Return a note for each text of the models' pages that lacks a translation and is shown in English."""
    from samplewright.emit.docs import translations

    if not project.spec.models:
        return []
    template_dirs = project.paths.template_dirs
    return translations.untranslated(translations.load(template_dirs), template_dirs, project.spec)
