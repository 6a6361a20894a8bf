"""The options of a mock server."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from samplewright.mock.http.journal import Journal, JournalEntry
from samplewright.mock.messages import Request, Response

MAX_BODY = 8_000_000


class Responder(Protocol):
    """Anything that turns a complete request into a response."""

    def respond(self, request: Request) -> Response:
        """Return the response to a request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MockOptions:
    """Configure a mock server. The defaults serve plain HTTP on a free port of this machine.

    Attributes:
        host: Address to listen on.
        port: Port to listen on; 0 picks a free one.
        tls: Whether to speak TLS, with a certificate from a throw-away CA.
        latency: Milliseconds to wait before every response.
        faults: Faults to inject into every response, such as `cut` or `rate-limit=2, flaky=3`.
        max_body: Largest request body to accept, in bytes.
        max_connections: Largest number of open connections; fewer where the system allows fewer open files.
        idle_seconds: Time limit of a connection without a request, and of a client that reads no further.
        request_seconds: Time limit of a request from its first to its last byte, and of a TLS handshake.
        service: Decides the responses; by default the spec does.
        listener: A listening socket to use instead of `host` and `port`.
        prefer: Returns the value of a `Prefer` header to add to a request, or None to add none.
        journal: Records the requests; by default the newest 1000 are kept.
        on_request: Is called, in the server's thread, with every request that has been served.
        on_full: Receives a line the first time that connections must wait for others to be closed.
    """

    host: str = "127.0.0.1"
    port: int = 0
    tls: bool = False
    latency: float = 0
    faults: str = ""
    max_body: int = MAX_BODY
    max_connections: int = 1000
    idle_seconds: float = 120
    request_seconds: float = 60
    service: Responder | None = None
    listener: socket.socket | None = None
    prefer: Callable[[Request], str | None] | None = None
    journal: Journal | None = None
    on_request: Callable[[JournalEntry], None] | None = None
    on_full: Callable[[str], None] = lambda _: None
