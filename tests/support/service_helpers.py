"""What the tests of the mock's service share: the project's own document, requests for it, and its schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs

from samplewright.config import data_directory
from samplewright.mock.messages import Request, Response
from samplewright.mock.service.service import Service
from samplewright.openapi import loader, operations, scenarios
from samplewright.openapi.document import Spec

SPEC = loader.load(data_directory("spec") / "openapi.yaml")
DOCUMENT = SPEC.document
SCENARIOS = {
    scenario.name: scenario for scenario in scenarios.build(SPEC, operations.read(SPEC)) if not scenario.model_slug
}
PATH = "/api/gpt/v1/chat/completions"
KEY = ("authorization", "Bearer sk-test")
JSON = ("content-type", "application/json")
HELLO = {"role": "user", "content": "Hello there"}


def validator(name: str, document: dict[str, Any] = DOCUMENT) -> Any:
    registry = jsonschema_rs.Registry([("urn:doc", document)])
    return jsonschema_rs.Draft202012Validator({"$ref": f"urn:doc#/components/schemas/{name}"}, registry=registry)


COMPLETION, CHUNK, ERROR = map(validator, ("ChatCompletion", "ChatCompletionChunk", "ErrorResponse"))


def request(body: Any, *more: tuple[str, str], headers: tuple[tuple[str, str], ...] = (KEY, JSON), method: str = "POST", target: str = PATH) -> Request:  # fmt: skip
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Request(method, target, (*headers, *more), raw)


def chat(**more: Any) -> dict[str, Any]:
    return {"model": "qwen/qwen3-8b", "messages": [HELLO], **more}


def value(response: Response) -> Any:
    assert response.body is not None
    return json.loads(response.body)


def chunks(response: Response) -> list[Any]:
    """The data of a stream's events, without the last, which must be the document's end."""
    assert response.body is None
    assert all(event.startswith(b"data: ") and event.endswith(b"\n\n") for event in response.events)
    data = [event[6:-2] for event in response.events]
    assert data[-1] == b"[DONE]"
    assert not any(b"\n" in one for one in data)
    return [json.loads(one) for one in data[:-1]]


def service(document: dict[str, Any], **options: Any) -> Service:
    text = json.dumps(document)
    return Service(Spec(Path("made.json"), text, document), **options)


def error_of(mock: Service, sent: Request, check: str, status: int, *words: str) -> dict[str, Any]:
    """The error for a request that fails a check: valid, and with these words in its message."""
    response = mock.respond(sent)
    assert (response.verdict, response.status) == (check, status), response.detail
    error = value(response)
    assert ERROR.is_valid(error), error
    assert error["error"]["message"] == response.detail
    assert [word for word in words if word not in response.detail] == [], response.detail
    return error["error"]


def one_operation(examples: Any = None, response_examples: Any = None, **operation: Any) -> dict[str, Any]:
    """A document with one operation, `POST /things`."""
    media: dict[str, Any] = {"schema": {"type": "object"}, **({"examples": examples} if examples else {})}
    success: dict[str, Any] = {
        "schema": {"type": "object"},
        **({"examples": response_examples} if response_examples else {}),
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/things": {
                "post": {
                    "operationId": "post",
                    "requestBody": {"content": {"application/json": media}},
                    "responses": {"201": {"description": "", "content": {"application/json": success}}},
                    **operation,
                }
            }
        },
    }
