"""Responses -> replies, and the events of a stream -> chunks. Without I/O; the same for both clients."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

import httpx
import msgspec

from . import _api
from ._config import Secret
from ._errors import APIError, DecodeError, StreamCutError, StreamError
from ._exchange import decode_error, failure, server_error, stream_error
from ._merge import merged
from ._requests import Call
from ._types import ChatCompletion, ChatCompletionChunk, ToolCall, Usage
from .sse import Decoder, Event

_Result = TypeVar("_Result")
_completion = msgspec.json.Decoder(ChatCompletion).decode
_chunk = msgspec.json.Decoder(ChatCompletionChunk).decode
_BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
#: Seconds and bytes granted to a server to end a response after its last event, so that the connection can be kept.
DRAIN_SECONDS, DRAIN_BYTES = 1.0, 65536


def completion(response: httpx.Response, call: Call, key: Secret | None) -> ChatCompletion:
    """The reply of a response that was read.

    Raises:
        DecodeError: it is something else.
    """
    content = response.content
    try:
        made = _completion(content)
    except _BROKEN as problem:
        raise decode_error(problem, response, call, key) from None
    own = vars(made)
    own["source"] = content
    own["request_id"] = response.headers.get("x-request-id")
    for place, choice in enumerate(made.choices):
        vars(choice.message).update(source=content, path=("choices", place, "message"))
    return made


class Reading:
    """What has been read of a stream.

    finished: whether its last event has come.
    """

    __slots__ = ("call", "chunks", "decoder", "finished", "key", "request_id", "response")

    def __init__(self, response: httpx.Response, call: Call, key: Secret | None):
        self.response = response
        self.call = call
        self.key = key
        self.decoder = Decoder()
        self.chunks: list[ChatCompletionChunk] = []
        self.finished = False
        self.request_id: str | None = response.headers.get("x-request-id")

    def chunk(self, event: Event) -> ChatCompletionChunk | None:
        """The chunk of an event; None if it is the last event, or one of a kind that is not ours.

        Raises:
            StreamError: the event tells of an error, or is no chunk.
        """
        data = event.data
        if data == _api.DONE:
            self.finished = True
            return None
        if event.event == "error":
            raise self.error("the server ended the stream with an error", data)
        try:
            chunk = _chunk(data)
        except _BROKEN as problem:
            if b'"error"' in data and server_error(data):
                raise self.error("the server ended the stream with an error", data) from None
            if event.event != "message":
                return None
            raise self.error(f"an event of the stream is not a chunk: {problem}", data) from None
        own = vars(chunk)
        own["source"] = data
        own["request_id"] = self.request_id
        for place, choice in enumerate(chunk.choices):
            vars(choice.delta).update(source=data, path=("choices", place, "delta"))
        if b'"error"' in data and chunk.raw.get("error"):
            raise self.error("the server ended the stream with an error", data)
        self.chunks.append(chunk)
        return chunk

    def check_end(self) -> None:
        """To be called when the response has ended.

        Raises:
            StreamError: before its last event.
        """
        if not self.finished and _api.DONE is not None:
            raise self.error("the stream ended early", kind=StreamCutError)
        self.finished = True

    def broken(self, cause: Exception) -> APIError:
        """What to raise when the connection failed amid the stream."""
        told = failure(cause, self.call, self.key)
        if isinstance(cause, (httpx.TimeoutException, TimeoutError)):
            return told
        return self.error(f"the stream was cut: {told.message}", kind=StreamCutError)

    def error(self, message: str, data: bytes = b"", kind: type[StreamError] = StreamError) -> StreamError:
        """An error of the stream, with what has arrived."""
        error = stream_error(kind, message, self.response, self.call, self.key, data)
        error.partial = self.merged()
        return error

    def merged(self) -> ChatCompletion | None:
        """The completion so far."""
        try:
            made = merged(self.chunks)
        except (msgspec.ValidationError, LookupError, TypeError, AttributeError):
            return None  # chunks that do not fit together
        if made is not None:
            vars(made)["request_id"] = self.request_id
        return made

    def whole(self) -> ChatCompletion:
        """The completion of a stream that has ended.

        Raises:
            StreamError: there were no chunks, or none that make a completion.
        """
        made = self.merged()
        if made is None:
            raise self.error("the stream's chunks make no completion")
        return made


class Accumulated:
    """What has arrived of a stream so far."""

    _reading: Reading | None = None

    @property
    def _chunks(self) -> list[ChatCompletionChunk]:
        return self._reading.chunks if self._reading else []

    @property
    def text(self) -> str:
        """The text of the first choice so far."""
        return "".join([chunk.text for chunk in self._chunks])

    @property
    def reasoning(self) -> str:
        """The reasoning of the first choice so far."""
        return "".join([getattr(chunk, "reasoning", None) or "" for chunk in self._chunks])

    @property
    def tool_calls(self) -> list[ToolCall]:
        """The tool calls of the first choice so far; their arguments may not be whole."""
        made = self._reading.merged() if self._reading else None
        return made.tool_calls if made else []

    @property
    def usage(self) -> Usage | None:
        """Token usage, once the server has told."""
        return next((chunk.usage for chunk in reversed(self._chunks) if chunk.usage is not None), None)

    @property
    def call(self) -> Call:
        """What was sent."""
        if self._reading is None:
            raise RuntimeError("the stream is not open yet")
        return self._reading.call

    @property
    def response(self) -> httpx.Response:
        """The HTTP response.

        Raises:
            RuntimeError: it is not there yet.
        """
        if self._reading is None:
            raise RuntimeError("the stream is not open yet")
        return self._reading.response

    @property
    def request_id(self) -> str | None:
        """The server's id of the request."""
        return self._reading.request_id if self._reading else None


class RawResponse(Generic[_Result]):
    """A response as it came, and what it is parsed to."""

    def __init__(self, response: httpx.Response, call: Call, parse: Callable[[], _Result]):
        self.http_response = response
        self.retries_taken = call.sent - 1
        self._parse = parse

    @property
    def status_code(self) -> int:
        return self.http_response.status_code

    @property
    def headers(self) -> httpx.Headers:
        return self.http_response.headers

    @property
    def request_id(self) -> str | None:
        """The server's id of the request."""
        found: str | None = self.headers.get("x-request-id")
        return found

    @property
    def content(self) -> bytes:
        return self.http_response.content

    @property
    def text(self) -> str:
        return self.http_response.text

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            DecodeError: it is not.
        """
        try:
            return msgspec.json.decode(self.content)
        except _BROKEN as problem:
            raise DecodeError(f"the reply is not JSON: {problem}", status=self.status_code) from None

    def parse(self) -> _Result:
        """What the call without `with_raw_response` returns.

        Raises:
            DecodeError: the reply is not a completion.
        """
        return self._parse()

    def __repr__(self) -> str:
        return f"<RawResponse {self.status_code}>"


class Timed(httpx.SyncByteStream):
    """A body that has to arrive before a moment of the monotonic clock."""

    def __init__(self, stream: httpx.SyncByteStream, deadline: float):
        self._stream = stream
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        for data in self._stream:
            if time.monotonic() > self._deadline:
                raise httpx.ReadTimeout("the deadline has passed")
            yield data

    def close(self) -> None:
        self._stream.close()
