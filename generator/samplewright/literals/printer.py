"""Print JSON values as source text: on one line if they fit, else one element a line.

The outermost container is on one line only on request, a list of several containers of several members never.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from samplewright.ir import Json
from samplewright.literals.containers import ListSyntax, ObjectSyntax
from samplewright.literals.numbers import FloatSyntax, IntegerSyntax

if TYPE_CHECKING:
    from samplewright.literals.table import LiteralTable

#: East Asian wide, full-width and emoji blocks, roughly: formatters count them as two columns. The first character of
#: each block, and the first after it.
_WIDE_BLOCKS = (
    "\u1100\u1160\u2e80\ua4d0\uac00\ud7a4\uf900\ufb00\ufe30\ufe70\uff00\uff61\uffe0\uffe7"
    "\U0001f300\U0001fb00\U00020000\U0003fffe"
)
_ANY_FLOAT = FloatSyntax()
_ANY_INTEGER = IntegerSyntax()


class UnsupportedValue(ValueError):
    """The language has no native literal for the value; it can be sent as JSON text."""


def width(text: str) -> int:
    """Return the columns that the text takes in a terminal, as most formatters count them."""
    return len(text) if text.isascii() else len(text) + _wide_characters(text)


@lru_cache(maxsize=1024)
def _wide_characters(text: str) -> int:
    return sum(bisect_right(_WIDE_BLOCKS, character) % 2 for character in text)


def macro_depth(value: Json) -> int:
    """Return how deep a macro recurses that takes a literal apart element by element.

    Each element costs one level for every element before it in each container around it.
    """
    if not isinstance(value, (dict, list)):
        return 0
    items = value.values() if isinstance(value, dict) else value
    return max((position + macro_depth(item) for position, item in enumerate(items, 1)), default=0)


class Printer:
    """Prints values with the literals of one language.

    Args:
        table: The language's `[literals]`.
    """

    def __init__(self, table: LiteralTable):
        self._table = table

    def check(self, value: Json) -> None:
        """Check that the language has a native literal for the value.

        Raises:
            UnsupportedValue: The language has none, or the value exceeds one of its limits.
        """
        limit = self._table.max_macro_depth
        if limit and macro_depth(value) > limit:
            raise UnsupportedValue(f"macro recursion exceeds {limit} levels")
        self._check(value, 1)

    def write(self, value: Json, margin: str = "", room: int = 0) -> str:
        """Return the value as source text.

        Args:
            value: A value that `check` accepts.
            margin: Indentation of the line on which the text starts; the lines after it start with it.
            room: Columns for a container on one line.
        """
        line, split = self._print(value, margin)
        return split if line is None or self._width(line) > room else line

    def _check(self, value: Json, depth: int) -> None:
        if isinstance(value, (dict, list)):
            self._syntax(value)
            limit = self._table.max_depth
            if value and limit and depth > limit:
                raise UnsupportedValue(f"nesting exceeds {limit} levels")
            for item in value.values() if isinstance(value, dict) else value:
                self._check(item, depth + 1)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            self._number_syntax(value)

    def _print(self, value: Json, margin: str) -> tuple[str | None, str]:
        """Return a value on one line, None if it must be split or is too long, and with one element a line."""
        if not isinstance(value, (dict, list)) or not value:
            text = self._atom(value)
            return text, text
        table, syntax = self._table, self._syntax(value)
        inner = margin + table.indent
        elements: list[str | None] = []
        lines: list[str] = []
        for before, item, after in self._elements(value, syntax):
            line, split = self._print(item, inner)
            elements.append(None if line is None else f"{before}{line}{after}")
            lines.append(inner + self._element(before, line, split, after, inner))
        trailing = "," if table.trailing_comma else ""
        split = "\n".join([syntax.open, ",\n".join(lines) + trailing, margin + syntax.close])
        return None if self._must_split(value) else self._joined(elements, syntax), split

    def _joined(self, elements: list[str | None], syntax: ListSyntax | ObjectSyntax) -> str | None:
        """Return a container on one line; None if an element must be split, or together they are too long."""
        room = self._table.width
        texts = []
        for text in elements:
            if text is None or len(text) > room:
                return None
            texts.append(text)
            room -= len(text)
        return f"{syntax.open}{syntax.pad}{', '.join(texts)}{syntax.pad}{syntax.close}"

    def _element(self, before: str, line: str | None, split: str, after: str, margin: str) -> str:
        """Return an element that has a line of its own."""
        table = self._table
        room = table.width - 1 - len(margin) - self._width(before) - len(after)
        if line is not split:
            return f"{before}{split if line is None or self._width(line) > room else line}{after}"
        if table.hang_strings and self._width(before) >= table.hang_strings and self._width(line) > room:
            before = f"{before.rstrip()}\n{margin}{table.indent}"
        return f"{before}{line}{after}"

    def _width(self, text: str) -> int:
        return width(text) if self._table.wide_columns > 1 else len(text.encode("utf-16-le", "surrogatepass")) // 2

    def _elements(self, value: Json, syntax: ListSyntax | ObjectSyntax) -> Iterator[tuple[str, Json, str]]:
        """Yield each element of a container, with the text before and after it."""
        if isinstance(syntax, ListSyntax):
            for item in value:
                yield "", item, ""
        else:
            before, between, after = syntax.pair_parts
            for key, item in value.items():
                yield f"{before}{self._key(key, syntax)}{between}", item, after

    def _key(self, key: str, syntax: ObjectSyntax) -> str:
        if key in syntax.special:
            return syntax.special[key]
        return key if syntax.is_bare(key) else self._table.quote(key)

    def _syntax(self, value: Json) -> ListSyntax | ObjectSyntax:
        if isinstance(value, list):
            if self._table.list is None:
                raise UnsupportedValue("the target has no [literals.list]")
            return self._table.list
        for syntax in self._table.object:
            if syntax.accepts(value):
                return syntax
        raise UnsupportedValue("no [[literals.object]] accepts these keys")

    def _must_split(self, value: Json) -> bool:
        items = value.values() if isinstance(value, dict) else value
        sizes = [len(item) if isinstance(item, (dict, list)) else 0 for item in items]
        if isinstance(value, list) and len(sizes) > 1 and min(sizes) > 1:
            return True
        return self._table.split_nested and any(sizes)

    def _atom(self, value: Json) -> str:
        """Return a scalar or an empty container."""
        table = self._table
        if isinstance(value, str):
            return table.quote(value)
        if isinstance(value, (dict, list)):
            return self._syntax(value).empty
        if value is None:
            return table.null
        if isinstance(value, bool):
            return table.true if value else table.false
        return self._number(value)

    def _number(self, value: float) -> str:
        return self._number_syntax(value).write(value, self._table.quote)

    def _number_syntax(self, value: float) -> IntegerSyntax | FloatSyntax:
        if isinstance(value, int):
            for integer in self._table.integers or (_ANY_INTEGER,):
                if integer.accepts(value):
                    return integer
            raise UnsupportedValue(f"no integer literal holds {value}")
        for syntax in self._table.floats or (_ANY_FLOAT,):
            if syntax.accepts(value):
                return syntax
        raise UnsupportedValue(f"no float literal keeps every digit of {value}")
