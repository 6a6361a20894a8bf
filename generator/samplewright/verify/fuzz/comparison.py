"""Compare the bytes of a request with the body that the document has, by nothing that reads or judges requests."""

from __future__ import annotations

import json
from dataclasses import dataclass

from samplewright.ir import Json
from samplewright.verify.json_diff import Pointer, first_difference

_SHOWN = 200


@dataclass(frozen=True)
class Loss:
    """A difference.

    Attributes:
        pointer: Its place; of a missing or further member, the object's.
        detail: What differs, for readers.
    """

    pointer: Pointer
    detail: str


def find_loss(expected: Json, received: bytes) -> Loss | None:
    """Return the first difference, None if there is none."""
    try:
        value = strict_json(received)
    except ValueError as error:
        return Loss((), f"the body is invalid: {error}")
    pointer = first_difference(expected, value)
    if pointer is None:
        return None
    for part in pointer:
        expected, value = expected[part], value[part]
    return Loss(pointer, _describe(expected, value))


def strict_json(data: bytes) -> Json:
    """Read JSON in which nothing can get lost.

    Raises:
        ValueError: It is not JSON in UTF-8, or has a key twice.
    """

    def unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        members = dict(pairs)
        if len(members) < len(pairs):
            raise ValueError("duplicate key")
        return members

    def refuse(name: str) -> Json:
        raise ValueError(f"invalid number {name}")

    return json.loads(data.decode(), object_pairs_hook=unique, parse_constant=refuse)


def _describe(expected: Json, received: Json) -> str:
    if isinstance(expected, dict) and isinstance(received, dict):
        missing, added = list(expected.keys() - received.keys()), list(received.keys() - expected.keys())
        return f"missing keys {_shown(missing)}, further keys {_shown(added)}"
    return f"expected {_shown(expected)}, received {_shown(received)}"


def _shown(value: Json) -> str:
    text = json.dumps(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
