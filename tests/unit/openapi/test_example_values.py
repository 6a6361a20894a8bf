"""Example values: small, always the same, and valid by the schema that they are made from."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from samplewright.errors import SpecError
from samplewright.openapi.example_values import FORMATS, example_or_null, example_value
from samplewright.openapi.schemas import as_2020_12
from samplewright.openapi.validators import compile_at, compile_schema, registry
from support.specs import document, spec

SCHEMAS = {
    "Mode": {"type": "string", "enum": ["fast", "slow"]},
    "Base": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}},
    "Node": {"type": "object", "required": ["child"], "properties": {"child": {"$ref": "#/components/schemas/Node"}}},
    "Tree": {
        "type": "object",
        "required": ["children"],
        "properties": {"children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}},
    },
}
MODE, BASE = {"$ref": "#/components/schemas/Mode"}, {"$ref": "#/components/schemas/Base"}
POINTER = ("components", "schemas", "Tested")


def example(schema: Any, version: str = "3.1.0", omit: Literal["readOnly", "writeOnly"] | None = None) -> Any:
    loaded = spec(document(components={"schemas": {**SCHEMAS, "Tested": schema}}, version=version))
    return example_value(loaded, schema, POINTER, omit)


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string"}, "string"), ({"type": "boolean"}, False), ({"type": "null"}, None), ({}, None), (True, None),
        ({"example": 1, "default": 2}, 1), ({"default": 2, "const": 3}, 2), ({"const": None}, None),
        ({"examples": ["a", "b"]}, "a"), (MODE, "fast"), ({"allOf": [MODE], "description": "x"}, "fast"),
        ({"type": ["null", "integer"]}, 0), ({"type": "string", "minLength": 10}, "string...."),
        ({"type": "string", "maxLength": 3}, "str"), ({"type": "string", "pattern": "^[A-Z]{2}-\\d+$"}, "AA-1"),
        ({"type": "string", "pattern": "(?=a)"}, "string"),
        ({"type": "integer", "minimum": 2.5}, 3), ({"type": "number", "minimum": -1.5}, -1.5),
        ({"type": "integer", "exclusiveMinimum": 2}, 3), ({"type": "integer", "maximum": -2}, -2),
        ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}, 0.5),
        ({"type": "number", "exclusiveMinimum": 0, "maximum": 1}, 1), ({"type": "integer", "exclusiveMaximum": 0}, -1),
        ({"type": "integer", "minimum": 7, "multipleOf": 5}, 10),
        ({"type": "array", "items": MODE}, ["fast"]), ({"items": {"type": "integer"}, "minItems": 2}, [0, 0]),
        ({"type": "array"}, [None]), ({"type": "object"}, {}),
        ({"properties": {"a": {"type": "integer"}, "b": {}}, "required": ["a"]}, {"a": 0}),
        ({"type": "object", "required": ["undeclared"]}, {"undeclared": None}),
        ({"allOf": [BASE, {"properties": {"n": {"type": "integer"}}, "required": ["n"]}]}, {"id": "string", "n": 0}),
        ({"allOf": [{"properties": {"name": {"type": "string"}}}, {"required": ["name"]}]}, {"name": "string"}),
        ({"allOf": [{**BASE, "example": {"id": "x"}}, {"properties": {"n": {"const": 1}}, "required": ["n"]}]}, {"id": "x", "n": 1}),
        ({"oneOf": [MODE, {"type": "null"}]}, "fast"), ({"anyOf": [{"type": "integer"}, MODE]}, 0),
        ({"type": "object", "properties": {"a": MODE, "b": {}}, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}, {"a": "fast"}),
        ({"required": ["a"], "properties": {"a": {}}, "oneOf": [BASE]}, {"a": None, "id": "string"}),
        ({"$ref": "#/components/schemas/Base", "example": {"id": "own"}}, {"id": "own"}),
        ({"$ref": "#/components/schemas/Tree"}, {"children": []}),
        ({"$ref": "#/components/schemas/Node"}, {"child": None}),
    ],
)  # fmt: skip
def test_values(schema: Any, value: Any) -> None:
    assert repr(example(schema)) == repr(value)


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ("url", "byte")])
def test_formats_are_valid(name: str) -> None:
    schema = {"type": "string", "format": name}
    assert compile_schema(schema).is_valid(example(schema))


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "integer", "minimum": 2, "exclusiveMinimum": True}, 3),
        ({"type": "integer", "maximum": 0, "exclusiveMaximum": True}, -1),
        ({"type": "integer", "minimum": 2, "exclusiveMinimum": False}, 2),
        ({"nullable": True, "allOf": [BASE]}, {"id": "string"}),
    ],
)
def test_openapi_3_0(schema: Any, value: Any) -> None:
    assert example(schema, "3.0.3") == value


def test_what_only_the_other_side_sends_is_left_out() -> None:
    schema = {
        "required": ["id", "secret", "name"],
        "properties": {
            "id": {"type": "string", "readOnly": True},
            "secret": {"allOf": [{"type": "string", "writeOnly": True}]},
            "name": {"type": "string"},
        },
    }
    assert set(example(schema, omit="readOnly")) == {"secret", "name"}
    assert set(example(schema, omit="writeOnly")) == {"id", "name"}


def test_a_schema_that_grows_without_end_is_an_error() -> None:
    levels = {
        f"L{n}": {
            "required": ["a", "b", "c"],
            "properties": {key: {"$ref": f"#/components/schemas/L{n + 1}"} for key in "abc"},
        }
        for n in range(30)
    }
    loaded = spec(document(components={"schemas": {**levels, "L30": {}}}))
    assert len(example_value(loaded, {"$ref": "#/components/schemas/L24"}, ())) == 3
    with pytest.raises(SpecError, match="/components/schemas/L0: an example made from this schema would be too large"):
        example_value(loaded, {"$ref": "#/components/schemas/L0"}, ("components", "schemas", "L0"))
    assert example_or_null(loaded, {"$ref": "#/components/schemas/L0"}, ()) is None


def test_values_of_nullable_unions_fit_the_translated_schema() -> None:
    schema = {"type": "object", "properties": {"base": {"nullable": True, "allOf": [BASE]}}}
    loaded = spec(document(components={"schemas": {**SCHEMAS, "Tested": schema}}, version="3.0.3"))
    validator = compile_at(registry(as_2020_12(loaded)), POINTER)
    assert [validator.is_valid({"base": value}) for value in (None, {"id": "x"}, {}, 1)] == [True, True, False, False]
