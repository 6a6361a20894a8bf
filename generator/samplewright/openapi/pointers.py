"""JSON pointers (RFC 6901): where a value is in a document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias
from urllib.parse import quote, unquote

#: The keys and indexes that lead from the root of a document to a value.
Pointer: TypeAlias = tuple[str | int, ...]


def format_pointer(pointer: Sequence[str | int]) -> str:
    """Write a pointer as text: `("paths", "/x")` -> `/paths/~1x`."""
    return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in pointer)


def format_fragment(pointer: Sequence[str | int]) -> str:
    """Write a pointer as a URI fragment, as in `$ref`: `("paths", "/x y")` -> `#/paths/~1x%20y`."""
    return "#" + quote(format_pointer(pointer), safe="/~")


def parse_fragment(reference: str) -> tuple[str, ...] | None:
    """Read the keys of a URI fragment; None if the reference is not one (`other.yaml`, `#anchor`)."""
    if reference == "#":
        return ()
    if not reference.startswith("#/"):
        return None
    return tuple(unquote(key).replace("~1", "/").replace("~0", "~") for key in reference[2:].split("/"))
