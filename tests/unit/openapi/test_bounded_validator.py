"""Validation in a bounded number of steps: the same verdict as jsonschema-rs, and an end whatever the schema."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samplewright.openapi.bounded_validator import BoundedValidator
from samplewright.openapi.step_budget import StepBudget, StepsExceeded
from samplewright.openapi.validators import InvalidSchema

KEYS = st.sampled_from(["a", "b", "c", "aa"])
SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.5, 1.0, "", "a", "ab", "b1"])
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)
TYPES = st.sampled_from(["null", "boolean", "integer", "number", "string", "array", "object"])
SMALL = st.integers(0, 3)


def keywords(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Schemas with a few keywords of every kind."""
    several = st.lists(inner, min_size=1, max_size=3)
    named = st.dictionaries(KEYS, inner, max_size=3)
    reference = st.sampled_from(["#", "#/$defs/a", "#/$defs/b"])
    every: dict[str, st.SearchStrategy[Any]] = {
        "type": TYPES | st.lists(TYPES, min_size=1, unique=True), "const": VALUES, "enum": st.lists(VALUES, min_size=1, max_size=3),
        "minimum": st.integers(-2, 2), "multipleOf": st.sampled_from([1, 2, 0.5]), "minLength": SMALL, "pattern": st.sampled_from(["^a", "b", "^[0-9]*$"]),
        "minItems": SMALL, "maxItems": SMALL, "uniqueItems": st.booleans(), "required": st.lists(KEYS, unique=True), "maxProperties": SMALL,
        "dependentRequired": st.dictionaries(KEYS, st.lists(KEYS, unique=True), max_size=2), "dependentSchemas": named, "properties": named,
        "patternProperties": st.dictionaries(st.sampled_from(["^a", "b$"]), inner, max_size=2), "additionalProperties": inner,
        "propertyNames": inner, "unevaluatedProperties": inner, "items": inner, "prefixItems": several, "contains": inner,
        "minContains": SMALL, "maxContains": SMALL, "unevaluatedItems": inner, "allOf": several, "anyOf": several, "oneOf": several,
        "not": inner, "if": inner, "then": inner, "else": inner, "$ref": reference,
    }  # fmt: skip
    names = st.lists(st.sampled_from(list(every)), max_size=4, unique=True)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({name: every[name] for name in chosen}))


SCHEMAS = st.recursive(st.booleans() | st.just({}), keywords, max_leaves=8)
ROOTS = st.builds(lambda root, a, b: {**root, "$defs": {"a": a, "b": b}}, keywords(SCHEMAS), SCHEMAS, SCHEMAS)


@given(ROOTS, st.lists(VALUES, min_size=1, max_size=5))
@settings(max_examples=200, deadline=None)
def test_the_verdict_is_that_of_jsonschema_rs(schema: Any, values: list[Any]) -> None:
    expected = jsonschema_rs.Draft202012Validator(schema)
    validator = BoundedValidator(schema, StepBudget(100_000))
    for value in values:
        try:
            verdict = validator.is_valid(value)
        except InvalidSchema as error:
            assert error.message == "circular $ref"  # a schema of itself decides nothing
            return
        assert verdict == expected.is_valid(value), (schema, value)


def chain(keyword: str, length: int, width: int = 2) -> dict[str, Any]:
    """Definitions, each of which contains the next one several times."""
    links = {str(number): {keyword: [{"$ref": f"#/$defs/{number + 1}"}] * width} for number in range(length)}
    return {**links, str(length): {"type": "object"}}


@pytest.mark.parametrize("keyword", ["allOf", "anyOf"])
def test_a_chain_that_doubles_takes_a_step_for_each_link(keyword: str) -> None:
    schema = {"$defs": chain(keyword, 60), "not": {"$ref": "#/$defs/0"}}
    assert not BoundedValidator(schema, StepBudget(1000)).is_valid({})
    assert BoundedValidator(schema, StepBudget(1000)).is_valid(1)


def test_values_in_each_other_take_a_step_for_each_pair() -> None:
    schema = {"properties": {"a": {"allOf": [{"$ref": "#"}, {"$ref": "#"}]}}, "required": ["a"]}
    value: dict[str, Any] = {}
    for _ in range(40):
        value = {"a": value}
    assert not BoundedValidator(schema, StepBudget(1000)).is_valid(value)


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"$defs": chain("allOf", 40), "$ref": "#/$defs/0", "unevaluatedProperties": False}, {"a": 1}),
        ({"properties": {str(number): {"pattern": f"a{{20000}}{number}"} for number in range(999)}}, {}),
        ({"pattern": "a{15000}"}, "a" * 90_000),
        ({"allOf": [{"minItems": number} for number in range(2000)]}, ["x" * 500] * 5000),
        ({"patternProperties": {f"^(a|b){{9}}{number}": {} for number in range(2000)}}, {str(n): n for n in range(2000)}),
    ],
    ids=["unevaluated", "patterns", "long", "large", "names"],
)  # fmt: skip
def test_what_takes_too_many_steps_is_given_up(schema: Any, value: Any) -> None:
    with pytest.raises(StepsExceeded):
        BoundedValidator(schema, StepBudget(300_000)).is_valid(value)


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"$ref": "#"}, "circular $ref"),
        ({"$defs": {"a": {"allOf": [{"$ref": "#/$defs/b"}]}, "b": {"not": {"$ref": "#/$defs/a"}}}, "$ref": "#/$defs/a"}, "circular $ref"),
        ({"$defs": {str(n): {"$ref": f"#/$defs/{n + 1}"} for n in range(5000)} | {"5000": {}}, "$ref": "#/$defs/0"}, "more than 150 schemas within each other"),
        ({"enum": list(range(20_001))}, "more than 20000 values"),
        ({"const": "x" * 500_001}, "more than 500000 characters"),
        ({"$ref": "#/$defs/a"}, "unresolved $ref"), ({"$ref": "other.json"}, "unresolved $ref"), ({"$ref": "#/type", "type": "object"}, "unresolved $ref"),
        ({"properties": {"a": {"$id": "x"}}}, "unsupported keyword $id"), ({"$dynamicRef": "#a"}, "unsupported keyword $dynamicRef"),
        ({"items": {"type": "objekt"}}, "did you mean \"object\"?"), ({"pattern": "("}, "is not a valid regex"),
        ({"x": {"properties": 5}, "$ref": "#/x"}, "is an integer"),
    ],
)  # fmt: skip
def test_schemas_that_cannot_be_used(schema: Any, message: str) -> None:
    with pytest.raises(InvalidSchema) as caught:
        BoundedValidator(schema, StepBudget(300_000)).is_valid({"a": []})
    assert message in caught.value.message


def test_a_reference_to_a_schema_outside_the_keywords() -> None:
    validator = BoundedValidator({"x": {"y": {"type": "integer"}}, "$ref": "#/x/y"}, StepBudget(100))
    assert validator.is_valid(1) and not validator.is_valid("1")
