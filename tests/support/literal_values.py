"""JSON values that are hard to write as source text, and the literal tables of every target."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from samplewright.literals.table import LiteralTable
from samplewright.targets import discovery

HOSTILE = [
    "'", '"', "\\", "`", "$", "#", "{", "}", "(", ")", "%s", "${x}", "#{x}", "\\(x)", "$(id)", "*/", "//", "-->",
    "</script>", "'''", '"""', '"#', "??=", "JSON", "\nJSON\n", "\0", "\n", "\r\n", "\t", "\x1b", "\x7f", "\x85",
    "\u2028", "\u2029", "\ufeff", "\u202e", "\u200b", "\u200d", "\ufffe", "\U000e0001", "\U0010ffff", "👩‍👩‍👧", "中文", "é",
]  # fmt: skip
strings = st.text() | st.lists(st.sampled_from(HOSTILE)).map("".join)
keys = strings | st.sampled_from(["__proto__", "", "0", "1", "class", "a b", "constructor", "null"])
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | strings,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=20,
)


def is_unsafe(character: str) -> bool:
    """Return whether a character must never be written verbatim."""
    return ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 or character in "\u2028\u2029\ufeff\u202e\u200b"


def literal_tables() -> dict[str, LiteralTable]:
    """Return target -> table, of targets with equal tables only the first."""
    tables: dict[str, LiteralTable] = {}
    for target in discovery.discover():
        if target.settings.literals not in tables.values():
            tables[target.name] = target.settings.literals
    return tables
