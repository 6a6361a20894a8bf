"""Which schemas jsonschema-rs is trusted with, whatever the value, and which it is not even to compile."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from samplewright.openapi.schema_growth import SchemaGrowth
from samplewright.openapi.step_budget import StepsExceeded
from samplewright.openapi.validation_cost import SchemaGraph, StepCounter
from samplewright.openapi.validators import InvalidSchema
from unit.openapi.test_bounded_validator import ROOTS, VALUES, chain

#: A tree, a filter whose branches have their own names, JSON Schema in JSON Schema, a long list of strings.
TREE = {"properties": {"left": {"$ref": "#"}, "right": {"anyOf": [{"type": "null"}, {"$ref": "#"}]}}}
FILTER = {"oneOf": [{"properties": {"and": {"items": {"$ref": "#"}}}}, {"properties": {"or": {"items": {"$ref": "#"}}}}, {"properties": {"not": {"$ref": "#"}}}]}  # fmt: skip
META = {"properties": {"properties": {"additionalProperties": {"$ref": "#"}}, "items": {"$ref": "#"}, "anyOf": {"items": {"$ref": "#"}}}}  # fmt: skip
TWICE = {"allOf": [{"properties": {"a": {"$ref": "#"}}}, {"properties": {"a": {"$ref": "#"}}}]}
EVERY = {str(n): {"anyOf": [{"$ref": f"#/$defs/{m}"} for m in range(12)]} for n in range(12)}
DEEP = {**chain("allOf", 100, 1), "100": {"properties": {"a": {"$ref": "#/$defs/0"}}}}


@pytest.mark.parametrize(
    ("schema", "bounded"),
    [
        (True, True), ({}, True), (TREE, True), (FILTER, True), (META, True), ({"enum": [str(n) for n in range(500)]}, True),
        ({"properties": {"other fields": TREE}, "items": TREE, "$defs": {}}, True), (TWICE, False),
        ({"items": {"$ref": "#"}, "contains": {"$ref": "#"}}, False), ({"additionalProperties": {"$ref": "#"}, "patternProperties": {"a": {"$ref": "#"}}}, False),
        ({"$defs": chain("allOf", 7), "$ref": "#/$defs/0"}, True), ({"$defs": chain("allOf", 40), "$ref": "#/$defs/0"}, False),
        ({"$defs": chain("allOf", 40), "properties": {"a": {"items": {"$ref": "#/$defs/0"}}}}, False),
        ({"$defs": EVERY, "$ref": "#/$defs/0"}, False), ({"$defs": DEEP, "$ref": "#/$defs/0"}, False),
    ],
)  # fmt: skip
def test_the_bound(schema: Any, bounded: bool) -> None:
    assert SchemaGrowth(schema).is_bounded(schema) is bounded


@given(ROOTS, VALUES)
@settings(max_examples=300, deadline=None)
def test_a_bound_holds_for_every_value(schema: Any, value: Any) -> None:
    growth = SchemaGrowth(schema)
    if growth.is_bounded(schema):
        # Each value, and each name of a field, takes 1000 steps at most.
        size = json.dumps(value).count(",") + json.dumps(value).count(":") + json.dumps(value).count("[") + json.dumps(value).count("{") + 1  # fmt: skip
        StepCounter(growth.graph, 1000 * size).spend(schema, value)


@pytest.mark.parametrize("keyword", ["unevaluatedProperties", "unevaluatedItems"])
@pytest.mark.parametrize(
    "within",
    [
        {"$defs": chain("allOf", 14)},
        {"$defs": chain("allOf", 1600, 1)},
        {"$defs": EVERY},
        {"$defs": {key: {**link, "unevaluatedProperties": False} for key, link in chain("allOf", 20, 1).items()}},
    ],
    ids=["doubles", "long", "circles", "nested"],
)
def test_schemas_that_cannot_be_compiled(keyword: str, within: dict[str, Any]) -> None:
    schema = {**within, "properties": {"a": {"$ref": "#/$defs/0", keyword: False}}}
    with pytest.raises(InvalidSchema, match="look into too many schemas"):
        SchemaGrowth(schema).check_compilable(schema)


def test_unevaluated_properties_of_a_few_schemas_can_be_compiled() -> None:
    schema = {"$defs": chain("allOf", 5), "$ref": "#/$defs/0", "unevaluatedProperties": False}
    SchemaGrowth(schema).check_compilable(schema)
    SchemaGrowth(True).check_compilable(True)


def test_steps_in_circles_are_counted_for_each_way_through_them() -> None:
    schema = {"$defs": EVERY, "$ref": "#/$defs/0"}
    with pytest.raises(StepsExceeded):
        StepCounter(SchemaGraph(schema), 1_000_000).spend(schema, 1)
    StepCounter(SchemaGraph(TWICE), 100).spend({"allOf": [TWICE, TWICE]}, {"a": {"a": 1}})


def test_values_far_within_each_other_are_too_deep_for_long_chains() -> None:
    schema = {"$defs": DEEP, "$ref": "#/$defs/0"}
    value: dict[str, Any] = {}
    for _ in range(60):
        value = {"a": value}
    with pytest.raises(StepsExceeded):
        StepCounter(SchemaGraph(schema), 1_000_000).spend(schema, value)
