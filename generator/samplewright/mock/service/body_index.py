"""Finding what belongs to a request's body."""

from __future__ import annotations

from collections import defaultdict
from typing import Generic, TypeVar

from samplewright.ir import Json

_Item = TypeVar("_Item")


class BodyIndex(Generic[_Item]):
    """Items by JSON values that must be equal: the order of keys does not matter, 1 is 1.0, but not true."""

    def __init__(self) -> None:
        self._items: defaultdict[object, list[tuple[Json, _Item]]] = defaultdict(list)

    def add(self, body: Json, item: _Item) -> None:
        """Add an item; of several with equal bodies the first is found."""
        self._items[_bucket(body)].append((body, item))

    def find(self, body: Json) -> _Item | None:
        """Return the item that belongs to a body."""
        for candidate, item in self._items.get(_bucket(body), ()):
            if candidate == body and _same_booleans(candidate, body):
                return item
        return None


def _bucket(body: Json) -> object:
    """Return a key that equal bodies share, and most others do not."""
    return frozenset(body) if isinstance(body, dict) else None


def _same_booleans(first: Json, second: Json) -> bool:
    """Return whether values that are equal in Python are equal in JSON."""
    if isinstance(first, dict):
        return isinstance(second, dict) and all(_same_booleans(item, second[key]) for key, item in first.items())
    if isinstance(first, list):
        return isinstance(second, list) and all(map(_same_booleans, first, second))
    return isinstance(first, bool) == isinstance(second, bool)
