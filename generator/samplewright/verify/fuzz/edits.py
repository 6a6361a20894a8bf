"""Edits: hostile values at places of a body, so that each can be found and made small again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from samplewright.ir import Json
from samplewright.verify.fuzz.values import shrunk
from samplewright.verify.json_diff import Pointer


@dataclass(frozen=True)
class Edit:
    """A value at a place of a body: in place of what is there, or as a new member of an object.

    Attributes:
        pointer: The place.
        value: The value.
    """

    pointer: Pointer
    value: Json


def edited(body: Json, edits: Sequence[Edit]) -> Any:
    """Return a copy of a body with edits."""
    body = json.loads(json.dumps(body))
    for edit in edits:
        *parents, last = edit.pointer
        target = body
        for part in parents:
            target = target[part]
        target[last] = edit.value
    return body


def smallest(
    edits: Sequence[Edit], pointer: Pointer | None, fails: Callable[[Sequence[Edit]], bool], tries: int = 60
) -> Edit | None:
    """Return the smallest edit that fails by itself, None if only several fail together, or none does again.

    Args:
        edits: Edits that fail together.
        pointer: The place of the first difference, if there is one.
        fails: Whether some edits fail.
        tries: Most values to try for the last edit.
    """
    near = [edit for edit in edits if pointer is not None and _is_near(edit.pointer, pointer)]
    failing = next((some for some in (near, list(edits)) if some and fails(some)), [])
    while len(failing) > 1:
        half = next((half for half in _halves(failing) if fails(half)), None)
        if half is None:
            return None
        failing = half
    if not failing:
        return None
    (edit,) = failing
    return replace(edit, value=shrunk(edit.value, lambda value: fails([replace(edit, value=value)]), tries))


def _is_near(first: Pointer, second: Pointer) -> bool:
    length = min(len(first), len(second))
    return first[:length] == second[:length]


def _halves(edits: list[Edit]) -> Iterator[list[Edit]]:
    middle = len(edits) // 2
    yield edits[:middle]
    yield edits[middle:]
