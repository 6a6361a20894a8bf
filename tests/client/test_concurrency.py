"""A client shared by threads or tasks."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import pytest
from chat_completions import AsyncClient, Client

from support.scripted_server import Pause, Script, ScriptedServer, completion, events, part


def test_threads_share_a_client(mock: Any) -> None:
    with Client("k", mock.base_url) as client:

        def ask(number: int) -> tuple[str, str]:
            text = f"number {number}"
            if number % 3 == 0:
                return text, client.stream(text, model="m", seed=number).final().text
            return text, client.chat(text, model="m", seed=number).text

        with ThreadPoolExecutor(16) as pool:
            texts = dict(pool.map(ask, range(90)))
        for number in (0, 1, 50):
            assert texts[f"number {number}"] == client.chat(f"number {number}", model="m", seed=number).text


def test_threads_share_an_unused_client(mock: Any) -> None:
    client = Client("k", mock.base_url)
    barrier = threading.Barrier(12)

    def ask(number: int) -> str:
        barrier.wait()
        return client.with_options(timeout=60).chat("Hi", model="m", seed=number).text

    with ThreadPoolExecutor(12) as pool:
        assert all(pool.map(ask, range(12)))


@pytest.mark.anyio
async def test_tasks_share_a_client(mock: Any) -> None:
    texts: dict[int, str] = {}
    async with AsyncClient("k", mock.base_url) as client:

        async def ask(number: int) -> None:
            if number % 3 == 0:
                async with client.stream("Hi", model="m", seed=number) as stream:
                    texts[number] = (await stream.final()).text
            else:
                texts[number] = (await client.chat("Hi", model="m", seed=number)).text

        async with anyio.create_task_group() as group:
            for number in range(60):
                group.start_soon(ask, number)
    assert len(texts) == 60 and all(texts.values())


@pytest.mark.anyio
@pytest.mark.parametrize("kind", ["chat", "stream"])
async def test_a_call_after_a_cancelled_call(kind: str) -> None:
    slow = Script([*events(part("a")).pieces[:2], Pause(30)]) if kind == "stream" else Script([Pause(30)])
    with ScriptedServer(slow, completion("fine")) as server:
        async with AsyncClient("k", server.base_url) as client:
            with anyio.move_on_after(0.3) as scope:
                if kind == "stream":
                    async for _ in client.stream("Hi", model="m"):
                        pass
                else:
                    await client.chat("Hi", model="m")
            assert scope.cancelled_caught
            assert (await client.chat("Hi", model="m")).text == "fine"
        assert len(server.requests) == 2


@pytest.mark.anyio
async def test_many_calls_at_once() -> None:
    with ScriptedServer(Script([Pause(0.2), *completion_pieces()])) as server:
        async with AsyncClient("k", server.base_url, timeout=60) as client, anyio.create_task_group() as group:
            for _ in range(150):
                group.start_soon(lambda: client.chat("Hi", model="m"))
        assert len(server.requests) == 150


def completion_pieces() -> Any:
    from support.scripted_server import respond

    return respond(completion()).pieces
