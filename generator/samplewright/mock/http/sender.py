"""The sending side of a connection: one response after another, step by step."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Iterable, Iterator

from samplewright.mock.http.journal import JournalEntry
from samplewright.mock.http.wire import Ending, Hold, Pause, Step

#: Seconds between two looks whether a response that is held back has been released.
_POLL_SECONDS = 0.005


class Sender:
    """Write the steps of a response as fast as the client reads them.

    Attributes:
        busy: Whether a response is being sent.
        full: Whether the system accepts no more bytes at present.
        steps: How many steps have been taken.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        transport: asyncio.Transport,
        on_end: Callable[[Ending | None], None],
    ) -> None:
        """Send nothing yet.

        Args:
            loop: The event loop of the transport.
            transport: The connection.
            on_end: Is called after the last step with the way the connection ends; None if it goes on.
        """
        self._loop, self._transport, self._on_end = loop, transport, on_end
        self._context = contextvars.Context()
        self._steps: Iterator[Step] = iter(())
        self._entry: JournalEntry | None = None
        self._timer: asyncio.Handle | None = None
        self.busy = False
        self.full = False
        self.steps = 0

    def send(self, steps: Iterable[Step], entry: JournalEntry | None) -> None:
        """Begin to send a response.

        Args:
            steps: What to do, in order.
            entry: Counts the events, and is released to end a `Hold`.
        """
        self._steps, self._entry, self.busy = iter(steps), entry, True
        self._advance()

    def stop(self) -> None:
        """Send nothing more."""
        self.busy = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def pause(self) -> None:
        """Wait until `resume`."""
        self.full = True

    def resume(self) -> None:
        """Go on after `pause`."""
        self.full = False
        if self.busy and self._timer is None:
            self._advance()

    def _advance(self) -> None:
        """Take the next step. After every write others have their turn, so that each event is sent by itself."""
        self._timer = None
        if not self.busy or self.full:
            return
        self.steps += 1
        step = next(self._steps, None)
        if step.__class__ is bytes:
            self._transport.write(step)
            if self._entry is not None and b"data:" in step:
                self._entry.events += 1
            self._timer = self._loop.call_soon(self._advance, context=self._context)
        elif isinstance(step, Pause):
            self._timer = self._loop.call_later(step.seconds, self._advance, context=self._context)
        elif isinstance(step, Hold):
            self._await_release()
        else:
            self.busy = step is Ending.HANG
            self._on_end(step if isinstance(step, Ending) else None)

    def _await_release(self) -> None:
        if self._entry is None or self._entry.released:
            self._advance()
        else:
            self._timer = self._loop.call_later(_POLL_SECONDS, self._await_release, context=self._context)
