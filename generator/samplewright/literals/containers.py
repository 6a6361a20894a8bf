"""Syntax of lists, objects and the lines of a text: the small tables of `[literals]`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from samplewright.literals.toml_table import TomlTable


class ListSyntax(TomlTable, frozen=True):
    """How a list is written.

    Attributes:
        open: Opening bracket.
        close: Closing bracket.
        empty: An empty list.
        pad: Text inside the brackets of a list on one line.
    """

    open: str
    close: str
    empty: str
    pad: str = ""


class ObjectSyntax(TomlTable, frozen=True):
    """How an object is written.

    Attributes:
        open: Opening bracket.
        close: Closing bracket.
        empty: An empty object.
        pair: A member; `{key}` and `{value}` are filled in.
        pad: Text inside the brackets of an object on one line.
        keys: Regex; objects with a key that does not match are rejected.
        bare: Regex; keys that match are written without quotes.
        special: Key -> how it is written instead.
    """

    open: str
    close: str
    empty: str
    pair: str
    pad: str = ""
    keys: str | None = None
    bare: str | None = None
    special: dict[str, str] = {}

    def accepts(self, keys: Iterable[str]) -> bool:
        """Return whether an object with these keys can be written."""
        return self._accepted is None or all(map(self._accepted.fullmatch, keys))

    def is_bare(self, key: str) -> bool:
        """Return whether the key is written without quotes."""
        return self._bare is not None and self._bare.fullmatch(key) is not None

    @cached_property
    def pair_parts(self) -> tuple[str, str, str]:
        """The text of a pair before its key, between key and value, and after its value."""
        before, _, after_key = self.pair.partition("{key}")
        between, _, after = after_key.partition("{value}")
        return before, between, after

    @cached_property
    def _accepted(self) -> re.Pattern[str] | None:
        return None if self.keys is None else re.compile(self.keys)

    @cached_property
    def _bare(self) -> re.Pattern[str] | None:
        return None if self.bare is None else re.compile(self.bare)


class LineSyntax(TomlTable, frozen=True):
    """Text around each line of a text."""

    open: str = ""
    close: str = ""
