"""Show a session's progress on stderr: failures, and what is running for how long."""

from __future__ import annotations

import os
import sys
import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from samplewright.cli.console import Styled, echo, show_status

if TYPE_CHECKING:
    from samplewright.verify.verdicts import Outcome

_REFRESH_SECONDS = 0.5
_LINE_SECONDS = 30.0


class ConsoleProgress:
    """Show failures as they come, and what is running: on a terminal in a status line, else in a line now and then."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._lock = threading.Lock()
        self._running: dict[str, float] = {}
        self._remaining: int | None = None
        self._causes: set[str] = set()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._refresh, daemon=True)

    def __enter__(self) -> Self:
        """Start to show what is running."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, and clear the status line."""
        self._ended.set()
        self._thread.join()
        self._clear()

    def on_start(self, activity: str) -> None:
        """Receive an activity that begins."""
        with self._lock:
            self._running[activity] = time.monotonic()

    def on_end(self, activity: str) -> None:
        """Receive an activity that has ended."""
        with self._lock:
            self._running.pop(activity, None)

    def on_outcome(self, outcome: Outcome, remaining: int) -> None:
        """Show a failure, once per cause."""
        from samplewright.verify.report import cause, describe

        with self._lock:
            self._remaining = remaining
            if outcome.failed and cause(outcome) not in self._causes:
                self._causes.add(cause(outcome))
                self._print(Styled(describe(outcome), "red"))

    def on_message(self, text: str) -> None:
        """Show a line."""
        with self._lock:
            self._print(text)

    def _refresh(self) -> None:
        while not self._ended.wait(_REFRESH_SECONDS if self._terminal else _LINE_SECONDS):
            with self._lock:
                if not self._running:
                    continue
                if self._terminal:
                    width = os.get_terminal_size(sys.stderr.fileno()).columns - 1
                    show_status(self._status(), width)
                else:
                    echo(self._status(), err=True)

    def _status(self) -> str:
        now = time.monotonic()
        oldest_first = sorted(self._running.items(), key=lambda item: item[1])
        running = ", ".join(f"{activity} {now - since:.0f} s" for activity, since in oldest_first)
        return (
            f"{self._remaining} runs left; running: {running}" if self._remaining is not None else f"running: {running}"
        )

    def _print(self, text: str | Styled) -> None:
        self._clear()
        echo(text, err=True)

    def _clear(self) -> None:
        if self._terminal:
            show_status("", 0)
