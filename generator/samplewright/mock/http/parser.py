"""A strict HTTP/1.1 request parser without I/O: bytes in, events out.

However the bytes of a connection are split, the same events come out, but for where `Data` is cut. What two
readers could understand differently is refused, never guessed: after a `Refused` the connection can only be answered
and closed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

#: Bytes of a request line with its headers, of a chunk's size with its extensions, of a chunked body's trailers.
MAX_HEAD = 65_536
_MAX_CHUNK_LINE = 256
_MAX_LENGTH_DIGITS = 20

_REQUEST_LINE = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([\x21-\x7e]+) HTTP/(\d\.\d)")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NAME_BYTES = frozenset(b"!#$%&'*+.^_`|~-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_DIGITS = re.compile(r"[0-9]+")
_CHUNK_LINE = re.compile(rb"([0-9A-Fa-f]{1,16})(?:[ \t]*;[\t\x20-\x7e\x80-\xff]*)?")
#: Control characters that no head may hold, beside the CR and LF that end its lines.
_CONTROLS = bytes({*range(32), 127} - {9, 10, 13})
_BAD_LINE = "a control character in the headers, or a line that does not end in CR LF"


@dataclass(slots=True)
class Head:
    """Request line and headers. target: as sent. version: `1.1` or `1.0`. headers: (lower-case name, value), in order.

    keep_alive: whether a further request may follow on the connection.
    continues: whether the client waits for `100 Continue` before it sends the body.
    """

    method: str
    target: str
    version: str
    headers: tuple[tuple[str, str], ...]
    keep_alive: bool
    continues: bool


@dataclass(slots=True)
class Data:
    """Bytes of the body, chunking removed; never empty."""

    data: bytes


@dataclass(slots=True)
class End:
    """The request is whole."""


@dataclass(slots=True)
class Refused:
    """The connection cannot go on. status: what to answer before it is closed. message: what was wrong, in one line."""

    status: int
    message: str


Event: TypeAlias = Head | Data | End | Refused


class _Refusal(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Parser:
    """The requests of one connection, one after the other.

    max_body: bytes a body may have after chunked decoding; more is refused with 413 as soon as it is known, from the
        length or as it arrives.
    """

    def __init__(self, *, max_body: int) -> None:
        self.max_body = max_body
        self._buffer = bytearray()
        self._state: Callable[[], None] | None = self._head
        self._events: list[Event] = []
        self._left = 0
        self._size = 0
        self._advanced = False

    @property
    def between(self) -> bool:
        """Whether no request has begun."""
        return self._state == self._head and not self._buffer

    def feed(self, data: bytes) -> list[Event]:
        """The events that these further bytes make whole."""
        self._buffer += data
        events: list[Event] = []
        self._events = events
        try:
            while self._state is not None:
                self._advanced = False
                self._state()
                if not self._advanced:
                    return events
        except _Refusal as refusal:
            self._state = None
            events.append(Refused(refusal.status, str(refusal)))
        self._buffer.clear()
        return events

    def _become(self, state: Callable[[], None]) -> None:
        self._state = state
        self._advanced = True

    def _take(self, end: int) -> bytes:
        taken = bytes(self._buffer[:end])
        del self._buffer[:end]
        return taken

    def _head(self) -> None:
        buffer = self._buffer
        while buffer.startswith(b"\r\n"):  # RFC 9112, 2.2: empty lines before a request are overlooked
            del buffer[:2]
        if not buffer or buffer == b"\r":
            return
        if buffer[0] not in _NAME_BYTES:
            tls = buffer[0] == 0x16
            raise _Refusal(400, "TLS on a port without TLS" if tls else "a request must begin with its method")
        end = buffer.find(b"\r\n\r\n", 0, MAX_HEAD)
        if end < 0:
            if buffer.count(b"\n", 0, MAX_HEAD) != buffer.count(b"\r\n", 0, MAX_HEAD):
                raise _Refusal(400, _BAD_LINE)
            if len(buffer) < MAX_HEAD:
                return
            if buffer.find(b"\r\n", 0, MAX_HEAD) < 0:
                raise _Refusal(414, f"the request line is longer than {MAX_HEAD} bytes")
            raise _Refusal(431, f"the headers are longer than {MAX_HEAD} bytes")
        head, chunked, self._left = _read_head(self._take(end + 4)[:-4])
        self._size = 0
        self._events.append(head)
        if self._left > self.max_body:
            raise _Refusal(413, f"the body has {self._left} bytes, the limit is {self.max_body}")
        if chunked:
            self._become(self._chunk_line)
        elif self._left:
            self._become(self._counted)
        else:
            self._events.append(End())
            self._become(self._head)

    def _counted(self) -> None:
        if self._buffer:
            data = self._take(self._left)
            self._left -= len(data)
            self._events.append(Data(data))
        if not self._left:
            self._events.append(End())
            self._become(self._head)

    def _chunk_line(self) -> None:
        line = self._line(_MAX_CHUNK_LINE)
        if line is None:
            return
        match = _CHUNK_LINE.fullmatch(line)
        if match is None:
            raise _Refusal(400, f"not the size of a chunk: {line[:40].decode('latin-1')!r}")
        self._left = int(match[1], 16)
        self._size += self._left
        if self._size > self.max_body:
            raise _Refusal(413, f"the body has more than {self.max_body} bytes, which is the limit")
        self._become(self._chunk if self._left else self._trailers)

    def _chunk(self) -> None:
        if self._buffer and self._left:
            data = self._take(self._left)
            self._left -= len(data)
            self._events.append(Data(data))
        if self._left or not self._buffer:
            return
        if not b"\r\n".startswith(self._buffer[:2]):
            raise _Refusal(400, "a chunk is longer than its size says")
        if len(self._buffer) >= 2:
            del self._buffer[:2]
            self._become(self._chunk_line)

    def _trailers(self) -> None:
        """Trailers are checked and dropped: nothing here uses any."""
        buffer = self._buffer
        if buffer.startswith(b"\r\n"):
            del buffer[:2]
            self._events.append(End())
            self._become(self._head)
            return
        end = buffer.find(b"\r\n\r\n", 0, MAX_HEAD)
        if end >= 0:
            _read_fields(_lines(self._take(end + 4)[:-4]))
            self._events.append(End())
            self._become(self._head)
        elif len(buffer) >= MAX_HEAD:
            raise _Refusal(431, f"the trailers are longer than {MAX_HEAD} bytes")

    def _line(self, limit: int) -> bytes | None:
        end = self._buffer.find(b"\n", 0, limit)
        if end >= 0:
            line = self._take(end + 1)
            if not line.endswith(b"\r\n"):
                raise _Refusal(400, "the line of a chunk's size does not end in CR LF")
            return line[:-2]
        if len(self._buffer) >= limit:
            raise _Refusal(400, f"a chunk's line is longer than {limit} bytes")
        return None


def _lines(raw: bytes) -> list[str]:
    lines = raw.decode("latin-1").split("\r\n")
    ends = len(lines) - 1
    if raw.count(b"\n") != ends or raw.count(b"\r") != ends or len(raw.translate(None, _CONTROLS)) != len(raw):
        raise _Refusal(400, _BAD_LINE)
    return lines


#: Names of headers as clients send them -> lower case. Bounded, since clients make them up.
_KNOWN: dict[str, str] = {}


def _read_fields(lines: list[str]) -> list[tuple[str, str]]:
    fields = []
    for line in lines:
        raw, colon, value = line.partition(":")
        name = _KNOWN.get(raw)
        if name is None or not colon:
            if line[:1] in (" ", "\t"):
                raise _Refusal(400, "a header is folded over two lines")
            if not colon or not _NAME.fullmatch(raw):
                raise _Refusal(400, f"not a header: {line[:80]!r}")
            name = raw.lower()
            if len(_KNOWN) < 500 and len(raw) < 100:
                _KNOWN[raw] = name
        fields.append((name, value.strip(" \t")))
    return fields


def _read_head(raw: bytes) -> tuple[Head, bool, int]:
    """The head, whether the body is chunked, and the body's length in bytes otherwise."""
    lines = _lines(raw)
    match = _REQUEST_LINE.fullmatch(lines[0])
    if match is None:
        raise _Refusal(400, f"not a request line: {lines[0][:80]!r}")
    method, target, version = match.groups()
    if version not in ("1.1", "1.0"):
        raise _Refusal(505, f"HTTP/{version} is not spoken here, HTTP/1.1 is")
    fields = _read_fields(lines[1:])
    hosts = 0
    lengths, codings, connection, expect = [], [], "", ""
    for name, value in fields:
        if name == "host":
            hosts += 1
        elif name == "content-length":
            lengths.append(value)
        elif name == "transfer-encoding":
            codings.append(value)
        elif name == "connection":
            connection = f"{connection},{value}"
        elif name == "expect":
            expect = value.lower()
    if hosts > 1 or (not hosts and version == "1.1"):
        raise _Refusal(400, "two Host headers" if hosts else "no Host header")
    length = _length(lengths) if lengths else 0
    if codings:
        _check_codings(codings, version, bool(lengths))
    if expect and expect != "100-continue":
        raise _Refusal(417, "the only expectation that can be met is 100-continue")
    options = [one.strip().lower() for one in connection.split(",")] if connection else ()
    keep_alive = "close" not in options and (version == "1.1" or "keep-alive" in options)
    continues = bool(expect) and version == "1.1" and (bool(codings) or length > 0)
    return Head(method, target, version, tuple(fields), keep_alive, continues), bool(codings), length


def _length(sent: list[str]) -> int:
    values = {one.strip(" \t") for value in sent for one in value.split(",")}
    if len(values) > 1:
        raise _Refusal(400, "two Content-Length that differ")
    (value,) = values
    if not _DIGITS.fullmatch(value) or len(value) > _MAX_LENGTH_DIGITS:
        raise _Refusal(400, f"not a Content-Length: {value[:40]!r}")
    return int(value)


def _check_codings(codings: list[str], version: str, counted: bool) -> None:
    if counted:
        raise _Refusal(400, "both Content-Length and Transfer-Encoding")
    if version == "1.0":
        raise _Refusal(400, "Transfer-Encoding in HTTP/1.0")
    if len(codings) > 1 or codings[0].lower() != "chunked":
        raise _Refusal(400 if len(codings) > 1 else 501, "the only Transfer-Encoding is one of chunked")
