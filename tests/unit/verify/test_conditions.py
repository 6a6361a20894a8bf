"""Which samples face which conditions."""

from __future__ import annotations

from typing import Any

import pytest

from samplewright.errors import UsageError
from samplewright.ir import Scenario
from samplewright.mock.http.faults import parse_faults
from samplewright.verify.conditions import CONDITIONS, FacedBy, choose, conditions_for
from support.specs import body, document, named, scenarios_of

REQUEST = {"type": "object", "properties": {"messages": {"type": "array"}, "stream": {"type": "boolean"}}}
TEXT = {"choices": [{"index": 0, "message": {"role": "assistant", "content": "hi"}}]}
CALLS = {"choices": [{"index": 0, "message": {"tool_calls": [{"index": 0, "function": {"name": "f", "arguments": "{}"}}]}}]}  # fmt: skip
DELTA = {"choices": [{"index": 0, "delta": {"content": "hi"}}]}


def chat(secured: bool = True) -> list[Scenario]:
    requests = {name: {"messages": [name]} for name in ("first", "second", "calls")} | {"events": {"stream": True}}
    responses = {
        "application/json": {"schema": {}, "examples": named(first=TEXT, second=TEXT, calls=CALLS)},
        "text/event-stream": {"schema": {}, "x-stream-end": "[DONE]", "examples": named(events=[DELTA])},
    }
    security: dict[str, Any] = {}
    if secured:
        schemes = {"key": {"type": "http", "scheme": "bearer"}}
        security = {"security": [{"key": []}], "components": {"securitySchemes": schemes}}
    operation = {
        "requestBody": body(REQUEST, examples=named(**requests)),
        "responses": {"200": {"description": "ok", "content": responses}},
    }
    return list(scenarios_of(document(operation, **security)).values())


def faced(scenarios: list[Scenario]) -> dict[str, set[str]]:
    chosen = conditions_for(scenarios, CONDITIONS)
    return {name: {condition.name for condition in conditions} for name, conditions in chosen.items()}


def test_every_sample_faces_ok() -> None:
    assert all("ok" in names for names in faced(chat()).values())


def test_failures_face_the_first_that_streams_and_the_first_that_does_not() -> None:
    by_scenario = faced(chat())
    for name in ("401", "cut", "down", "hang", "no-key"):
        assert [scenario for scenario, names in by_scenario.items() if name in names] == ["first", "events"]


def test_forms_face_the_first_of_each_kind_of_output() -> None:
    by_scenario = faced(chat())
    assert [scenario for scenario, names in by_scenario.items() if "odd-json" in names] == ["first", "calls", "events"]


def test_streams_face_conditions_of_streams_and_tool_calls_those_of_tool_calls() -> None:
    by_scenario = faced(chat())
    assert [scenario for scenario, names in by_scenario.items() if "sse-cr" in names] == ["events"]
    assert [scenario for scenario, names in by_scenario.items() if "text-first" in names] == ["calls"]
    assert [scenario for scenario, names in by_scenario.items() if "chunked" in names] == ["first"]


def test_samples_without_a_key_face_no_condition_of_keys() -> None:
    names = set().union(*faced(chat(secured=False)).values())
    assert "401" in names and not names & {"no-key", "empty-key", "key-quotes", "key-not-ascii", "key-line-end"}


def test_other_apis_do_not_face_what_only_a_chat_has() -> None:
    operation = {
        "requestBody": body({}, examples=named(one={"a": 1})),
        "responses": {"200": {"description": "ok", **body({}, examples=named(one={"b": 2}))}},
    }
    names = faced(list(scenarios_of(document(operation)).values()))["one"]
    assert "odd-json" in names and not names & {"other-shape", "null-content", "text-first", "ok-error"}


def test_no_event_of_another_api_is_an_error() -> None:
    events = {"text/event-stream": {"schema": {}, "examples": named(one=[{"b": 2}])}}
    operation = {
        "requestBody": body({}, examples=named(one={"a": 1})),
        "responses": {"200": {"description": "ok", "content": events}},
    }
    names = faced(list(scenarios_of(document(operation)).values()))["one"]
    assert "cut" in names and not names & {"no-end", "garbage", "error-event", "error-string", "ok-error"}


def test_every_fault_of_a_condition_exists() -> None:
    assert [condition.name for condition in CONDITIONS if condition.faults and not parse_faults(condition.faults)] == []
    assert len({condition.name for condition in CONDITIONS}) == len(CONDITIONS)
    assert [condition.name for condition in CONDITIONS if condition.faced_by is FacedBy.ALL] == ["ok"]


def test_conditions_are_chosen_by_name() -> None:
    assert [condition.name for condition in choose(["down", "401"])] == ["401", "down"]
    assert choose([]) == CONDITIONS
    with pytest.raises(UsageError, match="unknown condition 'splitt'\n  hint: did you mean 'split'"):
        choose(["splitt"])
