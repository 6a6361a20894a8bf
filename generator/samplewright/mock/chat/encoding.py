"""JSON values as bytes."""

from __future__ import annotations

import json

import msgspec

from samplewright.ir import Json


def encode_json(value: Json, *, ordered: bool = False) -> bytes:
    """Return a value as compact JSON.

    Args:
        value: The value.
        ordered: Whether to sort the keys of objects.
    """
    try:
        return msgspec.json.encode(value, order="sorted" if ordered else None)
    except OverflowError:  # an integer of more than 64 bits
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=ordered).encode()
