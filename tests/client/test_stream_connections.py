"""What becomes of a stream's connection: kept for the next call, or freed at once."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from chat_completions import Client, StreamError

from support.scripted_server import Pause, Reply, Scripted, completion, events, failure, part

#: A server that waits does not see that the client has gone; one that writes does.
ENDLESS = Reply(
    [*events(part("a")).pieces[:2], *[one for _ in range(3000) for one in (Pause(0.01), events(part("b")).pieces[1])]]
)


def test_a_finished_stream_leaves_its_connection_for_the_next_call(drive: Any) -> None:
    def use(client: Any) -> None:
        for _ in range(3):
            assert [one.text for one in client.stream("Hi", model="m")] == ["a"]
        client.chat("Hi", model="m")

    async def use_async(client: Any) -> None:
        for _ in range(3):
            async with client.stream("Hi", model="m") as stream:
                assert [one.text async for one in stream] == ["a"]
        await client.chat("Hi", model="m")

    with Scripted(*[events(part("a"))] * 3, completion()) as server:
        drive(use_async if drive.is_async else use, base_url=server.base_url)
        assert len(server.requests) == 4 and server.connections == 1


def test_also_if_the_last_bytes_come_after_done(drive: Any) -> None:
    late = Reply([*events(part("a")).pieces[:-1], Pause(0.1), b"0\r\n\r\n"])

    def use(client: Any) -> None:
        for _ in range(2):
            assert client.stream("Hi", model="m").final().text == "a"

    async def use_async(client: Any) -> None:
        for _ in range(2):
            async with client.stream("Hi", model="m") as stream:
                assert (await stream.final()).text == "a"

    with Scripted(late) as server:
        drive(use_async if drive.is_async else use, base_url=server.base_url)
        assert server.connections == 1


def test_closing_early_frees_the_connection(drive: Any) -> None:
    def use(client: Any) -> Any:
        with client.stream("Hi", model="m") as stream:
            assert next(stream).text == "a"
        assert list(stream) == []
        return server.wait_closed()

    async def use_async(client: Any) -> Any:
        async with client.stream("Hi", model="m") as stream:
            assert (await stream.__anext__()).text == "a"
        assert [one async for one in stream] == []
        return server.wait_closed()

    with Scripted(ENDLESS) as server:
        assert drive(use_async if drive.is_async else use, base_url=server.base_url)


def test_an_error_in_the_callers_block_frees_the_connection(drive: Any) -> None:
    def use(stream: Any) -> None:
        if not drive.is_async:
            next(stream)
        raise KeyError("mine")

    with Scripted(ENDLESS) as server:
        with pytest.raises(KeyError, match="mine"):
            drive.stream(use, base_url_=server.base_url)
        assert len(server.requests) == 0 or server.wait_closed()


def test_a_failed_stream_does_not_spoil_the_next_call(drive: Any) -> None:
    def use(client: Any) -> str:
        with pytest.raises(StreamError):
            list(client.stream("Hi", model="m"))
        return str(client.chat("Hi", model="m").text)

    async def use_async(client: Any) -> str:
        with pytest.raises(StreamError):
            async with client.stream("Hi", model="m") as stream:
                await stream.final()
        return str((await client.chat("Hi", model="m")).text)

    with Scripted(events(part("a"), failure()), completion("fine")) as server:
        assert drive(use_async if drive.is_async else use, base_url=server.base_url) == "fine"


def test_a_stream_that_is_dropped_frees_its_connection() -> None:
    with Scripted(ENDLESS) as server:
        client = Client("k", server.base_url)
        for one in client.stream("Hi", model="m"):
            assert one.text == "a"
            break
        del one
        gc.collect()
        client.close()
        assert server.wait_closed()
