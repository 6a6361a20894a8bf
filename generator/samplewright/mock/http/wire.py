"""Responses as bytes: the head, the framing of the body, and the steps in which they are sent."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from http import HTTPStatus
from typing import TypeAlias

from samplewright.mock.messages import Response

JSON_HEADERS = (("content-type", "application/json"),)
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
LAST_CHUNK = b"0\r\n\r\n"
_SAFE = re.compile(r"[\t\x20-\x7e\xa0-\xff]*")


@dataclass(frozen=True, slots=True)
class Pause:
    """Send nothing for a number of seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Hold:
    """Send nothing more until the request is released."""


class Ending(Enum):
    """How a connection ends that does not simply go on after a response."""

    CLOSE = "close"
    RESET = "reset"
    HANG = "hang"


#: Bytes are one write each; the next step follows when they have been handed to the system.
Step: TypeAlias = bytes | Pause | Hold | Ending


@dataclass(frozen=True, slots=True)
class Framing:
    """How a request allows its response to be framed.

    Attributes:
        version: HTTP version of the request.
        keep_alive: Whether the connection goes on after the response.
        head_only: Whether the body is omitted, as for HEAD.
        cors: Whether a page of another origin may read the response.
    """

    version: str = "1.1"
    keep_alive: bool = True
    head_only: bool = False
    cors: bool = True

    @property
    def chunked(self) -> bool:
        """Whether a body of unknown length is chunked; otherwise the end of the connection ends it."""
        return self.version == "1.1"


def error_response(
    status: int, message: str, *, error_type: str = "invalid_request_error", verdict: str = "accepted"
) -> Response:
    """Return an error in the shape that chat APIs share, for requests whose operation is not known yet."""
    error = {"message": message, "type": error_type, "code": status, "param": None}
    body = json.dumps({"error": error}, ensure_ascii=False).encode("utf-8", "replace")
    return Response(status, JSON_HEADERS, body, verdict=verdict, detail=message)


@lru_cache(256)
def _constant_head(status: int, headers: tuple[tuple[str, str], ...], cors: bool) -> str:
    """Return the part of a head that is the same for every response with this status and these headers."""
    for name, value in headers:
        if not _SAFE.fullmatch(value) or not _SAFE.fullmatch(name):
            raise ValueError(f"invalid character in header {name!r}: {value!r}")
    try:
        reason = HTTPStatus(status).phrase
    except ValueError:
        reason = "Status"
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers)]
    if cors:
        lines += ["access-control-allow-origin: *", "access-control-expose-headers: *"]
    return "\r\n".join(lines) + "\r\n"


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(2)
def _date(second: int) -> str:
    now = time.gmtime(second)
    day, month = _DAYS[now.tm_wday], _MONTHS[now.tm_mon - 1]
    return f"date: {day}, {now.tm_mday:02} {month} {now.tm_year} {time.strftime('%H:%M:%S', now)} GMT\r\n"


def encode_head(response: Response, framing: Framing, length: int | None) -> bytes:
    """Return the status line and headers of a response.

    Args:
        response: Its status and headers are written.
        framing: What the request allows.
        length: Bytes of the body; None if it is chunked or ends with the connection.
    """
    text = _constant_head(response.status, response.headers, framing.cors) + _date(int(time.time()))
    if length is not None:
        if response.status >= 200 and response.status != 204:
            text += f"content-length: {length}\r\n"
    elif framing.chunked:
        text += "transfer-encoding: chunked\r\n"
    if not framing.keep_alive or (length is None and not framing.chunked):
        text += "connection: close\r\n"
    elif framing.version == "1.0":
        text += "connection: keep-alive\r\n"
    return (text + "\r\n").encode("latin-1")


def encode_chunk(data: bytes) -> bytes:
    """Return one chunk of a chunked body."""
    return b"%x\r\n%b\r\n" % (len(data), data)


def encode_response(response: Response, framing: Framing) -> bytes:
    """Return a response that is not a stream, as one piece."""
    body = response.body or b""
    head = encode_head(response, framing, len(body))
    return head if framing.head_only else head + body


def response_steps(response: Response, framing: Framing) -> list[Step]:
    """Return the steps that send a response: a body together with its head, or each event of a stream by itself."""
    steps: list[Step]
    if response.body is not None:
        steps = [encode_response(response, framing)]
    elif framing.head_only:
        steps = [encode_head(response, framing, None)]
    elif framing.chunked:
        steps = [encode_head(response, framing, None), *map(encode_chunk, response.events), LAST_CHUNK]
    else:
        return [encode_head(response, framing, None), *response.events, Ending.CLOSE]
    return steps if framing.keep_alive else [*steps, Ending.CLOSE]
