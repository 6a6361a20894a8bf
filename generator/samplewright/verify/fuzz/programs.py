"""Programs: hostile values packed into as few request bodies as compilers bear, for one language."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from samplewright.ir import Json
from samplewright.literals.table import LiteralTable
from samplewright.verify.fuzz.edits import Edit, edited
from samplewright.verify.fuzz.places import Places
from samplewright.verify.fuzz.values import LONG_TEXTS

#: Most values of a program whose body is native, and of one whose body is JSON text; and their bytes, as JSON.
_NATIVE, _TEXT = (400, 100_000), (1500, 600_000)
#: Most programs with a native body for a language that cannot write every value; fewest values in one.
_MOST_NATIVE, _FEWEST = 4, 8
#: Elements of a container of values, and of one of those: macros take long ones apart element by element.
_GROUP = 5
#: Hostile members of an object of the document's own.
_MEMBERS = 2


@dataclass(frozen=True)
class FuzzProgram:
    """A body with hostile values.

    Attributes:
        edits: What differs from the body of `places`.
        places: The places of the body without them.
    """

    edits: tuple[Edit, ...]
    places: Places

    @property
    def body(self) -> Any:
        """Return the body."""
        return edited(self.places.body, self.edits)


def pack(
    values: Sequence[Json], keys: Sequence[str], places: Sequence[Places], literals: LiteralTable
) -> list[FuzzProgram]:
    """Return programs that carry all values: native ones together, where the language can write them.

    Args:
        values: The values.
        keys: Keys of further members.
        places: Bodies, the one with the most places first: the others are for languages that cannot write that one.
        literals: How the language writes them.
    """
    native = [value for value in values if _is_native(value, literals)]
    others = [value for value in values if not _is_native(value, literals)]
    programs = list(_native_programs(native, keys, places, literals, len(native) if not others else _MOST_NATIVE))
    carried = sum(count for _, count in programs)
    rest: list[Json] = [*others, *native[carried:]]
    texts: Sequence[str] = LONG_TEXTS
    for chunk in _chunks(rest, *_TEXT):
        programs.append((_filled(places[0], [*texts, *chunk], keys), len(chunk)))
        texts = ()
    return [program for program, _ in programs]


def _native_programs(
    values: Sequence[Json], keys: Sequence[str], places: Sequence[Places], literals: LiteralTable, most: int
) -> Iterator[tuple[FuzzProgram, int]]:
    """Yield programs whose body is native, and how many of the values each has; they may leave out the last ones."""
    keys = [key for key in keys if _is_native({key: None}, literals)]
    texts: Sequence[str] = LONG_TEXTS
    for _ in range(most):
        chunk = next(_chunks(values, *_NATIVE), [])
        program = None
        while len(chunk) >= min(_FEWEST, len(values)) > 0 and program is None:
            bodies = (_filled(choice, [*texts, *chunk], keys) for choice in places)
            program = next((filled for filled in bodies if _is_native(filled.body, literals)), None)
            chunk = chunk if program else chunk[: len(chunk) // 2]
        if program is None:
            return
        yield program, len(chunk)
        values, texts = values[len(chunk) :], ()


def _chunks(values: Sequence[Json], most: int, most_bytes: int) -> Iterator[list[Json]]:
    chunk: list[Json] = []
    size = 0
    for value in values:
        size += len(json.dumps(value))
        if chunk and (len(chunk) == most or size > most_bytes):
            yield chunk
            chunk, size = [], len(json.dumps(value))
        chunk.append(value)
    if chunk:
        yield chunk


def _filled(places: Places, values: Sequence[Json], keys: Sequence[str]) -> FuzzProgram:
    """Put values where the document has texts, then into its objects, and the remainder at the top."""
    texts = [value for value in values if isinstance(value, str) and value not in LONG_TEXTS]
    others = [value for value in values if not (isinstance(value, str) and value not in LONG_TEXTS)]
    edits: list[Edit] = []
    names = cycle(keys)
    for pointer in places.texts:
        source = others if pointer in places.json_texts else texts
        if source:
            value = source.pop()
            text = json.dumps({next(names): value}, ensure_ascii=False) if pointer in places.json_texts else value
            edits.append(Edit(pointer, text))
    rest = [*others, *texts]
    for pointer, members in places.objects[1:]:
        new = [key for key in (next(names) for _ in range(_MEMBERS)) if key not in members]
        edits += [Edit((*pointer, key), rest.pop()) for key in dict.fromkeys(new) if len(rest) > _FEWEST]
    _, members = places.objects[0]
    free = [key for key in keys if key not in members]
    size = max(_GROUP**2, -(-len(rest) // len(free)))
    groups = (rest[start : start + size] for start in range(0, len(rest), size))
    edits += [Edit((key,), _grouped(group, keys)) for key, group in zip(free, groups, strict=False)]
    return FuzzProgram(tuple(edits), places)


def _grouped(values: Sequence[Json], keys: Sequence[str]) -> list[Json]:
    """Return values in lists and objects of a few, by turns."""
    groups = [values[start : start + _GROUP] for start in range(0, len(values), _GROUP)]
    names = cycle(keys)
    return [
        list(group) if number % 2 else {next(names): value for value in group} for number, group in enumerate(groups)
    ]


def _is_native(value: Json, literals: LiteralTable) -> bool:
    return literals.list is not None and literals.is_native(value)
