"""Requests that the document's own schemas make expensive: each gets its response, in a limited time."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from typing import Any

import pytest

from samplewright.errors import SpecError
from samplewright.mock.messages import Request
from support.service_helpers import JSON, one_operation, service

#: In a process of its own: what takes exponential time, or overflows the stack, does not end with an exception.
PROGRAM = """
import json, sys
from unit.mock.service.test_schema_cost import respond
print(json.dumps(respond(*json.loads(sys.stdin.read()))))
"""


def nested(depth: int, value: Any = 1) -> Any:
    for _ in range(depth):
        value = {"a": value}
    return value


def reference(name: object) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def links(length: int, width: int, **more: Any) -> dict[str, Any]:
    chain = {str(n): {"allOf": [reference(n + 1)] * width, **more} for n in range(length)}
    return {**chain, str(length): {"type": "object"}}


DOUBLES = {"0": {"type": "object", "allOf": [{"properties": {"a": reference(0)}}, {"properties": {"a": reference(0)}}]}}
EVERY = {str(n): {"anyOf": [{"type": "object", "properties": {"a": reference(m)}} for m in range(6)]} for n in range(6)}
CIRCLES = {str(n): {"anyOf": [reference(m) for m in range(14)], "type": "string"} for n in range(14)}
DEEP = {**links(400, 1), "400": {"properties": {"a": reference(0)}}}


def respond(schemas: dict[str, Any], schema: Any, body: Any) -> tuple[int, str, str]:
    """Start the service of a document with these schemas, and send it a body."""
    document = one_operation(requestBody={"content": {"application/json": {"schema": schema}}})
    document["components"] = {"schemas": schemas}
    try:
        mock = service(document)
    except SpecError as error:
        return 0, "spec", str(error)
    response = mock.respond(Request("POST", "/things", (JSON,), json.dumps(body).encode()))
    return response.status, response.verdict, response.detail


def respond_apart(*arguments: Any) -> tuple[int, str, str]:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd="tests",
        input=json.dumps(arguments),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (10, 10)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run
    status, verdict, detail = json.loads(run.stdout)
    return status, verdict, detail


@pytest.mark.parametrize(
    ("schemas", "schema", "body"),
    [
        (links(40, 2), reference(0), {}),
        (links(40, 2), {"properties": {"b": {"items": reference(0)}}}, {"b": [1]}),
        (DOUBLES, reference(0), nested(60)),
        (EVERY, reference(0), nested(40)),
        (CIRCLES, reference(0), 1),
        (DEEP, reference(0), nested(190)),
    ],
    ids=["all-of doubles", "within", "doubles with depth", "every with every", "circles", "deep"],
)
def test_a_request_that_takes_too_many_steps_is_refused(schemas: Any, schema: Any, body: Any) -> None:
    status, verdict, detail = respond_apart(schemas, schema, body)
    assert (status, verdict) == (400, "cost")
    assert detail == "the body: checking this value takes more than 100000 steps (rule: cost)"


@pytest.mark.parametrize(
    ("schemas", "within"),
    [(links(20, 2), {}), (links(1600, 1), {}), (links(40, 1, unevaluatedProperties=False), {"type": "object"})],
    ids=["doubles", "long", "nested"],
)
def test_a_document_that_cannot_be_compiled_is_an_error(schemas: Any, within: Any) -> None:
    schema = {"properties": {"b": {**reference(0), **within, "unevaluatedProperties": False}}}
    _, verdict, detail = respond_apart(schemas, schema, {})
    assert verdict == "spec" and "unevaluatedProperties or unevaluatedItems look into too many schemas" in detail


def test_an_affordable_request_gets_the_same_response_as_ever() -> None:
    schema = {"type": "object", "allOf": [DOUBLES["0"]], "required": ["a"]}
    assert respond(DOUBLES, schema, nested(5, {}))[:2] == (201, "accepted")
    status, verdict, detail = respond(DOUBLES, schema, nested(5))
    assert (status, verdict) == (400, "schema")
    assert "1 is an integer; expected an object (rule: type)" in detail


def test_a_parameter_that_takes_too_many_steps_is_refused() -> None:
    schema = {"type": "array", "items": reference(0)}
    document = one_operation(parameters=[{"name": "p", "in": "query", "schema": schema}])
    document["components"] = {"schemas": {**links(30, 2), "30": {"type": "string"}}}
    response = service(document).respond(Request("POST", "/things?p=a", (JSON,), b"{}"))
    assert (response.status, response.verdict) == (400, "cost")
    assert response.detail == "query parameter p: checking this value takes more than 100000 steps (rule: cost)"


def test_an_error_response_that_takes_too_many_steps_is_the_example() -> None:
    error = {"description": "", "content": {"application/json": {"schema": reference(0), "example": {"message": "x"}}}}
    document = one_operation(responses={"201": {"description": ""}, "400": error})
    document["components"] = {"schemas": links(40, 2)}
    response = service(document).respond(Request("POST", "/things", (JSON,), b"1"))
    assert (response.status, response.body) == (400, b'{"message":"x"}')
