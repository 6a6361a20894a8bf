"""Pages as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from samplewright.emit.docs.fields import FieldView
from samplewright.emit.docs.translations import FOLDER
from samplewright.emit.docs.views import DocumentSet
from samplewright.templating import engine


def markdown(document_sets: Sequence[DocumentSet], template_dirs: Sequence[Path], samples_url: str) -> dict[str, str]:
    """Return `<language>/<page>.md` -> text.

    Args:
        document_sets: The pages, per language.
        template_dirs: Template directories, in order of precedence.
        samples_url: Relative URL from a page's directory to the samples.

    Raises:
        TemplateError: A template fails.
    """
    files = {}
    for documents in document_sets:
        translations = documents.translations
        common = {"t": translations.text, "samples_url": samples_url, "flat": _flat}
        for page in documents.pages:
            text = engine.page(template_dirs, f"{FOLDER}/page.md.jinja", common | {"page": page})
            files[f"{translations.language}/{page.slug}.md"] = _tidy(text)
    return files


def _flat(fields: Iterable[FieldView]) -> list[FieldView]:
    return [view for field in fields for view in (field, *field.flat())]


def _tidy(text: str) -> str:
    """Collapse runs of empty lines outside of fences, and end with one line feed."""
    lines: list[str] = []
    fence = ""
    for line in text.split("\n"):
        if fence:
            fence = "" if line == fence else fence
        elif line.startswith("```"):
            fence = line[: len(line) - len(line.lstrip("`"))]
        elif not line.strip() and lines and not lines[-1]:
            continue
        lines.append(line if fence or line.strip() else "")
    return "\n".join(lines).strip("\n") + "\n"
