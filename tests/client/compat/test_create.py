"""Completions: what is sent, and what can be read from the response."""

from __future__ import annotations

import json
from typing import Any

import pytest

from support.scripted_server import ScriptedServer, completion

MODEL = "qwen/qwen3-8b"
HELLO = [{"role": "user", "content": "Hello there"}]


def test_documented_fields(chat: Any) -> None:
    answer = chat.create()
    choice = answer.choices[0]
    assert answer.object == "chat.completion" and answer.id and answer.model and answer.created > 0
    assert len(answer.choices) == 1 and choice.index == 0 and choice.finish_reason == "stop"
    assert choice.message.role == "assistant" and "made-up response" in choice.message.content
    assert choice.message.tool_calls is None and choice.logprobs is None
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens > 0


def test_the_request_contains_the_arguments_only(chat: Any, mock: Any) -> None:
    request = {
        "model": "some/model",
        "messages": [
            {"role": "system", "content": "Be brief 你好 \u2028 😀"},
            {"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}]},
            {"role": "assistant", "content": None, "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "look", "arguments": "{}"}}]},
            {"role": "tool", "tool_call_id": "c1", "content": "a cat"},
        ],
        "temperature": 0.2,
        "top_p": 0.5,
        "frequency_penalty": 0.5,
        "presence_penalty": -0.5,
        "seed": 7,
        "max_tokens": 20,
        "n": 1,
        "logit_bias": {"50": -10},
        "logprobs": True,
        "top_logprobs": 2,
        "stop": ["\n", "END"],
        "parallel_tool_calls": False,
        "tool_choice": "none",
        "response_format": {"type": "text"},
        "tools": [{"type": "function", "function": {"name": "look", "parameters": {"type": "object", "properties": {}}}}],
    }  # fmt: skip
    del request["n"]  # the API has no such parameter
    answer = chat.create(**request)
    (sent,) = mock.requests
    assert json.loads(sent["body"]) == request
    assert (sent["method"], sent["status"]) == ("POST", 200) and sent["path"].endswith("/v1/chat/completions")
    assert sent["headers"]["content-type"] == "application/json"
    assert answer.choices[0].logprobs.content[0].token
    assert len(answer.choices[0].logprobs.content[0].top_logprobs) == 2


def test_the_key_is_sent_as_a_bearer_token(make: Any) -> None:
    with ScriptedServer(completion()) as server:
        make(base_url=server.base_url, api_key="sk-mine").create()
        make(base_url=server.base_url + "/", api_key="sk-mine").create()
    assert [request.headers["authorization"] for request in server.requests] == ["Bearer sk-mine"] * 2
    assert [request.target for request in server.requests] == ["/v1/chat/completions"] * 2


def test_omitted_parameters_are_not_sent(make: Any, sdk: Any) -> None:
    with ScriptedServer(completion()) as server:
        make(base_url=server.base_url).create(temperature=sdk.NOT_GIVEN, seed=sdk.omit)
    assert server.requests[0].json == {"model": MODEL, "messages": HELLO}


@pytest.mark.departure("None means not given: the API has no parameter that may be null")
def test_none_is_null(make: Any) -> None:
    with ScriptedServer(completion()) as server:
        make(base_url=server.base_url).create(stop=None)
    assert server.requests[0].json == {"model": MODEL, "messages": HELLO, "stop": None}


def test_messages_may_be_any_iterable(chat: Any, mock: Any) -> None:
    chat.create(messages=tuple(HELLO))
    chat.create(messages=(message for message in HELLO))
    assert [body["messages"] for body in mock.bodies] == [HELLO, HELLO]


@pytest.mark.parametrize("arguments", [{"model": MODEL}, {"messages": HELLO}])
def test_a_missing_argument_is_a_type_error(chat: Any, mock: Any, arguments: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        chat.do(lambda client: client.chat.completions.create(**arguments))
    assert mock.requests == []


def test_a_misspelled_keyword_is_a_type_error(chat: Any, mock: Any) -> None:
    with pytest.raises(TypeError, match="temprature"):
        chat.create(temprature=1)
    assert mock.requests == []


def test_a_message_of_a_completion_can_be_sent(chat: Any, mock: Any) -> None:
    first = chat.create()
    chat.create(messages=[*HELLO, first.choices[0].message, {"role": "user", "content": "Go on"}])
    sent = mock.bodies[1]["messages"][1]
    assert sent["role"] == "assistant" and sent["content"] == first.choices[0].message.content


def test_undocumented_fields(make: Any) -> None:
    body = completion(reasoning="hm", mood={"kind": "good", "levels": [1, 2]})
    body["choices"][0]["finish_reason"] = "tired"
    with ScriptedServer({**body, "provider": "someone"}) as server:
        answer = make(base_url=server.base_url).create()
    assert answer.provider == "someone"
    assert answer.choices[0].finish_reason == "tired"
    assert answer.choices[0].message.reasoning == "hm"
    assert answer.choices[0].message.mood == {"kind": "good", "levels": [1, 2]}
    with pytest.raises(AttributeError):
        answer.never_sent  # noqa: B018


def test_missing_fields_are_none(make: Any) -> None:
    body = completion()
    del body["usage"]
    with ScriptedServer(body) as server:
        answer = make(base_url=server.base_url).create()
    assert answer.usage is None and answer.system_fingerprint is None
    assert answer.choices[0].message.tool_calls is None and answer.choices[0].message.refusal is None


def test_conversion_to_dicts_and_json(make: Any) -> None:
    body = {
        **completion(None, tool_calls=[{"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}]),
        "x": [1],
    }
    with ScriptedServer(body) as server:
        answer = make(base_url=server.base_url).create()
    assert answer.to_dict() == body
    assert json.loads(answer.to_json()) == body
    assert json.loads(answer.model_dump_json(exclude_unset=True)) == body
    assert answer.model_dump(exclude_unset=True) == body
    dumped = answer.model_dump()
    assert dumped["choices"][0]["message"]["tool_calls"][0]["function"] == {"name": "f", "arguments": "{}"}
    assert dumped["x"] == [1] and dumped["choices"][0]["message"]["content"] is None
    assert answer.choices[0].message.model_dump(exclude_none=True) == {
        key: value for key, value in body["choices"][0]["message"].items() if value is not None
    }


def test_a_client_closes(sdk: Any, mock: Any) -> None:
    with sdk.OpenAI(base_url=mock.base_url, api_key="k") as client:
        assert client.chat.completions.create(model=MODEL, messages=HELLO).id
        assert not client.is_closed()
    assert client.is_closed()
    another_client = sdk.OpenAI(base_url=mock.base_url, api_key="k")
    another_client.close()
    assert another_client.is_closed()


def test_an_async_client_closes(sdk: Any, mock: Any) -> None:
    import asyncio

    async def main() -> None:
        async with sdk.AsyncOpenAI(base_url=mock.base_url, api_key="k") as client:
            assert (await client.chat.completions.create(model=MODEL, messages=HELLO)).id
            assert not client.is_closed()
        assert client.is_closed()

    asyncio.run(main())


def test_the_types_can_be_imported(sdk: Any) -> None:
    import importlib

    chat = importlib.import_module(f"{sdk.__name__}.types.chat")
    body = completion()
    with ScriptedServer(body) as server:
        answer = sdk.OpenAI(base_url=server.base_url, api_key="k").chat.completions.create(model="m", messages=HELLO)
    assert isinstance(answer, chat.ChatCompletion)
    assert isinstance(answer.choices[0].message, chat.ChatCompletionMessage)
    for name in ("ChatCompletionChunk", "ChatCompletionMessageParam", "ChatCompletionToolParam"):
        assert hasattr(chat, name)
