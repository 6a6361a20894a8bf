"""Places: where the bodies of a document's requests take any text, or any further member."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from samplewright.ir import Json
from samplewright.verify.fuzz.edits import Edit, edited
from samplewright.verify.json_diff import Pointer

#: What is tried to see whether a place takes anything; whatever takes these takes all.
_TEXTS = ("", "\0\U0001f600\"'", "é" * 1000)
_MEMBERS: tuple[Json, ...] = (None, "", [0], {"a": {}})
_KEY = "x-fuzz \U0001f600"


@dataclass(frozen=True)
class Places:
    """A body and what can be changed in it.

    Attributes:
        body: The body.
        texts: Pointers to strings that may be any text.
        json_texts: Those of them that are the JSON text of an object, such as a tool's arguments.
        objects: Objects that take any further member, with the keys that they have; the body itself is the first.
    """

    body: dict[str, Json]
    texts: tuple[Pointer, ...]
    json_texts: frozenset[Pointer]
    objects: tuple[tuple[Pointer, frozenset[str]], ...]


def find_places(bodies: Sequence[Mapping[str, Json]], accepts: Callable[[Json], bool]) -> Places:
    """Return the places of several bodies joined in one: members of all, the elements of all lists.

    Args:
        bodies: Bodies of an operation's requests. The first is the base: whatever does not go with it is left out.
        accepts: Whether a body follows the document.
    """
    body = dict(bodies[0])
    for other in bodies[1:]:
        joined = _joined(body, other)
        body = joined if accepts(joined) else body
    found = list(_walk(body, ()))
    texts = tuple(pointer for pointer, value in found if isinstance(value, str) and _is_free(body, pointer, accepts))
    return Places(
        body,
        texts,
        frozenset(pointer for pointer, value in found if pointer in texts and _is_json_text(value)),
        (
            ((), frozenset(body)),
            *(
                (pointer, frozenset(value))
                for pointer, value in found
                if isinstance(value, dict) and _is_open(body, pointer, accepts)
            ),
        ),
    )


def _joined(body: Mapping[str, Json], other: Mapping[str, Json]) -> dict[str, Json]:
    return {**other, **body, **{key: _both(body[key], other[key]) for key in body.keys() & other.keys()}}


def _both(value: Json, other: Json) -> Json:
    """Return the elements of two lists, or the larger of two objects; else the first value."""
    if isinstance(value, list) and isinstance(other, list):
        return [*value, *other]
    is_larger = isinstance(other, dict) and len(json.dumps(other)) > len(json.dumps(value))
    return other if isinstance(value, dict) and is_larger else value


def _walk(value: Json, pointer: Pointer) -> Iterator[tuple[Pointer, Json]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield (*pointer, key), inner
        yield from _walk(inner, (*pointer, key))


def _is_free(body: Json, pointer: Pointer, accepts: Callable[[Json], bool]) -> bool:
    return all(accepts(edited(body, [Edit(pointer, text)])) for text in _TEXTS)


def _is_open(body: Json, pointer: Pointer, accepts: Callable[[Json], bool]) -> bool:
    return all(accepts(edited(body, [Edit((*pointer, _KEY), value)])) for value in _MEMBERS)


def _is_json_text(value: Json) -> bool:
    try:
        return isinstance(json.loads(value), dict) if isinstance(value, str) else False
    except ValueError:
        return False
