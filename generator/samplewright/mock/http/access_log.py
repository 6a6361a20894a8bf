"""What is printed of each request, by a thread that nobody waits for."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable

from samplewright.mock.http.journal import Entry

_MOST_WAITING = 10_000


def line(entry: Entry) -> str:
    """Method, path, status, verdict and detail, time; control characters escaped."""
    time = f"{entry.seconds * 1000:.1f} ms"
    events = f"{entry.events} events" if entry.events else ""
    fault = f"fault {entry.fault}" if entry.fault else ""
    what = entry.verdict if entry.sent or not entry.status else f"{entry.verdict}, client left"
    head = (entry.method or "?", entry.path or "?", str(entry.status or "-"), what)
    text = " ".join([*head, *(f"({one})" for one in (entry.detail, fault, events) if one), time])
    return text if text.isprintable() else "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


def json_line(entry: Entry) -> str:
    """The entry as a JSON object on one line, without headers and body: the journal has those."""
    value = entry.public()
    del value["headers"], value["body"]
    return json.dumps(value)


class Log:
    """Writes lines in a thread of its own, many at once: a terminal that is slow, or a pipe that nobody reads, does not
    hold up the server. What cannot be written in time is counted and left out.

    write: is given text that ends in a line end.
    """

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._lost = 0
        self._thread = threading.Thread(target=self._run, name="samplewright-log", daemon=True)
        self._thread.start()

    def add(self, text: str) -> None:
        if self._lines.qsize() < _MOST_WAITING:
            self._lines.put(text)
        else:
            self._lost += 1

    def close(self, seconds: float = 0.5) -> None:
        """Writes what is left, but waits no longer than that."""
        self._lines.put(None)
        self._thread.join(seconds)

    def _run(self) -> None:
        while (first := self._lines.get()) is not None:
            lines = [first]
            done = False
            while len(lines) < 500 and not done and not self._lines.empty():
                following = self._lines.get()
                done = following is None
                lines += [] if following is None else [following]
            if self._lost:
                lines.append(f"... {self._lost} lines left out, written too slowly")
                self._lost = 0
            try:
                self._write("\n".join(lines) + "\n")
            except (OSError, ValueError):
                return  # whoever read them is gone
            if done:
                return
