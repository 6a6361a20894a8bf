"""Documentation: Markdown pages and a static site, per model and language, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from samplewright import render
from samplewright.emit.docs.fields import Field
from samplewright.emit.docs.pages import Book, Source
from samplewright.emit.docs.words import Words


def _flat(fields: Iterable[Field]) -> list[Field]:
    return [one for field in fields for one in (field, *field.flat())]


def markdown(books: Sequence[tuple[Words, Book]], roots: Sequence[Path], samples: str = "../..") -> dict[str, str]:
    """`<language>/<page>.md` -> text. samples: the way from a page's folder to the samples' folder.

    Raises:
        TemplateError: a template is wrong.
    """
    return {
        f"{words.language}/{page.slug}.md": _tidy(
            render.page(
                roots,
                "_docs/page.md.jinja",
                {"words": words, "book": book, "page": page, "samples": samples, "flat": _flat},
            )
        )
        for words, book in books
        for page in book.pages
    }


def _tidy(text: str) -> str:
    """The text with no more than one empty line at a time, but for those in fenced blocks, and one line end at its end."""
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
