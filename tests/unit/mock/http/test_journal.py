"""The journal of requests."""

from __future__ import annotations

from samplewright.mock.http.journal import Journal
from samplewright.mock.messages import Request, Response

ACCEPTED = Response(200, (), b"")


def test_the_journal_is_bounded() -> None:
    journal = Journal(entries=3, size=10_000)
    for number in range(5):
        journal.add(Request("GET", f"/{number}", (), b""), ACCEPTED)
    assert [entry.path for entry in journal.entries] == ["/2", "/3", "/4"] and journal.total == 5
    journal.add(Request("POST", "/large", (("x", "y" * 5000),), b"x" * 6000), ACCEPTED)
    assert [entry.path for entry in journal.entries] == ["/large"]
    journal.add(Request("POST", "/small", (), b"x"), ACCEPTED)
    assert [entry.path for entry in journal.entries] == ["/small"]
    journal.clear()
    assert journal.entries == ()


def test_dropping_an_entry_releases_its_response() -> None:
    journal = Journal(entries=1)
    first = journal.add(Request("GET", "/1", (), b""), ACCEPTED)
    journal.add(Request("GET", "/2", (), b""), ACCEPTED)
    assert first.released


def test_the_public_form_masks_credentials() -> None:
    headers = (("authorization", "Bearer sk-1"), ("x-api-key", "sk-1"), ("accept", "a"), ("accept", "b"))
    entry = Journal().add(Request("POST", "/", headers, b"\xff"), ACCEPTED)
    assert entry.public()["headers"] == {"authorization": "***", "x-api-key": "***", "accept": "a, b"}
    assert entry.public()["body"] == "\ufffd"
