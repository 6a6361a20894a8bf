"""Syntax highlighting as HTML. The only module that imports Pygments.

A page has many thousands of tokens, so they are marked by short elements without a meaning of their own: `b` a keyword,
`i` a comment, `u` a number or constant, `a` a string, `s` a defined or called name, or a key. No element spans lines.
"""

from __future__ import annotations

from functools import cache
from html import escape
from typing import Any

from samplewright.errors import TargetError

#: Elements by Pygments' token types; other types inherit their parent's.
_ELEMENTS = {
    "Keyword": "b",
    "Keyword.Constant": "u",
    "Operator.Word": "b",
    "Comment": "i",
    "Comment.Preproc": "b",
    "Literal.Number": "u",
    "Literal.String": "a",
    "Name.Function": "s",
    "Name.Decorator": "s",
    "Name.Tag": "s",
}


class Highlighter:
    """Highlights code, each text once for all pages."""

    def __init__(self) -> None:
        self._cache: dict[tuple[str, str], str] = {}

    def html(self, text: str, language: str) -> str:
        """Return the text as HTML: see `highlighted`."""
        key = (text, language)
        if key not in self._cache:
            self._cache[key] = highlighted(text, language)
        return self._cache[key]


def highlighted(text: str, language: str) -> str:
    """Return the text as HTML; without its tags it is the text, character for character.

    Args:
        text: Source code.
        language: Pygments' name of its language; empty for plain text.

    Raises:
        TargetError: Pygments has no such language.
    """
    if not language:
        return escape(text, quote=False)
    parts: list[str] = []
    element, pending = "", ""
    for _, token_type, value in _lexer(language).get_tokens_unprocessed(text):
        next_element = _element(token_type)
        if next_element == element or not value.strip():
            pending += value
        else:
            parts.append(_marked(pending, element))
            element, pending = next_element, value
    parts.append(_marked(pending, element))
    return "".join(parts)


@cache
def _lexer(name: str) -> Any:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(name)
    except ClassNotFound:
        hint = "`pygmentize -L lexers` lists the languages"
        raise TargetError(f"unknown language {name!r} in highlight", hint=hint) from None


@cache
def _element(token_type: Any) -> str:
    while token_type and ".".join(token_type) not in _ELEMENTS:
        token_type = token_type.parent
    return _ELEMENTS.get(".".join(token_type), "")


def _marked(text: str, element: str) -> str:
    """Mark each line on its own, without the space around it."""
    safe = escape(text, quote=False)
    return "\n".join(_marked_line(line, element) for line in safe.split("\n")) if element else safe


def _marked_line(line: str, element: str) -> str:
    inner = line.strip(" \t")
    if not inner:
        return line
    start = line.index(inner)
    return f"{line[:start]}<{element}>{inner}</{element}>{line[start + len(inner):]}"
