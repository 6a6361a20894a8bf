"""Streams: chunks, what they add up to, and failures."""

from __future__ import annotations

import json
import time
from typing import Any

import chat_completions
import pytest
from chat_completions import Client, StreamError

from support.scripted_server import Pause, Script, ScriptedServer, chunk, completion, events, head, part, respond

USAGE = {"prompt_tokens": 5, "completion_tokens": 3, "total_tokens": 8}
HEAD = head(200, {"content-type": "text/event-stream", "transfer-encoding": "chunked", "x-request-id": "req_3"})


def call(index: int, **function: str) -> dict[str, Any]:
    start = {"id": f"c{index}", "type": "function"} if "name" in function else {}
    return {"index": index, **start, "function": function}


def usage() -> dict[str, Any]:
    return {**part(), "choices": [], "usage": USAGE}


def test_chunks_and_the_text_so_far(drive: Any) -> None:
    sent = [
        part("", role="assistant"),
        part(reasoning="hm "),
        part(reasoning="ok"),
        part("你"),
        part("好 😀"),
        part(finish="stop"),
        usage(),
    ]

    def read(stream: Any) -> Any:
        seen = []
        for received in stream:
            seen.append((received.text, received.reasoning, stream.text, stream.reasoning))
        return seen, stream.text, stream.reasoning, stream.usage, stream.final(), stream.request_id

    async def read_async(stream: Any) -> Any:
        seen = []
        async for received in stream:
            seen.append((received.text, received.reasoning, stream.text, stream.reasoning))
        return seen, stream.text, stream.reasoning, stream.usage, await stream.final(), stream.request_id

    with ScriptedServer(Script([HEAD, *events(*sent).pieces[1:]])) as server:
        seen, text, reasoning, used, final, request_id = drive.stream(
            read_async if drive.is_async else read, base_url_=server.base_url
        )
    assert [item[0] for item in seen] == ["", "", "", "你", "好 😀", "", ""]
    assert [item[2] for item in seen] == ["", "", "", "你", "你好 😀", "你好 😀", "你好 😀"]
    assert (text, reasoning, used.total_tokens, request_id) == ("你好 😀", "hm ok", 8, "req_3")
    assert isinstance(final, chat_completions.ChatCompletion)
    assert (final.text, final.reasoning, final.choices[0].finish_reason) == ("你好 😀", "hm ok", "stop")
    assert (final.id, final.model, final.created, final.usage, final.object) == ("c-1", "m", 7, used, "chat.completion")
    assert final.message.role == "assistant"


def test_final_without_iterating(drive: Any) -> None:
    with ScriptedServer(events(part("a"), part("b", "length"))) as server:
        final = drive.stream(lambda stream: stream.final(), base_url_=server.base_url)
    assert (final.text, final.choices[0].finish_reason, final.usage) == ("ab", "length", None)


def test_streamed_tool_calls(drive: Any) -> None:
    sent = [
        part(tool_calls=[call(0, name="look", arguments="")]),
        part(tool_calls=[call(0, arguments='{"at"'), call(1, name="go", arguments='{"to')]),
        part(tool_calls=[call(1, arguments='":1}')]),
        part(tool_calls=[call(0, arguments=':"é"}')]),
        part(finish="tool_calls"),
    ]
    with ScriptedServer(events(*sent)) as server:
        final = drive.stream(lambda stream: stream.final(), base_url_=server.base_url)
    assert [(call.id, call.type, call.function.name, call.function.arguments) for call in final.tool_calls] == [
        ("c0", "function", "look", '{"at":"é"}'),
        ("c1", "function", "go", '{"to":1}'),
    ]
    assert final.text == "" and final.message.content is None


def test_multiple_choices(drive: Any) -> None:
    def of(index: int, content: str) -> dict[str, Any]:
        return {**part(), "choices": [{"index": index, "delta": {"content": content}, "finish_reason": None}]}

    with ScriptedServer(events(of(1, "b"), of(0, "a"), of(1, "B"), of(0, "A"))) as server:
        final = drive.stream(lambda stream: stream.final(), base_url_=server.base_url)
    assert [(choice.index, choice.message.content) for choice in final.choices] == [(0, "aA"), (1, "bB")]


def test_a_stream_adds_up_to_the_completion(drive: Any, mock: Any) -> None:
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
        assert [call.function for call in final.tool_calls] == [call.function for call in whole.tool_calls]
        assert final.choices[0].finish_reason == whole.choices[0].finish_reason
        assert final.choices[0].logprobs == whole.choices[0].logprobs
        assert final.usage == whole.usage


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_lines_comments_and_a_bom(drive: Any, end: str) -> None:
    text = '\ufeff: hello\n\nid: 1\ndata: {"id":"c","object":"chat.completion.chunk","created":1,\ndata: "model":"m","choices":[{"index":0,"delta":{"content":"a\u2028b"}}]}\n\n: ping\n\ndata: [DONE]\n\n'
    with ScriptedServer(events(text.replace("\n", end), done=False, raw=True)) as server:
        (received,) = drive.stream(base_url_=server.base_url)
    assert received.text == "a\u2028b"


def test_undocumented_fields_of_chunks_are_kept(drive: Any) -> None:
    sent = {**part("a", "strange", mood=1), "provider": "p"}
    with ScriptedServer(events(sent)) as server:
        (received,) = drive.stream(base_url_=server.base_url)
    assert (
        received.extra == {"provider": "p"} and received.raw == sent and received.choices[0].finish_reason == "strange"
    )


@pytest.mark.parametrize(
    "unusual",
    [
        {"choices": None, "usage": None, "error": None},
        {"choices": []},
        {},
        {"choices": [{"index": 0, "delta": None}]},
        {"choices": [{"index": None, "delta": {"content": None, "tool_calls": None}}]},
        {"choices": [{"finish_reason": None}]},
    ],
)
def test_null_and_missing_members(drive: Any, unusual: dict[str, Any]) -> None:
    sent = {key: value for key, value in part().items() if key != "choices"}
    with ScriptedServer(events(part("a"), {**sent, **unusual}, part("b"))) as server:
        assert "".join(received.text for received in drive.stream(base_url_=server.base_url)) == "ab"


def test_halves_of_a_surrogate_pair(drive: Any) -> None:
    halves = [json.dumps(part(half)).encode() for half in ("a\ud83d", "\ude00b")]
    with ScriptedServer(events(*halves)) as server:
        assert "".join(received.text for received in drive.stream(base_url_=server.base_url)) == "a\ufffd\ufffdb"


def test_chunks_arrive_as_they_are_sent() -> None:
    with ScriptedServer(Script([*events(part("a")).pieces[:2], Pause(30)])) as server:
        stream = Client("k", server.base_url).stream("Hi", model="m")
        began = time.monotonic()
        assert next(stream).text == "a" and time.monotonic() - began < 15
        stream.close()


class TestFailures:
    @pytest.mark.parametrize(
        ("event", "message"),
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
    def test_an_error_event(self, drive: Any, event: bytes, message: str) -> None:
        with ScriptedServer(Script([HEAD, *events(part("a")).pieces[1:2], chunk(event), b"0\r\n\r\n"])) as server:
            with pytest.raises(StreamError, match=message) as caught:
                drive.stream(base_url_=server.base_url)
        assert caught.value.partial.text == "a" and caught.value.request_id == "req_3"
        assert caught.value.code == ("busy" if b"busy" in event else None)

    @pytest.mark.parametrize(
        "data", [b"{no json", b"[]", b"5", b"null", b'{"id": 5}', b"\xff\xfe", b"<html>", b'{"choices": 1}']
    )
    def test_a_malformed_event(self, drive: Any, data: bytes) -> None:
        with ScriptedServer(events(part("a"), data)) as server, pytest.raises(StreamError) as caught:
            drive.stream(base_url_=server.base_url)
        assert caught.value.partial.text == "a"
        shown = str(caught.value) + str(caught.value.body).replace("'", '"')
        assert data.decode("ascii", "replace").strip("\ufffd") in shown

    def test_a_missing_last_event(self, drive: Any) -> None:
        with ScriptedServer(events(part("a"), part("b"), done=False)) as server, pytest.raises(StreamError) as caught:
            drive.stream(base_url_=server.base_url)
        assert caught.value.partial.text == "ab" and caught.value.status in (200, None)

    def test_a_stream_without_events(self, drive: Any) -> None:
        with ScriptedServer(events(done=False)) as server, pytest.raises(StreamError):
            drive.stream(base_url_=server.base_url, max_retries_=0)

    def test_an_incomplete_event(self, drive: Any) -> None:
        sent = events(part("a")).pieces[:2]
        with (
            ScriptedServer(Script([*sent, chunk(b'data: {"id"')], end=True)) as server,
            pytest.raises(StreamError) as caught,
        ):
            drive.stream(base_url_=server.base_url)
        assert caught.value.partial.text == "a"

    def test_no_data_in_time(self, drive: Any) -> None:
        with ScriptedServer(Script([*events(part("a")).pieces[:2], Pause(30)])) as server:
            with pytest.raises(chat_completions.APITimeoutError):
                drive.stream(base_url_=server.base_url, timeout_=0.3)

    def test_data_after_the_last_event_is_ignored(self, drive: Any) -> None:
        more = [chunk(b"data: [DONE]\n\n"), chunk(b"data: {garbage\n\n"), b"0\r\n\r\n"]
        with ScriptedServer(Script([*events(part("a"), done=False).pieces[:-1], *more])) as server:
            assert [received.text for received in drive.stream(base_url_=server.base_url)] == ["a"]

    def test_json_instead_of_a_stream(self, drive: Any) -> None:
        """As servers respond that cannot stream: the completion, or a typed error."""
        with ScriptedServer(completion("whole")) as server:
            try:
                final = drive.stream(lambda stream: stream.final(), base_url_=server.base_url, max_retries_=0)
            except chat_completions.APIError as error:
                assert "whole" in str(error) + str(error.body)
            else:
                assert final.text == "whole"

    def test_an_error_instead_of_a_stream(self, drive: Any) -> None:
        with ScriptedServer(respond({"error": {"message": "no\x1b[31m way", "code": "c"}})) as server:
            with pytest.raises(chat_completions.DecodeError, match=r"error: no .31m way") as caught:
                drive.stream(base_url_=server.base_url, max_retries_=0)
        assert caught.value.code == "c" and caught.value.status == 200

    def test_html_instead_of_a_stream(self, drive: Any) -> None:
        with ScriptedServer(respond("<html>Sign in</html>", content_type="text/html")) as server:
            with pytest.raises(chat_completions.APIError) as caught:
                drive.stream(base_url_=server.base_url, max_retries_=0)
        assert "Sign in" in str(caught.value) + str(caught.value.body)

    def test_a_stream_instead_of_json(self, drive: Any) -> None:
        with ScriptedServer(events(part("a"))) as server, pytest.raises(chat_completions.DecodeError):
            drive.chat(base_url_=server.base_url, max_retries_=0)


def test_create_with_stream(drive: Any) -> None:
    def use(client: Any) -> list[str]:
        with client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "Hi"}], stream=True
        ) as stream:
            return [received.text for received in stream]

    async def use_async(client: Any) -> list[str]:
        stream = await client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "Hi"}], stream=True
        )
        async with stream:
            return [received.text async for received in stream]

    with ScriptedServer(events(part("a"), part("b"))) as server:
        assert drive(use_async if drive.is_async else use, base_url=server.base_url) == ["a", "b"]


def test_an_async_stream_without_with(drive: Any) -> None:
    if not drive.is_async:
        pytest.skip("covered by the other tests")

    async def use(client: Any) -> list[str]:
        return [received.text async for received in client.stream("Hi", model="m")]

    with ScriptedServer(events(part("a"), part("b"))) as server:
        assert drive(use, base_url=server.base_url) == ["a", "b"]
