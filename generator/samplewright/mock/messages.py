"""What the parts of the mock hand to each other."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """A whole HTTP request, framing already removed.

    target: as sent, origin-form or absolute-form. headers: (lower-case name, value) as sent, in order.
    body: after chunked decoding, before any content-encoding is undone.
    """

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The values of a header joined by a comma, None if it was not sent. The name is lower-case."""
        found = [value for key, value in self.headers if key == name]
        return ", ".join(found) if found else None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be sent for a request.

    body: a whole body, or None for a stream of `events`, each the bytes of one server-sent event with its blank line.
    verdict: `accepted`, or the name of the rule that refused the request (`path`, `method`, `credentials`,
        `media-type`, `size`, `encoding`, `json`, `schema`, `prefer`).
    detail: one line for the log: the scenario whose response it is, `made`, or what was wrong.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    events: tuple[bytes, ...] = ()
    verdict: str = "accepted"
    detail: str = ""
    operation: str | None = None
    scenario: str | None = None
    extra: dict[str, object] = field(default_factory=dict)
