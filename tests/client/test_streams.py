"""Streams: what arrives as it arrives, what is assembled from it, and what becomes of the connection."""

from __future__ import annotations

import time
from typing import Any

import chat_completions
import pytest
from chat_completions import Client, StreamError

from support.scripted_server import Pause, Reply, Scripted, chunk, completion, events, head, part, reply

USAGE = {"prompt_tokens": 5, "completion_tokens": 3, "total_tokens": 8}
HEAD = head(200, {"content-type": "text/event-stream", "transfer-encoding": "chunked", "x-request-id": "req_3"})


def call(index: int, **function: str) -> dict[str, Any]:
    start = {"id": f"c{index}", "type": "function"} if "name" in function else {}
    return {"index": index, **start, "function": function}


def usage() -> dict[str, Any]:
    return {**part(), "choices": [], "usage": USAGE}


def test_deltas_and_what_is_gathered(drive: Any) -> None:
    said = [
        part("", role="assistant"),
        part(reasoning="hm "),
        part(reasoning="ok"),
        part("你"),
        part("好 😀"),
        part(finish="stop"),
        usage(),
    ]

    def look(stream: Any) -> Any:
        seen = []
        for one in stream:
            seen.append((one.text, one.reasoning, stream.text, stream.reasoning))
        return seen, stream.text, stream.reasoning, stream.usage, stream.final(), stream.request_id

    async def look_async(stream: Any) -> Any:
        seen = []
        async for one in stream:
            seen.append((one.text, one.reasoning, stream.text, stream.reasoning))
        return seen, stream.text, stream.reasoning, stream.usage, await stream.final(), stream.request_id

    with Scripted(Reply([HEAD, *events(*said).pieces[1:]])) as server:
        seen, text, reasoning, used, final, request_id = drive.stream(
            look_async if drive.is_async else look, base_url_=server.base_url
        )
    assert [one[0] for one in seen] == ["", "", "", "你", "好 😀", "", ""]
    assert [one[2] for one in seen] == ["", "", "", "你", "你好 😀", "你好 😀", "你好 😀"]
    assert (text, reasoning, used.total_tokens, request_id) == ("你好 😀", "hm ok", 8, "req_3")
    assert isinstance(final, chat_completions.ChatCompletion)
    assert (final.text, final.reasoning, final.choices[0].finish_reason) == ("你好 😀", "hm ok", "stop")
    assert (final.id, final.model, final.created, final.usage, final.object) == ("c-1", "m", 7, used, "chat.completion")
    assert final.message.role == "assistant"


def test_final_without_iterating(drive: Any) -> None:
    with Scripted(events(part("a"), part("b", "length"))) as server:
        final = drive.stream(lambda stream: stream.final(), base_url_=server.base_url)
    assert (final.text, final.choices[0].finish_reason, final.usage) == ("ab", "length", None)


def test_tool_calls_in_pieces(drive: Any) -> None:
    said = [
        part(tool_calls=[call(0, name="look", arguments="")]),
        part(tool_calls=[call(0, arguments='{"at"'), call(1, name="go", arguments='{"to')]),
        part(tool_calls=[call(1, arguments='":1}')]),
        part(tool_calls=[call(0, arguments=':"é"}')]),
        part(finish="tool_calls"),
    ]
    with Scripted(events(*said)) as server:
        final = drive.stream(lambda stream: stream.final(), base_url_=server.base_url)
    assert [(one.id, one.type, one.function.name, one.function.arguments) for one in final.tool_calls] == [
        ("c0", "function", "look", '{"at":"é"}'),
        ("c1", "function", "go", '{"to":1}'),
    ]
    assert final.text == "" and final.message.content is None


def test_several_choices(drive: Any) -> None:
    def of(index: int, content: str) -> dict[str, Any]:
        return {**part(), "choices": [{"index": index, "delta": {"content": content}, "finish_reason": None}]}

    with Scripted(events(of(1, "b"), of(0, "a"), of(1, "B"), of(0, "A"))) as server:
        final = drive.stream(lambda stream: stream.final(), base_url_=server.base_url)
    assert [(one.index, one.message.content) for one in final.choices] == [(0, "aA"), (1, "bB")]


def test_a_streamed_reply_is_the_whole_reply(drive: Any, mock: Any) -> None:
    tools = [
        {
            "type": "function",
            "function": {
                "name": "f",
                "parameters": {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
            },
        }
    ]
    for more in ({}, {"enable_thinking": True}, {"tools": tools}, {"logprobs": True, "top_logprobs": 1}):
        request = {"model": "qwen/qwen3-8b", "messages": "你好 there", "seed": 4, **more}
        whole = drive(lambda client, r=request: client.chat(**r), base_url=mock.base_url)
        final = drive.stream(
            lambda s: s.final(), **request, stream_options={"include_usage": True}, base_url_=mock.base_url
        )
        assert (final.text, final.reasoning) == (whole.text, whole.reasoning)
        assert [one.function for one in final.tool_calls] == [one.function for one in whole.tool_calls]
        assert final.choices[0].finish_reason == whole.choices[0].finish_reason
        assert final.choices[0].logprobs == whole.choices[0].logprobs
        assert final.usage == whole.usage


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_lines_comments_and_a_bom(drive: Any, end: str) -> None:
    text = '\ufeff: hello\n\nid: 1\ndata: {"id":"c","object":"chat.completion.chunk","created":1,\ndata: "model":"m","choices":[{"index":0,"delta":{"content":"a\u2028b"}}]}\n\n: ping\n\ndata: [DONE]\n\n'
    with Scripted(events(text.replace("\n", end), done=False, raw=True)) as server:
        (one,) = drive.stream(base_url_=server.base_url)
    assert one.text == "a\u2028b"


def test_unknown_things_in_chunks_are_kept(drive: Any) -> None:
    said = {**part("a", "strange", mood=1), "provider": "p"}
    with Scripted(events(said)) as server:
        (one,) = drive.stream(base_url_=server.base_url)
    assert one.extra == {"provider": "p"} and one.raw == said and one.choices[0].finish_reason == "strange"


def test_deltas_come_as_they_are_sent() -> None:
    with Scripted(Reply([*events(part("a")).pieces[:2], Pause(30)])) as server:
        stream = Client("k", server.base_url).stream("Hi", model="m")
        began = time.monotonic()
        assert next(stream).text == "a" and time.monotonic() - began < 15
        stream.close()


class TestEnds:
    @pytest.mark.parametrize(
        ("event", "told"),
        [
            (
                b'event: error\ndata: {"error": {"message": "overloaded", "code": "busy", "type": "t"}}\n\n',
                "overloaded",
            ),
            (b'event: error\ndata: {"message": "overloaded"}\n\n', "overloaded"),
            (b"event: error\ndata: overloaded\n\n", "overloaded"),
            (b'data: {"error": {"message": "overloaded", "code": "busy", "type": "t"}}\n\n', "overloaded"),
            (b'data: {"error": "overloaded"}\n\n', "overloaded"),
        ],
    )
    def test_by_an_error(self, drive: Any, event: bytes, told: str) -> None:
        with Scripted(Reply([HEAD, *events(part("a")).pieces[1:2], chunk(event), b"0\r\n\r\n"])) as server:
            with pytest.raises(StreamError, match=told) as caught:
                drive.stream(base_url_=server.base_url)
        assert caught.value.partial.text == "a" and caught.value.request_id == "req_3"
        assert caught.value.code == ("busy" if b"busy" in event else None)

    @pytest.mark.parametrize(
        "data", [b"{no json", b"[]", b"5", b"null", b'{"id": 5}', b"\xff\xfe", b"<html>", b'{"choices": 1}']
    )
    def test_by_garbage(self, drive: Any, data: bytes) -> None:
        with Scripted(events(part("a"), data)) as server, pytest.raises(StreamError) as caught:
            drive.stream(base_url_=server.base_url)
        assert caught.value.partial.text == "a"
        shown = str(caught.value) + str(caught.value.body).replace("'", '"')
        assert data.decode("ascii", "replace").strip("\ufffd") in shown

    def test_too_early(self, drive: Any) -> None:
        with Scripted(events(part("a"), part("b"), done=False)) as server, pytest.raises(StreamError) as caught:
            drive.stream(base_url_=server.base_url)
        assert caught.value.partial.text == "ab" and caught.value.status in (200, None)

    def test_before_anything_came(self, drive: Any) -> None:
        with Scripted(events(done=False)) as server, pytest.raises(StreamError):
            drive.stream(base_url_=server.base_url, max_retries_=0)

    def test_in_the_middle_of_an_event(self, drive: Any) -> None:
        said = events(part("a")).pieces[:2]
        with Scripted(Reply([*said, chunk(b'data: {"id"')], end=True)) as server, pytest.raises(StreamError) as caught:
            drive.stream(base_url_=server.base_url)
        assert caught.value.partial.text == "a"

    def test_in_silence(self, drive: Any) -> None:
        with Scripted(Reply([*events(part("a")).pieces[:2], Pause(30)])) as server:
            with pytest.raises(chat_completions.APITimeoutError):
                drive.stream(base_url_=server.base_url, timeout_=0.3)

    def test_by_done_though_the_server_goes_on(self, drive: Any) -> None:
        more = [chunk(b"data: [DONE]\n\n"), chunk(b"data: {garbage\n\n"), b"0\r\n\r\n"]
        with Scripted(Reply([*events(part("a"), done=False).pieces[:-1], *more])) as server:
            assert [one.text for one in drive.stream(base_url_=server.base_url)] == ["a"]

    def test_a_whole_reply_instead_of_a_stream(self, drive: Any) -> None:
        """As servers answer that cannot stream: either it is taken for what it is, or it is a typed error."""
        with Scripted(completion("whole")) as server:
            try:
                final = drive.stream(lambda stream: stream.final(), base_url_=server.base_url, max_retries_=0)
            except chat_completions.APIError as error:
                assert "whole" in str(error) + str(error.body)
            else:
                assert final.text == "whole"

    def test_a_page_instead_of_a_stream(self, drive: Any) -> None:
        with Scripted(reply("<html>Sign in</html>", content_type="text/html")) as server:
            with pytest.raises(chat_completions.APIError) as caught:
                drive.stream(base_url_=server.base_url, max_retries_=0)
        assert "Sign in" in str(caught.value) + str(caught.value.body)

    def test_a_stream_instead_of_a_reply(self, drive: Any) -> None:
        with Scripted(events(part("a"))) as server, pytest.raises(chat_completions.DecodeError):
            drive.chat(base_url_=server.base_url, max_retries_=0)


def test_create_streams_too(drive: Any) -> None:
    def use(client: Any) -> list[str]:
        with client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "Hi"}], stream=True
        ) as stream:
            return [one.text for one in stream]

    async def use_async(client: Any) -> list[str]:
        stream = await client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "Hi"}], stream=True
        )
        async with stream:
            return [one.text async for one in stream]

    with Scripted(events(part("a"), part("b"))) as server:
        assert drive(use_async if drive.is_async else use, base_url=server.base_url) == ["a", "b"]


def test_an_async_stream_is_iterated_without_with(drive: Any) -> None:
    if not drive.is_async:
        pytest.skip("the other tests iterate a sync stream without with")

    async def use(client: Any) -> list[str]:
        return [one.text async for one in client.stream("Hi", model="m")]

    with Scripted(events(part("a"), part("b"))) as server:
        assert drive(use, base_url=server.base_url) == ["a", "b"]
