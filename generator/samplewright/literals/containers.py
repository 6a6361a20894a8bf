"""How lists, objects, integers and lines are written in a language: the small tables of `[literals]`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property

from samplewright.literals.strings import Table


class ListForm(Table, frozen=True):
    """How a list is written. `pad` stands inside the brackets when it is on one line."""

    open: str
    close: str
    empty: str
    pad: str = ""


class ObjectForm(Table, frozen=True):
    """How an object is written, if all its keys match `keys`.

    pair: `{key}` and `{value}` are filled in.
    bare: regex; keys that match are written without quotes.
    special: keys that are written in their own way.
    """

    open: str
    close: str
    empty: str
    pair: str
    pad: str = ""
    keys: str | None = None
    bare: str | None = None
    special: dict[str, str] = {}

    @cached_property
    def parts(self) -> tuple[str, str, str]:
        """What stands before a key, between key and value, and after the value."""
        before, rest = self.pair.split("{key}")
        between, after = rest.split("{value}")
        return before, between, after

    @cached_property
    def _match(self) -> Callable[[str], object]:
        return re.compile(self.keys or "").fullmatch

    @cached_property
    def _is_bare(self) -> Callable[[str], object]:
        return re.compile(self.bare if self.bare is not None else "(?!)").fullmatch

    def fits(self, value: Iterable[str]) -> bool:
        return self.keys is None or all(map(self._match, value))

    def lead(self, key: str, quote: Callable[[str], str]) -> str:
        """What stands before a value: its key and the punctuation around it."""
        before, between, _ = self.parts
        written = self.special.get(key) or (key if self._is_bare(key) else quote(key))
        return f"{before}{written}{between}"


class IntegerForm(Table, frozen=True):
    """How integers from `min` to `max` (inclusive, None: no bound) are written.

    `{}` stands for the digits, `{string}` for a string literal of them.
    """

    form: str
    min: int | None = None
    max: int | None = None

    def fits(self, value: int) -> bool:
        return (self.min is None or value >= self.min) and (self.max is None or value <= self.max)


class LineForm(Table, frozen=True):
    """What stands around each line of a text."""

    open: str = ""
    close: str = ""
