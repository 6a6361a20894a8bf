"""Chunks that differ from the specification, as servers send them."""

from __future__ import annotations

from typing import Any

from .json_values import is_array, is_object


def complete_chunk(value: Any) -> dict[str, Any]:
    """Return the JSON of a chunk without null members, with choices and their deltas.

    Raises:
        TypeError: The value is no chunk.
    """
    chunk = _clean(value)
    if not is_object(chunk):
        raise TypeError("a chunk is an object")
    choices = chunk.setdefault("choices", [])
    for choice in choices if is_array(choices) else ():
        if is_object(choice):
            choice.setdefault("delta", {})
    return chunk


def _clean(value: Any) -> Any:
    """Return JSON without null members and without halves of surrogate pairs."""
    if isinstance(value, str):
        text = value.encode("utf-16-le", "surrogatepass")
        return text.decode("utf-16-le", "replace")
    if is_array(value):
        return [_clean(item) for item in value]
    if is_object(value):
        return {name: _clean(item) for name, item in value.items() if item is not None}
    return value
