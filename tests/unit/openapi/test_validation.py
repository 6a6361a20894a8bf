"""Validation: structure, references and examples, worded by us."""

from __future__ import annotations

from typing import Any

import pydantic
import pytest
from pydantic_core import PydanticCustomError

from samplewright.openapi.validation import validate
from support.specs import body, document, named, responses, spec


def problems(value: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    return [
        (problem.message, problem.location.pointer if problem.location else None, problem.hint)
        for problem in validate(spec(value))
    ]


def with_schema(schema: Any, version: str = "3.1.0") -> dict[str, Any]:
    return document({"requestBody": body(schema), "responses": responses()}, version=version)


@pytest.mark.parametrize(
    "schema",
    [
        True,
        {"allOf": [{"type": "object"}], "unevaluatedProperties": False},
        {"type": "array", "prefixItems": [{}], "items": False, "unevaluatedItems": False},
        {"properties": {"a": True, "b": {"not": False}}, "additionalProperties": False},
        {"if": True, "then": {"type": "string"}, "else": False},
    ],
)
def test_boolean_schemas_are_valid_in_3_1(schema: Any) -> None:
    assert problems(with_schema(schema)) == []


def test_boolean_schemas_are_invalid_in_3_0() -> None:
    assert [message for message, _, _ in problems(with_schema({"properties": {"a": True}}, "3.0.3"))] == [
        "expected an object"
    ]


def test_structure() -> None:
    value = document(
        {
            "parameters": [{"name": "a", "in": "quary", "schema": {"type": "strin"}}],
            "requestBody": {"content": []},
            "responses": {"200": {}},
            "deprecated": "maybe",
        }
    )
    value["info"] = {"title": 1}
    assert set(problems(value)) == {
        ("missing required field 'version'", "/info", None),
        ("expected a string", "/info/title", None),
        ("unknown value", "/paths/~1things/post/parameters/0/in", "known: query, header, path, cookie"),
        (
            "unknown value",
            "/paths/~1things/post/parameters/0/schema/type",
            "known: null, string, number, integer, boolean, array, object",
        ),
        ("expected an object", "/paths/~1things/post/requestBody/content", None),
        ("missing required field 'description'", "/paths/~1things/post/responses/200", None),
        ("expected a boolean", "/paths/~1things/post/deprecated", None),
    }


def test_messages_of_any_version_of_pydantic_become_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    reports: list[Any] = [
        {"type": "string_type", "loc": ("info", "title"), "input": 1},
        {"type": "int_type", "loc": ("info", "title"), "input": 1},
        {"type": "extra_forbidden", "loc": ("paths",), "input": 1},
        {"type": PydanticCustomError("puzzled", "what is this?"), "loc": ("info", "version"), "input": 1},
    ]

    def fail(value: Any) -> None:
        raise pydantic.ValidationError.from_exception_data("OpenAPI", reports)

    monkeypatch.setattr("openapi_pydantic.parse_obj", fail)
    assert problems(document()) == [
        ("expected a string or an integer", "/info/title", None),
        ("unknown field", "/paths", None),
        ("invalid value", "/info/version", None),
    ]


def test_references() -> None:
    value = with_schema({"$ref": "#/components/schemas/Thign"})
    value["components"] = {
        "schemas": {
            "Thing": {"properties": {"a": {"$ref": "other.yaml#/A"}, "$ref": {"type": "string"}}},
            "Loop": {"$ref": "#/components/schemas/Loop"},
        }
    }
    value["x-data"] = {"$ref": "anything"}
    assert problems(value) == [
        (
            "unresolved $ref '#/components/schemas/Thign'",
            "/paths/~1things/post/requestBody/content/application~1json/schema/$ref",
            "did you mean 'Thing'?",
        ),
        (
            "external $ref 'other.yaml#/A'",
            "/components/schemas/Thing/properties/a/$ref",
            "bundle the files into one document first",
        ),
        ("circular $ref '#/components/schemas/Loop'", "/components/schemas/Loop/$ref", None),
    ]


def test_examples_of_media_types_parameters_and_headers() -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "additionalProperties": False}
    value = document(
        {
            "parameters": [{"name": "a", "in": "query", "schema": {"minimum": 3}, "example": 1}],
            "requestBody": body(schema, examples=named(good={"n": 1}, bad={"n": "x"}, unknown={"m": 1})),
            "responses": {
                "200": {
                    "description": "ok",
                    "headers": {"X-N": {"schema": {"type": "integer"}, "example": "x"}},
                    "content": {"application/json": {"schema": {"properties": {"example": {"const": 1}}}}},
                }
            },
        }
    )
    at = "/paths/~1things/post"
    content = f"{at}/requestBody/content/application~1json"
    advice = "correct the example or the schema"
    assert problems(value) == [
        (
            "invalid example: 1 is less than the minimum of 3",
            f"{at}/parameters/0/example",
            f"the rule is {at}/parameters/0/schema/minimum; {advice}",
        ),
        (
            'invalid example: "x" is a string; expected an integer',
            f"{content}/examples/bad/value/n",
            f"the rule is {content}/schema/properties/n/type; {advice}",
        ),
        ('invalid example: unknown field "m"', f"{content}/examples/unknown/value/m", "known fields: n"),
        (
            'invalid example: "x" is a string; expected an integer',
            f"{at}/responses/200/headers/X-N/example",
            f"the rule is {at}/responses/200/headers/X-N/schema/type; {advice}",
        ),
    ]


def test_an_invalid_schema_of_an_example() -> None:
    value = document({"requestBody": body({"pattern": "["}, example="a"), "responses": responses()})
    assert problems(value) == [
        (
            'invalid schema: "[" is not a valid regex',
            "/paths/~1things/post/requestBody/content/application~1json/schema/pattern",
            None,
        )
    ]


def test_what_only_the_other_side_sends_may_be_missing_in_examples() -> None:
    schema = {
        "type": "object",
        "required": ["id", "secret", "name"],
        "properties": {
            "id": {"allOf": [{"type": "string", "readOnly": True}]},
            "secret": {"type": "string", "writeOnly": True},
            "name": {"type": "string"},
        },
    }
    request, response = {"secret": "s", "name": "n"}, {"id": "i", "name": "n"}
    for version in ("3.0.3", "3.1.0"):
        value = document(
            {"requestBody": body(schema, example=request), "responses": responses(schema, example=response)},
            version=version,
        )
        value["x-data"] = {"required": ["a"], "properties": {"a": {"$ref": "#/nowhere"}}}
        assert problems(value) == []
        value["paths"]["/things"]["post"] |= {
            "requestBody": body(schema, example=response),
            "responses": responses(schema, example=request),
        }
        assert [message for message, _, _ in problems(value)] == ["invalid example: missing required field"] * 2
