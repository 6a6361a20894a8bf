"""What was asked of the mock and what became of it: the newest requests, bounded in number and in bytes."""

from __future__ import annotations

import json
import re
import time
from collections import deque
from dataclasses import dataclass, field

from samplewright.ir import Json
from samplewright.mock.messages import Request

_SECRET = re.compile(r"authorization|cookie|key|token|secret", re.IGNORECASE)


@dataclass(slots=True)
class Entry:
    """One request, refused ones included.

    number: counts from 1 since the server began. time: seconds since 1970.
    request: as it came; of one that could not be read, what could be read of it.
    status: what was answered; 0 if nothing was.
    verdict: `accepted`, `preflight`, `left` (the client went before its request was whole), or the rule that refused.
    detail: one line: the scenario whose response it is, or what was wrong.
    fault: the faults it was answered with, as written; empty if none.
    seconds: from the whole request to the last byte of its answer given to the system.
    extra: of a request that a schema refused, the JSON pointer and the rule.
    events: server-sent events sent so far. sent: whether the answer was sent whole, as far as it was meant to be.
    released: set to have the rest sent of an answer that the fault `hold` keeps back.
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

    @property
    def method(self) -> str:
        return self.request.method

    @property
    def path(self) -> str:
        """The target as sent."""
        return self.request.target

    @property
    def headers(self) -> dict[str, str]:
        """By lower-case name; of a name sent twice, the values joined by a comma."""
        found: dict[str, str] = {}
        for name, value in self.request.headers:
            found[name] = f"{found[name]}, {value}" if name in found else value
        return found

    @property
    def body(self) -> bytes:
        return self.request.body

    @property
    def json(self) -> Json:
        """The body's value.

        Raises:
            ValueError: it is not JSON.
        """
        return json.loads(self.request.body)

    def public(self) -> dict[str, Json]:
        """As JSON, without the values of headers that carry credentials. What is not UTF-8 becomes U+FFFD."""
        return {
            "number": self.number,
            "time": self.time,
            "method": self.method,
            "path": self.path,
            "headers": {name: "***" if _SECRET.search(name) else value for name, value in self.headers.items()},
            "body": self.request.body.decode("utf-8", "replace"),
            "status": self.status,
            "verdict": self.verdict,
            "detail": self.detail,
            "operation": self.operation,
            "scenario": self.scenario,
            "fault": self.fault,
            "extra": self.extra,
            "seconds": round(self.seconds, 6),
            "events": self.events,
            "sent": self.sent,
        }


class Journal:
    """The newest requests. The newest of all is kept however large it is; `total` counts those forgotten too."""

    def __init__(self, *, entries: int = 1000, size: int = 16_000_000) -> None:
        self._limit = entries
        self._max_size = size
        self._size = 0
        self._kept: deque[tuple[int, Entry]] = deque()
        self.total = 0

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Oldest first."""
        return tuple([entry for _, entry in self._kept.copy()])

    def add(self, request: Request, status: int, verdict: str, detail: str) -> Entry:
        self.total += 1
        entry = Entry(self.total, time.time(), request, status, verdict, detail)
        size = 200 + len(request.body) + len(request.target)
        for name, value in request.headers:
            size += len(name) + len(value)
        self._kept.append((size, entry))
        self._size += size
        while len(self._kept) > 1 and (len(self._kept) > self._limit or self._size > self._max_size):
            self._forget_oldest()
        return entry

    def clear(self) -> None:
        while self._kept:
            self._forget_oldest()

    def _forget_oldest(self) -> None:
        """Nobody could release it any more."""
        size, entry = self._kept.popleft()
        self._size -= size
        entry.released = True
