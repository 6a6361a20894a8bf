"""The mock's service: what it accepts and replies, and how it says what is wrong."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

import samplewright.mock.service.service
from samplewright.mock.messages import Request
from samplewright.mock.service.service import Service
from samplewright.openapi import loader, operations, scenarios
from support.service_helpers import (  # fmt: skip
    CHUNK,
    COMPLETION,
    ERROR,
    HELLO,
    JSON,
    KEY,
    PATH,
    SCENARIOS,
    SPEC,
    chat,
    chunks,
    request,
    service,
    value,
)

MOCK = Service(SPEC, max_body=100_000)


def refused(sent: Request, check: str, status: int, *words: str) -> dict[str, Any]:
    """The error of a refused request: of the API's shape, and with these words in its message."""
    response = MOCK.respond(sent)
    assert (response.verdict, response.status) == (check, status), response.detail
    error = value(response)
    assert ERROR.is_valid(error), error
    assert error["error"]["message"] == response.detail
    assert [word for word in words if word not in response.detail] == [], response.detail
    return error["error"]


# Scenarios, in both directions


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_gets_its_own_reply(name: str) -> None:
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
def test_a_scenario_is_sent_whole_or_streamed_as_it_is_asked(name: str) -> None:
    body = {key: item for key, item in SCENARIOS[name].body.items() if key not in ("stream", "stream_options")}
    whole = MOCK.respond(request(body))
    streamed = MOCK.respond(request({**body, "stream": True, "stream_options": {"include_usage": True}}))
    assert whole.scenario == streamed.scenario == name
    assert COMPLETION.is_valid(value(whole))
    assert all(map(CHUNK.is_valid, chunks(streamed)))
    used = value(whole)["usage"]
    assert used["total_tokens"] == used["prompt_tokens"] + used["completion_tokens"]


def test_a_scenario_of_another_document_gets_its_own_reply() -> None:
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
    mock = service(other(examples={"one": {"value": body}}, replies={"one": {"value": {"is": "one"}}}))
    assert mock.respond(Request("POST", "/things", (JSON,), b'{"x": 1.0}')).scenario == "one"
    assert mock.respond(Request("POST", "/things", (JSON,), b'{"x": true}')).scenario is None


# The checks, in their order


def test_the_order_of_the_checks() -> None:
    """A request with everything wrong, put right one thing after the other."""
    bad = b"\xff{" + b" " * 200_000
    steps = [
        ("path", Request("GET", "/nope", (), bad)), ("method", Request("GET", PATH, (), bad)),
        ("credentials", Request("POST", PATH, (), bad)), ("media-type", Request("POST", PATH, (KEY,), bad)),
        ("size", request(bad)), ("encoding", request(b"\xff{")), ("json", request(b"{")), ("schema", request(b"{}")),
    ]  # fmt: skip
    for check, sent in steps:
        assert MOCK.respond(sent).verdict == check


@pytest.mark.parametrize("target", ["/v1/chat/completions", "/chat/completions", "/", "*", "/api/gpt/v1/chat/completion", PATH + "/", "http://h/x", "", "/%ff", "/" + "a" * 5000, "http://[", "/api/gpt/v1//chat/completions"])  # fmt: skip
def test_an_unknown_path_names_the_right_one(target: str) -> None:
    refused(request(chat(), target=target), "path", 404, f"POST {PATH}")


@pytest.mark.parametrize("target", [PATH, PATH + "?debug=1", "http://127.0.0.1:4010" + PATH, "https://wcode.net" + PATH + "?x", PATH.replace("chat", "ch%61t")])  # fmt: skip
def test_a_path_may_be_written_in_several_ways(target: str) -> None:
    assert MOCK.respond(request(chat(), target=target)).status == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD", "OPTIONS", "post", "BREW"])
def test_a_wrong_method_names_the_right_one(method: str) -> None:
    response = MOCK.respond(request(b"", method=method))
    assert (response.status, dict(response.headers)["allow"]) == (405, "POST")
    assert ERROR.is_valid(value(response))


@pytest.mark.parametrize(
    "value_",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Basic dTpw",
        "sk-test",
        "Bearer a b",
        "Bearer ключ",
        "Bearersk-test",
        "Bearer <key>",
    ],
)
def test_credentials_that_are_missing_or_malformed(value_: str | None) -> None:
    headers = (JSON,) if value_ is None else (("authorization", value_), JSON)
    error = refused(request(chat(), headers=headers), "credentials", 401, "Authorization: Bearer YOUR_API_KEY")
    assert error["type"] == "authentication_error"
    assert dict(MOCK.respond(request(chat(), headers=headers)).headers)["www-authenticate"] == "Bearer"
    assert "<key>" not in error["message"]  # what might be a key is not repeated


@pytest.mark.parametrize("value_", ["bearer sk-test", "BEARER x", "Bearer  two-spaces", "Bearer a.b-c_d~e+f/g=="])
def test_credentials_that_are_fine(value_: str) -> None:
    assert MOCK.respond(request(chat(), headers=(("authorization", value_), JSON))).status == 200


@pytest.mark.parametrize("kind", [None, "", "text/plain", "application/x-www-form-urlencoded", "application/jsonp", "application/json; charset=gbk", "multipart/form-data; boundary=x"])  # fmt: skip
def test_a_wrong_media_type(kind: str | None) -> None:
    headers = (KEY,) if kind is None else (KEY, ("content-type", kind))
    error = refused(request(chat(), headers=headers), "media-type", 400)
    assert "application/json" in error["message"] or "utf-8" in error["message"]


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON", 'application/json;charset="UTF-8"', "application/json ; x=y"])  # fmt: skip
def test_a_media_type_that_is_fine(kind: str) -> None:
    assert MOCK.respond(request(chat(), headers=(KEY, ("content-type", kind)))).status == 200


def test_a_compressed_body() -> None:
    raw = json.dumps(chat()).encode()
    plain = MOCK.respond(request(raw))
    members = gzip.compress(raw[:20]) + gzip.compress(raw[20:])
    bare = zlib.compressobj(wbits=-15)
    for coding, body in (("gzip", gzip.compress(raw)), ("X-GZIP", gzip.compress(raw)), ("gzip", members),
                         ("deflate", zlib.compress(raw)), ("deflate", bare.compress(raw) + bare.flush()),
                         ("identity", raw)):  # fmt: skip
        assert MOCK.respond(request(body, ("content-encoding", coding))) == plain


def test_a_compressed_body_that_is_wrong() -> None:
    whole = gzip.compress(json.dumps(chat()).encode())
    for body in (whole[:-4], whole[:5], b"{}", whole[:20] + b"\0\0" + whole[22:]):
        refused(request(body, ("content-encoding", "gzip")), "encoding", 400, "gzip")
    refused(request(b"{}", ("content-encoding", "br")), "media-type", 400, "'br'", "gzip")
    bomb = gzip.compress(b" " * 50_000_000)
    assert len(bomb) < 100_000
    refused(request(bomb, ("content-encoding", "gzip")), "size", 413, "100000")
    bombs = gzip.compress(b" " * 60_000) * 2
    refused(request(bombs, ("content-encoding", "gzip")), "size", 413)


def test_a_body_that_is_too_large() -> None:
    body = json.dumps(chat()).encode()
    assert MOCK.respond(request(body.ljust(100_000))).status == 200
    refused(request(body.ljust(100_001)), "size", 413, "100001", "100000")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"), (b" \n", "empty"), (b"{", "line 1 column 2"), (b'{"a":1,}', "trailing comma at line 1 column 7"),
        (b'{\n "a": tru\n}', "line 2 column 7"), (b"{} {}", "line 1 column 4"), (b"{'a':1}", "line 1 column 2"),
        (b'\xef\xbb\xbf{}', "byte order mark"), (b'{"a": "\x01"}', "line 1 column 8"), (b'{"a": "\\x"}', "column 8"),
        (b'{"a": NaN}', "NaN"), (b'{"a": -Infinity}', "-Infinity"), (b'{"a": 1e999}', "1e999"),
        (b'{"a": ' + b"9" * 5000 + b"}", "digits"), (b'{"a": 01}', "column 8"), (b'{"a": "\\ud83d"}', "surrogate"),
        (b'{"a": 1, "a": 2}', 'duplicate key "a" (/a) at line 1 column 10'),
        (b'{"b": [0, {"c d/~": 1,\n "x": {}, "c d/\\u007e": 2}]}', "(/b/1/c d~1~0) at line 2 column 11"),
        (b"[" * 300 + b"]" * 300, "200 levels"), (b"[" * 50_000, "200 levels"), (b'{"a":' * 201 + b"1" + b"}" * 201, "200 levels"),
    ],
)  # fmt: skip
def test_a_body_that_is_not_json(body: bytes, words: str) -> None:
    refused(request(body), "json", 400, words)


@pytest.mark.parametrize(
    "body", [b"\xff", b'{"a": "\xc3\x28"}', '{"a": "é"}'.encode("latin-1"), '{"a": 1}'.encode("utf-16")]
)
def test_a_body_that_is_not_utf_8(body: bytes) -> None:
    refused(request(body), "encoding", 400, "UTF-8", "offset")


def test_what_is_unusual_but_json() -> None:
    deep: Any = {}
    for _ in range(190):
        deep = {"a": deep}
    tool = {
        "type": "function",
        "function": {"name": "f", "parameters": {"properties": {}, "description": "x", "$defs": deep}},
    }
    assert MOCK.respond(request(chat(tools=[tool], tool_choice="none"))).status == 200
    escaped = b'{"model":"\\u0071","messages":[{"role":"user","content":"\\ud83d\\ude00 \\u0000"}], "seed":-0}'
    assert MOCK.respond(request(escaped)).status == 200


# Broken rules


def test_a_message_says_what_where_and_what_else() -> None:
    def at(body: Any) -> str:
        return refused(request(body), "schema", 400)["message"]

    image = {"type": "image_url", "image_url": {"urll": "https://x.y/z.png"}}
    assert at(chat(temperature=3)) == "/temperature: 3 is greater than the maximum of 2 (rule: maximum)"
    assert (
        at(chat(temprature=1))
        == "/temprature: unknown field \"temprature\"; did you mean 'temperature'? (rule: additionalProperties)"
    )
    assert (
        at(chat(messages=[{"role": "user", "content": [image]}]))
        == "/messages/0/content/0/image_url/urll: unknown field \"urll\"; did you mean 'url'? (rule: additionalProperties)"
    )
    assert at({"model": "q"}) == "/messages: missing required field; fields sent: model (rule: required)"
    assert (
        at({"modle": "q", "messages": [HELLO]})
        == "/modle: unknown field \"modle\"; did you mean 'model'? (rule: additionalProperties)"
    )
    assert at(chat(messages=[{"role": "robot", "content": "x"}])).startswith(
        '/messages/0/role: "robot" is not allowed; expected "system", "user"'
    )
    assert at(chat(stop=5)) == "/stop: 5 is an integer; a string or an array is allowed (rule: type)"
    assert (
        at(chat(verbosity="hihg"))
        == '/verbosity: "hihg" is not allowed, did you mean "high"?; one of "low", "medium", "high" is (rule: enum)'
    )
    assert at([]) == "the body: [] is an array; an object is allowed (rule: type)"
    long = at(chat(messages=[{"role": "user", "content": ["x" * 50_000]}]))
    assert long.startswith("/messages/0/content/0: ") and len(long) < 300


def test_the_parameter_is_named_as_code_names_it() -> None:
    error = refused(request(chat(messages=[HELLO, {"role": "user", "content": 1}])), "schema", 400)
    assert (error["param"], error["code"], error["type"]) == (
        "messages[1].content",
        "invalid_type",
        "invalid_request_error",
    )
    response = MOCK.respond(request(chat(top_p=2)))
    assert response.extra == {"pointer": "/top_p", "rule": "maximum"}


# Prefer


def test_an_example_can_be_preferred() -> None:
    for name, scenario in SCENARIOS.items():
        body = chat(stream=True, stream_options={"include_usage": True}) if scenario.response.streamed else chat()
        response = MOCK.respond(request(body, ("prefer", f"example={name}")))
        assert (chunks(response) if scenario.response.streamed else value(response)) == scenario.response.example
        assert response.scenario == name
    response = MOCK.respond(request(chat(stream=True), ("prefer", 'wait=5, example="basic"; foo=1')))
    text = SCENARIOS["basic"].response.example["choices"][0]["message"]["content"]
    assert "".join(chunk["choices"][0]["delta"].get("content") or "" for chunk in chunks(response)) == text


def test_a_status_can_be_preferred() -> None:
    for code in (400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 502, 503):
        response = MOCK.respond(request(chat(stream=True), ("prefer", f"code={code}")))
        assert (response.status, response.verdict) == (code, "accepted")
        assert ERROR.is_valid(value(response))
        assert dict(response.headers).get("retry-after") == ("20" if code in (429, 503) else None)
    assert MOCK.respond(request(chat(), ("prefer", "code=200"))).status == 200


def test_what_cannot_be_preferred() -> None:
    refused(request(chat(), ("prefer", "example=basics")), "prefer", 400, "'basics'", "basic, conversation")
    refused(request(chat(), ("prefer", "code=418")), "prefer", 400, "'418'", "429, 500")
    refused(request(chat(), ("prefer", "code=429, example=basic")), "prefer", 400, "'basic'")
    for ignored in ("fault=cut", "respond-async", "=", "", ";;;", "handling=lenient", "dynamic=true"):
        assert MOCK.respond(request(chat(), ("prefer", ignored))) == MOCK.respond(request(chat()))


# Other documents


def other(examples: Any = None, replies: Any = None, **operation: Any) -> dict[str, Any]:
    media: dict[str, Any] = {"schema": {"type": "object"}, **({"examples": examples} if examples else {})}
    reply: dict[str, Any] = {"schema": {"type": "object"}, **({"examples": replies} if replies else {})}
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/things": {
                "post": {
                    "operationId": "post",
                    "requestBody": {"content": {"application/json": media}},
                    "responses": {"201": {"description": "", "content": {"application/json": reply}}},
                    **operation,
                }
            }
        },
    }


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


def test_another_document() -> None:
    mock = service(PETS)

    def ask(method: str, target: str, body: bytes = b"", *headers: tuple[str, str]) -> tuple[int, Any]:
        response = mock.respond(Request(method, target, headers, body))
        return response.status, json.loads(response.body) if response.body else response.body

    assert ask("GET", "/v2/pets?limit=3") == (200, [{"name": "string"}])
    assert dict(mock.respond(Request("GET", "/v2/pets?limit=3", (), b"")).headers)["x-total"] == "3"
    assert ask("GET", "/v2/pets?limit=3&tags=a&tags=b")[0] == 200
    assert "limit: missing required field" in ask("GET", "/v2/pets")[1]["title"]
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
    mock = service(other(responses={"200": {"description": "", "content": content}}))
    response = mock.respond(Request("POST", "/things", (JSON,), b"{}"))
    assert response.events == (b'data: {"a":1}\n\n', 'data: {"a":"é"}\n\n'.encode(), b"data: end\n\n")
    assert dict(response.headers)["content-type"].startswith("text/event-stream")


def test_an_error_of_any_shape_stays_valid() -> None:
    shapes: list[Any] = [
        {"type": "string"}, {"type": "object", "properties": {"error": {"type": "string"}}, "required": ["error"]},
        {"type": "object", "required": ["message", "code"], "properties": {"message": {"type": "string"}, "code": {"enum": ["A", "B"]}}},
        {"type": "object", "required": ["message", "param"], "properties": {"message": {"type": "string"}, "param": {"type": "string"}}},
        {"type": "object", "properties": {"x": {"type": "integer"}}}, {"type": "array", "items": {"type": "integer"}}, {},
    ]  # fmt: skip
    for schema in shapes:
        media = {"content": {"application/json": {"schema": schema}}}
        mock = service(other(responses={"200": {"description": ""}, "400": {"description": "", **media}}))
        for body in (b"{", b"[]"):
            response = mock.respond(Request("POST", "/things", (JSON,), body))
            assert response.status == 400
            assert jsonschema_rs.Draft202012Validator(schema).is_valid(value(response)), (schema, value(response))


def test_the_service_reads_no_clock_and_throws_no_dice() -> None:
    mock = Path(samplewright.mock.__file__).parent
    files = [*(mock / "service").glob("*.py"), *(mock / "chat").glob("*.py")]
    assert len(files) > 10
    for file in files:
        assert not re.search(
            r"^(import|from) (time|random|datetime|asyncio|socket|os|uuid|secrets)\b", file.read_text(), re.M
        )
