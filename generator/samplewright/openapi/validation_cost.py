"""What it costs to validate a value: the steps that jsonschema-rs takes, counted without taking them.

It checks a schema again each time that another one applies it to a value. Schemas that apply each other in several
ways therefore take exponential time; counting each pair of schema and value once does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from samplewright.ir import Json
from samplewright.openapi.document import find, value_at
from samplewright.openapi.step_budget import StepsExceeded

_REFERENCES = ("$ref", "$dynamicRef")
_IN_PLACE = ("not", "if", "then", "else")
_IN_PLACE_LISTS = ("allOf", "anyOf", "oneOf")
_UNEVALUATED = ("unevaluatedProperties", "unevaluatedItems")
_COMPARED_PER_STEP = 1000
#: How many schemas may be looked at for each step that is left, also those that are counted already.
_LOOKS_PER_STEP = 10
#: How many schemas may be applied within each other; jsonschema-rs overflows its stack at 30,000 or more.
MAX_DEPTH = 10_000


class SchemaGraph:
    """Which schemas of a document apply which others."""

    def __init__(self, document: Json):
        """Use the references of a document."""
        self._document = document
        self._targets: dict[str, Json] = {}

    def in_place(self, schema: dict[str, Any]) -> Iterator[Json]:
        """Yield the schemas that a schema applies to the same value."""
        for key in _REFERENCES:
            if isinstance(reference := schema.get(key), str):
                yield self._target(reference)
        for key in _IN_PLACE:
            yield schema.get(key, True)
        for key in _IN_PLACE_LISTS:
            yield from schema.get(key) or ()
        yield from (schema.get("dependentSchemas") or {}).values()

    def _target(self, reference: str) -> Json:
        if reference not in self._targets:
            pointer = find(self._document, reference)
            # What is unresolved is the validator's to report.
            node = True if pointer is None else value_at(self._document, pointer)
            self._targets[reference] = node
        return self._targets[reference]


def finds_unevaluated(schema: dict[str, Any]) -> bool:
    """Return whether a schema finds out what is not evaluated, by validating once more."""
    return any(key in schema for key in _UNEVALUATED)


def own_steps(schema: dict[str, Any]) -> int:
    """Return the steps of a schema's own keywords, for a value that is not a string."""
    return 1 + len(schema.get("enum") or ()) // 10


class _Visit:
    """A schema whose applied schemas are being counted.

    Attributes:
        key: The pair of schema and value.
        steps: The steps counted so far.
        applied: What is still to be counted.
        factor: How often each applied schema is checked.
        outermost: The first visit on the way here that a circle leads back to.
    """

    def __init__(self, key: tuple[int, int], steps: int, applied: Iterator[tuple[Json, Json]], factor: int, index: int):
        self.key, self.steps, self.applied, self.factor, self.outermost = key, steps, applied, factor, index


class StepCounter:
    """Counts the steps of validations against the schemas of one document, down from a limit."""

    def __init__(self, graph: SchemaGraph, limit: int):
        """Count nothing yet.

        Args:
            graph: The schemas, which are JSON Schema 2020-12.
            limit: How many steps all validations together may take.
        """
        self._graph = graph
        self._left = limit
        self._looks = 0
        self._counted: dict[tuple[int, int], int] = {}

    def spend(self, schema: Json, value: Json) -> None:
        """Take the steps of a validation from what is left.

        Args:
            schema: The schema, a part of the document.
            value: The value, which lives as long as the counter.

        Raises:
            StepsExceeded: Fewer are left, or too many schemas are applied within each other.
        """
        if isinstance(schema, dict):
            self._left -= self._count(schema, value)

    def _count(self, schema: dict[str, Any], value: Json) -> int:
        visits = [self._visit(schema, value, 0)]
        unfinished = {visits[0].key: 0}
        while True:
            visit = visits[-1]
            self._looks += 1
            if self._looks > self._left * _LOOKS_PER_STEP:
                raise StepsExceeded
            inner, item = next(visit.applied, (None, None))
            if inner is None:
                self._finish(visits, unfinished)
                if not visits:
                    return visit.steps
            elif isinstance(inner, dict):
                key = (id(inner), id(item))
                if key in unfinished:
                    visit.outermost = min(visit.outermost, unfinished[key])
                elif key in self._counted:
                    self._add(visit, self._counted[key])
                else:
                    unfinished[key] = len(visits)
                    visits.append(self._visit(inner, item, len(visits)))

    def _finish(self, visits: list[_Visit], unfinished: dict[tuple[int, int], int]) -> None:
        """End the last visit; within a circle its steps depend on the way that led there, so they are not kept."""
        visit = visits.pop()
        del unfinished[visit.key]
        if visit.outermost >= len(visits):
            self._counted[visit.key] = visit.steps
        if visits:
            visits[-1].outermost = min(visits[-1].outermost, visit.outermost)
            self._add(visits[-1], visit.steps)

    def _add(self, visit: _Visit, steps: int) -> None:
        visit.steps += steps * visit.factor
        if visit.steps > self._left:
            raise StepsExceeded

    def _visit(self, schema: dict[str, Any], value: Json, index: int) -> _Visit:
        if index >= MAX_DEPTH:
            raise StepsExceeded
        steps = own_steps(schema)
        if isinstance(value, str) and isinstance(pattern := schema.get("pattern"), str):
            steps += len(value) * len(pattern) // _COMPARED_PER_STEP
        factor = 2 if finds_unevaluated(schema) else 1
        return _Visit((id(schema), id(value)), steps, self._applied(schema, value), factor, index)

    def _applied(self, schema: dict[str, Any], value: Json) -> Iterator[tuple[Json, Json]]:
        """Yield the schemas that a schema applies, each with the value that it is applied to."""
        for inner in self._graph.in_place(schema):
            yield inner, value
        if isinstance(value, dict):
            yield from _applied_to_fields(schema, value)
        elif isinstance(value, list):
            yield from _applied_to_items(schema, value)


def _applied_to_fields(schema: dict[str, Any], value: dict[str, Json]) -> Iterator[tuple[Json, Json]]:
    properties, by_pattern = schema.get("properties") or {}, schema.get("patternProperties") or {}
    others = [schema.get(key, True) for key in ("additionalProperties", "unevaluatedProperties")]
    for name, item in value.items():
        yield properties.get(name, True), item
        yield schema.get("propertyNames", True), name
        for inner in (*by_pattern.values(), *others):
            yield inner, item


def _applied_to_items(schema: dict[str, Any], value: list[Json]) -> Iterator[tuple[Json, Json]]:
    prefix = schema.get("prefixItems") or ()
    others = [schema.get(key, True) for key in ("items", "contains", "unevaluatedItems")]
    for index, item in enumerate(value):
        yield prefix[index] if index < len(prefix) else True, item
        for inner in others:
            yield inner, item
