"""What the connections of a server share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from samplewright.mock.http.dispatcher import Dispatcher
from samplewright.mock.http.options import MockOptions
from samplewright.mock.http.worker import Worker
from samplewright.mock.messages import Request

if TYPE_CHECKING:
    from samplewright.mock.http.connection import Connection


@dataclass(slots=True)
class ServerState:
    """The parts of a server, and its connections.

    Attributes:
        loop: The event loop that calls.
        dispatcher: Decides about requests.
        options: Options of the server.
        worker: Decides about requests that may take long.
        is_costly: Returns whether a request may take long.
        connections: The open connections; each adds and removes itself.
        on_lost: Is called when a connection has been closed.
    """

    loop: asyncio.AbstractEventLoop
    dispatcher: Dispatcher
    options: MockOptions
    worker: Worker
    is_costly: Callable[[Request], bool]
    connections: set[Connection] = field(default_factory=set)
    on_lost: Callable[[], None] = lambda: None
