"""How the cost of validating by a schema grows with the value, known before there is one.

For most schemas each value within a value is checked by few schemas, however deep it lies; these are left to
jsonschema-rs without counting. Schemas that apply each other in several ways have no such bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from samplewright.ir import Json
from samplewright.openapi.read_errors import MAX_DEPTH as MAX_NESTING
from samplewright.openapi.validation_cost import MAX_DEPTH, SchemaGraph, finds_unevaluated, own_steps
from samplewright.openapi.validators import InvalidSchema

#: How many steps one value in a value may take.
_MAX_STEPS = 1000
#: How many schemas may be applied to the same value within each other.
_MAX_IN_PLACE = MAX_DEPTH // MAX_NESTING
#: After so many rounds, what still grows is taken to grow without an end.
_ROUNDS = 64
#: How much of a document's schemas is explored; what is beyond has no known bound.
_MAX_EXPLORED = 5_000_000
#: Names for all fields, and all items, that a schema does not name.
_OTHER_FIELDS, _OTHER_ITEMS = None, -1

_Schema: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class _Head:
    """A schema that is applied to the root of a value, to a field or to an item.

    Attributes:
        steps: The steps that one value takes: this one, and any within it; not bounded if more than `_MAX_STEPS`.
        applied: For each field or item, the heads that are applied to it.
    """

    steps: int
    applied: list[list[int]]


class SchemaGrowth:
    """Judge the schemas of one document."""

    def __init__(self, document: Json):
        """Judge nothing yet.

        Args:
            document: The document, whose schemas are JSON Schema 2020-12.
        """
        self.graph = SchemaGraph(document)
        self._heads: dict[int, _Head] = {}
        self._checked: set[int] = set()
        self._unexplored = _MAX_EXPLORED

    def check_compilable(self, schema: Json) -> None:
        """Check that jsonschema-rs can compile a schema: it copies what unevaluated keywords look into.

        Raises:
            InvalidSchema: It would take too long, or overflow the stack.
        """
        pending = [schema]
        while pending:
            node = pending.pop()
            if not isinstance(node, dict) or id(node) in self._checked:
                continue
            self._checked.add(id(node))
            if finds_unevaluated(node) and self._in_place(node) is None:
                raise InvalidSchema("its unevaluatedProperties or unevaluatedItems look into too many schemas")
            pending += self.graph.in_place(node)
            for inner in _applied_within(node).values():
                pending += inner

    def is_bounded(self, schema: Json) -> bool:
        """Return whether the steps of validating any value are bounded by its size."""
        if not isinstance(schema, dict):
            return True
        if id(schema) not in self._heads:
            self._settle(self._explore(schema))
        return self._heads[id(schema)].steps <= _MAX_STEPS

    def _explore(self, root: _Schema) -> list[_Head]:
        """Find the heads that a schema leads to, innermost last."""
        found: list[_Head] = []
        pending = [root]
        while pending:
            schema = pending.pop()
            if id(schema) in self._heads:
                continue
            in_place = self._in_place(schema) if self._unexplored > 0 else None
            head = self._heads[id(schema)] = _Head(_MAX_STEPS + 1, [])
            found.append(head)
            if in_place is not None:
                head.steps = sum(map(own_steps, in_place))
                for inner in _joined(in_place):
                    head.applied.append([id(item) for item in inner])
                    pending += inner
                    self._unexplored -= len(in_place)
        return found

    def _settle(self, heads: list[_Head]) -> None:
        """Let steps grow from the inside out until they stay the same."""
        rounds, grows = 0, True
        while grows:
            grows, rounds = False, rounds + 1
            for head in reversed(heads):
                if head.steps > _MAX_STEPS or not head.applied:
                    continue
                steps = max(sum(self._heads[key].steps for key in keys) for keys in head.applied)
                if steps > head.steps:
                    grows = True
                    head.steps = steps if rounds < _ROUNDS else _MAX_STEPS + 1

    def _in_place(self, root: _Schema) -> list[_Schema] | None:
        """List the schemas that are applied to the same value, each as often as it is; None if these are too many."""
        listed: list[_Schema] = []
        path: set[int] = set()
        pending: list[tuple[_Schema, int, bool]] = [(root, 1, False)]
        while pending:
            schema, factor, is_finished = pending.pop()
            if is_finished:
                path.discard(id(schema))
            elif id(schema) not in path:
                listed += [schema] * min(factor, _MAX_STEPS + 1)
                if len(listed) + len(pending) > 2 * _MAX_STEPS or len(path) >= _MAX_IN_PLACE:
                    return None
                path.add(id(schema))
                pending.append((schema, factor, True))
                factor *= 2 if finds_unevaluated(schema) else 1
                pending += [(inner, factor, False) for inner in self.graph.in_place(schema) if isinstance(inner, dict)]
        return listed if len(listed) <= _MAX_STEPS else None


def _joined(schemas: Iterable[_Schema]) -> Iterator[list[_Schema]]:
    """Yield what several schemas apply to each field and item of the same value."""
    each = [applied for schema in schemas if (applied := _applied_within(schema))]
    for name in {name: None for applied in each for name in applied}:
        others = _OTHER_ITEMS if isinstance(name, int) else _OTHER_FIELDS
        yield [inner for applied in each for inner in applied.get(name, applied.get(others, ()))]


def _applied_within(schema: _Schema) -> dict[str | int | None, list[_Schema]]:
    """Return the schemas that a schema applies to each field and item of a value."""
    fields, items = _one(schema, "propertyNames", "unevaluatedProperties"), _one(schema, "contains", "unevaluatedItems")
    fields += _schemas((schema.get("patternProperties") or {}).values())
    applied: dict[str | int | None, list[_Schema]] = {}
    for name, inner in (schema.get("properties") or {}).items():
        applied[name] = [*_schemas([inner]), *fields]
    for index, inner in enumerate(schema.get("prefixItems") or ()):
        applied[index] = [*_schemas([inner]), *items]
    if other_fields := [*_one(schema, "additionalProperties"), *fields]:
        applied[_OTHER_FIELDS] = other_fields
    if other_items := [*_one(schema, "items"), *items]:
        applied[_OTHER_ITEMS] = other_items
    return applied


def _one(schema: _Schema, *keys: str) -> list[_Schema]:
    return list(_schemas(schema.get(key) for key in keys))


def _schemas(values: Iterable[Json]) -> Iterator[_Schema]:
    return (value for value in values if isinstance(value, dict))
