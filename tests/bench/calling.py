"""Make the calls that the client's benchmark measures: `python calling.py LIBRARY WORK NUMBER URL`.

LIBRARY: `chat_completions`, `openai`, `httpx`, or `floor`: httpx with a prepared request, and msgspec. WORK: a function of this module, whose
result is printed as JSON.
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
    """Calls with the typed client or openai-python."""

    def __init__(self, url: str, sync: type, asynchronous: type) -> None:
        self.sync = lambda: sync(base_url=url, api_key=KEY)
        self.asynchronous = lambda: asynchronous(base_url=url, api_key=KEY)

    def call(self, client: Any, messages: Any) -> str:
        return client.chat.completions.create(model=MODEL, messages=messages).choices[0].message.content

    async def acall(self, client: Any, messages: Any) -> str:
        return (await client.chat.completions.create(model=MODEL, messages=messages)).choices[0].message.content

    def stream(self, client: Any, headers: dict[str, str]) -> int:
        count = 0
        for chunk in client.chat.completions.create(model=MODEL, messages=HELLO, stream=True, extra_headers=headers):
            count += len(chunk.choices[0].delta.content) > 0
        return count

    async def astream(self, client: Any, headers: dict[str, str]) -> int:
        count = 0
        stream = await client.chat.completions.create(model=MODEL, messages=HELLO, stream=True, extra_headers=headers)
        async for chunk in stream:
            count += len(chunk.choices[0].delta.content) > 0
        return count


class Bare:
    """Calls with httpx and the json module."""

    def __init__(self, url: str) -> None:
        import httpx

        options: dict[str, Any] = {"headers": {"Authorization": f"Bearer {KEY}"}, "timeout": 300}
        self.url = f"{url}/chat/completions"
        self.sync = lambda: httpx.Client(**options)
        self.asynchronous = lambda: httpx.AsyncClient(**options)

    def call(self, client: Any, messages: Any) -> str:
        response = client.post(self.url, json={"model": MODEL, "messages": messages})
        response.raise_for_status()
        return response.json()["choices"][0]["message"]["content"]

    async def acall(self, client: Any, messages: Any) -> str:
        response = await client.post(self.url, json={"model": MODEL, "messages": messages})
        response.raise_for_status()
        return response.json()["choices"][0]["message"]["content"]

    def stream(self, client: Any, headers: dict[str, str]) -> int:
        count = 0
        body = {"model": MODEL, "messages": HELLO, "stream": True}
        with client.stream("POST", self.url, json=body, headers=headers) as response:
            for line in response.iter_lines():
                if line.startswith("data: ") and line != "data: [DONE]":
                    count += len(json.loads(line[6:])["choices"][0]["delta"]["content"]) > 0
        return count

    async def astream(self, client: Any, headers: dict[str, str]) -> int:
        count = 0
        body = {"model": MODEL, "messages": HELLO, "stream": True}
        async with client.stream("POST", self.url, json=body, headers=headers) as response:
            async for line in response.aiter_lines():
                if line.startswith("data: ") and line != "data: [DONE]":
                    count += len(json.loads(line[6:])["choices"][0]["delta"]["content"]) > 0
        return count


class Floor(Bare):
    """Calls with httpx, a prepared request and msgspec."""

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
        self.prepared: dict[int, Any] = {}

    def request(self, client: Any, messages: Any, headers: dict[str, str] | None = None) -> Any:
        if id(messages) not in self.prepared:
            self.prepared[id(messages)] = self.build(client, messages, headers)
        return self.prepared[id(messages)]

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
        response = client.send(self.request(client, HELLO, headers), stream=True)
        count = sum(self.events(piece) for piece in response.iter_raw())
        response.close()
        return count

    async def astream(self, client: Any, headers: dict[str, str]) -> int:
        response = await client.send(self.request(client, HELLO, headers), stream=True)
        count = 0
        async for piece in response.aiter_raw():
            count += self.events(piece)
        await response.aclose()
        return count

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
    """Return alternating messages of a few sentences."""
    text = "The second path on the left leads up to the old bridge. " * 5
    return [{"role": "assistant" if n % 2 else "user", "content": f"{n}: {text}"} for n in range(count - 1)] + HELLO


def unary(sdk: Any, number: int, messages: Any = HELLO) -> None:
    client = sdk.sync()
    for _ in range(number):
        assert sdk.call(client, messages)


def unary_async(sdk: Any, number: int, messages: Any = HELLO) -> None:
    async def main() -> None:
        client = sdk.asynchronous()
        for _ in range(number):
            assert await sdk.acall(client, messages)

    asyncio.run(main())


def long(sdk: Any, number: int) -> None:
    unary(sdk, number, conversation(200))


def long_cpu(sdk: Any, number: int) -> float:
    """Return the CPU milliseconds of a call with 200 messages, the least of several runs."""
    client, messages = sdk.sync(), conversation(200)
    return best(lambda: sdk.call(client, messages), number)


def short_cpu(sdk: Any, number: int) -> float:
    client = sdk.sync()
    return best(lambda: sdk.call(client, HELLO), number)


def best(call: Any, number: int) -> float:
    call()
    times = []
    for _ in range(5):
        before = time.process_time()
        for _ in range(number):
            call()
        times.append((time.process_time() - before) / number * 1000)
    return min(times)


def headers(number: int, together: int = 1) -> dict[str, str]:
    """Return headers that ask for a number of events, `together` in one piece."""
    return {"X-Chunks": str(number), "X-Together": str(together), "X-Pause": str(PAUSE)}


def stream(sdk: Any, number: int) -> None:
    assert sdk.stream(sdk.sync(), headers(number)) == number


def stream_tens(sdk: Any, number: int) -> None:
    assert sdk.stream(sdk.sync(), headers(number, 10)) == number


def stream_async(sdk: Any, number: int) -> None:
    async def main() -> None:
        assert await sdk.astream(sdk.asynchronous(), headers(number)) == number

    asyncio.run(main())


def wide(sdk: Any, number: int) -> float:
    """Return the CPU milliseconds per call of 50 concurrent ones, the least of several runs."""

    async def main() -> float:
        client, times = sdk.asynchronous(), []

        async def worker() -> None:
            for _ in range(number // 50):
                await sdk.acall(client, HELLO)

        for _ in range(4):
            before = time.process_time()
            await asyncio.gather(*(worker() for _ in range(50)))
            times.append((time.process_time() - before) / number * 1000)
        return min(times[1:])

    return asyncio.run(main())


def memory(sdk: Any, number: int) -> list[float]:
    """Return the resident MB after a tenth of the calls, and after all."""
    client, sizes = sdk.sync(), []
    for done in range(1, number + 1):
        sdk.call(client, HELLO)
        if done in (number // 10, number):
            with open("/proc/self/status") as status:  # noqa: PTH123
                sizes.append(next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) * 1024 / 1e6)
    return sizes


if __name__ == "__main__":
    name, work, number, url = sys.argv[1:]
    result = globals()[work](library(name, url), int(number))
    if result is not None:
        print(json.dumps(result))
