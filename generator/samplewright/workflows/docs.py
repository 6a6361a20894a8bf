"""Build the documentation of a project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from samplewright.errors import Problem
from samplewright.output import ledger
from samplewright.workflows.project import Inputs

if TYPE_CHECKING:
    from samplewright.emit.docs.pages import Book
    from samplewright.emit.docs.words import Words

#: Folder of the pages, in the output folder.
DOCS = "docs"


def documentation(inputs: Inputs, made: Mapping[str, str]) -> list[tuple[Words, Book]]:
    """Return the pages' values, per language, with the ledger's verdicts. made: the samples of `generated_files`."""
    from samplewright.emit.docs import books

    verdicts = ledger.load(inputs.out / ledger.FILE)
    return books(inputs.document, inputs.operations, inputs.scenarios, inputs.targets, made, verdicts, inputs.roots)


def untranslated(inputs: Inputs) -> list[Problem]:
    """Notes on texts of the models' pages that are shown in English for want of a translation."""
    from samplewright.emit.docs import words

    if not inputs.document.document.get("x-models"):
        return []
    return words.untranslated(words.load(inputs.roots), inputs.roots, inputs.document)
