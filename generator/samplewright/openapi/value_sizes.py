"""Sizes of values, about as many characters as they take when written."""

from __future__ import annotations

from samplewright.ir import Json

#: The size of any value; a text has its characters, too.
VALUE_SIZE = 10


def value_size(value: Json, limit: int) -> int:
    """Return the size of a value; counting ends soon after a limit."""
    size = 0
    pending = [value]
    while pending and size <= limit:
        item = pending.pop()
        size += VALUE_SIZE + (len(item) if isinstance(item, str) else 0)
        if isinstance(item, dict):
            size += sum(map(len, item))
            pending += item.values()
        elif isinstance(item, list):
            pending += item
    return size
