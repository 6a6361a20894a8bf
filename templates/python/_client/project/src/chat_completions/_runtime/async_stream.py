"""Streams for asynchronous code."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from types import TracebackType
from typing import Any, TypeVar, cast

import httpx

from .protocols import ChunkT, CompletionT
from .settings import public_cause
from .stream_reader import (
    DRAIN_BYTES,
    DRAIN_SECONDS,
    TRANSPORT_ERRORS,
    StreamReader,
    StreamState,
)

_StreamT = TypeVar("_StreamT", bound="AsyncBaseStream[Any, Any]")


class AsyncBaseStream(StreamState[CompletionT, ChunkT]):
    """An async iterator of chunks, and a context manager that frees the connection.

    The request is sent when the stream is entered or first iterated.
    """

    def __init__(
        self, connect: Callable[[], Awaitable[StreamReader[CompletionT, ChunkT]]]
    ) -> None:
        self._connect = connect
        self._received: deque[ChunkT | Exception] = deque()
        self._body: AsyncIterator[bytes] | None = None
        self._closed = False

    async def open(self: _StreamT) -> _StreamT:
        """Send the request and wait for the headers of the response."""
        if self._reader is None and not self._closed:
            self._reader = await self._connect()
            response = self._reader.response
            if "content-encoding" in response.headers:
                self._body = response.aiter_bytes().__aiter__()
            else:
                self._body = cast("AsyncIterator[bytes]", response.stream).__aiter__()
        return self

    def __aiter__(self: _StreamT) -> _StreamT:
        return self

    async def __anext__(self) -> ChunkT:
        while not self._received:
            if self._closed or (self._reader is not None and self._reader.finished):
                raise StopAsyncIteration
            await self._receive()
        chunk = self._received.popleft()
        if isinstance(chunk, Exception):
            await self._free()
            raise chunk
        return chunk

    async def _receive(self) -> None:
        """Wait for data and queue its chunks."""
        await self.open()
        reader = self._open_reader()
        try:
            data = await self._next_data(reader)
        except (*TRANSPORT_ERRORS, TimeoutError) as error:
            await self._free()
            raise reader.broken(error) from public_cause(error, reader.call.key)
        except BaseException:
            await self._free()
            raise
        if data is None:
            await self._free()
            reader.check_end()
            return
        try:
            for event in reader.feed(data):
                chunk = reader.read(event)
                if chunk is not None:
                    self._received.append(chunk)
                elif reader.finished:
                    await self._drain(reader.response)
                    break
        except Exception as error:
            self._received.append(error)

    async def _next_data(
        self, reader: StreamReader[CompletionT, ChunkT]
    ) -> bytes | None:
        """Return the next bytes before the deadline; None at the end."""
        body, deadline = self._body, reader.call.deadline
        assert body is not None
        try:
            if deadline is None:
                return await body.__anext__()
            import anyio

            with anyio.fail_after(max(deadline - time.monotonic(), 0)):
                return await body.__anext__()
        except StopAsyncIteration:
            return None

    async def __aenter__(self: _StreamT) -> _StreamT:
        return await self.open()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End the iteration and free the connection."""
        self._received.clear()
        await self._free()

    aclose = close

    async def _free(self) -> None:
        self._closed = True
        if self._reader is not None:
            await self._reader.response.aclose()

    async def final(self) -> CompletionT:
        """Read to the end and return the completion.

        Raises:
            StreamError: The stream failed, or was closed before its end.
        """
        async for _ in self:
            pass
        return self._open_reader().final()

    get_final_completion = final

    async def _drain(self, response: httpx.Response) -> None:
        """Let the response end; a new iterator takes the new time limit."""
        response.request.extensions["timeout"]["read"] = DRAIN_SECONDS
        size = 0
        with contextlib.suppress(*TRANSPORT_ERRORS):
            async for data in cast("AsyncIterator[bytes]", response.stream):
                size += len(data)
                if size > DRAIN_BYTES:
                    break
        await self._free()
