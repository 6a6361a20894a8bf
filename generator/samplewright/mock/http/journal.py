"""The journal: the newest requests and what became of them, bounded in number and in bytes."""

from __future__ import annotations

import json
import time
from collections import deque
from dataclasses import dataclass, field

from samplewright.ir import Json
from samplewright.mock.http.redaction import Redaction
from samplewright.mock.messages import Request, Response

#: Bytes that an entry takes besides the request's own.
_OVERHEAD = 200


@dataclass(slots=True)
class JournalEntry:
    """One request, rejected ones included.

    Attributes:
        number: Counts from 1 since the server started.
        time: When the request was complete, in seconds since 1970.
        request: The request as received; of a malformed one, the part that could be read.
        status: Status of the response; 0 if none was sent.
        verdict: `accepted`, `preflight`, `disconnected` (before the request was complete), or the check that failed.
        detail: One line: the scenario whose response was sent, or the problem.
        operation: The operation's id.
        scenario: The scenario's name.
        fault: The faults injected into the response, as written; empty if none.
        seconds: From the complete request to the last byte of the response given to the system.
        extra: JSON pointer and rule, if the request violated a schema.
        events: Server-sent events sent so far.
        sent: Whether the response has been sent completely, as far as it was meant to be.
        released: Set it to send the remainder of a response that the fault `hold` keeps back.
        redaction: Masks credentials where the entry is shown.
    """

    number: int
    time: float
    request: Request
    status: int
    verdict: str
    detail: str
    operation: str | None = None
    scenario: str | None = None
    fault: str = ""
    seconds: float = 0.0
    extra: dict[str, object] = field(default_factory=dict)
    events: int = 0
    sent: bool = False
    released: bool = False
    redaction: Redaction = field(default_factory=Redaction)

    @property
    def method(self) -> str:
        """The request's method."""
        return self.request.method

    @property
    def path(self) -> str:
        """The request's target as sent."""
        return self.request.target

    @property
    def headers(self) -> dict[str, str]:
        """The request's headers by lower-case name; repeated headers are joined by a comma."""
        values: dict[str, list[str]] = {}
        for name, value in self.request.headers:
            values.setdefault(name, []).append(value)
        return {name: ", ".join(several) for name, several in values.items()}

    @property
    def body(self) -> bytes:
        """The request's body as sent."""
        return self.request.body

    @property
    def json(self) -> Json:
        """The JSON value of the request's body.

        Raises:
            ValueError: The body is not JSON.
        """
        return json.loads(self.request.body)

    @property
    def public_path(self) -> str:
        """The request's target with credentials masked."""
        return self.redaction.target(self.request.target)

    @property
    def public_detail(self) -> str:
        """The detail with credentials masked."""
        return self.redaction.text(self.detail, self.request)

    def public(self) -> dict[str, Json]:
        """Return the entry as JSON, with credentials masked and bytes that are not UTF-8 replaced by U+FFFD."""
        body = self.request.body.decode("utf-8", "replace")
        return {
            "number": self.number,
            "time": self.time,
            "method": self.method,
            "path": self.public_path,
            "headers": self.redaction.headers(self.headers),
            "body": self.redaction.text(body, self.request),
            "status": self.status,
            "verdict": self.verdict,
            "detail": self.public_detail,
            "operation": self.operation,
            "scenario": self.scenario,
            "fault": self.fault,
            "extra": self.extra,
            "seconds": round(self.seconds, 6),
            "events": self.events,
            "sent": self.sent,
        }


class Journal:
    """Keep the newest requests.

    The newest request is kept however large it is. `total` counts dropped entries too; `redaction` masks credentials
    where entries are shown.
    """

    def __init__(self, *, entries: int = 1000, size: int = 16_000_000, is_public: bool = True) -> None:
        """Create an empty journal.

        Args:
            entries: Largest number of requests to keep.
            size: Largest size of the requests to keep, in bytes.
            is_public: Whether clients may read and change it through the mock's own endpoints.
        """
        self._max_entries = entries
        self._max_size = size
        self.is_public = is_public
        self._size = 0
        self._entries: deque[tuple[int, JournalEntry]] = deque()
        self.total = 0
        self.redaction = Redaction()

    @property
    def entries(self) -> tuple[JournalEntry, ...]:
        """The requests, oldest first."""
        return tuple([entry for _, entry in self._entries.copy()])

    def add(self, request: Request, response: Response, fault: str = "") -> JournalEntry:
        """Record a request with the response to it.

        Args:
            request: The request as received.
            response: The response before faults change it.
            fault: The faults to be injected, as written.
        """
        self.total += 1
        entry = JournalEntry(
            self.total,
            time.time(),
            request,
            response.status,
            response.verdict,
            response.detail,
            response.operation,
            response.scenario,
            fault,
            extra=response.extra,
            redaction=self.redaction,
        )
        size = _OVERHEAD + len(request.body) + len(request.target)
        for name, value in request.headers:
            size += len(name) + len(value)
        self._entries.append((size, entry))
        self._size += size
        while len(self._entries) > 1 and (len(self._entries) > self._max_entries or self._size > self._max_size):
            self._drop_oldest()
        return entry

    def clear(self) -> None:
        """Drop all entries; `total` stays."""
        while self._entries:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        size, entry = self._entries.popleft()
        self._size -= size
        entry.released = True  # nobody could release it any more
