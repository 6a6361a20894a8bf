"""Build the documentation site of a project."""

from __future__ import annotations

import os
from pathlib import Path

from samplewright.output import fileset
from samplewright.output.fileset import Changes
from samplewright.workflows.docs import DOCS, documentation
from samplewright.workflows.generate import generated_files
from samplewright.workflows.project import Inputs


def build_docs(inputs: Inputs, out: Path | None) -> tuple[Path, Changes, int]:
    """Writes the pages as Markdown, and as a site to its folder `site`; the folder, what changed, and how many files.

    out: the folder; by default that of the committed pages.
    """
    from samplewright.emit import docs

    folder = out or inputs.out / DOCS
    pages = documentation(inputs, generated_files(inputs))
    samples = Path(os.path.relpath(inputs.out, folder / "language")).as_posix()
    made = docs.markdown(pages, inputs.roots, samples)
    made |= {f"site/{path}": text for path, text in docs.site(pages, inputs.roots).items()}
    made[fileset.MANIFEST] = fileset.manifest(made, inputs.document.text)
    changes = fileset.compare(folder, made, fileset.listed(folder))
    fileset.write(folder, made, changes)
    return folder, changes, len(made)
