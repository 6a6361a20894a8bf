"""Operations: which are read, and their servers, security, parameters, media types and time limits."""

from __future__ import annotations

from typing import Any

import pytest

from samplewright.errors import SpecError
from samplewright.ir import Auth
from samplewright.openapi import operations
from samplewright.openapi.operations import Operation
from support.specs import body, document, named, responses, spec


def read(value: dict[str, Any]) -> Operation:
    (operation,) = operations.read(spec(value))
    return operation


def messages(value: dict[str, Any]) -> list[str]:
    with pytest.raises(SpecError) as caught:
        operations.read(spec(value))
    return [problem.message for problem in caught.value.problems]


def secured(scheme: dict[str, Any], **more: Any) -> dict[str, Any]:
    return document(
        {"responses": responses(), "security": [{"key": []}], **more}, components={"securitySchemes": {"key": scheme}}
    )


def test_operations_without_json_are_left_out() -> None:
    value = document({"requestBody": {"content": {"text/plain": {}}}, "responses": responses()})
    assert messages(value) == ["no operation with a JSON request or response"]
    value["paths"]["/json"] = {"parameters": [], "get": {"responses": responses()}, "summary": "x"}
    assert read(value).id == "get /json"


@pytest.mark.parametrize("name", ["application/json", "application/vnd.api+json", "Application/JSON; charset=utf-8"])
def test_json_media_types(name: str) -> None:
    media_type = {"schema": {}, "example": 1}
    operation = read(document({"requestBody": {"content": {"text/csv": {}, name: media_type}}}))
    assert operation.body and (operation.body.name, operation.body.examples) == (name, {"": 1})


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({**responses(1, "204"), **responses(2, "200")}, 2),
        ({"200": {"description": "empty"}, **responses(1, "202")}, 1),
        ({**responses(1, "default"), **responses(2, "2XX")}, 2),
        ({**responses(1, "default"), **responses(2, "404")}, 1),
    ],
)
def test_the_response_of_success(answers: dict[str, Any], expected: int) -> None:
    operation = read(document({"responses": answers}))
    assert operation.response and operation.response.schema == expected


def test_servers_of_the_operation_go_before_those_of_the_path_and_the_document() -> None:
    value = document({"responses": responses()})
    assert read(value).base_url == "https://api.example.com/v1"
    value["paths"]["/things"]["servers"] = [{"url": "/v2/", "description": "relative"}]
    assert read(value).base_url == "http://localhost/v2"
    variables = {"host": {"default": "a.example"}, "path": {"default": "名/x"}}
    value["paths"]["/things"]["post"]["servers"] = [
        {"url": "https://{host}:8443/{path}", "variables": variables},
        {"url": "https://other.example"},
    ]
    assert read(value).base_url == "https://a.example:8443/%E5%90%8D/x"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("https://{tenant}.example.com", "the server variable {tenant} has no default"),
        ("ftp://example.com", "invalid http or https URL 'ftp://example.com': no http:// or https:// before the host"),
        (
            "https://user@example.com",
            "invalid http or https URL 'https://user@example.com': user information before the host",
        ),
        ("example.com", "invalid http or https URL 'example.com': no http:// or https:// before the host"),
        ("https://example.com?a=1", "a server URL must not have a query or fragment"),
    ],
)
def test_invalid_servers(url: str, message: str) -> None:
    assert messages(document({"responses": responses()}, servers=[{"url": url}])) == [message]


@pytest.mark.parametrize(
    ("scheme", "header", "prefix"),
    [
        ({"type": "http", "scheme": "bearer"}, "Authorization", "Bearer "),
        ({"type": "http", "scheme": "BEARER"}, "Authorization", "Bearer "),
        ({"type": "oauth2", "flows": {}}, "Authorization", "Bearer "),
        ({"type": "openIdConnect"}, "Authorization", "Bearer "),
        ({"type": "apiKey", "in": "header", "name": "X-Key"}, "X-Key", ""),
        ({"type": "apiKey", "in": "cookie", "name": "sid"}, "Cookie", "sid="),
    ],
)
def test_security_schemes(scheme: dict[str, Any], header: str, prefix: str) -> None:
    assert read(secured(scheme)).auth == Auth(header, prefix, "API_KEY", "Set API_KEY first", None)


def test_extensions_of_security_schemes() -> None:
    scheme = {"type": "http", "scheme": "bearer", "x-api-key-env": "MY_KEY", "x-api-key-url": "https://example.com/钥"}
    url = "https://example.com/%E9%92%A5"
    assert read(secured(scheme)).auth == Auth(
        "Authorization", "Bearer ", "MY_KEY", f"Set MY_KEY first; get a key at {url}", url
    )


def test_optional_security_needs_no_key() -> None:
    scheme = {"type": "http", "scheme": "basic"}
    assert read(secured(scheme, security=[{"key": []}, {}])).auth is None
    assert read(secured(scheme, security=[])).auth is None
    value = secured({"type": "http", "scheme": "bearer"})
    del value["paths"]["/things"]["post"]["security"]
    assert read(value).auth is None
    assert read({**value, "security": [{"key": []}]}).auth is not None


@pytest.mark.parametrize(
    ("scheme", "message"),
    [
        ({"type": "http", "scheme": "basic"}, "unsupported security scheme"),
        ({"type": "mutualTLS"}, "unsupported security scheme"),
        ({"type": "apiKey", "in": "query", "name": "key"}, "unsupported security scheme"),
        ({"type": "apiKey", "in": "header", "name": "X Key"}, "invalid header name 'X Key'"),
        ({"type": "oauth2", "x-api-key-env": "A B"}, "invalid name of an environment variable 'A B'"),
        (
            {"type": "oauth2", "x-api-key-url": "javascript:x"},
            "invalid https URL 'javascript:x': no http:// or https:// before the host",
        ),
    ],
)
def test_invalid_security_schemes(scheme: dict[str, Any], message: str) -> None:
    assert messages(secured(scheme)) == [message]


def test_an_undefined_security_scheme() -> None:
    value = document({"responses": responses(), "security": [{"nobody": []}]})
    assert messages(value) == ["undefined security scheme 'nobody'"]


def test_parameters_of_an_operation_replace_those_of_its_path() -> None:
    own = {"name": "a", "in": "query", "schema": {"type": "integer"}, "required": True}
    shared = {"name": "a", "in": "query", "schema": {"type": "string"}}
    header, inner = {"name": "a", "in": "header"}, {"name": "id", "in": "path", "examples": {**named(x=1), "y": {}}}
    value = document({"responses": responses(), "parameters": [own]})
    value["components"] = {"parameters": {"Id": inner}}
    value["paths"]["/things"]["parameters"] = [shared, header, {"$ref": "#/components/parameters/Id"}]
    found = read(value).parameters
    assert [(one.location, one.name, one.schema, one.required, one.examples) for one in found] == [
        ("query", "a", {"type": "integer"}, True, ()),
        ("header", "a", {}, False, ()),
        ("path", "id", {}, True, (1,)),
    ]
    assert found[2].schema_pointer == ("components", "parameters", "Id", "schema")


@pytest.mark.parametrize("seconds", [0, 86401, 1.5, True, "60", None])
def test_invalid_time_limits(seconds: Any) -> None:
    value = document({"responses": responses(), "x-timeout-seconds": seconds})
    assert messages(value) == ["the time limit must be a whole number of seconds, 1 to 86400"]


def test_time_limits() -> None:
    assert read(document({"responses": responses()})).timeout == 300
    assert read(document({"responses": responses(), "x-timeout-seconds": 60})).timeout == 60


@pytest.mark.parametrize("end", [1, "a\nb", "a\rb", None])
def test_an_invalid_end_of_a_stream(end: Any) -> None:
    answers = {"200": {"description": "ok", "content": {"text/event-stream": {"schema": {}, "x-stream-end": end}}}}
    assert messages(document({"responses": answers})) == ["x-stream-end must be one line of text"]


def test_an_example_without_value() -> None:
    examples = {"a": {"externalValue": "https://example.com/a.json"}}
    assert messages(document({"requestBody": body(examples=examples)})) == ["the example has no value"]


def test_texts_of_examples_are_read_by_language() -> None:
    example = {"value": 1, "summary": "One", "x-i18n": {"zh": {"summary": "一", "description": "说明"}, "de": 1}}
    operation = read(document({"requestBody": body(examples={"a": example})}))
    assert (operation.summaries, operation.descriptions) == ({"a": {"en": "One", "zh": "一"}}, {"a": {"zh": "说明"}})
