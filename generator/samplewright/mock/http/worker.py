"""A thread for requests that take long, so that others are served meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from typing import TypeVar

_Result = TypeVar("_Result")


class Worker:
    """Do one piece of work after the other in a thread, which never delays the end of the process."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start nothing yet.

        Args:
            loop: The event loop to return results to.
        """
        self._loop = loop
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def run(self, work: Callable[[], _Result], on_done: Callable[[_Result], None]) -> None:
        """Queue a piece of work.

        Args:
            work: Is called in the thread, and must not raise.
            on_done: Is called in the loop with the result.
        """
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="samplewright-worker", daemon=True)
            self._thread.start()
        self._work.put(lambda: self._deliver(work(), on_done))

    def close(self) -> None:
        """End the thread after its present piece of work; further ones are dropped."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._work.get_nowait()
        self._work.put(None)

    def _deliver(self, result: _Result, on_done: Callable[[_Result], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(on_done, result)

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            work()
