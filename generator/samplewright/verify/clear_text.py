"""What samples send in clear text although the API is at an https address: a mock that listens on the port of HTTP."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

from samplewright.mock.http.journal import Journal
from samplewright.mock.http.options import MockOptions, Responder
from samplewright.mock.testing import BackgroundServer
from samplewright.openapi.document import Spec


def new_journal() -> Journal:
    """Return a journal that drops nothing of a session, and that no sample can read, clear or release."""
    return Journal(entries=1_000_000, size=2_000_000_000, is_public=False)


@contextlib.contextmanager
def plain_mock(spec: Spec, service: Responder, listener: socket.socket | None, journal: Journal) -> Iterator[None]:
    """Serve HTTP without TLS.

    Args:
        spec: The document.
        service: Decides the responses.
        listener: The socket to listen on; None serves nothing.
        journal: Records the requests.
    """
    if listener is None:
        yield
        return
    with BackgroundServer(spec, MockOptions(service=service, listener=listener, journal=journal)):
        yield
