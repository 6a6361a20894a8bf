"""The access log."""

from __future__ import annotations

import json
import threading

from samplewright.mock.http.access_log import AccessLog, json_line, text_line
from samplewright.mock.http.journal import Journal
from samplewright.mock.messages import Request, Response


def test_a_line_is_one_line_whatever_the_request() -> None:
    response = Response(400, (), b"", verdict="json", detail="bad \x1b[31m\n\u202e é 你")
    entry = Journal().add(Request("GET", "/", (), b""), response)
    entry.sent = True
    assert text_line(entry) == r"GET / 400 json (bad \x1b[31m\n\u202e é 你) 0.0 ms"
    assert json.loads(json_line(entry))["detail"] == entry.detail and "\n" not in json_line(entry)


def test_a_line_names_fault_events_and_clients_that_disconnect() -> None:
    entry = Journal().add(Request("GET", "/", (), b""), Response(200, (), b"", detail="basic"), "cut")
    entry.events = 3
    assert text_line(entry) == "GET / 200 accepted, client disconnected (basic) (fault cut) (3 events) 0.0 ms"


def test_nobody_waits_for_the_log() -> None:
    written: list[str] = []
    held = threading.Event()

    def write(text: str) -> None:
        assert held.wait(60)
        written.append(text)

    log = AccessLog(write)
    for number in range(20_000):
        log.add(str(number))
    held.set()
    log.close(60)
    lines = "".join(written).splitlines()
    assert lines[:3] == ["0", "1", "2"] and any("dropped" in line for line in lines) and len(lines) < 10_600
