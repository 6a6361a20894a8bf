"""Reading of a stream: its chunks, and what they add up to."""

from __future__ import annotations

from typing import Any, Generic

import httpx

from .calls import Call
from .errors import APIError, StreamCutError, StreamError
from .failures import server_error, stream_error, transport_error
from .protocols import ChunkT, CompletionT
from .responses import MISMATCHES, ResponseDecoder, request_id
from .sse import Decoder, Event

#: Most seconds and bytes to wait for the end of a response after its last event, so
#: that the connection can be reused.
DRAIN_SECONDS, DRAIN_BYTES = 1.0, 65536
#: Errors of a connection that fails during a stream.
TRANSPORT_ERRORS = (httpx.HTTPError, httpx.StreamError)


class StreamReader(Generic[CompletionT, ChunkT]):
    """Reads chunks from the events of a response.

    Attributes:
        response: The response.
        call: The call.
        chunks: The chunks so far.
        finished: Whether the last event has arrived.
        request_id: The server's id of the request.
    """

    __slots__ = (
        "_decoder",
        "_stream_end",
        "call",
        "chunks",
        "feed",
        "finished",
        "request_id",
        "response",
    )

    def __init__(
        self,
        response: httpx.Response,
        call: Call,
        decoder: ResponseDecoder[CompletionT, ChunkT],
    ) -> None:
        self.response = response
        self.call = call
        self.chunks: list[ChunkT] = []
        self.finished = False
        self.request_id = request_id(response)
        self.feed = Decoder().feed
        self._decoder = decoder
        self._stream_end = call.endpoint.stream_end

    def read(self, event: Event) -> ChunkT | None:
        """Return the chunk of an event; None for the last event and unknown events.

        Raises:
            StreamError: The event reports an error, or is malformed.
        """
        data = event.data
        if data == self._stream_end:
            self.finished = True
            return None
        if event.event == "error":
            raise self.error("the server reported an error", data)
        try:
            chunk = self._decoder.chunk(data, self.request_id)
        except MISMATCHES as problem:
            if b'"error"' in data and any(server_error(data, self.call.key)):
                raise self.error("the server reported an error", data) from None
            if event.event != "message":
                return None
            unusual = self._decoder.unusual_chunk(data, self.request_id)
            if unusual is None:
                raise self.error(f"malformed event: {problem}", data) from None
            chunk = unusual
        if b'"error"' in data and chunk.raw.get("error"):
            raise self.error("the server reported an error", data)
        self.chunks.append(chunk)
        return chunk

    def check_end(self) -> None:
        """Check that the response did not end before the stream did.

        Raises:
            StreamCutError: The last event is missing.
        """
        if not self.finished and self._stream_end is not None:
            raise self.error("the stream ended early", error_class=StreamCutError)
        self.finished = True

    def broken(self, cause: Exception) -> APIError:
        """Return the error of a connection that failed during the stream."""
        error = transport_error(cause, self.call)
        if isinstance(cause, (httpx.TimeoutException, TimeoutError)):
            return error
        return self.error(error.message, error_class=StreamCutError)

    def error(
        self,
        message: str,
        data: bytes = b"",
        error_class: type[StreamError] = StreamError,
    ) -> StreamError:
        """Return an error with the completion so far."""
        error = stream_error(error_class, message, self.response, self.call, data)
        error.partial = self.merge()
        return error

    def merge(self) -> CompletionT | None:
        """Return the completion so far."""
        return self._decoder.merge(self.chunks, self.request_id)

    def final(self) -> CompletionT:
        """Return the completion of a stream that has ended.

        Raises:
            StreamError: The stream ended early, or has no valid chunks.
        """
        self.check_end()
        completion = self.merge()
        if completion is None:
            raise self.error("the chunks do not form a completion")
        return completion


class StreamState(Generic[CompletionT, ChunkT]):
    """The part of a stream that has arrived."""

    _reader: StreamReader[CompletionT, ChunkT] | None = None

    @property
    def _chunks(self) -> list[ChunkT]:
        return self._reader.chunks if self._reader else []

    def _open_reader(self) -> StreamReader[CompletionT, ChunkT]:
        if self._reader is None:
            raise RuntimeError("the stream is not open yet")
        return self._reader

    @property
    def text(self) -> str:
        """The text of the first choice so far."""
        return "".join([chunk.text for chunk in self._chunks])

    @property
    def reasoning(self) -> str:
        """The reasoning of the first choice so far."""
        return "".join(
            [getattr(chunk, "reasoning", None) or "" for chunk in self._chunks]
        )

    @property
    def tool_calls(self) -> list[Any]:
        """The tool calls of the first choice so far; arguments may be incomplete."""
        completion: Any = self._reader.merge() if self._reader else None
        return getattr(completion, "tool_calls", [])

    @property
    def usage(self) -> Any:
        """Token usage; None until it has arrived."""
        usages = (getattr(chunk, "usage", None) for chunk in reversed(self._chunks))
        return next((usage for usage in usages if usage is not None), None)

    @property
    def response(self) -> httpx.Response:
        """The HTTP response.

        Raises:
            RuntimeError: The stream is not open yet.
        """
        return self._open_reader().response

    @property
    def request_id(self) -> str | None:
        """The server's id of the request."""
        return self._reader.request_id if self._reader else None
