"""How long a connection may wait for its client."""

from __future__ import annotations

from enum import Enum, auto

from samplewright.mock.http.options import MockOptions


class Wait(Enum):
    """What a connection waits for: the first byte of a request, its last byte, or that a response is read."""

    BEGIN = auto()
    COMPLETE = auto()
    READ = auto()


class Waits:
    """The wait of one connection, looked at from time to time, so that a request need not note the time."""

    def __init__(self, options: MockOptions) -> None:
        """Wait for nothing.

        Args:
            options: The time limits.
        """
        self._seconds = {
            Wait.BEGIN: options.idle_seconds,
            Wait.READ: options.idle_seconds,
            Wait.COMPLETE: options.request_seconds,
        }
        self._last: tuple[Wait | None, object] | None = None
        self._since = 0.0

    def exceeded(self, wait: Wait | None, progress: object, now: float) -> Wait | None:
        """Return the wait if it has taken too long.

        Args:
            wait: What the connection waits for; None for nothing.
            progress: Differs from that of the last look if the client has done something.
            now: The time in seconds.
        """
        if (wait, progress) != self._last:
            self._last, self._since = (wait, progress), now
        elif wait is not None and now - self._since >= self._seconds[wait]:
            return wait
        return None
