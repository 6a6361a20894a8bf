"""Deadlines of synchronous responses."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import cast

import httpx


class DeadlineStream(httpx.SyncByteStream):
    """A response body that must arrive before a deadline of the monotonic clock."""

    def __init__(
        self, stream: httpx.SyncByteStream | httpx.AsyncByteStream, deadline: float
    ) -> None:
        self._stream = cast("httpx.SyncByteStream", stream)
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        for data in self._stream:
            if time.monotonic() > self._deadline:
                raise httpx.ReadTimeout("deadline exceeded")
            yield data

    def close(self) -> None:
        """Close the response."""
        self._stream.close()
