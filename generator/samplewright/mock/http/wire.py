"""Answers as the bytes of a connection: the head, the framing of the body, and the steps in which they are sent."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from http import HTTPStatus
from typing import TypeAlias

from samplewright.mock.messages import Answer

JSON_HEADERS = (("content-type", "application/json"),)
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
END_OF_CHUNKS = b"0\r\n\r\n"
_SAFE = re.compile(r"[\t\x20-\x7e\xa0-\xff]*")


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing is sent for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Hold:
    """Nothing more is sent until the request is released."""


class Ending(Enum):
    """How a connection ends when it does not just go on after an answer."""

    CLOSE = "close"
    RESET = "reset"
    HANG = "hang"


#: Bytes are one write each, and the next comes when they are drained.
Step: TypeAlias = bytes | Pause | Hold | Ending


@dataclass(frozen=True, slots=True)
class Framing:
    """What the request allows. version: of the request. keep_alive: whether the connection goes on. bodiless: HEAD."""

    version: str = "1.1"
    keep_alive: bool = True
    bodiless: bool = False

    @property
    def chunks(self) -> bool:
        """Whether a body of unknown length is chunked; else the connection's end ends it."""
        return self.version == "1.1"


def error(status: int, message: str, kind: str = "invalid_request_error") -> Answer:
    """An error of the shape that chat APIs share, for what is wrong before any operation is known."""
    value = {"error": {"message": message, "type": kind, "code": status, "param": None}}
    return Answer(status, JSON_HEADERS, json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


@lru_cache(256)
def _fixed(status: int, headers: tuple[tuple[str, str], ...], shared: bool) -> str:
    """The head up to what differs from answer to answer."""
    for name, value in headers:
        if not _SAFE.fullmatch(value) or not _SAFE.fullmatch(name):
            raise ValueError(f"the header {name!r} cannot be sent: {value!r}")
    try:
        reason = HTTPStatus(status).phrase
    except ValueError:
        reason = "Status"
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers)]
    if shared:
        lines += ["access-control-allow-origin: *", "access-control-expose-headers: *"]
    return "\r\n".join(lines) + "\r\n"


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(2)
def _date(second: int) -> str:
    now = time.gmtime(second)
    day, month = _DAYS[now.tm_wday], _MONTHS[now.tm_mon - 1]
    return f"date: {day}, {now.tm_mday:02} {month} {now.tm_year} {time.strftime('%H:%M:%S', now)} GMT\r\n"


def head(answer: Answer, framing: Framing, length: int | None, *, shared: bool) -> bytes:
    """Status line and headers. length: of the body; None if it is chunked or ends with the connection.

    shared: whether a page of another origin may read the answer.
    """
    text = _fixed(answer.status, answer.headers, shared) + _date(int(time.time()))
    if length is not None:
        if answer.status >= 200 and answer.status != 204:
            text += f"content-length: {length}\r\n"
    elif framing.chunks:
        text += "transfer-encoding: chunked\r\n"
    if not framing.keep_alive or (length is None and not framing.chunks):
        text += "connection: close\r\n"
    elif framing.version == "1.0":
        text += "connection: keep-alive\r\n"
    return (text + "\r\n").encode("latin-1")


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def whole(answer: Answer, framing: Framing, *, shared: bool) -> bytes:
    """An answer with a body, as one piece."""
    body = answer.body or b""
    start = head(answer, framing, len(body), shared=shared)
    return start if framing.bodiless else start + body


def steps(answer: Answer, framing: Framing, *, shared: bool) -> list[Step]:
    """An answer in order: a body with its head at once; of a stream the head, and each event by itself."""
    if answer.body is not None or framing.bodiless:
        length = None if answer.body is None else len(answer.body)
        made: list[Step] = [
            head(answer, framing, length, shared=shared) + (b"" if framing.bodiless else answer.body or b"")
        ]
        return made if framing.keep_alive else [*made, Ending.CLOSE]
    start = head(answer, framing, None, shared=shared)
    if not framing.chunks:
        return [start, *answer.events, Ending.CLOSE]
    made = [start, *map(chunk, answer.events), END_OF_CHUNKS]
    return made if framing.keep_alive else [*made, Ending.CLOSE]
