"""Streams: split and joined."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samplewright.mock.chat.chunks import join_chunks, split_completion
from samplewright.mock.chat.filler_text import tokenize
from support.completions import MOCK, TIME, WEATHER, without_nulls
from support.service_helpers import CHUNK, COMPLETION, HELLO, SCENARIOS, chat, chunks, request, value

bodies = st.fixed_dictionaries(
    {},
    optional={
        "messages": st.sampled_from([[HELLO], [{"role": "user", "content": "你好，世界"}], [{"role": "user", "content": [{"type": "text", "text": "é🎉"}]}]]),
        "max_tokens": st.integers(1, 60), "seed": st.integers(0, 99), "enable_thinking": st.booleans(),
        "logprobs": st.booleans(), "top_logprobs": st.integers(0, 20), "verbosity": st.sampled_from(["low", "medium", "high"]),
        "stop": st.sampled_from(["mock", ["。", "."], " the"]), "tools": st.sampled_from([[], [WEATHER], [WEATHER, TIME]]),
        "tool_choice": st.sampled_from(["auto", "none", "required"]), "parallel_tool_calls": st.booleans(),
        "response_format": st.sampled_from([{"type": "json_object"}, {"type": "text"}, {"type": "json_schema", "json_schema": {"name": "x", "schema": SCENARIOS["json_schema"].body["response_format"]["json_schema"]["schema"]}}]),
    },
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(bodies, st.booleans())
def test_a_joined_stream_is_the_whole_response(body: dict[str, Any], usage: bool) -> None:
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
    joined = join_chunks(parts)
    assert joined.get("usage") == (whole["usage"] if usage else None)
    assert without_nulls(joined) == without_nulls(whole)


@pytest.mark.parametrize("name", SCENARIOS)
def test_an_example_split_and_joined_is_the_example(name: str) -> None:
    expected = SCENARIOS[name].response
    whole = join_chunks(expected.example) if expected.streamed else expected.example
    assert without_nulls(join_chunks(split_completion(whole, True))) == without_nulls(whole)
    assert all(map(CHUNK.is_valid, split_completion(whole, True)))


def test_text_of_a_request_cannot_break_an_event() -> None:
    """A name in the request that could break an event or the JSON around it."""
    odd = 'a\n\ndata: [DONE]\u2028"</script>'
    response = MOCK.respond(request({**chat(stream=True), "model": odd}))
    assert chunks(response)[0]["model"] == odd


@given(st.text())
def test_tokens_joined_are_the_text(one: str) -> None:
    assert "".join(tokenize(one)) == one
