"""Streams: iterators of chunks."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from types import TracebackType
from typing import TypeVar, cast

import httpx

from ._reading import DRAIN_BYTES, DRAIN_SECONDS, Accumulated, Reading
from ._types import ChatCompletion, ChatCompletionChunk

_Stream = TypeVar("_Stream", bound="AsyncStream")


class Stream(Accumulated):
    """The chunks of a reply, as they arrive: an iterator, and a context manager that frees the connection.

    for chunk in stream: print(chunk.text, end="", flush=True)

    Raises, while it is read:
        StreamError: the stream was cut, is broken or tells of an error.
        Timeout: no bytes in time.
    """

    def __init__(self, reading: Reading):
        self._reading = reading
        self._iterator = self._chunks_of(reading)

    def __iter__(self) -> Iterator[ChatCompletionChunk]:
        return self._iterator

    def __next__(self) -> ChatCompletionChunk:
        return next(self._iterator)

    def __enter__(self) -> Stream:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the iteration and frees the connection; more than once does no harm."""
        self._iterator.close()
        self.response.close()

    def final(self) -> ChatCompletion:
        """Reads to the end and returns the whole completion.

        Raises:
            StreamError: as while it is read; also if the stream was closed before its end.
        """
        for _ in self._iterator:
            pass
        reading = self._reading
        assert reading is not None
        reading.check_end()
        return reading.whole()

    get_final_completion = final

    def _chunks_of(
        self, reading: Reading
    ) -> Generator[ChatCompletionChunk, None, None]:
        response, feed, read = reading.response, reading.decoder.feed, reading.chunk
        try:
            for data in _bytes(response):
                for event in feed(data):
                    chunk = read(event)
                    if chunk is not None:
                        yield chunk
                    elif reading.finished:
                        self._drain(response)
                        return
            reading.check_end()
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise reading.broken(error) from error
        finally:
            response.close()

    @staticmethod
    def _drain(response: httpx.Response) -> None:
        """Lets the response end, so that its connection can be used again; iterated anew, its time limit is as set."""
        response.request.extensions["timeout"]["read"] = DRAIN_SECONDS
        size = 0
        with contextlib.suppress(httpx.HTTPError, httpx.StreamError):
            for data in cast("Iterator[bytes]", response.stream):
                size += len(data)
                if size > DRAIN_BYTES:
                    break


def _bytes(response: httpx.Response) -> Iterator[bytes]:
    """The body as it arrives, past the layers of httpx that a body which is not compressed does not need."""
    compressed = "content-encoding" in response.headers
    return (
        response.iter_bytes()
        if compressed
        else cast("Iterator[bytes]", response.stream)
    )


class AsyncStream(Accumulated):
    """The chunks of a reply, as they arrive: an async iterator, and a context manager that frees the connection.

    It sends its request when it is entered or first iterated. Raises what `Stream` raises.
    """

    def __init__(self, opened: Callable[[], Awaitable[Reading]]):
        self._opened = opened
        self._events: deque[ChatCompletionChunk | Exception] = deque()
        self._source: AsyncIterator[bytes] | None = None
        self._closed = False

    async def open(self: _Stream) -> _Stream:
        """Sends the request, if that has not been done, and waits for the response's head."""
        if self._reading is None and not self._closed:
            self._reading = await self._opened()
            response = self._reading.response
            compressed = "content-encoding" in response.headers
            source = (
                response.aiter_bytes()
                if compressed
                else cast("AsyncIterator[bytes]", response.stream)
            )
            self._source = source.__aiter__()
        return self

    def __aiter__(self: _Stream) -> _Stream:
        return self

    async def __anext__(self) -> ChatCompletionChunk:
        while not self._events:
            if self._closed or (self._reading is not None and self._reading.finished):
                raise StopAsyncIteration
            await self._receive()
        event = self._events.popleft()
        if isinstance(event, Exception):
            await self._free()
            raise event
        return event

    async def _receive(self) -> None:
        """Waits for bytes and queues what they hold."""
        await self.open()
        reading, source = self._reading, self._source
        assert reading is not None and source is not None
        try:
            data = await _in_time(source, reading)
        except (httpx.HTTPError, httpx.StreamError, TimeoutError) as error:
            await self._free()
            raise reading.broken(error) from error
        except BaseException:
            await self._free()
            raise
        if data is None:
            await self._free()
            reading.check_end()
            return
        try:
            for event in reading.decoder.feed(data):
                chunk = reading.chunk(event)
                if chunk is not None:
                    self._events.append(chunk)
                elif reading.finished:
                    await self._drain(reading.response)
                    break
        except Exception as error:
            self._events.append(error)

    async def __aenter__(self: _Stream) -> _Stream:
        return await self.open()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends the iteration and frees the connection; more than once does no harm."""
        self._events.clear()
        await self._free()

    aclose = close

    async def _free(self) -> None:
        self._closed = True
        if self._reading is not None:
            await self._reading.response.aclose()

    async def final(self) -> ChatCompletion:
        """Reads to the end and returns the whole completion.

        Raises:
            StreamError: as while it is read; also if the stream was closed before its end.
        """
        async for _ in self:
            pass
        if self._reading is None:
            raise RuntimeError("the stream was closed before it was opened")
        reading = self._reading
        reading.check_end()
        return reading.whole()

    get_final_completion = final

    async def _drain(self, response: httpx.Response) -> None:
        response.request.extensions["timeout"]["read"] = DRAIN_SECONDS
        size = 0
        with contextlib.suppress(httpx.HTTPError, httpx.StreamError):
            async for data in cast("AsyncIterator[bytes]", response.stream):
                size += len(data)
                if size > DRAIN_BYTES:
                    break
        await self._free()


async def _in_time(source: AsyncIterator[bytes], reading: Reading) -> bytes | None:
    """The next bytes, before the deadline if there is one; None at the end."""
    deadline = reading.call.deadline
    try:
        if deadline is None:
            return await source.__anext__()
        import anyio

        with anyio.fail_after(max(deadline - time.monotonic(), 0)):
            return await source.__anext__()
    except StopAsyncIteration:
        return None
