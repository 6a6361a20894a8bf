"""Pages -> Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from samplewright.emit.docs.fields import Field
from samplewright.emit.docs.pages import Book
from samplewright.emit.docs.words import FOLDER, Words
from samplewright.templating import engine


def markdown(books: Sequence[tuple[Words, Book]], roots: Sequence[Path], samples: str) -> dict[str, str]:
    """`<language>/<page>.md` -> text. samples: the way from a page's folder to the samples' folder.

    Raises:
        TemplateError: a template is wrong.
    """
    return {
        f"{words.language}/{page.slug}.md": _tidy(
            engine.page(
                roots, f"{FOLDER}/page.md.jinja", {"words": words, "page": page, "samples": samples, "flat": _flat}
            )
        )
        for words, book in books
        for page in book.pages
    }


def _flat(fields: Iterable[Field]) -> list[Field]:
    return [one for field in fields for one in (field, *field.flat())]


def _tidy(text: str) -> str:
    """One empty line at most at a time, but within fences, and one line end at the end."""
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
