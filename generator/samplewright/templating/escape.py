"""Escape text from a document for Markdown or HTML pages, so that it is shown verbatim.

A text can have paragraphs, separated by an empty line, and code in single backticks. Everything else is plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape

#: Code in single backticks on one line; backticks in any other use are text.
_CODE = re.compile(r"(?<!`)`([^`\s](?:[^`\n]{0,78}[^`\s])?)`(?!`)")
#: Characters with a meaning in Markdown, in MDX, or in the templates of site generators.
_SPECIAL = re.compile(r"[\\`*\[\]{}<>|~&$#]|(?<=\{)%|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])")
#: Characters with a meaning at the start of a line only.
_LINE_START = re.compile(r"^(?:([-+](?=\s|$)|-(?=-)|=(?=[=\s]|$)|:(?=:))|(\d{1,9})([.)])(?=\s|$))")
#: Characters that neither format allows: C0 without tab and line ends, DEL, C1, and unpaired surrogates.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_BACKTICKS = re.compile(r"`+")
#: The pages of a document repeat their texts.
_cached = lru_cache(maxsize=8192)


def visible(text: str) -> str:
    """Return the text with U+FFFD for each character that pages cannot hold."""
    return _CONTROL.sub("\ufffd", text)


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, each on one line."""
    parts = re.split(r"\n[ \t]*\n", visible(text).replace("\r\n", "\n").replace("\r", "\n"))
    return [line for part in parts if (line := " ".join(part.split()))]


@_cached
def html_inline(text: str) -> str:
    """Return the text on one line, with its code marked."""
    return "".join(
        f"<code>{escape(part)}</code>" if is_code else escape(part) for is_code, part in _code_and_text(text)
    )


def html_prose(text: str) -> str:
    """Return the text as `<p>` elements."""
    return "\n".join(f"<p>{html_inline(paragraph)}</p>" for paragraph in paragraphs(text))


@_cached
def md_inline(text: str, in_table: bool = False) -> str:
    """Return the text on one line, with its code marked.

    Args:
        text: The text.
        in_table: The line is a cell of a table, where a bar ends the cell even within code.
    """
    return "".join(md_code(part, in_table) if is_code else _md_text(part) for is_code, part in _code_and_text(text))


@_cached
def md_fragment(text: str) -> str:
    """Return a part of a line, with the spaces around it."""
    return f"{' ' * text[:1].isspace()}{md_inline(text)}{' ' * text[-1:].isspace()}" if text.strip() else text


def md_prose(text: str) -> str:
    """Return the text as paragraphs."""
    return "\n\n".join(md_inline(paragraph) for paragraph in paragraphs(text))


@_cached
def md_code(text: str, in_table: bool = False) -> str:
    """Return a code span that shows the text; `in_table` as for `md_inline`."""
    shown = " ".join(visible(text).split())
    fence = "`" * (1 + max(map(len, _BACKTICKS.findall(shown)), default=0))
    pad = " " if shown[:1] in ("`", "") or shown[-1:] == "`" else ""
    return f"{fence}{pad}{shown.replace('|', chr(92) + '|') if in_table else shown}{pad}{fence}"


def md_fence(text: str, language: str = "") -> str:
    """Return a fenced code block that shows the text."""
    fence = "`" * max(3, 1 + max(map(len, _BACKTICKS.findall(text)), default=0))
    return f"{fence}{language}\n{text.rstrip(chr(10))}\n{fence}"


def _code_and_text(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the parts of a text on one line, and whether each is code."""
    for index, part in enumerate(_CODE.split(" ".join(paragraphs(text)))):
        yield index % 2 == 1, part


def _md_text(text: str) -> str:
    escaped = _SPECIAL.sub(lambda match: "\\" + match[0], text)
    return _LINE_START.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", escaped)
