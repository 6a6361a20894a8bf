"""The service on whole documents: their own scenarios, other APIs, and no clock or chance."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import samplewright.mock.service.service
from samplewright.mock.messages import Request
from samplewright.mock.service.service import Service
from samplewright.openapi import loader, operations, scenarios
from support.service_helpers import (
    CHUNK,
    COMPLETION,
    JSON,
    SCENARIOS,
    SPEC,
    chunks,
    one_operation,
    request,
    service,
    value,
)

MOCK = Service(SPEC, max_body=100_000)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_gets_its_own_response(name: str) -> None:
    scenario = SCENARIOS[name]
    for body in (
        scenario.body,
        json.loads(json.dumps(scenario.body), parse_int=float),
        dict(reversed(scenario.body.items())),
    ):
        response = MOCK.respond(request(body))
        assert (response.status, response.verdict, response.scenario, response.detail) == (200, "accepted", name, name)
        assert response.operation == "createChatCompletion"
        if scenario.response.streamed:
            assert chunks(response) == scenario.response.example
            assert all(map(CHUNK.is_valid, chunks(response)))
        else:
            assert value(response) == scenario.response.example
            assert COMPLETION.is_valid(value(response))


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_is_sent_as_a_whole_or_as_a_stream(name: str) -> None:
    body = {key: item for key, item in SCENARIOS[name].body.items() if key not in ("stream", "stream_options")}
    whole = MOCK.respond(request(body))
    streamed = MOCK.respond(request({**body, "stream": True, "stream_options": {"include_usage": True}}))
    assert whole.scenario == streamed.scenario == name
    assert COMPLETION.is_valid(value(whole))
    assert all(map(CHUNK.is_valid, chunks(streamed)))
    used = value(whole)["usage"]
    assert used["total_tokens"] == used["prompt_tokens"] + used["completion_tokens"]


def test_a_scenario_of_another_document_gets_its_own_response() -> None:
    document = loader.load(Path(__file__).parents[3] / "golden" / "openapi.yaml")
    mock = Service(document)
    for scenario in scenarios.build(document, operations.read(document)):
        headers = [(name.lower(), text) for name, text in scenario.headers]
        if scenario.auth is not None:
            headers.append((scenario.auth.header.lower(), f"{scenario.auth.prefix}key"))
        body = b"" if scenario.body is None else json.dumps(scenario.body).encode()
        target = scenario.url.partition("://")[2]
        response = mock.respond(Request(scenario.method, target[target.index("/") :], (*headers, JSON), body))
        assert (response.status, response.scenario) == (200, scenario.name), response.detail
        assert value(response) == scenario.response.example or scenario.response.example is None


def test_true_is_not_one() -> None:
    body = {"x": 1}
    mock = service(
        one_operation(examples={"one": {"value": body}}, response_examples={"one": {"value": {"is": "one"}}})
    )
    assert mock.respond(Request("POST", "/things", (JSON,), b'{"x": 1.0}')).scenario == "one"
    assert mock.respond(Request("POST", "/things", (JSON,), b'{"x": true}')).scenario is None


PETS: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Pets", "version": "1"},
    "servers": [{"url": "https://pets.example/{v}", "variables": {"v": {"default": "v2"}}}],
    "paths": {
        "/pets": {
            "get": {
                "parameters": [
                    {"name": "limit", "in": "query", "required": True, "schema": {"type": "integer", "maximum": 10}},
                    {"name": "tags", "in": "query", "schema": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}}},
                ],
                "responses": {
                    "200": {"description": "", "headers": {"X-Total": {"schema": {"type": "integer"}, "example": 3}},
                            "content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}}}},
                    "default": {"description": "", "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}},
                },
            },
            "post": {
                "requestBody": {"required": True, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}},
                "responses": {
                    "204": {"description": ""},
                    "400": {"description": "Bad"},
                    "422": {"description": "Validation error", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Errors"}}}},
                },
            },
        },
        "/pets/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "get": {
                "security": [{"key": []}, {"basic": []}],
                "responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}},
            },
        },
        "/pets/mine": {"get": {"responses": {"200": {"description": "", "content": {"text/plain": {"example": "mine"}}}}}},
    },
    "components": {
        "securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "basic": {"type": "http", "scheme": "basic"},
        },
        "schemas": {
            "Pet": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "minLength": 1},
                    "tag": {"type": "string", "nullable": True},
                    "age": {"type": "integer", "minimum": 0, "exclusiveMinimum": True},
                },
            },
            "Problem": {"type": "object", "required": ["title"], "properties": {"title": {"type": "string"}, "code": {"type": "integer"}}},
            "Errors": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "detail": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "type": "object",
                            "required": ["msg"],
                            "properties": {"msg": {"type": "string"}, "loc": {"type": "array", "items": {"type": "string"}}},
                        },
                    }
                },
            },
        },
    },
}  # fmt: skip


def test_a_document_with_parameters_and_other_credentials() -> None:
    mock = service(PETS)

    def ask(method: str, target: str, body: bytes = b"", *headers: tuple[str, str]) -> tuple[int, Any]:
        response = mock.respond(Request(method, target, headers, body))
        return response.status, json.loads(response.body) if response.body else response.body

    assert ask("GET", "/v2/pets?limit=3") == (200, [{"name": "string"}])
    assert dict(mock.respond(Request("GET", "/v2/pets?limit=3", (), b"")).headers)["x-total"] == "3"
    assert ask("GET", "/v2/pets?limit=3&tags=a&tags=b")[0] == 200
    assert "missing required query parameter limit" in ask("GET", "/v2/pets")[1]["title"]
    assert "11 is greater than the maximum of 10" in ask("GET", "/v2/pets?limit=11")[1]["title"]
    assert '"x" is a string; expected an integer' in ask("GET", "/v2/pets?limit=x")[1]["title"]
    assert '"c" is not allowed' in ask("GET", "/v2/pets?limit=1&tags=a&tags=c")[1]["title"]
    assert ask("POST", "/v2/pets", b'{"name":"x","tag":null,"age":1}', JSON) == (204, b"")
    status, error = ask("POST", "/v2/pets", b'{"name":"x","age":0}', JSON)
    assert (status, error["detail"][0]["msg"]) == (422, "/age: 0 is not greater than 0 (rule: exclusiveMinimum)")
    assert ask("POST", "/v2/pets", b"{", JSON)[0] == 400
    assert ask("POST", "/v2/pets")[0] == 400
    assert ask("GET", "/v2/pets/7", b"", ("x-key", "k")) == (200, {"name": "string"})
    assert ask("GET", "/v2/pets/7", b"", ("authorization", "Basic dTpw"))[0] == 200
    assert ask("GET", "/v2/pets/7")[0] == 401
    assert ask("GET", "/v2/pets/x", b"", ("x-key", "k"))[0] == 400
    assert mock.respond(Request("GET", "/v2/pets/mine", (), b"")).body == b"mine"
    assert "did you mean GET /v2/pets?" in ask("GET", "/v2/pest")[1]["title"]
    assert ask("DELETE", "/v2/pets")[0] == 405


def test_a_stream_of_another_api() -> None:
    content = {"text/event-stream": {"example": [{"a": 1}, {"a": "é"}], "x-stream-end": "end"}}
    mock = service(one_operation(responses={"200": {"description": "", "content": content}}))
    response = mock.respond(Request("POST", "/things", (JSON,), b"{}"))
    assert response.events == (b'data: {"a":1}\n\n', 'data: {"a":"é"}\n\n'.encode(), b"data: end\n\n")
    assert dict(response.headers)["content-type"].startswith("text/event-stream")


def test_the_service_imports_no_clock_and_no_chance() -> None:
    mock = Path(samplewright.mock.__file__).parent
    files = [*(mock / "service").glob("*.py"), *(mock / "chat").glob("*.py")]
    assert len(files) > 10
    for file in files:
        assert not re.search(
            r"^(import|from) (time|random|datetime|asyncio|socket|os|uuid|secrets)\b", file.read_text(), re.M
        )
