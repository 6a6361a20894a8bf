"""Replies that the mock makes: valid, the same for the same request, and as the request's parameters ask."""

from __future__ import annotations

import copy
import json
import re
import time
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samplewright.mock.chat.chunks import join, split
from samplewright.mock.chat.filler_text import Dice, tokens
from samplewright.mock.chat.schema_faker import Unfit, fitting
from samplewright.mock.service.service import Service
from samplewright.openapi.pattern_strings import UnsupportedPattern, string_matching
from support.service_helpers import (
    CHUNK,
    COMPLETION,
    DOCUMENT,
    HELLO,
    SCENARIOS,
    SPEC,
    chat,
    chunks,
    request,
    service,
    value,
)

MOCK = Service(SPEC)
WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "days": {"type": "integer", "minimum": 1, "maximum": 7}, "unit": {"enum": ["c", "f"]}},
            "required": ["city"],
            "additionalProperties": False,
        },
    },
}  # fmt: skip
TIME = {"type": "function", "function": {"name": "get_time", "parameters": {"type": "object", "properties": {}}}}


def made(**more: Any) -> dict[str, Any]:
    response = MOCK.respond(request(chat(**more)))
    assert (response.status, response.detail) == (200, "made"), response.detail
    assert COMPLETION.is_valid(value(response))
    return value(response)


def choice(**more: Any) -> dict[str, Any]:
    return made(**more)["choices"][0]


def text(**more: Any) -> str:
    return choice(**more)["message"]["content"]


def without_nulls(completion: dict[str, Any]) -> Any:
    """A completion without what a stream does not carry: fields that are null, and the usage."""
    if isinstance(completion, dict):
        return {key: without_nulls(item) for key, item in completion.items() if item is not None and key != "usage"}
    return [without_nulls(one) for one in completion] if isinstance(completion, list) else completion


def test_the_same_request_gets_the_same_reply() -> None:
    assert made(temperature=1) == made(temperature=1.0)
    assert made(seed=1) == made(seed=1)
    assert made(seed=1)["id"] != made(seed=2)["id"]
    assert len({text(seed=seed) for seed in range(20)}) > 3
    reordered = dict(reversed(chat(seed=5).items()))
    assert value(MOCK.respond(request(reordered))) == made(seed=5)


def test_model_and_usage() -> None:
    body = made()
    assert (body["model"], body["object"]) == ("qwen/qwen3-8b", "chat.completion")
    message, usage = body["choices"][0]["message"], body["usage"]
    assert usage["prompt_tokens"] + usage["completion_tokens"] == usage["total_tokens"]
    assert usage["completion_tokens"] == len(tokens(message["content"])) + len(tokens(message["reasoning"]))
    assert usage["completion_tokens_details"]["reasoning_tokens"] == len(tokens(message["reasoning"]))
    longer = made(messages=[HELLO, {"role": "user", "content": "x" * 400}])
    assert longer["usage"]["prompt_tokens"] >= usage["prompt_tokens"] + 100


def test_the_reply_is_in_the_language_of_the_prompt() -> None:
    assert re.search("[\u4e00-\u9fff]", text(messages=[{"role": "user", "content": "再来一句"}]))
    assert not re.search("[\u4e00-\u9fff]", text())
    assert len(text(verbosity="low")) < len(text()) < len(text(verbosity="high"))


def test_reasoning_only_when_thinking_is_on() -> None:
    vision = "qwen/qwen3-vl-8b-instruct"
    assert choice(enable_thinking=True)["message"]["reasoning"]
    assert choice(enable_thinking=False)["message"]["reasoning"] is None
    assert choice()["message"]["reasoning"]  # the model's card says that it thinks
    assert choice(messages=[{"role": "user", "content": "Hello /no_think"}])["message"]["reasoning"] is None
    assert value(MOCK.respond(request({**chat(), "model": vision})))["choices"][0]["message"]["reasoning"] is None
    assert value(MOCK.respond(request({**chat(), "model": vision, "enable_thinking": True})))["choices"][0]["message"]["reasoning"]  # fmt: skip


@pytest.mark.parametrize("limit", [1, 2, 5, 30, 10_000])
@pytest.mark.parametrize("thinking", [True, False])
def test_max_tokens_ends_the_reply(limit: int, thinking: bool) -> None:
    body = made(max_tokens=limit, enable_thinking=thinking)
    assert body["usage"]["completion_tokens"] <= limit
    assert body["choices"][0]["finish_reason"] == ("stop" if limit == 10_000 else "length")
    if limit < 10_000:
        assert body["usage"]["completion_tokens"] == limit


def test_stop_ends_the_reply() -> None:
    for stop in ("mock", ["zzz", " from", "mock"], ["."]):
        # Another request, another text: only what holds for any text can be said.
        assert not any(end in text(stop=stop) for end in ([stop] if isinstance(stop, str) else stop))
        assert choice(stop=stop)["finish_reason"] == "stop"
    assert text(stop="This") == ""
    assert text(stop=[""]) and text(stop=[])


def test_logprobs_are_of_the_asked_width() -> None:
    for width in (None, 0, 1, 5, 20):
        one = choice(logprobs=True, enable_thinking=False, **({} if width is None else {"top_logprobs": width}))
        content = one["logprobs"]["content"]
        assert "".join(entry["token"] for entry in content) == one["message"]["content"]
        for entry in content:
            assert bytes(entry["bytes"]).decode() == entry["token"] and entry["logprob"] <= 0
            top = entry["top_logprobs"]
            assert len(top) == len({other["token"] for other in top}) == (width or 0)
            assert [other["logprob"] for other in top] == sorted((other["logprob"] for other in top), reverse=True)
            assert not top or top[0]["token"] == entry["token"]
    assert choice()["logprobs"] is None
    assert len(choice(logprobs=True, max_tokens=3, enable_thinking=False)["logprobs"]["content"]) == 3


def test_as_many_choices_as_asked_if_the_schema_allows_it() -> None:
    assert MOCK.respond(request(chat(n=2))).status == 400
    document = copy.deepcopy(DOCUMENT)
    document["components"]["schemas"]["CreateChatCompletionRequest"]["properties"]["n"] = {
        "type": "integer",
        "minimum": 1,
    }
    mock = service(document)
    body = value(mock.respond(request(chat(n=3))))
    assert [one["index"] for one in body["choices"]] == [0, 1, 2]
    assert COMPLETION.is_valid(body)
    spent = sum(
        len(tokens(one["message"]["content"])) + len(tokens(one["message"]["reasoning"])) for one in body["choices"]
    )
    assert body["usage"]["completion_tokens"] == spent
    streamed = join(chunks(mock.respond(request(chat(n=3, stream=True)))))
    assert without_nulls(streamed) == without_nulls(body)


# Tools


def calls(**more: Any) -> list[dict[str, Any]]:
    one = choice(**more)
    found = one["message"].get("tool_calls") or []
    assert (one["finish_reason"] == "tool_calls") == bool(found)
    assert bool(one["message"]["content"]) != bool(found)
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


def test_a_schema_in_the_request_that_is_none_is_refused() -> None:
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


# JSON

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


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda one: json.dumps(one)[:60])
def test_a_value_fits_its_schema(schema: Any) -> None:
    fits = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    for seed in range(15):
        assert fits.is_valid(fitting(schema, Dice(bytes([seed] * 32))))
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
def test_a_schema_that_no_value_is_found_for_leads_to_a_refusal(schema: Any) -> None:
    with pytest.raises(Unfit):
        fitting(schema, Dice(b"x" * 32))
    if isinstance(schema, dict):
        form = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
        response = MOCK.respond(request(chat(response_format=form)))
        assert response.status == 400 or value(response)["choices"][0]["message"]["refusal"]


@pytest.mark.parametrize("pattern", ["^a$", r"^\d{4}-\d{2}$", "^[^a-z]+$", "x*", "(ab|cd){2}", r"\w\s\S\D\W", "^[a-zA-Z0-9_-]{1,64}$", ".", "[^\\s]", "é+", "(?:a|b)c?"])  # fmt: skip
def test_a_string_matches_its_pattern(pattern: str) -> None:
    assert jsonschema_rs.Draft202012Validator({"pattern": pattern}).is_valid(string_matching(pattern))


@pytest.mark.parametrize("pattern", ["(", "(?=a)", r"\bx", r"(a)\1", "a{99999}", "((a{99}){99}){99}"])
def test_no_string_is_made_for_what_is_not_supported(pattern: str) -> None:
    with pytest.raises(UnsupportedPattern):
        string_matching(pattern)


MANY = [f"k{number}" for number in range(50_000)]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "required": MANY}, {"properties": {name: {"type": "string"} for name in MANY}}, {"anyOf": [False] * 50_000},
        {"type": "array", "minItems": 1999, "items": {"enum": MANY}}, {"allOf": [{"required": [name]} for name in MANY]},
        {"$defs": {"a": {"anyOf": [{"$ref": "#/$defs/b"}] * 99}, "b": {"allOf": [{"$ref": "#/$defs/a"}] * 99}}, "$ref": "#/$defs/a"},
        {"pattern": "((a{9}){9}){9}" * 99}, {"pattern": "(a+)+$"}, {"pattern": "(" * 5000 + ")" * 5000}, {"type": "string", "pattern": "x{50000}"},
        {"properties": {"a": {"$ref": "#"}, "b": {"$ref": "#"}, "c": {"$ref": "#"}}, "required": ["a", "b", "c"]},
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


def test_json_mode() -> None:
    assert isinstance(json.loads(text(response_format={"type": "json_object"})), dict)
    assert isinstance(json.loads(text(response_format={"type": "json_schema", "json_schema": {"name": "x"}})), dict)
    with pytest.raises(ValueError):
        json.loads(text(response_format={"type": "text"}))


# Streams

bodies = st.fixed_dictionaries(
    {},
    optional={
        "messages": st.sampled_from([[HELLO], [{"role": "user", "content": "你好，世界"}], [{"role": "user", "content": [{"type": "text", "text": "é🎉"}]}]]),
        "max_tokens": st.integers(1, 60), "seed": st.integers(0, 99), "enable_thinking": st.booleans(),
        "logprobs": st.booleans(), "top_logprobs": st.integers(0, 20), "verbosity": st.sampled_from(["low", "medium", "high"]),
        "stop": st.sampled_from(["mock", ["。", "."], " the"]), "tools": st.sampled_from([[], [WEATHER], [WEATHER, TIME]]),
        "tool_choice": st.sampled_from(["auto", "none", "required"]), "parallel_tool_calls": st.booleans(),
        "response_format": st.sampled_from([{"type": "json_object"}, {"type": "text"}, {"type": "json_schema", "json_schema": {"name": "x", "schema": SCHEMAS[-3]}}]),
    },
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(bodies, st.booleans())
def test_a_stream_joined_is_the_whole_reply(body: dict[str, Any], usage: bool) -> None:
    whole = value(MOCK.respond(request(chat(**body))))
    assert COMPLETION.is_valid(whole)
    parts = chunks(MOCK.respond(request(chat(**body, stream=True, stream_options={"include_usage": usage}))))
    assert all(map(CHUNK.is_valid, parts))
    assert {part["id"] for part in parts} == {whole["id"]} and {part["model"] for part in parts} == {whole["model"]}
    assert parts[0]["choices"][0]["delta"]["role"] == "assistant"
    assert not any("role" in one["delta"] for part in parts[1:] for one in part["choices"])
    ends = [one["finish_reason"] for part in parts for one in part["choices"]]
    assert ends[-1] == whole["choices"][0]["finish_reason"] and not any(ends[:-1])
    assert (parts[-1]["choices"] == []) == usage
    joined = join(parts)
    assert joined.get("usage") == (whole["usage"] if usage else None)
    assert without_nulls(joined) == without_nulls(whole)


@pytest.mark.parametrize("name", SCENARIOS)
def test_an_example_split_and_joined_is_the_example(name: str) -> None:
    reply = SCENARIOS[name].response
    whole = join(reply.example) if reply.streamed else reply.example
    assert without_nulls(join(split(whole, True))) == without_nulls(whole)
    assert all(map(CHUNK.is_valid, split(whole, True)))


def test_what_stands_in_a_request_stays_a_value() -> None:
    """A name in the request that could break an event or the JSON around it."""
    odd = 'a\n\ndata: [DONE]\u2028"</script>'
    response = MOCK.respond(request({**chat(stream=True), "model": odd}))
    assert chunks(response)[0]["model"] == odd


@given(st.text())
def test_tokens_joined_are_the_text(one: str) -> None:
    assert "".join(tokens(one)) == one
