"""Text that nobody vouches for -> Markdown or HTML that shows it as it is.

A text may have paragraphs, parted by an empty line, and code in single backticks. Everything else stands for itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

#: Code in single backticks on one line; backticks in any other use are text.
_CODE = re.compile(r"(?<!`)`([^`\s](?:[^`\n]{0,78}[^`\s])?)`(?!`)")
#: What may begin or end something in Markdown, or in what is laid over it: MDX, and templates of site generators.
_SPECIAL = re.compile(r"[\\`*\[\]{}<>|~&$#]|(?<=\{)%|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])")
#: What means something at the start of a line only.
_START = re.compile(r"^(?:([-+](?=\s|$)|-(?=-)|=(?=[=\s]|$)|:(?=:))|(\d{1,9})([.)])(?=\s|$))")
#: Characters that neither may hold: C0 without tab and line ends, DEL, C1, and halves of characters.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LONGEST = re.compile(r"`+")
#: Pages of one document say the same again and again.
_remembered = lru_cache(maxsize=8192)


def visible(text: str) -> str:
    """The text with U+FFFD for each character that no page may hold."""
    return _CONTROL.sub("\ufffd", text)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each on one line."""
    parts = re.split(r"\n[ \t]*\n", visible(text).replace("\r\n", "\n").replace("\r", "\n"))
    return [line for part in parts if (line := " ".join(part.split()))]


@_remembered
def html_inline(text: str) -> str:
    """The text on one line, code marked."""
    pieces = _CODE.split(" ".join(paragraphs(text)))
    return "".join(f"<code>{escape(one)}</code>" if at % 2 else escape(one) for at, one in enumerate(pieces))


def html_prose(text: str) -> str:
    """The text as `<p>` elements."""
    return "\n".join(f"<p>{html_inline(one)}</p>" for one in paragraphs(text))


@_remembered
def md_inline(text: str, cell: bool = False) -> str:
    """The text on one line; cell: in a table, where a bar ends a cell even within code."""
    pieces = _CODE.split(" ".join(paragraphs(text)))
    return "".join(md_code(one, cell) if at % 2 else _md_plain(one) for at, one in enumerate(pieces))


@_remembered
def md_word(text: str) -> str:
    """The text on one line, with one space around it where it has any: a piece of a sentence."""
    return f"{' ' * text[:1].isspace()}{md_inline(text)}{' ' * text[-1:].isspace()}" if text.strip() else text


def md_prose(text: str) -> str:
    """The text as paragraphs."""
    return "\n\n".join(md_inline(one) for one in paragraphs(text))


@_remembered
def md_code(text: str, cell: bool = False) -> str:
    """A code span that shows the text; cell: in a table."""
    shown = " ".join(visible(text).split())
    fence = "`" * (1 + max(map(len, _LONGEST.findall(shown)), default=0))
    pad = " " if shown[:1] in ("`", "") or shown[-1:] == "`" else ""
    return f"{fence}{pad}{shown.replace('|', chr(92) + '|') if cell else shown}{pad}{fence}"


def md_fence(text: str, language: str = "") -> str:
    """A fenced block that shows the text."""
    fence = "`" * max(3, 1 + max(map(len, _LONGEST.findall(text)), default=0))
    return f"{fence}{language}\n{text.rstrip(chr(10))}\n{fence}"


def _md_plain(text: str) -> str:
    escaped = _SPECIAL.sub(lambda match: "\\" + match[0], text)
    return _START.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", escaped)
