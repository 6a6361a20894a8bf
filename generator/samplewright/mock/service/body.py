"""The bytes of a body -> its JSON value, strictly by RFC 8259; or what is wrong with them, and where."""

from __future__ import annotations

import zlib

from samplewright.ir import Json
from samplewright.openapi.json_reader import read_json
from samplewright.openapi.read_errors import ReadError

CODINGS = ("gzip", "x-gzip", "deflate", "identity")


class BodyError(ValueError):
    """A body that cannot be read: `rule` is the check it failed, `message` says how."""

    def __init__(self, rule: str, message: str):
        super().__init__(message)
        self.rule = rule
        self.message = message


def inflate(body: bytes, coding: str | None, limit: int) -> bytes:
    """The body with its content-encoding undone; `limit` bounds what it may grow to.

    Raises:
        BodyError: `media-type` for an unknown coding, `size` if it grows beyond the limit, `encoding` if it is damaged.
    """
    name = (coding or "identity").strip().lower()
    if name == "identity":
        return body
    if name not in CODINGS:
        raise BodyError("media-type", f"the content-encoding {name[:40]!r} is not known; {', '.join(CODINGS)} are")
    window = 31 if name.endswith("gzip") else 15 if body[:1] and body[0] & 15 == 8 else -15
    whole = b""
    try:
        while body:
            stream = zlib.decompressobj(window)
            whole += stream.decompress(body, limit + 1 - len(whole))
            if len(whole) > limit:
                raise BodyError("size", f"the body grows to more than {limit} bytes once it is decompressed")
            if not stream.eof:
                raise BodyError("encoding", f"the body is not whole: its {name} data ends early")
            body = stream.unused_data if name.endswith("gzip") else b""
    except zlib.error:
        raise BodyError("encoding", f"the body is not {name} data, as its content-encoding says") from None
    return whole


def text_of(body: bytes) -> str:
    """The body as text.

    Raises:
        BodyError: it is not UTF-8.
    """
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BodyError(
            "encoding", f"the body is not UTF-8: byte 0x{body[error.start]:02x} at offset {error.start}"
        ) from None


def value_of(text: str) -> Json:
    """Read the JSON value of a body.

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
        place = f" ({error.pointer[:300]})" if error.pointer else ""
        position = f" at line {error.line} column {error.column}" if error.line else ""
        raise BodyError("json", f"invalid JSON: {error.message}{place}{position}") from None
