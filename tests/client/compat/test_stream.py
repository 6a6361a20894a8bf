"""Streams: iteration, closing, helpers, and failures."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from support.scripted_server import Pause, Script, ScriptedServer, chunk, events, failure, head, part

MODEL = "qwen/qwen3-8b"
HELLO = [{"role": "user", "content": "Hello there"}]
ASK: dict[str, Any] = {"model": MODEL, "messages": HELLO}
EVENTS = pytest.mark.departure(
    "`.stream()` gives chunks and gathers text, tool calls and usage itself: there are no events"
)


def test_chunks_add_up_to_the_completion(chat: Any, mock: Any) -> None:
    chunks = chat.chunks(seed=1)
    assert (
        "".join(item.choices[0].delta.content or "" for item in chunks)
        == chat.create(seed=1).choices[0].message.content
    )
    assert chunks[0].object == "chat.completion.chunk" and chunks[0].choices[0].delta.role == "assistant"
    assert [item.choices[0].finish_reason for item in chunks][-1] == "stop"
    assert len({item.id for item in chunks}) == 1
    assert mock.bodies[0] == {**ASK, "seed": 1, "stream": True}


def test_requested_usage_is_in_the_last_chunk(chat: Any) -> None:
    chunks = chat.chunks(stream_options={"include_usage": True})
    assert chunks[-1].choices == [] and chunks[-1].usage.total_tokens > 0
    assert all(item.usage is None for item in chunks[:-1])


def test_streamed_tool_calls(chat: Any) -> None:
    tool = {
        "type": "function",
        "function": {
            "name": "look",
            "parameters": {"type": "object", "properties": {"at": {"type": "string"}}, "required": ["at"]},
        },
    }
    chunks = chat.chunks(tools=[tool], seed=1)
    calls = [call for item in chunks for call in item.choices[0].delta.tool_calls or ()]
    assert calls[0].index == 0 and calls[0].id and calls[0].function.name == "look" and calls[0].type == "function"
    whole = chat.create(tools=[tool], seed=1).choices[0].message.tool_calls[0]
    assert "".join(call.function.arguments or "" for call in calls) == whole.function.arguments
    assert chunks[-1].choices[0].finish_reason == "tool_calls"


def test_next_and_close(sdk: Any) -> None:
    endless = Script([head(200, {"content-type": "text/event-stream", "transfer-encoding": "chunked"}),
                     chunk(b'data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[]}\n\n'), Pause(30)])  # fmt: skip
    with ScriptedServer(endless) as server, sdk.OpenAI(base_url=server.base_url, api_key="k") as client:
        with client.chat.completions.create(**ASK, stream=True) as stream:
            assert next(stream).id == "1"
        stream = client.chat.completions.create(**ASK, stream=True)
        assert next(iter(stream)).id == "1"
        stream.close()


def test_async_next_and_close(sdk: Any, mock: Any) -> None:
    async def main() -> None:
        async with sdk.AsyncOpenAI(base_url=mock.base_url, api_key="k") as client:
            async with await client.chat.completions.create(**ASK, stream=True) as stream:
                assert (await stream.__anext__()).choices
            stream = await client.chat.completions.create(**ASK, stream=True)
            async for item in stream:
                assert item.choices
                break
            await stream.close()

    asyncio.run(main())


def test_an_exhausted_stream(sdk: Any, mock: Any) -> None:
    with sdk.OpenAI(base_url=mock.base_url, api_key="k") as client:
        stream = client.chat.completions.create(**ASK, stream=True)
        assert list(stream) and list(stream) == []
        with pytest.raises(StopIteration):
            next(stream)


def test_the_response_of_a_stream(sdk: Any, mock: Any) -> None:
    with sdk.OpenAI(base_url=mock.base_url, api_key="k") as client:
        stream = client.chat.completions.create(**ASK, stream=True)
        assert stream.response.status_code == 200
        assert stream.response.headers["content-type"].startswith("text/event-stream")
        list(stream)


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
def test_line_ends(make: Any, end: bytes) -> None:
    lines = [b": a comment", b"event: message", b"id: 3", b'data: {"id":"1","object":"chat.completion.chunk",', b'data:"created":1,"model":"m",',
             b'data: "choices":[{"index":0,"finish_reason":null,"delta":{"content":"a\xe2\x80\xa8b"}}]}', b"", b"data: [DONE]", b"", b""]  # fmt: skip
    with ScriptedServer(events(end.join(lines), done=False, raw=True)) as server:
        (item,) = make(base_url=server.base_url).chunks()
    assert item.choices[0].delta.content == "a\u2028b"


@pytest.mark.parametrize("fault", ["split", "slow-drip=1"])
def test_split_events(chat: Any, fault: str) -> None:
    request = {"seed": 3, "messages": [{"role": "user", "content": "你好"}]}
    text = chat.create(**request).choices[0].message.content
    chunks = chat.chunks(**request, extra_headers={"Prefer": f"fault={fault}"})
    assert "".join(item.choices[0].delta.content or "" for item in chunks) == text


def test_an_error_event(make: Any, sdk: Any) -> None:
    with ScriptedServer(events(part("a"), failure("overloaded", code="busy"), part("b"))) as server:
        with pytest.raises(sdk.APIError, match="overloaded") as caught:
            make(base_url=server.base_url, max_retries=2).chunks()
    assert caught.value.code == "busy" and caught.value.body["message"] == "overloaded"
    assert len(server.requests) == 1


def test_an_error_response(chat: Any, sdk: Any) -> None:
    with pytest.raises(sdk.BadRequestError) as caught:
        chat.chunks(temperature=3)
    assert caught.value.param == "temperature"


def test_a_truncated_stream_is_a_connection_error(chat: Any, sdk: Any, mock: Any) -> None:
    with pytest.raises(sdk.APIConnectionError):
        chat.chunks(extra_headers={"Prefer": "fault=cut"})
    assert len(mock.requests) == 1


def test_a_silent_stream_is_a_timeout(make: Any, sdk: Any) -> None:
    silent = Script([*events(part("a")).pieces[:2], Pause(20)])
    with ScriptedServer(silent) as server, pytest.raises(sdk.APITimeoutError):
        make(base_url=server.base_url, timeout=0.3).chunks()
    assert len(server.requests) == 1


@EVENTS
def test_the_stream_helper(sdk: Any, mock: Any) -> None:
    with sdk.OpenAI(base_url=mock.base_url, api_key="k") as client:
        with client.chat.completions.stream(**ASK, seed=1) as stream:
            seen = list(stream)
        final = stream.get_final_completion()
    deltas = [event.delta for event in seen if event.type == "content.delta"]
    assert "".join(deltas) == final.choices[0].message.content
    assert [event.content for event in seen if event.type == "content.done"] == ["".join(deltas)]
    assert len([event.chunk for event in seen if event.type == "chunk"]) >= len(deltas)
    assert final.choices[0].finish_reason == "stop"


@EVENTS
def test_the_async_stream_helper(sdk: Any, mock: Any) -> None:
    async def main() -> None:
        async with sdk.AsyncOpenAI(base_url=mock.base_url, api_key="k") as client:
            async with client.chat.completions.stream(**ASK, seed=1) as stream:
                text = [event.delta async for event in stream if event.type == "content.delta"]
                assert "".join(text) == (await stream.get_final_completion()).choices[0].message.content

    asyncio.run(main())
