"""Compare JSON values."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from difflib import unified_diff

from samplewright.ir import Json

Pointer = tuple[str | int, ...]


def first_difference(expected: Json, received: Json, pointer: Pointer = ()) -> Pointer | None:
    """Return the pointer to the first difference, None if the values are equal.

    The order of keys does not count. 1 is not true; an integer equals only that integer, a float any number of its
    value.
    """
    if isinstance(expected, dict) and isinstance(received, dict):
        if expected.keys() != received.keys():
            return pointer
        pairs = [((*pointer, key), value, received[key]) for key, value in expected.items()]
    elif isinstance(expected, list) and isinstance(received, list) and len(expected) == len(received):
        pairs = [((*pointer, index), *pair) for index, pair in enumerate(zip(expected, received, strict=True))]
    elif type(expected) is float and type(received) in (int, float):
        return None if _as_float(received) == expected else pointer
    else:
        return None if type(expected) is type(received) and expected == received else pointer
    differences = (first_difference(before, after, inner) for inner, before, after in pairs)
    return next((difference for difference in differences if difference is not None), None)


def describe_difference(expected: Json, received: Json) -> str:
    """Return a unified diff of both values as sorted JSON."""

    def lines(value: Json) -> list[str]:
        return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True).splitlines()

    diff = unified_diff(lines(expected), lines(received), "expected", "received", lineterm="", n=2)
    return "\n".join(diff) or "the same text, but other types of numbers"


def read_values(text: str) -> Iterator[Json]:
    """Return the JSON values that follow each other in a text.

    Raises:
        ValueError: The text has anything else.
    """
    decoder = json.JSONDecoder()
    while text := text.lstrip():
        value, end = decoder.raw_decode(text)
        yield value
        text = text[end:]


def _as_float(number: int | float) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf
