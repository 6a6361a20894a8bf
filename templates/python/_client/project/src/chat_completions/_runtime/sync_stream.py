"""Streams for synchronous code."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
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

_StreamT = TypeVar("_StreamT", bound="SyncBaseStream[Any, Any]")


class SyncBaseStream(StreamState[CompletionT, ChunkT]):
    """An iterator of chunks, and a context manager that frees the connection."""

    def __init__(self, reader: StreamReader[CompletionT, ChunkT]) -> None:
        self._reader = reader
        self._iterator = self._read_chunks()

    def __iter__(self) -> Iterator[ChunkT]:
        return self._iterator

    def __next__(self) -> ChunkT:
        return next(self._iterator)

    def __enter__(self: _StreamT) -> _StreamT:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the iteration and free the connection."""
        self._iterator.close()
        self.response.close()

    def final(self) -> CompletionT:
        """Read to the end and return the completion.

        Raises:
            StreamError: The stream failed, or was closed before its end.
        """
        for _ in self._iterator:
            pass
        return self._open_reader().final()

    get_final_completion = final

    def _read_chunks(self) -> Generator[ChunkT, None, None]:
        reader = self._open_reader()
        response, feed, read = reader.response, reader.feed, reader.read
        try:
            for data in self._body(response):
                for event in feed(data):
                    chunk = read(event)
                    if chunk is not None:
                        yield chunk
                    elif reader.finished:
                        self._drain(response)
                        return
            reader.check_end()
        except TRANSPORT_ERRORS as error:
            raise reader.broken(error) from public_cause(error, reader.call.key)
        finally:
            response.close()

    @staticmethod
    def _body(response: httpx.Response) -> Iterator[bytes]:
        """Return the body as it arrives, through httpx only if it is compressed."""
        if "content-encoding" in response.headers:
            return response.iter_bytes()
        return iter(cast("Iterator[bytes]", response.stream))

    @staticmethod
    def _drain(response: httpx.Response) -> None:
        """Let the response end; a new iterator takes the new time limit."""
        response.request.extensions["timeout"]["read"] = DRAIN_SECONDS
        size = 0
        with contextlib.suppress(*TRANSPORT_ERRORS):
            for data in cast("Iterator[bytes]", response.stream):
                size += len(data)
                if size > DRAIN_BYTES:
                    break
