"""Who may use the mock's own endpoints."""

from __future__ import annotations

import pytest

from samplewright.mock.http import admin
from samplewright.mock.http.admin import AccessRules
from samplewright.mock.http.faults import Flakiness
from samplewright.mock.messages import Request, Response
from samplewright.verify.clear_text import new_journal

RULES = AccessRules(["api.example.com", "mock"])


def error(target: str, *headers: tuple[str, str]) -> int | None:
    response = RULES.error(Request("GET", target, headers, b""))
    return response.status if response else None


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:8080", "localhost.:1", "a.localhost", "127.0.0.1:8080", "127.8.9.1", "[::1]:8080", "192.168.1.7", "0.0.0.0:1", "mock:80", "API.example.com"],
)  # fmt: skip
def test_own_hosts_are_allowed(host: str) -> None:
    assert error("/__mock/requests", ("host", host)) is None
    assert error(f"http://{host}/__mock/requests", ("host", "evil.example")) is None


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example", "notlocalhost", "1.2.3", "[evil]", "x" * 5000, "mock.evil:80"],
)  # fmt: skip
def test_hosts_of_others_are_refused(host: str) -> None:
    assert error("/__mock/requests", ("host", host)) == 421
    assert error(f"http://{host}/__mock/requests", ("host", "localhost")) == 421
    response = RULES.error(Request("GET", "/__mock/", (("host", host),), b""))
    assert response is not None and "--host" in response.detail and len(response.detail) < 300


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("origin", "http://evil.example", 403), ("origin", "null", 403), ("origin", "http://localhost:9", 403), ("origin", "http://localhost:8080", None),
        ("sec-fetch-site", "cross-site", 403), ("sec-fetch-site", "same-site", 403), ("sec-fetch-site", "none", None), ("sec-fetch-site", "same-origin", None),
    ],
)  # fmt: skip
def test_pages_of_other_origins_are_refused(header: str, value: str, status: int | None) -> None:
    assert error("/__mock/release", ("host", "localhost:8080"), (header, value)) == status


def test_a_request_without_a_host_is_none_of_a_browser() -> None:
    assert error("/__mock/health") is None


@pytest.mark.parametrize(("method", "path"), [("GET", "requests"), ("DELETE", "requests"), ("POST", "release")])
def test_the_journal_of_verify_is_closed_to_samples(method: str, path: str) -> None:
    journal = new_journal()
    entry = journal.add(Request("GET", "/v1/models", (), b""), Response(200, (), b""))
    assert admin.respond(method, f"/__mock/{path}", journal, Flakiness()).status == 403
    assert journal.entries == (entry,) and not entry.released
    assert admin.respond("GET", "/__mock/health", journal, Flakiness()).status == 200
