"""HTTP transports that keep their idle connections on a stack.

The pool of httpx inspects all its connections whenever a request begins or ends. These
transports have one httpx transport per connection: a request takes the last one used.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from ssl import SSLContext

import httpx

#: Most idle connections to keep, and for how long.
MAX_IDLE, MAX_IDLE_SECONDS = 200, 30
_LIMITS = httpx.Limits(
    max_connections=1, max_keepalive_connections=1, keepalive_expiry=MAX_IDLE_SECONDS
)


class StackTransport(httpx.BaseTransport):
    """Sends any number of requests at once, each on a connection of its own."""

    def __init__(self, context: SSLContext) -> None:
        self._context = context
        self._idle: list[httpx.HTTPTransport] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request on an idle connection, or on a new one."""
        try:
            transport = self._idle.pop()  # atomic: threads share the stack
        except IndexError:
            transport = httpx.HTTPTransport(
                verify=self._context, limits=_LIMITS, trust_env=False
            )
        try:
            response = transport.handle_request(request)
        except BaseException:
            transport.close()
            raise
        if isinstance(response.stream, httpx.SyncByteStream):
            response.stream = _Body(response.stream, lambda: self._release(transport))
        return response

    def _release(self, transport: httpx.HTTPTransport) -> None:
        if len(self._idle) < MAX_IDLE:
            self._idle.append(transport)
        else:
            transport.close()

    def close(self) -> None:
        """Close the idle connections."""
        while self._idle:
            self._idle.pop().close()


class _Body(httpx.SyncByteStream):
    """A response body that releases its connection once it is closed."""

    def __init__(
        self, stream: httpx.SyncByteStream, release: Callable[[], None]
    ) -> None:
        self._stream = stream
        self._release: Callable[[], None] | None = release

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._stream)

    def close(self) -> None:
        release, self._release = self._release, None
        self._stream.close()
        if release is not None:
            release()


class AsyncStackTransport(httpx.AsyncBaseTransport):
    """Sends any number of requests at once, each on a connection of its own."""

    def __init__(self, context: SSLContext) -> None:
        self._context = context
        self._idle: list[httpx.AsyncHTTPTransport] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request on an idle connection, or on a new one."""
        if self._idle:
            transport = self._idle.pop()
        else:
            transport = httpx.AsyncHTTPTransport(
                verify=self._context, limits=_LIMITS, trust_env=False
            )
        try:
            response = await transport.handle_async_request(request)
        except BaseException:
            await transport.aclose()
            raise
        if isinstance(response.stream, httpx.AsyncByteStream):
            response.stream = _AsyncBody(
                response.stream, lambda: self._release(transport)
            )
        return response

    async def _release(self, transport: httpx.AsyncHTTPTransport) -> None:
        if len(self._idle) < MAX_IDLE:
            self._idle.append(transport)
        else:
            await transport.aclose()

    async def aclose(self) -> None:
        """Close the idle connections."""
        while self._idle:
            await self._idle.pop().aclose()


class _AsyncBody(httpx.AsyncByteStream):
    """A response body that releases its connection once it is closed."""

    def __init__(
        self, stream: httpx.AsyncByteStream, release: Callable[[], Awaitable[None]]
    ) -> None:
        self._stream = stream
        self._release: Callable[[], Awaitable[None]] | None = release

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._stream.__aiter__()

    async def aclose(self) -> None:
        release, self._release = self._release, None
        await self._stream.aclose()
        if release is not None:
            await release()
