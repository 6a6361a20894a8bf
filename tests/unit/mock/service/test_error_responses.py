"""Error responses: their messages, and their format in any document."""

from __future__ import annotations

from typing import Any

import jsonschema_rs

from samplewright.mock.messages import Request
from samplewright.mock.service.service import Service
from support.service_helpers import (
    HELLO,
    JSON,
    SPEC,
    chat,
    error_of,
    one_operation,
    request,
    service,
    value,
)

MOCK = Service(SPEC, max_body=100_000)


def test_a_message_names_pointer_problem_and_rule() -> None:
    def message(body: Any) -> str:
        return error_of(MOCK, request(body), "schema", 400)["message"]

    image = {"type": "image_url", "image_url": {"urll": "https://x.y/z.png"}}
    assert message(chat(temperature=3)) == "/temperature: 3 is greater than the maximum of 2 (rule: maximum)"
    assert (
        message(chat(temprature=1))
        == "/temprature: unknown field \"temprature\"; did you mean 'temperature'? (rule: additionalProperties)"
    )
    assert (
        message(chat(messages=[{"role": "user", "content": [image]}]))
        == "/messages/0/content/0/image_url/urll: unknown field \"urll\"; did you mean 'url'? (rule: additionalProperties)"
    )
    assert message({"model": "q"}) == "/messages: missing required field; fields sent: model (rule: required)"
    assert (
        message({"modle": "q", "messages": [HELLO]})
        == "/modle: unknown field \"modle\"; did you mean 'model'? (rule: additionalProperties)"
    )
    assert message(chat(messages=[{"role": "robot", "content": "x"}])).startswith(
        '/messages/0/role: "robot" is not allowed; expected "system", "user"'
    )
    assert message(chat(stop=5)) == "/stop: 5 is an integer; expected an array or a string (rule: type)"
    assert (
        message(chat(verbosity="hihg"))
        == '/verbosity: "hihg" is not allowed; expected "low", "medium" or "high"; did you mean "high"? (rule: enum)'
    )
    assert message([]) == "the body: [] is an array; expected an object (rule: type)"
    long = message(chat(messages=[{"role": "user", "content": ["x" * 50_000]}]))
    assert long.startswith("/messages/0/content/0: ") and len(long) < 300


def test_the_parameter_is_written_as_in_code() -> None:
    error = error_of(MOCK, request(chat(messages=[HELLO, {"role": "user", "content": 1}])), "schema", 400)
    assert (error["param"], error["code"], error["type"]) == (
        "messages[1].content",
        "invalid_type",
        "invalid_request_error",
    )
    response = MOCK.respond(request(chat(top_p=2)))
    assert response.extra == {"pointer": "/top_p", "rule": "maximum"}


def test_an_error_response_of_any_schema_is_valid() -> None:
    shapes: list[Any] = [
        {"type": "string"}, {"type": "object", "properties": {"error": {"type": "string"}}, "required": ["error"]},
        {"type": "object", "required": ["message", "code"], "properties": {"message": {"type": "string"}, "code": {"enum": ["A", "B"]}}},
        {"type": "object", "required": ["message", "param"], "properties": {"message": {"type": "string"}, "param": {"type": "string"}}},
        {"type": "object", "properties": {"x": {"type": "integer"}}}, {"type": "array", "items": {"type": "integer"}}, {},
    ]  # fmt: skip
    for schema in shapes:
        media = {"content": {"application/json": {"schema": schema}}}
        mock = service(one_operation(responses={"200": {"description": ""}, "400": {"description": "", **media}}))
        for body in (b"{", b"[]"):
            response = mock.respond(Request("POST", "/things", (JSON,), body))
            assert response.status == 400
            assert jsonschema_rs.Draft202012Validator(schema).is_valid(value(response)), (schema, value(response))
