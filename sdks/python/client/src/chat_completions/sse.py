"""Server-sent events from bytes, by the standard (https://html.spec.whatwg.org/#event-stream-interpretation). No I/O.

Lines end in LF, CRLF or CR, nothing else; a byte order mark at the start is skipped; comments and unknown fields are
ignored; data lines are joined by LF; an event that is not ended by an empty line is dropped.
"""

from __future__ import annotations

import msgspec

_BOM = b"\xef\xbb\xbf"


class Event(msgspec.Struct, frozen=True, gc=False):
    """A server-sent event.

    data: bytes, UTF-8 by the standard. event: its type. id: the last id that was set. retry: milliseconds, if given.
    """

    data: bytes
    event: str = "message"
    id: str = ""
    retry: int | None = None

    @property
    def text(self) -> str:
        """The data as text."""
        return self.data.decode("utf-8", "replace")


class Decoder:
    """Bytes of a stream, split anywhere -> its events, as soon as they are whole.

    fresh: nothing is held back, so that a piece that is one plain event can be taken as it is, as most are.
    """

    __slots__ = (
        "_data",
        "_event",
        "_fresh",
        "_id",
        "_pieces",
        "_retry",
        "_skip_lf",
        "_started",
    )

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._fresh = False
        self._started = False
        self._skip_lf = False
        self._data: list[bytes] = []
        self._event = ""
        self._id = ""
        self._retry: int | None = None

    def feed(self, chunk: bytes) -> list[Event]:
        """The events that these bytes complete."""
        if (
            chunk.startswith(b"data: ")
            and chunk.find(b"\n", 6) == len(chunk) - 2
            and self._fresh
            and chunk.endswith(b"\n\n")
            and b"\r" not in chunk
        ):
            return [Event(chunk[6:-2], "message", self._id)]
        if not self._started and (chunk := self._start(chunk)) == b"":
            return []
        if self._skip_lf and chunk:
            self._skip_lf = False
            if chunk[0] == 10:
                chunk = chunk[1:]
        cr = b"\r" in chunk
        if not cr and b"\n" not in chunk:
            if chunk:
                self._pieces.append(chunk)
                self._fresh = False
            return []
        if self._pieces:
            self._pieces.append(chunk)
            chunk = b"".join(self._pieces)
            self._pieces = []
        if cr:
            self._skip_lf = chunk.endswith(b"\r")
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        lines = chunk.split(b"\n")
        if rest := lines.pop():
            self._pieces.append(rest)
        events: list[Event] = []
        for line in lines:
            if line:
                if line.startswith(b"data: "):
                    self._data.append(line[6:])
                else:
                    self._field(line)
            elif self._data:
                data = self._data
                whole = data[0] if len(data) == 1 else b"\n".join(data)
                events.append(
                    Event(whole, self._event or "message", self._id, self._retry)
                )
                self._data = []
                self._event = ""
                self._retry = None
            else:
                self._event = ""
                self._retry = None
        self._fresh = not (
            self._pieces
            or self._data
            or self._event
            or self._skip_lf
            or self._retry is not None
        )
        return events

    def _start(self, chunk: bytes) -> bytes:
        """Holds the first bytes back until it is clear whether they are a byte order mark."""
        chunk = b"".join([*self._pieces, chunk])
        self._pieces = []
        if len(chunk) < 3 and _BOM.startswith(chunk):
            self._pieces.append(chunk)
            return b""
        self._started = True
        return chunk.removeprefix(_BOM)

    def _field(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            self._data.append(value)
        elif name == b"event":
            self._event = value.decode("utf-8", "replace")
        elif name == b"id":
            if b"\0" not in value:
                self._id = value.decode("utf-8", "replace")
        elif name == b"retry" and value.isdigit() and len(value) < 16:
            self._retry = int(value)
