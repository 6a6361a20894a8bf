"""Server-sent events, decoded from bytes as the standard says.

https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation

Lines end in LF, CRLF or CR. A byte order mark at the start is skipped. Comments and
unknown fields are ignored. An event without an empty line after it is dropped.
"""

from __future__ import annotations

import msgspec

_BOM = b"\xef\xbb\xbf"
_LF = 10


class Event(msgspec.Struct, frozen=True, gc=False):
    """A server-sent event.

    Attributes:
        data: Data lines, joined by LF; UTF-8 by the standard.
        event: Type of the event.
        id: Last event id that the server has sent.
        retry: Reconnection time in milliseconds, if it came with the event.
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
    """Decodes the bytes of a stream, split anywhere, into events."""

    __slots__ = (
        "_data",
        "_event",
        "_id",
        "_idle",
        "_pieces",
        "_retry",
        "_skip_lf",
        "_started",
    )

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._started = False
        self._skip_lf = False
        self._data: list[bytes] = []
        self._event = ""
        self._id = ""
        self._retry: int | None = None
        #: Whether the next bytes start an event, with nothing before them.
        self._idle = False

    def feed(self, data: bytes) -> list[Event]:
        """Return the events that the bytes complete."""
        if self._idle and _is_single_event(data):
            return [Event(data[6:-2], "message", self._id)]
        if not self._started and (data := self._skip_bom(data)) == b"":
            return []
        events: list[Event] = []
        for line in self._lines(data):
            if line.startswith(b"data: "):
                self._data.append(line[6:])
            elif line:
                self._process_field(line)
            else:
                self._end_event(events)
        self._idle = not (
            self._pieces
            or self._data
            or self._event
            or self._skip_lf
            or self._retry is not None
        )
        return events

    def _skip_bom(self, data: bytes) -> bytes:
        """Hold back the first bytes until they are known to be no byte order mark."""
        data = b"".join([*self._pieces, data])
        self._pieces = []
        if len(data) < len(_BOM) and _BOM.startswith(data):
            self._pieces.append(data)
            return b""
        self._started = True
        return data.removeprefix(_BOM)

    def _lines(self, data: bytes) -> list[bytes]:
        """Return the complete lines; hold back the last, incomplete line."""
        if self._skip_lf and data:
            self._skip_lf = False
            if data[0] == _LF:
                data = data[1:]
        has_cr = b"\r" in data
        if not has_cr and b"\n" not in data:
            if data:
                self._pieces.append(data)
            return []
        if self._pieces:
            data = b"".join([*self._pieces, data])
            self._pieces = []
        if has_cr:
            self._skip_lf = data.endswith(b"\r")
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        lines = data.split(b"\n")
        if incomplete := lines.pop():
            self._pieces.append(incomplete)
        return lines

    def _end_event(self, events: list[Event]) -> None:
        """Add the event that an empty line ends, if it has data."""
        if self._data:
            data = self._data[0] if len(self._data) == 1 else b"\n".join(self._data)
            kind = self._event or "message"
            events.append(Event(data, kind, self._id, self._retry))
            self._data = []
        self._event = ""
        self._retry = None

    def _process_field(self, line: bytes) -> None:
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


def _is_single_event(data: bytes) -> bool:
    """Return whether bytes are one event of one data line, as most are."""
    return (
        data.startswith(b"data: ")
        and data.find(b"\n", 6) == len(data) - 2
        and data.endswith(b"\n\n")
        and b"\r" not in data
    )
