"""Fixtures of the typed client's tests: its three ways to run, and the mock.

With MOCK_URL set, these tests need the client, pytest, pytest-httpx, hypothesis, pydantic, anyio and trio only, so that they also run in
environments with the client's wheel (test_wheel.py).
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
    """Runs a test with the sync client, or with the async client under asyncio or trio."""

    def __init__(self, backend: str | None) -> None:
        self.backend = backend
        self.is_async = backend is not None

    def __call__(self, call: Callable[[Any], Any], **options: Any) -> Any:
        """Return the result of `call` with a new client, awaited if necessary."""
        options = {"api_key": KEY, "base_url": "https://api.example/v1", **options}
        if self.backend is None:
            with chat_completions.Client(**options) as client:
                return call(client)
        return anyio.run(partial(_run, call, options), backend=self.backend)

    def chat(self, text: Any = "Hello", model: str = "m", **more: Any) -> Any:
        """Make a call; keywords that end in _ are options of the client: `max_retries_=0`."""
        params, options = split(more)
        return self(lambda client: client.chat(text, model=model, **params), **options)

    def stream(self, use: Callable[[Any], Any] | None = None, **more: Any) -> Any:
        """Return the result of `use`, called in the with statement, or the list of the chunks."""
        params, options = split(more)
        params = {"model": "m", "messages": "Hello", **params}
        if self.is_async:

            async def collect(client: Any) -> Any:
                async with client.stream(**params) as stream:
                    if use is None:
                        return [chunk async for chunk in stream]
                    result = use(stream)
                    return await result if inspect.isawaitable(result) else result

            return self(collect, **options)

        def read(client: Any) -> Any:
            with client.stream(**params) as stream:
                return list(stream) if use is None else use(stream)

        return self(read, **options)


async def _run(call: Callable[[Any], Any], options: dict[str, Any]) -> Any:
    async with chat_completions.AsyncClient(**options) as client:
        result = call(client)
        return await result if inspect.isawaitable(result) else result


def split(arguments: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    params = {name: value for name, value in arguments.items() if not name.endswith("_")}
    return params, {name[:-1]: value for name, value in arguments.items() if name.endswith("_")}


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
    """Record the seconds of waits instead of waiting."""
    recorded: list[float] = []

    async def record(seconds: float) -> None:
        recorded.append(seconds)
        await anyio.lowlevel.checkpoint()

    monkeypatch.setattr(time, "sleep", recorded.append)
    monkeypatch.setattr(anyio, "sleep", record)
    return recorded
