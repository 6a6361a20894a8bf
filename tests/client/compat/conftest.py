"""What programs written for openai-python rely on, in chat completions.

The tests run against the typed client, and in an environment of their own against openai-python (test_openai_compat.py). COMPAT_IMPORT names
the module to test.
"""

from __future__ import annotations

import asyncio
import importlib
import os
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from support.external_mock import Mock, running

KEY = "sk-compat-test"
MODEL = "qwen/qwen3-8b"
HELLO = [{"role": "user", "content": "Hello there"}]


class Sync:
    """Uses the sync client, with the same methods as Async."""

    def __init__(self, sdk: ModuleType, **options: Any) -> None:
        self.client = sdk.OpenAI(**{"api_key": KEY, **options})

    def do(self, call: Callable[[Any], Any]) -> Any:
        """Return the result of a call on the client, awaited if necessary."""
        return call(self.client)

    def create(self, **request: Any) -> Any:
        return self.do(lambda client: client.chat.completions.create(**{"model": MODEL, "messages": HELLO, **request}))

    def chunks(self, **request: Any) -> list[Any]:
        return list(self.create(stream=True, **request))

    def options(self, **options: Any) -> Sync:
        copy = object.__new__(type(self))
        copy.__dict__ |= self.__dict__ | {"client": self.client.with_options(**options)}
        return copy

    def close(self) -> None:
        self.client.close()


class Async(Sync):
    def __init__(self, sdk: ModuleType, **options: Any) -> None:
        self.client = sdk.AsyncOpenAI(**{"api_key": KEY, **options})
        self.loop = asyncio.new_event_loop()

    def do(self, call: Callable[[Any], Any]) -> Any:
        return self.loop.run_until_complete(call(self.client))

    def chunks(self, **request: Any) -> list[Any]:
        async def collect(client: Any) -> list[Any]:
            stream = await client.chat.completions.create(
                **{"model": MODEL, "messages": HELLO, "stream": True, **request}
            )
            return [chunk async for chunk in stream]

        return list(self.do(collect))

    def close(self) -> None:
        self.loop.run_until_complete(self.client.close())
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()


NAME = os.environ.get("COMPAT_IMPORT", "chat_completions")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "departure(reason): what the typed client does differently, on purpose.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if NAME != "openai" and (mark := item.get_closest_marker("departure")):
            item.add_marker(pytest.mark.skip(reason=f"different from openai-python: {mark.args[0]}"))


@pytest.fixture(scope="session")
def sdk() -> ModuleType:
    return importlib.import_module(NAME)


@pytest.fixture(scope="session")
def _mock() -> Iterator[Mock]:
    with running() as mock:
        yield mock


@pytest.fixture
def mock(_mock: Mock) -> Mock:
    _mock.clear()
    return _mock


@pytest.fixture(params=[Sync, Async], ids=["sync", "async"])
def make(request: pytest.FixtureRequest, sdk: ModuleType) -> Iterator[Callable[..., Sync]]:
    """Return a function that creates a client: make(base_url=...)."""
    clients: list[Sync] = []

    def new(**options: Any) -> Sync:
        clients.append(request.param(sdk, **options))
        return clients[-1]

    yield new
    for client in clients:
        client.close()


@pytest.fixture
def chat(make: Callable[..., Sync], mock: Mock) -> Sync:
    """Return a client of the mock."""
    return make(base_url=mock.base_url)
