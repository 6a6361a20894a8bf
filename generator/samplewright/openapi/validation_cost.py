"""What it costs to validate a value: the steps that jsonschema-rs takes, counted without taking them.

It checks a schema again each time that another one applies it to a value. Schemas that apply each other in several
ways therefore take exponential time; counting each pair of schema and value once does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from samplewright.ir import Json
from samplewright.openapi.pointers import parse_fragment

_REFERENCES = ("$ref", "$dynamicRef")
_IN_PLACE = ("not", "if", "then", "else")
_IN_PLACE_LISTS = ("allOf", "anyOf", "oneOf")
_UNEVALUATED = ("unevaluatedProperties", "unevaluatedItems")
_COMPARED_PER_STEP = 1000


class TooManySteps(Exception):
    """Validation would take more steps than are left."""


class _Visit:
    """A schema whose applied schemas are being counted."""

    def __init__(self, key: tuple[int, int], steps: int, applied: Iterator[tuple[Json, Json]], factor: int):
        self.key, self.steps, self.applied, self.factor = key, steps, applied, factor


class StepCounter:
    """Counts the steps of validations against the schemas of one document, down from a limit."""

    def __init__(self, document: Json, limit: int):
        """Count nothing yet.

        Args:
            document: The document, whose schemas are JSON Schema 2020-12.
            limit: How many steps all validations together may take.
        """
        self._document = document
        self._left = limit
        self._counted: dict[tuple[int, int], int] = {}
        self._targets: dict[str, Json] = {}

    def spend(self, schema: Json, value: Json) -> None:
        """Take the steps of a validation from what is left.

        Args:
            schema: The schema, a part of the document.
            value: The value, which lives as long as the document.

        Raises:
            TooManySteps: Fewer are left.
        """
        if isinstance(schema, dict):
            self._left -= self._count(schema, value)

    def _count(self, schema: dict[str, Any], value: Json) -> int:
        visits = [self._visit(schema, value)]
        unfinished = {visits[0].key}
        while True:
            visit = visits[-1]
            inner, item = next(visit.applied, (None, None))
            if inner is None:
                self._counted[visit.key] = visit.steps
                unfinished.discard(visits.pop().key)
                if not visits:
                    return visit.steps
                self._add(visits[-1], visit.steps)
            elif isinstance(inner, dict) and (key := (id(inner), id(item))) not in unfinished:
                if key in self._counted:
                    self._add(visit, self._counted[key])
                else:
                    visits.append(self._visit(inner, item))
                    unfinished.add(key)

    def _add(self, visit: _Visit, steps: int) -> None:
        visit.steps += steps * visit.factor
        # Counting takes steps, too: as many as there are pairs.
        if visit.steps + len(self._counted) > self._left:
            raise TooManySteps

    def _visit(self, schema: dict[str, Any], value: Json) -> _Visit:
        steps = 1 + len(schema.get("enum") or ()) // 10
        if isinstance(value, str) and isinstance(pattern := schema.get("pattern"), str):
            steps += len(value) * len(pattern) // _COMPARED_PER_STEP
        # What is not evaluated is found by validating once more.
        factor = 2 if any(key in schema for key in _UNEVALUATED) else 1
        return _Visit((id(schema), id(value)), steps, self._applied(schema, value), factor)

    def _applied(self, schema: dict[str, Any], value: Json) -> Iterator[tuple[Json, Json]]:
        """Yield the schemas that a schema applies, each with the value that it is applied to."""
        for key in _REFERENCES:
            if isinstance(reference := schema.get(key), str):
                yield self._target(reference), value
        for key in _IN_PLACE:
            yield schema.get(key, True), value
        for key in _IN_PLACE_LISTS:
            for inner in schema.get(key) or ():
                yield inner, value
        for inner in (schema.get("dependentSchemas") or {}).values():
            yield inner, value
        if isinstance(value, dict):
            yield from _applied_to_fields(schema, value)
        elif isinstance(value, list):
            yield from _applied_to_items(schema, value)

    def _target(self, reference: str) -> Json:
        if reference not in self._targets:
            node = self._document
            try:
                for key in parse_fragment(reference) or ("",):
                    node = node[int(key)] if isinstance(node, list) else node[key]
            except (KeyError, IndexError, TypeError, ValueError):
                node = True  # the validator reports it
            self._targets[reference] = node
        return self._targets[reference]


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
