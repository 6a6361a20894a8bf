"""Completions: their fields, also undocumented and missing fields."""

from __future__ import annotations

import json
from typing import Any

import chat_completions
import pytest
from pytest_httpx import HTTPXMock

from support.scripted_server import completion

CALL = {"id": "c", "type": "function", "function": {"name": "f", "arguments": '{"a":1}'}}


def respond_with(drive: Any, httpx_mock: HTTPXMock, body: dict[str, Any], **headers: str) -> Any:
    httpx_mock.add_response(json=body, headers=headers)
    return drive.chat()


def test_properties(drive: Any, httpx_mock: HTTPXMock) -> None:
    body = completion("Hello", reasoning="hm", tool_calls=[CALL])
    answer = respond_with(drive, httpx_mock, body, **{"x-request-id": "req_1"})
    assert isinstance(answer, chat_completions.ChatCompletion)
    assert (answer.text, answer.reasoning, answer.request_id) == ("Hello", "hm", "req_1")
    assert answer.message is answer.choices[0].message
    assert [(call.id, call.function.name, call.function.arguments) for call in answer.tool_calls] == [
        ("c", "f", '{"a":1}')
    ]
    assert answer.usage.total_tokens == 3
    assert answer.raw == body and answer.extra == {}


def test_a_completion_without_text(drive: Any, httpx_mock: HTTPXMock) -> None:
    answer = respond_with(drive, httpx_mock, completion(None))
    assert (answer.text, answer.reasoning, answer.tool_calls, answer.message.content) == ("", None, [], None)


def test_a_completion_without_choices(drive: Any, httpx_mock: HTTPXMock) -> None:
    answer = respond_with(drive, httpx_mock, {**completion(), "choices": []})
    assert (answer.text, answer.reasoning, answer.tool_calls) == ("", None, [])


def test_undocumented_fields_are_kept(drive: Any, httpx_mock: HTTPXMock) -> None:
    body = completion("Hi", mood={"level": 3}, content_type="new")
    body["choices"][0] |= {"finish_reason": "bored", "grade": None}
    body["usage"]["prompt_tokens_details"] = {"cached_tokens": None, "warm": 1}
    body |= {"provider": "someone", "nested": [{"deep": 2**70}]}
    answer = respond_with(drive, httpx_mock, body)
    assert answer.text == "Hi" and answer.choices[0].finish_reason == "bored"
    assert answer.extra == {"provider": "someone", "nested": [{"deep": 2**70}]}
    assert answer.raw == body and answer.to_dict() == body and json.loads(answer.to_json()) == body


@pytest.mark.parametrize(
    "change",
    [
        {"object": "chat.completion.v2"},
        {"usage": None},
        {"system_fingerprint": None},
        {"created": 2**40},
        {"choices": [{**completion()["choices"][0], "finish_reason": None}]},
        {"choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "model", "content": "x"}}]},
        {
            "choices": [
                {
                    "index": 0,
                    "finish_reason": "stop",
                    "message": {"role": "assistant", "content": "x", "tool_calls": None},
                }
            ]
        },
        {
            "choices": [
                {
                    "index": 0,
                    "finish_reason": "stop",
                    "message": {"role": "assistant", "content": None, "tool_calls": [{**CALL, "type": "mcp"}]},
                }
            ]
        },
    ],
    ids=str,
)
def test_undocumented_values(drive: Any, httpx_mock: HTTPXMock, change: dict[str, Any]) -> None:
    body = {**completion("x"), **change}
    answer = respond_with(drive, httpx_mock, body)
    assert answer.raw == body


def test_completions_are_frozen(drive: Any, httpx_mock: HTTPXMock) -> None:
    answer = respond_with(drive, httpx_mock, completion())
    with pytest.raises(AttributeError):
        answer.id = "other"
    with pytest.raises(AttributeError):
        answer.choices[0].message.content = "other"


def test_equality_and_representation(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json=completion("Hello"), is_reusable=True)
    client = chat_completions.Client("k", "https://api.example/v1")
    first, second = client.chat("Hi", model="m"), client.chat("Hi", model="m")
    assert first.choices == second.choices and "Hello" in repr(first)


def test_a_body_with_a_bom(drive: Any, httpx_mock: HTTPXMock) -> None:
    """RFC 8259 lets a reader ignore it; a typed error is fine too."""
    httpx_mock.add_response(content=b"\xef\xbb\xbf" + json.dumps(completion("Hi")).encode(), is_reusable=True)
    try:
        assert drive.chat().text == "Hi"
    except chat_completions.DecodeError as error:
        assert error.status == 200


def test_completions_of_the_mock(drive: Any, mock: Any) -> None:
    for more in (
        {},
        {"enable_thinking": True},
        {"logprobs": True, "top_logprobs": 2},
        {"response_format": {"type": "json_object"}},
    ):
        answer = drive.chat("Answer in JSON", model="qwen/qwen3-8b", base_url_=mock.base_url, **more)
        assert answer.text and answer.extra == {} and answer.to_dict() == answer.raw
        assert bool(answer.reasoning) is bool(more.get("enable_thinking")) or "enable_thinking" not in more
