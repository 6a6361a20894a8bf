"""What the tests of the typed client share: its three ways to be run, and the mock.

These tests need the client, pytest, pytest-httpx, hypothesis, pydantic, anyio and trio, and nothing else of this project where
MOCK_URL is set: so they also run in environments that have only the client's wheel (test_wheel.py).
"""

from __future__ import annotations

import inspect
import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import anyio
import anyio.lowlevel
import chat_completions
import hypothesis
import pytest

from support.external_mock import Mock, running

hypothesis.settings.register_profile("client", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("client")

KEY = "sk-secret-0123456789"


class Driver:
    """The client, used synchronously, under asyncio or under trio, by the same test."""

    def __init__(self, backend: str | None) -> None:
        self.backend = backend
        self.is_async = backend is not None

    def __call__(self, call: Callable[[Any], Any], **options: Any) -> Any:
        """What `call` gives with a client made for it; waited for, if it can be. Raises what it raises."""
        options = {"api_key": KEY, "base_url": "https://api.example/v1", **options}
        if self.backend is None:
            with chat_completions.Client(**options) as client:
                return call(client)
        return anyio.run(partial(_run, call, options), backend=self.backend)

    def chat(self, text: Any = "Hello", model: str = "m", **more: Any) -> Any:
        """One call; a keyword that ends in _ is the client's: `max_retries_=0`."""
        params, options = split(more)
        return self(lambda client: client.chat(text, model=model, **params), **options)

    def stream(self, use: Callable[[Any], Any] | None = None, **more: Any) -> Any:
        """What `use` (called in the with statement, maybe a coroutine) gives; by default a list of the chunks."""
        params, options = split(more)
        params = {"model": "m", "messages": "Hello", **params}
        if self.is_async:

            async def collect(client: Any) -> Any:
                async with client.stream(**params) as stream:
                    if use is None:
                        return [chunk async for chunk in stream]
                    found = use(stream)
                    return await found if inspect.isawaitable(found) else found

            return self(collect, **options)

        def read(client: Any) -> Any:
            with client.stream(**params) as stream:
                return list(stream) if use is None else use(stream)

        return self(read, **options)


async def _run(call: Callable[[Any], Any], options: dict[str, Any]) -> Any:
    async with chat_completions.AsyncClient(**options) as client:
        found = call(client)
        return await found if inspect.isawaitable(found) else found


def split(given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    params = {name: value for name, value in given.items() if not name.endswith("_")}
    return params, {name[:-1]: value for name, value in given.items() if name.endswith("_")}


@pytest.fixture(params=[None, "asyncio", "trio"], ids=["sync", "asyncio", "trio"])
def drive(request: pytest.FixtureRequest) -> Driver:
    return Driver(request.param)


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WCODE_API_KEY", "WCODE_BASE_URL", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def _mock() -> Iterator[Mock]:
    with running() as mock:
        yield mock


@pytest.fixture
def mock(_mock: Mock) -> Mock:
    _mock.clear()
    return _mock


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Waits are noted instead of waited, whoever waits."""
    noted: list[float] = []

    async def noting(seconds: float) -> None:
        noted.append(seconds)
        await anyio.lowlevel.checkpoint()

    monkeypatch.setattr(time, "sleep", noted.append)
    monkeypatch.setattr(anyio, "sleep", noting)
    return noted
