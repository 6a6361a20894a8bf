"""Request bodies: undo the content encoding, decode the text, and read the JSON value."""

from __future__ import annotations

import zlib

from samplewright.ir import Json
from samplewright.openapi.json_reader import read_json
from samplewright.openapi.read_errors import ReadError

CODINGS = ("gzip", "x-gzip", "deflate", "identity")
#: Window sizes that zlib takes for gzip data, for zlib data, and for raw deflate data.
_GZIP, _ZLIB, _RAW = 31, 15, -15
_ZLIB_METHOD = 8
#: Bytes that are decompressed at once, since what follows a member is copied; and members that gzip data may have.
_PIECE, _MAX_MEMBERS = 16_384, 1000


class BodyError(ValueError):
    """A body that cannot be read.

    Attributes:
        check: The check that it failed: `media-type`, `size`, `encoding` or `json`.
        message: The problem.
    """

    def __init__(self, check: str, message: str):
        super().__init__(message)
        self.check = check
        self.message = message


def decompress(body: bytes, coding: str | None, limit: int) -> bytes:
    """Undo the content encoding of a body.

    Args:
        body: The body as sent.
        coding: The value of Content-Encoding; None if it was not sent.
        limit: Largest size of the decompressed body, in bytes.

    Raises:
        BodyError: The encoding is unsupported, the data is invalid, or its size exceeds the limit.
    """
    name = (coding or "identity").strip().lower()
    if name == "identity":
        return body
    if name not in CODINGS:
        message = f"unsupported Content-Encoding {name[:40]!r}; supported: {', '.join(CODINGS)}"
        raise BodyError("media-type", message)
    kind = name.removeprefix("x-")
    window = _GZIP if kind == "gzip" else _ZLIB if body[:1] and body[0] & 15 == _ZLIB_METHOD else _RAW
    try:
        return _inflate(body, kind, window, limit)
    except zlib.error:
        raise BodyError("encoding", f"invalid {kind} data in the body") from None


def _inflate(body: bytes, kind: str, window: int, limit: int) -> bytes:
    """Decompress a body; gzip data may have several members."""
    pieces: list[bytes] = []
    size, members = 0, 1
    stream = zlib.decompressobj(window)
    for start in range(0, len(body), _PIECE):
        piece = body[start : start + _PIECE]
        while piece:
            if stream.eof:
                if kind != "gzip":
                    return b"".join(pieces)
                members += 1
                if members > _MAX_MEMBERS:
                    raise BodyError("encoding", f"more than {_MAX_MEMBERS} members in the gzip body")
                stream = zlib.decompressobj(window)
            pieces.append(stream.decompress(piece, limit + 1 - size))
            size += len(pieces[-1])
            if size > limit:
                raise BodyError("size", f"decompressed body exceeds the limit of {limit} bytes")
            piece = stream.unused_data
    if body and not stream.eof:
        raise BodyError("encoding", f"truncated {kind} body")
    return b"".join(pieces)


def decode_text(body: bytes) -> str:
    """Return a body as text.

    Raises:
        BodyError: The body is not UTF-8.
    """
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        message = f"invalid UTF-8 in the body: byte 0x{body[error.start]:02x} at offset {error.start}"
        raise BodyError("encoding", message) from None


def parse_json(text: str) -> Json:
    """Return the JSON value of a body.

    Raises:
        BodyError: The text is not strict JSON.
    """
    try:
        return read_json(text)
    except ReadError as error:
        if not text.strip():
            raise BodyError("json", "empty body; expected a JSON value") from None
        if text.startswith("\ufeff"):
            raise BodyError("json", "invalid JSON: byte order mark before the value") from None
        pointer = f" ({error.pointer[:300]})" if error.pointer else ""
        position = f" at line {error.line} column {error.column}" if error.line else ""
        raise BodyError("json", f"invalid JSON: {error.message}{pointer}{position}") from None
