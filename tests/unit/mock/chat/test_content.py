"""The content of generated messages: tool calls, JSON mode and structured output."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest

from support.completions import MOCK, TIME, WEATHER, choice, text
from support.service_helpers import HELLO, chat, request


def calls(**more: Any) -> list[dict[str, Any]]:
    generated_choice = choice(**more)
    found = generated_choice["message"].get("tool_calls") or []
    assert (generated_choice["finish_reason"] == "tool_calls") == bool(found)
    assert bool(generated_choice["message"]["content"]) != bool(found)
    return [call["function"] for call in found]


def test_a_tool_is_called_with_arguments_that_fit() -> None:
    schema = jsonschema_rs.Draft202012Validator(WEATHER["function"]["parameters"])  # type: ignore[index]
    for seed in range(30):
        (call,) = calls(tools=[WEATHER], seed=seed)
        assert call["name"] == "get_weather" and schema.is_valid(json.loads(call["arguments"]))


def test_which_tools_are_called() -> None:
    both = [WEATHER, TIME]
    assert {call["name"] for call in calls(tools=both)} == {"get_weather", "get_time"}
    assert len(calls(tools=both, parallel_tool_calls=False)) == 1
    assert calls(tools=both, tool_choice="none") == []
    assert calls(tools=[]) == []
    named = {"type": "function", "function": {"name": "get_time"}}
    for seed in range(10):
        assert [call["name"] for call in calls(tools=both, tool_choice=named, seed=seed)] == ["get_time"]
    asked = {"role": "assistant", "content": None, "tool_calls": [{"id": "c", "type": "function", "function": {"name": "get_time", "arguments": "{}"}}]}  # fmt: skip
    done = [HELLO, asked, {"role": "tool", "tool_call_id": "c", "content": "noon"}]
    assert calls(tools=both, messages=done) == []
    assert calls(tools=both, messages=done, tool_choice="required")
    ids = [call["id"] for call in choice(tools=both)["message"]["tool_calls"]]
    assert len(set(ids)) == 2


def test_an_invalid_schema_in_the_request_is_an_error() -> None:
    bad = {"type": "function", "function": {"name": "f", "parameters": {"type": "objekt"}}}
    response = MOCK.respond(request(chat(tools=[bad])))
    assert (response.status, response.extra["pointer"]) == (400, "/tools/0/function/parameters")
    for schema in (
        {"type": 5},
        {"$ref": "http://127.0.0.1:9/x"},
        {"pattern": "("},
        {"minimum": "x"},
        {"required": "a"},
    ):
        form = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
        response = MOCK.respond(request(chat(response_format=form)))
        assert (response.status, response.extra["pointer"]) == (400, "/response_format/json_schema/schema"), schema


def test_json_mode() -> None:
    assert isinstance(json.loads(text(response_format={"type": "json_object"})), dict)
    assert isinstance(json.loads(text(response_format={"type": "json_schema", "json_schema": {"name": "x"}})), dict)
    with pytest.raises(ValueError):
        json.loads(text(response_format={"type": "text"}))
