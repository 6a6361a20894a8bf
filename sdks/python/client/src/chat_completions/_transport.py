"""Connections for one origin: a stack of httpx transports that have one connection each.

httpx's own pool walks over all its connections, and asks the system about each idle one, whenever a request begins or ends: with
fifty calls at once that is more than half of the work. Here a request takes the transport used last and puts it back.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx

#: Idle connections that are kept; and how long.
KEPT, KEPT_SECONDS = 200, 30


class Stack(httpx.BaseTransport):
    """Takes requests as an `httpx.HTTPTransport` does, any number at once."""

    def __init__(self, verify: Any):
        self._verify = verify
        self._idle: list[httpx.HTTPTransport] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        try:
            transport = (
                self._idle.pop()
            )  # one step, so that threads may share the stack
        except IndexError:
            limits = httpx.Limits(
                max_connections=1,
                max_keepalive_connections=1,
                keepalive_expiry=KEPT_SECONDS,
            )
            transport = httpx.HTTPTransport(
                verify=self._verify, limits=limits, trust_env=False
            )
        try:
            response = transport.handle_request(request)
        except BaseException:
            transport.close()
            raise
        if isinstance(response.stream, httpx.SyncByteStream):
            response.stream = _Body(response.stream, lambda: self._back(transport))
        return response

    def _back(self, transport: httpx.HTTPTransport) -> None:
        if len(self._idle) < KEPT:
            self._idle.append(transport)
        else:
            transport.close()

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()


class _Body(httpx.SyncByteStream):
    """A body that gives its transport back once it is closed."""

    def __init__(self, stream: httpx.SyncByteStream, back: Callable[[], Any]):
        self._stream = stream
        self._back: Callable[[], Any] | None = back

    def __iter__(self) -> Iterator[bytes]:
        return self._stream.__iter__()

    def close(self) -> None:
        back, self._back = self._back, None
        self._stream.close()
        if back is not None:
            back()


class AsyncStack(httpx.AsyncBaseTransport):
    """Takes requests as an `httpx.AsyncHTTPTransport` does, any number at once."""

    def __init__(self, verify: Any):
        self._verify = verify
        self._idle: list[httpx.AsyncHTTPTransport] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            transport = (
                self._idle.pop()
            )  # one step, so that threads may share the stack
        except IndexError:
            limits = httpx.Limits(
                max_connections=1,
                max_keepalive_connections=1,
                keepalive_expiry=KEPT_SECONDS,
            )
            transport = httpx.AsyncHTTPTransport(
                verify=self._verify, limits=limits, trust_env=False
            )
        try:
            response = await transport.handle_async_request(request)
        except BaseException:
            await transport.aclose()
            raise
        if isinstance(response.stream, httpx.AsyncByteStream):
            response.stream = _AsyncBody(response.stream, lambda: self._back(transport))
        return response

    async def _back(self, transport: httpx.AsyncHTTPTransport) -> None:
        if len(self._idle) < KEPT:
            self._idle.append(transport)
        else:
            await transport.aclose()

    async def aclose(self) -> None:
        while self._idle:
            await self._idle.pop().aclose()


class _AsyncBody(httpx.AsyncByteStream):
    """A body that gives its transport back once it is closed."""

    def __init__(self, stream: httpx.AsyncByteStream, back: Callable[[], Any]):
        self._stream = stream
        self._back: Callable[[], Any] | None = back

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._stream.__aiter__()

    async def aclose(self) -> None:
        back, self._back = self._back, None
        await self._stream.aclose()
        if back is not None:
            await back()
