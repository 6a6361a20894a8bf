"""Print JSON values as source text: on one line if they fit, else one element a line.

The outermost container is on one line only on request, a list of several containers of several members never.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from samplewright.ir import Json
from samplewright.literals.containers import ListSyntax, ObjectSyntax
from samplewright.literals.numbers import FloatSyntax, IntegerSyntax

if TYPE_CHECKING:
    from samplewright.literals.table import LiteralTable

# East Asian wide, full-width and emoji blocks, roughly: formatters count them as two columns.
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6"
    "\U0001f300-\U0001faff\U00020000-\U0003fffd]"
)
_ANY_FLOAT = FloatSyntax()
_ANY_INTEGER = IntegerSyntax()


class UnsupportedValue(ValueError):
    """The language has no native literal for the value; it can be sent as JSON text."""


def width(text: str) -> int:
    """Return the columns that the text takes in a terminal, as formatters count them."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


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
            UnsupportedValue: The language has none, or the value exceeds a limit of its.
        """
        limit = self._table.max_macro_depth
        if limit and macro_depth(value) > limit:
            raise UnsupportedValue(f"macro recursion exceeds {limit} levels")
        self._check(value, 1)

    def _check(self, value: Json, depth: int) -> None:
        if not isinstance(value, (dict, list)):
            self._scalar(value)
            return
        self._syntax(value)
        if value and self._table.max_depth and depth > self._table.max_depth:
            raise UnsupportedValue(f"nesting exceeds {self._table.max_depth} levels")
        for item in value.values() if isinstance(value, dict) else value:
            self._check(item, depth + 1)

    def write(self, value: Json, margin: str, room: int | None) -> str:
        """Return the value as source text; its lines after the first start with the margin.

        Args:
            value: A value that `check` accepts.
            margin: Indentation of the line on which the text starts.
            room: Columns for the text if it may be on one line; None puts the elements of a container on lines of
                their own.
        """
        if isinstance(value, (dict, list)) and value:
            line = None if room is None else self._one_line(value, room)
            return self._split(value, margin) if line is None else line
        return self._atom(value)

    def _one_line(self, value: Json, room: int) -> str | None:
        """Return the value on one line; None if it takes more than `room` columns or must be split."""
        if not isinstance(value, (dict, list)) or not value:
            text = self._atom(value)
            return text if width(text) <= room else None
        if self._must_split(value):
            return None
        syntax = self._syntax(value)
        remaining = room
        elements: list[str] = []
        for before, item, after in self._elements(value, syntax):
            line = self._one_line(item, remaining)
            if line is None:
                return None
            elements.append(f"{before}{line}{after}")
            remaining -= width(elements[-1])
        text = f"{syntax.open}{syntax.pad}{', '.join(elements)}{syntax.pad}{syntax.close}"
        return text if width(text) <= room else None

    def _split(self, value: Json, margin: str) -> str:
        """Return a container with one element a line."""
        table, syntax = self._table, self._syntax(value)
        inner = margin + table.indent
        lines = [f"{inner}{self._element(*element, inner)}" for element in self._elements(value, syntax)]
        last = "," if table.trailing_comma else ""
        return "\n".join([syntax.open, ",\n".join(lines) + last, margin + syntax.close])

    def _element(self, before: str, value: Json, after: str, margin: str) -> str:
        """Return an element that has a line of its own."""
        table = self._table
        room = table.width - 1 - len(margin) - width(before) - len(after)
        if isinstance(value, (dict, list)) and value:
            return f"{before}{self.write(value, margin, room)}{after}"
        text = self._atom(value)
        if table.hang_strings and width(before) >= table.hang_strings and width(text) + len(",") > room:
            before = f"{before.rstrip()}\n{margin}{table.indent}"
        return f"{before}{text}{after}"

    def _elements(self, value: Json, syntax: ListSyntax | ObjectSyntax) -> Iterator[tuple[str, Json, str]]:
        """Yield each element of a container, with the text before and after it."""
        if isinstance(value, dict) and isinstance(syntax, ObjectSyntax):
            before, between, after = syntax.pair_parts
            for key, item in value.items():
                yield f"{before}{self._key(key, syntax)}{between}", item, after
        elif isinstance(value, list):
            for item in value:
                yield "", item, ""

    def _key(self, key: str, syntax: ObjectSyntax) -> str:
        if key in syntax.special:
            return syntax.special[key]
        return key if syntax.is_bare(key) else self._table.quote(key)

    def _syntax(self, value: Json) -> ListSyntax | ObjectSyntax:
        if isinstance(value, list):
            if self._table.list is None:
                raise UnsupportedValue("the target has no [literals.list]")
            return self._table.list
        assert isinstance(value, dict)
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
        return self._syntax(value).empty if isinstance(value, (dict, list)) else self._scalar(value)

    def _scalar(self, value: str | int | float | None) -> str:
        table = self._table
        if isinstance(value, str):
            return table.quote(value)
        if value is None:
            return table.null
        if isinstance(value, bool):
            return table.true if value else table.false
        return self._number(value)

    def _number(self, value: int | float) -> str:
        quote = self._table.quote
        if isinstance(value, int):
            for integer in self._table.integers or (_ANY_INTEGER,):
                if integer.accepts(value):
                    return integer.write(value, quote)
            raise UnsupportedValue(f"no integer literal holds {value}")
        for syntax in self._table.floats or (_ANY_FLOAT,):
            if syntax.accepts(value):
                return syntax.write(value, quote)
        raise UnsupportedValue(f"no float literal keeps every digit of {value}")
