"""A strict HTTP/1.1 request parser without I/O: bytes in, events out.

However the bytes of a connection are split, the same events come out, except for where `Data` is cut. What two
readers could interpret differently is rejected, never guessed: after a `Rejected` the connection can only be
responded to and closed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from samplewright.mock.http.request_head import BAD_LINE, Head, ProtocolError, parse_fields, parse_head, split_lines

#: Largest request line with its headers, and largest trailers of a chunked body, in bytes.
MAX_HEAD = 65_536
#: Largest size line of a chunk with its extensions, in bytes.
_MAX_CHUNK_LINE = 256
#: Most chunks of a body.
_MAX_CHUNKS = 100_000
_NAME_BYTES = frozenset(b"!#$%&'*+.^_`|~-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_TLS_HANDSHAKE = 0x16
_CHUNK_LINE = re.compile(rb"([0-9A-Fa-f]{1,16})(?:[ \t]*;[\t\x20-\x7e\x80-\xff]*)?")


@dataclass(slots=True)
class Data:
    """Bytes of the body, chunking removed; never empty."""

    data: bytes


@dataclass(slots=True)
class End:
    """The request is complete."""


@dataclass(slots=True)
class Rejected:
    """The connection cannot go on.

    Attributes:
        status: Status of the response to send before the connection is closed.
        message: The problem, in one line.
    """

    status: int
    message: str


Event: TypeAlias = Head | Data | End | Rejected


class Parser:
    """Parse the requests of one connection, one after the other."""

    def __init__(self, *, max_body: int) -> None:
        """Start at the first byte of a connection.

        Args:
            max_body: Largest body after chunked decoding, in bytes. A larger one is rejected with 413 as soon as it is
                known, from its length or as it arrives.
        """
        self.max_body = max_body
        self._buffer = bytearray()
        self._state: Callable[[], None] | None = self._read_head
        self._events: list[Event] = []
        self._remaining = 0
        self._size = 0
        self._chunks = 0
        self._searched = 0  # bytes of the buffer that do not contain the end of the head
        self._advanced = False

    @property
    def idle(self) -> bool:
        """Whether no request has begun."""
        return self._state == self._read_head and not self._buffer

    def feed(self, data: bytes) -> list[Event]:
        """Return the events that these further bytes complete."""
        self._buffer += data
        events: list[Event] = []
        self._events = events
        try:
            while self._state is not None:
                self._advanced = False
                self._state()
                if not self._advanced:
                    return events
        except ProtocolError as error:
            self._state = None
            events.append(Rejected(error.status, str(error)))
        self._buffer.clear()
        return events

    def _become(self, state: Callable[[], None]) -> None:
        self._state = state
        self._advanced = True

    def _take(self, end: int) -> bytes:
        taken = bytes(self._buffer[:end])
        del self._buffer[:end]
        return taken

    def _finish(self) -> None:
        self._events.append(End())
        self._become(self._read_head)

    def _read_head(self) -> None:
        buffer = self._buffer
        while buffer.startswith(b"\r\n"):  # RFC 9112, 2.2: ignore empty lines before a request
            del buffer[:2]
        if not buffer or buffer == b"\r":
            return None
        if buffer[0] not in _NAME_BYTES:
            tls = buffer[0] == _TLS_HANDSHAKE
            raise ProtocolError(
                400, "TLS handshake on a port without TLS" if tls else "invalid request line: no method"
            )
        end = buffer.find(b"\r\n\r\n", max(0, self._searched - 3), MAX_HEAD)
        if end < 0:
            return self._check_incomplete_head()
        self._searched = 0
        head, chunked, self._remaining = parse_head(self._take(end + 4)[:-4])
        self._size = self._chunks = 0
        self._events.append(head)
        if self._remaining > self.max_body:
            raise ProtocolError(413, f"body of {self._remaining} bytes exceeds the limit of {self.max_body} bytes")
        if chunked:
            self._become(self._read_chunk_line)
        elif self._remaining:
            self._become(self._read_body)
        else:
            self._finish()
        return None

    def _check_incomplete_head(self) -> None:
        buffer = self._buffer
        start = max(0, self._searched - 1)  # a CR before it may belong to its LF
        if buffer.count(b"\n", self._searched, MAX_HEAD) != buffer.count(b"\r\n", start, MAX_HEAD):
            raise ProtocolError(400, BAD_LINE)
        self._searched = min(len(buffer), MAX_HEAD)
        if len(buffer) < MAX_HEAD:
            return
        if buffer.find(b"\r\n", 0, MAX_HEAD) < 0:
            raise ProtocolError(414, f"request line exceeds {MAX_HEAD} bytes")
        raise ProtocolError(431, f"headers exceed {MAX_HEAD} bytes")

    def _read_body(self) -> None:
        self._take_data()
        if not self._remaining:
            self._finish()

    def _take_data(self) -> None:
        if self._buffer and self._remaining:
            data = self._take(self._remaining)
            self._remaining -= len(data)
            self._events.append(Data(data))

    def _read_chunk_line(self) -> None:
        line = self._take_chunk_line()
        if line is None:
            return
        match = _CHUNK_LINE.fullmatch(line)
        if match is None:
            raise ProtocolError(400, f"invalid chunk size: {line[:40].decode('latin-1')!r}")
        self._remaining = int(match[1], 16)
        self._size += self._remaining
        self._chunks += 1
        if self._chunks > _MAX_CHUNKS:
            raise ProtocolError(413, f"body of more than {_MAX_CHUNKS} chunks")
        if self._size > self.max_body:
            raise ProtocolError(413, f"chunked body exceeds the limit of {self.max_body} bytes")
        self._become(self._read_chunk if self._remaining else self._read_trailers)

    def _take_chunk_line(self) -> bytes | None:
        end = self._buffer.find(b"\n", 0, _MAX_CHUNK_LINE)
        if end >= 0:
            line = self._take(end + 1)
            if not line.endswith(b"\r\n"):
                raise ProtocolError(400, "chunk size line does not end with CRLF")
            return line[:-2]
        if len(self._buffer) >= _MAX_CHUNK_LINE:
            raise ProtocolError(400, f"chunk size line exceeds {_MAX_CHUNK_LINE} bytes")
        return None

    def _read_chunk(self) -> None:
        self._take_data()
        if self._remaining or not self._buffer:
            return
        if not b"\r\n".startswith(self._buffer[:2]):
            raise ProtocolError(400, "chunk is longer than its declared size")
        if len(self._buffer) >= 2:
            del self._buffer[:2]
            self._become(self._read_chunk_line)

    def _read_trailers(self) -> None:
        """Check the trailers and drop them: nothing uses any."""
        buffer = self._buffer
        if buffer.startswith(b"\r\n"):
            del buffer[:2]
            return self._finish()
        end = buffer.find(b"\r\n\r\n", 0, MAX_HEAD)
        if end >= 0:
            parse_fields(split_lines(self._take(end + 4)[:-4]))
            return self._finish()
        if len(buffer) >= MAX_HEAD:
            raise ProtocolError(431, f"trailers exceed {MAX_HEAD} bytes")
        return None
