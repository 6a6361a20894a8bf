"""The calls that the client's benchmark counts: `python calling.py LIBRARY WORK NUMBER URL`, in the library's environment.

LIBRARY: `chat_completions`; `openai`; `httpx`, as one would use it by hand; `floor`, the least that httpx can be made to cost: a
request built once, and msgspec. WORK: a function below. It prints what it has measured itself as JSON, or nothing.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

KEY = "sk-bench"
MODEL = "qwen/qwen3-8b"
HELLO = [{"role": "user", "content": "你好, what is the weather like?"}]
PAUSE = 0.03


class Packaged:
    """The typed client, and openai-python, which are used the same way."""

    def __init__(self, url: str, sync: type, asynchronous: type) -> None:
        self.sync = lambda: sync(base_url=url, api_key=KEY)
        self.asynchronous = lambda: asynchronous(base_url=url, api_key=KEY)

    def call(self, client: Any, messages: Any) -> str:
        return client.chat.completions.create(model=MODEL, messages=messages).choices[0].message.content

    async def acall(self, client: Any, messages: Any) -> str:
        return (await client.chat.completions.create(model=MODEL, messages=messages)).choices[0].message.content

    def stream(self, client: Any, headers: dict[str, str]) -> int:
        got = 0
        for chunk in client.chat.completions.create(model=MODEL, messages=HELLO, stream=True, extra_headers=headers):
            got += len(chunk.choices[0].delta.content) > 0
        return got

    async def astream(self, client: Any, headers: dict[str, str]) -> int:
        got = 0
        stream = await client.chat.completions.create(model=MODEL, messages=HELLO, stream=True, extra_headers=headers)
        async for chunk in stream:
            got += len(chunk.choices[0].delta.content) > 0
        return got


class Bare:
    """httpx alone, with the json module."""

    def __init__(self, url: str) -> None:
        import httpx

        options: dict[str, Any] = {"headers": {"Authorization": f"Bearer {KEY}"}, "timeout": 300}
        self.url = f"{url}/chat/completions"
        self.sync = lambda: httpx.Client(**options)
        self.asynchronous = lambda: httpx.AsyncClient(**options)

    def call(self, client: Any, messages: Any) -> str:
        answer = client.post(self.url, json={"model": MODEL, "messages": messages})
        answer.raise_for_status()
        return answer.json()["choices"][0]["message"]["content"]

    async def acall(self, client: Any, messages: Any) -> str:
        answer = await client.post(self.url, json={"model": MODEL, "messages": messages})
        answer.raise_for_status()
        return answer.json()["choices"][0]["message"]["content"]

    def stream(self, client: Any, headers: dict[str, str]) -> int:
        got = 0
        body = {"model": MODEL, "messages": HELLO, "stream": True}
        with client.stream("POST", self.url, json=body, headers=headers) as answer:
            for line in answer.iter_lines():
                if line.startswith("data: ") and line != "data: [DONE]":
                    got += len(json.loads(line[6:])["choices"][0]["delta"]["content"]) > 0
        return got

    async def astream(self, client: Any, headers: dict[str, str]) -> int:
        got = 0
        body = {"model": MODEL, "messages": HELLO, "stream": True}
        async with client.stream("POST", self.url, json=body, headers=headers) as answer:
            async for line in answer.aiter_lines():
                if line.startswith("data: ") and line != "data: [DONE]":
                    got += len(json.loads(line[6:])["choices"][0]["delta"]["content"]) > 0
        return got


class Floor(Bare):
    """httpx with a request made once, msgspec, and bytes split by hand."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        import httpx
        import msgspec

        message = msgspec.defstruct("Message", [("content", str)]) | None
        choice = msgspec.defstruct("Choice", [("message", message, None), ("delta", message, None)])
        reply = msgspec.defstruct("Reply", [("choices", list[choice])])  # type: ignore[valid-type]
        self.decode = msgspec.json.Decoder(reply).decode
        self.encode = msgspec.json.Encoder().encode
        self.httpx = httpx
        self.made: dict[int, Any] = {}

    def request(self, client: Any, messages: Any, headers: dict[str, str] | None = None) -> Any:
        if id(messages) not in self.made:
            self.made[id(messages)] = self.build(client, messages, headers)
        return self.made[id(messages)]

    def build(self, client: Any, messages: Any, headers: dict[str, str] | None) -> Any:
        body = self.encode({"model": MODEL, "messages": messages, "stream": headers is not None})
        base = client.headers.copy()
        base.update(
            {
                "content-type": "application/json",
                "content-length": str(len(body)),
                "host": "127.0.0.1",
                **(headers or {}),
            }
        )
        return self.httpx.Request("POST", self.url, headers=base, content=body)

    def call(self, client: Any, messages: Any) -> str:
        return self.decode(client.send(self.request(client, messages)).content).choices[0].message.content

    async def acall(self, client: Any, messages: Any) -> str:
        return self.decode((await client.send(self.request(client, messages))).content).choices[0].message.content

    def stream(self, client: Any, headers: dict[str, str]) -> int:
        answer = client.send(self.request(client, HELLO, headers), stream=True)
        got = sum(self.events(piece) for piece in answer.iter_raw())
        answer.close()
        return got

    async def astream(self, client: Any, headers: dict[str, str]) -> int:
        answer = await client.send(self.request(client, HELLO, headers), stream=True)
        got = 0
        async for piece in answer.aiter_raw():
            got += self.events(piece)
        await answer.aclose()
        return got

    def events(self, piece: bytes) -> int:
        lines = [line for line in piece.split(b"\n\n") if line and line != b"data: [DONE]"]
        return sum(len(self.decode(line[6:]).choices[0].delta.content) > 0 for line in lines)


def library(name: str, url: str) -> Any:
    if name == "openai":
        import openai

        return Packaged(url, openai.OpenAI, openai.AsyncOpenAI)
    if name == "chat_completions":
        import chat_completions

        return Packaged(url, chat_completions.Client, chat_completions.AsyncClient)
    return {"httpx": Bare, "floor": Floor}[name](url)


def conversation(count: int) -> list[dict[str, str]]:
    """Alternating messages of a few sentences."""
    text = "The second path on the left leads up to the old bridge. " * 5
    return [{"role": "assistant" if n % 2 else "user", "content": f"{n}: {text}"} for n in range(count - 1)] + HELLO


def unary(made: Any, number: int, messages: Any = HELLO) -> None:
    client = made.sync()
    for _ in range(number):
        assert made.call(client, messages)


def unary_async(made: Any, number: int, messages: Any = HELLO) -> None:
    async def main() -> None:
        client = made.asynchronous()
        for _ in range(number):
            assert await made.acall(client, messages)

    asyncio.run(main())


def long(made: Any, number: int) -> None:
    unary(made, number, conversation(200))


def long_cpu(made: Any, number: int) -> float:
    """CPU milliseconds of a call with 200 messages, the least of several stretches."""
    client, messages = made.sync(), conversation(200)
    return best(lambda: made.call(client, messages), number)


def short_cpu(made: Any, number: int) -> float:
    client = made.sync()
    return best(lambda: made.call(client, HELLO), number)


def best(call: Any, number: int) -> float:
    call()
    found = []
    for _ in range(5):
        before = time.process_time()
        for _ in range(number):
            call()
        found.append((time.process_time() - before) / number * 1000)
    return min(found)


def headers(number: int, together: int = 1) -> dict[str, str]:
    """Asks for so many events, some of them at a time."""
    return {"X-Chunks": str(number), "X-Together": str(together), "X-Pause": str(PAUSE)}


def stream(made: Any, number: int) -> None:
    assert made.stream(made.sync(), headers(number)) == number


def stream_tens(made: Any, number: int) -> None:
    assert made.stream(made.sync(), headers(number, 10)) == number


def stream_async(made: Any, number: int) -> None:
    async def main() -> None:
        assert await made.astream(made.asynchronous(), headers(number)) == number

    asyncio.run(main())


def wide(made: Any, number: int) -> float:
    """CPU milliseconds per call of 50 that run at once, the least of several stretches."""

    async def main() -> float:
        client, found = made.asynchronous(), []

        async def worker() -> None:
            for _ in range(number // 50):
                await made.acall(client, HELLO)

        for _ in range(4):
            before = time.process_time()
            await asyncio.gather(*(worker() for _ in range(50)))
            found.append((time.process_time() - before) / number * 1000)
        return min(found[1:])

    return asyncio.run(main())


def memory(made: Any, number: int) -> list[float]:
    """MB resident after a tenth of the calls, and after all."""
    client, found = made.sync(), []
    for done in range(1, number + 1):
        made.call(client, HELLO)
        if done in (number // 10, number):
            with open("/proc/self/status") as status:  # noqa: PTH123
                found.append(next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) * 1024 / 1e6)
    return found


if __name__ == "__main__":
    name, work, number, url = sys.argv[1:]
    result = globals()[work](library(name, url), int(number))
    if result is not None:
        print(json.dumps(result))
