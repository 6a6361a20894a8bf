"""Values for the schemas of a request."""

from __future__ import annotations

import copy
import json
import time
from typing import Any

import jsonschema_rs
import pytest

from samplewright.mock.chat.scalar_faker import UnfakeableSchema
from samplewright.mock.chat.schema_faker import RequestSchema
from samplewright.mock.chat.seeded_random import SeededRandom
from samplewright.mock.service.service import Service
from samplewright.openapi.document import Spec
from samplewright.openapi.step_budget import StepBudget
from samplewright.openapi.validators import InvalidSchema
from support.completions import MOCK, text
from support.service_helpers import COMPLETION, SCENARIOS, SPEC, chat, request, value

SCHEMAS: list[Any] = [
    {}, {"type": "object"}, {"type": "string", "minLength": 40, "maxLength": 41}, {"type": "integer", "minimum": 7, "maximum": 7},
    {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}, {"type": "integer", "multipleOf": 7, "minimum": 50},
    {"type": "number", "maximum": -5}, {"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 5}, {"const": None},
    {"enum": [3, "x"], "type": "string"}, {"type": "array", "minItems": 5, "uniqueItems": True, "items": {"type": "string"}},
    {"type": "array", "uniqueItems": True, "items": {"enum": [1, 2, 3]}, "minItems": 3}, {"type": ["null", "integer"]},
    {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False}, {"type": "null"},
    {"type": "array", "contains": {"const": 5}, "minContains": 2}, {"type": "array", "maxItems": 0}, {"type": "boolean"},
    {"type": "string", "pattern": r"^[A-Z]{2}-\d{3,4}$"}, {"type": "string", "pattern": r"^(foo|bar)+[^a]?$"},
    {"type": "string", "format": "date-time"}, {"type": "string", "format": "uuid"}, {"type": "string", "format": "email"},
    {"type": "object", "required": ["a"], "properties": {"a": {"anyOf": [{"type": "null"}, {"type": "integer"}]}}, "additionalProperties": False},
    {"type": "object", "minProperties": 3, "additionalProperties": {"type": "integer"}}, {"type": "object", "required": ["x", "y"]},
    {"allOf": [{"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}, {"required": ["b"], "properties": {"b": {"type": "integer"}}}]},
    {"oneOf": [{"type": "string", "minLength": 3}, {"type": "integer"}]}, {"anyOf": [False, {"type": "integer"}]},
    {"$defs": {"node": {"type": "object", "required": ["next"], "properties": {"next": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]}}}}, "$ref": "#/$defs/node"},
    {"type": "object", "properties": {"children": {"type": "array", "items": {"$ref": "#"}}}}, {"type": "object", "properties": {"a": {"$ref": "#/properties/b"}, "b": {"type": "boolean"}}},
    SCENARIOS["json_schema"].body["response_format"]["json_schema"]["schema"], True,
    {"type": "object", "properties": {str(number): {"type": "string"} for number in range(300)}},
]  # fmt: skip


def fake(schema: Any, seed: int) -> Any:
    return json.loads(RequestSchema(schema, StepBudget(100_000)).fake(SeededRandom(bytes([seed] * 32))))


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda one: json.dumps(one)[:60])
def test_a_value_fits_its_schema(schema: Any) -> None:
    fits = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    for seed in range(15):
        assert fits.is_valid(fake(schema, seed))
    if isinstance(schema, dict):
        form = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
        content = text(response_format=form, seed=7)
        assert fits.is_valid(json.loads(content))


HARD: list[Any] = [
    False, {"type": "string", "minLength": 10**9}, {"type": "array", "minItems": 10**9}, {"not": {}}, {"enum": []} | {"type": "string", "pattern": "(?=a)b"},
    {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#"}}}, {"minProperties": 10**9, "type": "object"},
    {"type": "string", "pattern": "a{100000000}"}, {"allOf": [{"$ref": "#"}, {"$ref": "#"}]}, {"type": "integer", "minimum": 5, "maximum": 1},
    {"$defs": {str(n): {"type": "array", "minItems": 9, "items": {"$ref": f"#/$defs/{n + 1}"}} for n in range(30)} | {"30": {}}, "$ref": "#/$defs/0"},
]  # fmt: skip


@pytest.mark.parametrize("schema", HARD, ids=lambda one: json.dumps(one)[:60])
def test_a_schema_without_a_value_leads_to_a_refusal(schema: Any) -> None:
    with pytest.raises((UnfakeableSchema, InvalidSchema)):
        fake(schema, 120)
    if isinstance(schema, dict):
        form = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
        response = MOCK.respond(request(chat(response_format=form)))
        assert response.status == 400 or value(response)["choices"][0]["message"]["refusal"]


MANY = [f"k{number}" for number in range(50_000)]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "required": MANY}, {"properties": {name: {"type": "string"} for name in MANY}}, {"anyOf": [False] * 50_000},
        {"type": "array", "minItems": 1999, "items": {"enum": MANY}}, {"allOf": [{"required": [name]} for name in MANY]},
        {"$defs": {"a": {"anyOf": [{"$ref": "#/$defs/b"}] * 99}, "b": {"allOf": [{"$ref": "#/$defs/a"}] * 99}}, "$ref": "#/$defs/a"},
        {"pattern": "((a{9}){9}){9}" * 99}, {"pattern": "(a+)+$"}, {"pattern": "(" * 5000 + ")" * 5000}, {"type": "string", "pattern": "x{50000}"},
        {"properties": {"a": {"$ref": "#"}, "b": {"$ref": "#"}, "c": {"$ref": "#"}}, "required": ["a", "b", "c"]},
        {"type": "string", "pattern": "((((){9999}){9999}){9999})"}, {"type": "array", "minItems": 1999, "items": {"type": "string", "minLength": 100_000}},
        {"not": {"$ref": "#/$defs/0"}, "$defs": {str(n): {"allOf": [{"$ref": f"#/$defs/{n + 1}"}] * 2} for n in range(40)} | {"40": {"type": "object"}}},
        {"$defs": {str(n): {"anyOf": [{"$ref": f"#/$defs/{m}"} for m in range(12) if m != n]} for n in range(12)}, "$ref": "#/$defs/0"},
        {"type": "array", "minItems": 1999, "items": {"type": "object", "required": ["k" * 100_000]}}, {"type": "array", "minItems": 1999, "items": {"const": [1] * 15_000}},
        {"type": "object", "unevaluatedProperties": False, "$defs": {str(n): {"allOf": [{"$ref": f"#/$defs/{n + 1}"}]} for n in range(1600)} | {"1600": {}}, "$ref": "#/$defs/0"},
        {"multipleOf": 1e-300}, {"type": "integer", "minimum": 1e300}, {"type": "number", "minimum": -1.7e308, "maximum": 1.7e308},
    ],
    ids=lambda one: json.dumps(one)[:40],
)  # fmt: skip
def test_no_schema_takes_long(schema: Any) -> None:
    form = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
    body = json.dumps(chat(response_format=form)).encode()
    start = time.process_time()
    response = MOCK.respond(request(body))
    assert time.process_time() - start < 3
    assert response.status == 400 or COMPLETION.is_valid(value(response))


def lenient() -> Service:
    """The mock of a document whose requests may have any field, any number of choices and any integer."""
    document = copy.deepcopy(SPEC.document)
    body = document["components"]["schemas"]["CreateChatCompletionRequest"]
    del body["additionalProperties"]
    for name in ("seed", "stop", "top_logprobs"):
        body["properties"][name] = {}
    return Service(Spec(SPEC.path, "{}", document))


LENIENT = lenient()
ITEMS = {"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "array", "minItems": 1900, "items": {"type": "string", "minLength": 50}}}}  # fmt: skip


@pytest.mark.parametrize(
    ("parameters", "param"),
    [
        ({"response_format": ITEMS, "n": 128}, "response_format.json_schema.schema"), ({"stop": ["x"] * 400_000}, "stop"),
        ({"n": 128, "logprobs": True, "top_logprobs": 20, "verbosity": "high"}, "top_logprobs"),
    ],
)  # fmt: skip
def test_a_response_that_takes_too_many_steps_is_refused(parameters: dict[str, Any], param: str) -> None:
    response = LENIENT.respond(request(chat(**parameters)))
    assert (response.status, response.verdict) == (400, "cost") and "more than 300000 steps" in response.detail
    assert value(response)["error"]["param"] == param


@pytest.mark.parametrize(
    "parameters",
    [{"seed": 1e300}, {"seed": 10**4000}, {"model": 10**30}, {"tools": [{"type": "function", "function": {"name": "f", "parameters": {"const": 10**40}}}]}, {"metadata": {"a": [10**25]}}],
)  # fmt: skip
def test_integers_of_any_size(parameters: dict[str, Any]) -> None:
    for more in ({}, {"stream": True}):
        assert LENIENT.respond(request(chat(**parameters, **more))).status in (200, 400)
