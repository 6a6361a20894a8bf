"""Where a document has a schema but no example of a response, the mock sends what the oracle expects."""

from __future__ import annotations

import json
from typing import Any

import pytest

from samplewright.ir import Form, Scenario
from samplewright.mock.http.journal import JournalEntry
from samplewright.mock.messages import Request, Response
from samplewright.mock.service.service import Service
from samplewright.verify.conditions import CONDITIONS
from samplewright.verify.oracle import Observed, judge
from samplewright.verify.processes import RunResult
from support.specs import body, document, responses, scenarios_of, spec

JOB = {"type": "object", "required": ["id", "n"], "properties": {"id": {"type": "string", "format": "uuid"}, "n": {"minimum": 3, "type": "integer"}}}  # fmt: skip
MESSAGE = {"type": "object", "required": ["content"], "properties": {"role": {"type": "string"}, "content": {"type": "string"}}}  # fmt: skip
COMPLETION = {
    "type": "object",
    "required": ["choices"],
    "properties": {
        "choices": {
            "type": "array",
            "items": {"type": "object", "required": ["message"], "properties": {"message": MESSAGE}},
        }
    },
}
CHAT = {"type": "object", "properties": {"model": {"type": "string"}, "messages": {"type": "array"}}}


def sent(value: dict[str, Any], scenario: Scenario) -> tuple[Request, Response]:
    request = Request(
        "POST", f"/v1{scenario.path}", (("content-type", "application/json"),), json.dumps(scenario.body).encode()
    )
    return request, Service(spec(value)).respond(request)


@pytest.mark.parametrize(
    ("request_body", "answers"),
    [
        (body(JOB), responses(JOB)),
        (body(CHAT, example={"model": "m", "messages": [{"role": "user", "content": "hi"}]}), responses(COMPLETION)),
        (body(CHAT, example={"model": "m", "messages": []}), responses(COMPLETION, example={"choices": []})),
    ],
    ids=["any API", "a chat whose completion is made from the request", "an unnamed example"],
)
def test_a_right_sample_passes(request_body: Any, answers: Any) -> None:
    value = document({"requestBody": request_body, "responses": answers})
    (scenario,) = scenarios_of(value).values()
    request, response = sent(value, scenario)
    assert response.status == 200 and response.body
    if scenario.response.documented or "choices" not in scenario.response.example:
        assert json.loads(response.body) == scenario.response.example
    received = json.loads(response.body)
    printed = json.dumps(received)
    if scenario.response.kind == "text":
        printed = received["choices"][0]["message"]["content"]
    entry = JournalEntry(1, 0.0, request, 200, "accepted", "")
    ok = next(condition for condition in CONDITIONS if condition.name == "ok")
    run = Observed(
        scenario=scenario,
        form=Form.COMPLETE,
        condition=ok,
        result=RunResult(0, f"{printed}\n".encode(), b""),
        entries=[entry],
        key="sk-key",
        secret="sk-key",
        response=response,
    )
    assert judge(run) == ("pass", "")
