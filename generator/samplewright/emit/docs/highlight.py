"""Source code -> HTML with colours. The only module that imports Pygments.

The marks are elements without a meaning of their own and names of one letter, as a page holds many thousands of them:
`b` a keyword, `i` a comment, `u` a number or constant, `a` a string, `s` a name that is defined or called, a key.
No mark goes over a line's end, so that lines can be taken apart.
"""

from __future__ import annotations

from functools import cache
from html import escape
from typing import Any

from samplewright.errors import TargetError

#: By Pygments' types of tokens; a type that is not here is marked as the one it belongs to.
_MARKS = {
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


@cache
def _lexer(name: str) -> Any:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(name)
    except ClassNotFound:
        raise TargetError(f"Pygments knows no language {name!r}", hint="`pygmentize -L lexers` lists them") from None


@cache
def _mark(kind: Any) -> str:
    while kind and ".".join(kind) not in _MARKS:
        kind = kind.parent
    return _MARKS.get(".".join(kind), "")


def highlighted(text: str, language: str) -> str:
    """HTML of the text; without its tags it is the text, character for character. language: Pygments' name, or empty.

    Raises:
        TargetError: Pygments knows no such language.
    """
    if not language:
        return escape(text, quote=False)
    parts: list[str] = []
    mark, held = "", ""
    for _, kind, value in _lexer(language).get_tokens_unprocessed(text):
        now = _mark(kind)
        if now == mark or not value.strip():
            held += value
        else:
            parts.append(_marked(held, mark))
            mark, held = now, value
    parts.append(_marked(held, mark))
    return "".join(parts)


def _marked(text: str, mark: str) -> str:
    """The text in a mark, line by line, with the space around it left outside."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if not mark:
        return safe
    return "\n".join(map(_around, safe.split("\n"), [mark] * (safe.count("\n") + 1)))


def _around(line: str, mark: str) -> str:
    inner = line.strip(" \t")
    if not inner:
        return line
    start = line.index(inner)
    return f"{line[:start]}<{mark}>{inner}</{mark}>{line[start + len(inner):]}"
