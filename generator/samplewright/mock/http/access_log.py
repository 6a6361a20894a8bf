"""The access log: a line for every request, written by a thread that never delays the server."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable

from samplewright.mock.http.journal import JournalEntry
from samplewright.printable import escape_invisible

_MAX_QUEUED = 10_000
_MAX_BATCH = 500


def text_line(entry: JournalEntry) -> str:
    """Return method, path, status, verdict, detail and time on one line, with control characters escaped."""
    verdict = entry.verdict if entry.sent or not entry.status else f"{entry.verdict}, client disconnected"
    notes = (
        entry.public_detail,
        f"fault {entry.fault}" if entry.fault else "",
        f"{entry.events} events" if entry.events else "",
    )
    words = [entry.method or "?", entry.public_path or "?", str(entry.status or "-"), verdict]
    words += [f"({note})" for note in notes if note]
    text = " ".join([*words, f"{entry.seconds * 1000:.1f} ms"])
    return escape_invisible(text)


def json_line(entry: JournalEntry) -> str:
    """Return the entry as a JSON object on one line, without headers and body."""
    value = entry.public()
    del value["headers"], value["body"]
    return json.dumps(value)


class AccessLog:
    """Write lines in a thread, many at a time.

    A slow terminal, or a pipe that nobody reads, does not delay the server. Lines that cannot be written in time are
    counted and dropped.
    """

    def __init__(self, write: Callable[[str], object]) -> None:
        """Start the thread.

        Args:
            write: Receives text that ends with a newline.
        """
        self._write = write
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._dropped = 0
        self._thread = threading.Thread(target=self._run, name="samplewright-log", daemon=True)
        self._thread.start()

    def add(self, line: str) -> None:
        """Queue a line, or drop it if too many are queued."""
        if self._lines.qsize() < _MAX_QUEUED:
            self._lines.put(line)
        else:
            self._dropped += 1

    def close(self, seconds: float = 0.5) -> None:
        """Write the queued lines, but stop waiting for it after `seconds`."""
        self._lines.put(None)
        self._thread.join(seconds)

    def _run(self) -> None:
        closed = False
        while not closed:
            lines, closed = self._batch()
            if self._dropped:
                lines.append(f"... {self._dropped} lines dropped: output too slow")
                self._dropped = 0
            if not lines:
                return
            try:
                self._write("\n".join(lines) + "\n")
            except (OSError, ValueError):
                return  # nobody reads them any more

    def _batch(self) -> tuple[list[str], bool]:
        """Wait for a line; return the queued lines and whether the log was closed after them."""
        lines: list[str] = []
        while len(lines) < _MAX_BATCH and not (lines and self._lines.empty()):
            line = self._lines.get()
            if line is None:
                return lines, True
            lines.append(line)
        return lines, False
