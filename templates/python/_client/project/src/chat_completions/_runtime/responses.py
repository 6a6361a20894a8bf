"""Completions and chunks, decoded from responses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from .errors import DecodeError
from .failures import decode_error
from .lenient import complete_chunk
from .merge import merge_chunks
from .models import Origin, set_origins
from .protocols import ChunkT, CompletionT

if TYPE_CHECKING:
    import httpx

    from .calls import Call

ResultT = TypeVar("ResultT")
#: What msgspec raises for bytes that do not match a type.
MISMATCHES = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class ResponseDecoder(Generic[CompletionT, ChunkT]):
    """Decodes responses to the types of the specification."""

    def __init__(self, completion: type[CompletionT], chunk: type[ChunkT]) -> None:
        self._completion_type = completion
        self._chunk_type = chunk
        self._decode_completion = msgspec.json.Decoder(completion).decode
        self._decode_chunk = msgspec.json.Decoder(chunk).decode

    def completion(self, response: httpx.Response, call: Call) -> CompletionT:
        """Return the completion of a response.

        Raises:
            DecodeError: The response is not a completion.
        """
        content = response.content
        try:
            completion = self._decode_completion(content)
        except MISMATCHES as problem:
            raise decode_error(str(problem), response, call) from None
        set_origins(completion, Origin(content, request_id(response)), "message")
        return completion

    def chunk(self, data: bytes, request_id: str | None) -> ChunkT:
        """Return the chunk of an event.

        Raises:
            DecodeError, UnicodeDecodeError, RecursionError: As msgspec does.
        """
        chunk = self._decode_chunk(data)
        set_origins(chunk, Origin(data, request_id), "delta")
        return chunk

    def unusual_chunk(self, data: bytes, request_id: str | None) -> ChunkT | None:
        """Return the chunk of an event that differs from the specification.

        Members may be null, and choices or their deltas missing; half of a surrogate
        pair becomes a replacement character.

        Returns:
            The chunk; its `raw` has no null members. None if it is no chunk.
        """
        try:
            chunk = complete_chunk(json.loads(data))
            result = msgspec.convert(chunk, self._chunk_type)
        except (ValueError, TypeError, AttributeError, RecursionError):
            return None
        set_origins(result, Origin(decoded=chunk, request_id=request_id), "delta")
        return result

    def merge(
        self, chunks: Iterable[ChunkT], request_id: str | None
    ) -> CompletionT | None:
        """Return the completion that chunks add up to; None if they do not."""
        try:
            merged = merge_chunks(chunk.raw for chunk in chunks)
            if merged is None:
                return None
            completion = msgspec.convert(merged, self._completion_type)
        except (msgspec.ValidationError, LookupError, TypeError, AttributeError):
            return None
        origin = Origin(decoded=merged, request_id=request_id)
        set_origins(completion, origin, "message")
        return completion


def request_id(response: httpx.Response) -> str | None:
    """Return the server's id of a request."""
    text: str | None = response.headers.get("x-request-id")
    return text


class RawResponse(Generic[ResultT]):
    """An HTTP response, and the result that it is parsed to.

    Attributes:
        http_response: The HTTP response.
        retries_taken: Attempts after the first.
    """

    def __init__(
        self, response: httpx.Response, call: Call, parse: Callable[[], ResultT]
    ) -> None:
        self.http_response = response
        self.retries_taken = call.attempts - 1
        self._parse = parse

    @property
    def status_code(self) -> int:
        """HTTP status."""
        return self.http_response.status_code

    @property
    def headers(self) -> httpx.Headers:
        """Headers of the response."""
        return self.http_response.headers

    @property
    def request_id(self) -> str | None:
        """The server's id of the request."""
        return request_id(self.http_response)

    @property
    def content(self) -> bytes:
        """Body of the response."""
        return self.http_response.content

    @property
    def text(self) -> str:
        """Body of the response, as text."""
        return self.http_response.text

    def json(self) -> Any:
        """Return the body, decoded from JSON.

        Raises:
            DecodeError: The body is not JSON.
        """
        try:
            return msgspec.json.decode(self.content)
        except MISMATCHES as problem:
            raise DecodeError(
                f"the response is not JSON: {problem}", status=self.status_code
            ) from None

    def parse(self) -> ResultT:
        """Return the result of the call without `with_raw_response`.

        Raises:
            DecodeError: The response is not a completion.
        """
        return self._parse()

    def __repr__(self) -> str:
        return f"<RawResponse {self.status_code}>"
