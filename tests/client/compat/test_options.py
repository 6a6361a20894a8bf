"""Options of a client, its copies and its calls; raw responses."""

from __future__ import annotations

import asyncio
from typing import Any

from support.scripted_server import ScriptedServer, completion, respond

HELLO = [{"role": "user", "content": "Hello there"}]
ASK: dict[str, Any] = {"model": "qwen/qwen3-8b", "messages": HELLO}


def test_extra_headers_query_and_body(make: Any) -> None:
    with ScriptedServer(completion()) as server:
        make(base_url=server.base_url).create(
            temperature=0.5,
            extra_headers={"X-Mine": "1", "User-Agent": "me"},
            extra_query={"version": "2", "flag": "a b"},
            extra_body={"enable_thinking": True, "temperature": 0.7, "new": {"a": [1]}},
        )
    (request,) = server.requests
    assert request.headers["x-mine"] == "1" and request.headers["user-agent"] == "me"
    assert request.target.replace("%20", "+") == "/v1/chat/completions?version=2&flag=a+b"
    assert request.json == {**ASK, "temperature": 0.7, "enable_thinking": True, "new": {"a": [1]}}


def test_extensions_of_the_api(chat: Any, mock: Any) -> None:
    answer = chat.create(extra_body={"enable_thinking": True, "top_k": 3})
    assert answer.choices[0].message.reasoning
    assert mock.bodies == [{**ASK, "enable_thinking": True, "top_k": 3}]


def test_defaults_of_the_client(make: Any) -> None:
    with ScriptedServer(completion()) as server:
        chat = make(base_url=server.base_url, default_headers={"X-A": "1", "X-B": "1"}, default_query={"q": "1"})
        chat.create(extra_headers={"X-B": "2"})
        chat.options(default_headers={"X-B": "3", "X-C": "3"}).create()
        chat.create()
    sent = [{name: request.headers.get(name) for name in ("x-a", "x-b", "x-c")} for request in server.requests]
    assert sent == [
        {"x-a": "1", "x-b": "2", "x-c": None},
        {"x-a": "1", "x-b": "3", "x-c": "3"},
        {"x-a": "1", "x-b": "1", "x-c": None},
    ]
    assert {request.target for request in server.requests} == {"/v1/chat/completions?q=1"}


def test_a_copy_does_not_change_the_client(make: Any) -> None:
    with ScriptedServer(completion()) as server, ScriptedServer(completion()) as second_server:
        chat = make(base_url=server.base_url, max_retries=1, timeout=7)
        copy = chat.options(base_url=second_server.base_url, api_key="sk-other", max_retries=5, timeout=9)
        copy.create()
        chat.create()
        assert (chat.client.max_retries, chat.client.timeout, chat.client.api_key) == (1, 7, "sk-compat-test")
        assert (copy.client.max_retries, copy.client.timeout, copy.client.api_key) == (5, 9, "sk-other")
    assert [request.headers["authorization"] for request in (*server.requests, *second_server.requests)] == [
        "Bearer sk-compat-test",
        "Bearer sk-other",
    ]


def test_a_copy_shares_the_connections(make: Any) -> None:
    with ScriptedServer(completion()) as server:
        chat = make(base_url=server.base_url)
        chat.create()
        chat.options(max_retries=0).create()
        chat.options(timeout=9).create()
    assert server.connections == 1


def test_the_raw_response(make: Any) -> None:
    with ScriptedServer(respond(completion("raw"), x_request_id="req-9", x_left="41")) as server:
        chat = make(base_url=server.base_url)
        raw = chat.do(lambda client: client.chat.completions.with_raw_response.create(**ASK))
        plain = chat.create()
    assert raw.status_code == 200 and raw.headers["x-left"] == raw.headers.get("X-Left") == "41"
    assert raw.parse().choices[0].message.content == "raw"
    assert '"raw"' in raw.text and raw.request_id == "req-9"
    assert plain._request_id == "req-9"


def test_the_raw_response_of_a_stream(sdk: Any, mock: Any) -> None:
    with sdk.OpenAI(base_url=mock.base_url, api_key="k") as client:
        raw = client.chat.completions.with_raw_response.create(**ASK, stream=True)
        assert raw.headers["content-type"].startswith("text/event-stream")
        assert all(chunk.object == "chat.completion.chunk" for chunk in raw.parse())


def test_many_at_once(sdk: Any, mock: Any) -> None:
    async def main() -> list[str]:
        async with sdk.AsyncOpenAI(base_url=mock.base_url, api_key="k") as client:
            calls = [client.chat.completions.create(**ASK, seed=number) for number in range(20)]
            return [answer.choices[0].message.content for answer in await asyncio.gather(*calls)]

    assert all(asyncio.run(main()))
    assert sorted(body["seed"] for body in mock.bodies) == list(range(20))
