"""The requests and responses that the parts of the mock exchange."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """A complete HTTP request, framing removed.

    Attributes:
        method: The method as sent.
        target: The request target as sent, in origin-form or absolute-form.
        headers: (lower-case name, value) in the order sent.
        body: The body after chunked decoding, before any content encoding is undone.
    """

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the values of a header joined by a comma; None if it was not sent.

        Args:
            name: The header's name in lower case.
        """
        values = [value for key, value in self.headers if key == name]
        return ", ".join(values) if values else None


@dataclass(frozen=True, slots=True)
class Response:
    """A response to send.

    Attributes:
        status: The status code.
        headers: (lower-case name, value), without those that framing adds.
        body: A complete body, or None for a stream of `events`.
        events: The bytes of each server-sent event, with the empty line that ends it.
        verdict: `accepted`, or the check that the request failed (`path`, `method`, `credentials`, `media-type`,
            `size`, `encoding`, `json`, `schema`, `cost`, `prefer`).
        detail: One line for the log: the scenario whose response it is, `generated`, or the problem.
        operation: The operation's id.
        scenario: The scenario's name.
        extra: JSON pointer and rule, if the request violated a schema.
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
