"""Connections of streams: reused after the end, closed when a stream is left early."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from chat_completions import Client, StreamError

from support.scripted_server import Pause, Script, ScriptedServer, completion, events, failure, part

#: Keeps writing, since a server that only waits does not notice a closed connection.
ENDLESS = Script(
    [
        *events(part("a")).pieces[:2],
        *[piece for _ in range(3000) for piece in (Pause(0.01), events(part("b")).pieces[1])],
    ]
)


def test_a_finished_stream_frees_its_connection_for_the_next_call(drive: Any) -> None:
    def use(client: Any) -> None:
        for _ in range(3):
            assert [chunk.text for chunk in client.stream("Hi", model="m")] == ["a"]
        client.chat("Hi", model="m")

    async def use_async(client: Any) -> None:
        for _ in range(3):
            async with client.stream("Hi", model="m") as stream:
                assert [chunk.text async for chunk in stream] == ["a"]
        await client.chat("Hi", model="m")

    with ScriptedServer(*[events(part("a"))] * 3, completion()) as server:
        drive(use_async if drive.is_async else use, base_url=server.base_url)
        assert len(server.requests) == 4 and server.connections == 1


def test_a_late_end_of_the_response(drive: Any) -> None:
    late = Script([*events(part("a")).pieces[:-1], Pause(0.1), b"0\r\n\r\n"])

    def use(client: Any) -> None:
        for _ in range(2):
            assert client.stream("Hi", model="m").final().text == "a"

    async def use_async(client: Any) -> None:
        for _ in range(2):
            async with client.stream("Hi", model="m") as stream:
                assert (await stream.final()).text == "a"

    with ScriptedServer(late) as server:
        drive(use_async if drive.is_async else use, base_url=server.base_url)
        assert server.connections == 1


def test_leaving_a_stream_closes_its_connection(drive: Any) -> None:
    def use(client: Any) -> Any:
        with client.stream("Hi", model="m") as stream:
            assert next(stream).text == "a"
        assert list(stream) == []
        return server.wait_closed()

    async def use_async(client: Any) -> Any:
        async with client.stream("Hi", model="m") as stream:
            assert (await stream.__anext__()).text == "a"
        assert [chunk async for chunk in stream] == []
        return server.wait_closed()

    with ScriptedServer(ENDLESS) as server:
        assert drive(use_async if drive.is_async else use, base_url=server.base_url)


def test_an_exception_in_the_with_block_closes_the_connection(drive: Any) -> None:
    def use(stream: Any) -> None:
        if not drive.is_async:
            next(stream)
        raise KeyError("mine")

    with ScriptedServer(ENDLESS) as server:
        with pytest.raises(KeyError, match="mine"):
            drive.stream(use, base_url_=server.base_url)
        assert len(server.requests) == 0 or server.wait_closed()


def test_a_call_after_a_failed_stream(drive: Any) -> None:
    def use(client: Any) -> str:
        with pytest.raises(StreamError):
            list(client.stream("Hi", model="m"))
        return str(client.chat("Hi", model="m").text)

    async def use_async(client: Any) -> str:
        with pytest.raises(StreamError):
            async with client.stream("Hi", model="m") as stream:
                await stream.final()
        return str((await client.chat("Hi", model="m")).text)

    with ScriptedServer(events(part("a"), failure()), completion("fine")) as server:
        assert drive(use_async if drive.is_async else use, base_url=server.base_url) == "fine"


def test_an_unreferenced_stream_closes_its_connection() -> None:
    with ScriptedServer(ENDLESS) as server:
        client = Client("k", server.base_url)
        for chunk in client.stream("Hi", model="m"):
            assert chunk.text == "a"
            break
        del chunk
        gc.collect()
        client.close()
        assert server.wait_closed()
