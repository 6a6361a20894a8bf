"""Every fault, as its bytes arrive."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from samplewright.errors import UsageError
from samplewright.mock import MockServer
from support.raw_client import EVENTS, Client, StubService, request

WHOLE = b"".join(EVENTS)


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer(service=StubService()) as mock:
        yield mock


@pytest.fixture
def client(server: MockServer) -> Iterator[Client]:
    server.clear()
    with Client(server.url) as one:
        yield one


def ask(client: Client, fault: str, path: str = "/echo") -> None:
    client.post(path, "ä€😀".encode() * 20, f"Prefer: fault={fault}")


def goes_on(client: Client) -> bool:
    client.post("/echo", b"next")
    return bool(client.json()["text"] == "nexté")


@pytest.mark.parametrize("path", ["/echo", "/events"])
def test_status(client: Client, server: MockServer, path: str) -> None:
    for fault, status in (("status", 503), ("status=418", 418), ("status=429", 429), ('"status=599"', 599)):
        ask(client, fault, path)
        received, _, content = client.receive()
        assert received == status and json.loads(content)["error"]["message"]
    entry = server.requests[1]
    assert (entry.status, entry.fault, entry.verdict) == (418, "status=418", "accepted")
    assert goes_on(client)


def test_rate_limit_has_the_apis_own_body(client: Client) -> None:
    for fault, seconds in (("rate-limit", "1"), ("rate-limit=7", "7")):
        ask(client, fault)
        status, headers, content = client.receive()
        assert (status, headers["retry-after"]) == (429, seconds) and b"slow down" in content
    assert goes_on(client)


def test_latency_comes_before_the_first_byte(client: Client, server: MockServer) -> None:
    ask(client, "latency=30")
    assert client.receive()[0] == 200 and goes_on(client)
    assert server.requests[0].seconds >= 0.03


@pytest.mark.parametrize("path", ["/echo", "/events"])
def test_cut(client: Client, path: str) -> None:
    ask(client, "cut", path)
    status, headers = client.head()
    rest = client.read_to_end()
    assert status == 200
    if path == "/echo":
        assert 0 < len(rest) < int(headers["content-length"])
    else:
        assert rest.count(b"data:") == len(EVENTS) // 2 + 1 and b"0\r\n\r\n" not in rest


def test_split_cuts_inside_characters(client: Client) -> None:
    ask(client, "split", "/events")
    client.head()
    pieces = client.chunks()
    assert b"".join(pieces) == WHOLE
    torn = 0
    for piece in pieces:
        try:
            piece.decode()
        except UnicodeDecodeError:
            torn += 1
    assert torn > len(EVENTS) and any(piece.startswith(b"\n") for piece in pieces)
    ask(client, "split")
    assert json.loads(client.receive()[2])["length"] == 180 and goes_on(client)


def test_garbage(client: Client) -> None:
    ask(client, "garbage")
    status, _, content = client.receive()
    assert status == 200
    with pytest.raises(ValueError):
        json.loads(content)
    ask(client, "garbage", "/events")
    content = client.receive()[2]
    assert content.endswith(EVENTS[-1]) and len(content.split(b"\n\n")) == len(WHOLE.split(b"\n\n")) + 1
    assert goes_on(client)


@pytest.mark.parametrize("path", ["/echo", "/events"])
def test_slow_drip(client: Client, path: str) -> None:
    ask(client, "slow-drip=0.05", path)
    content = client.receive()[2]
    assert content == WHOLE if path == "/events" else json.loads(content)["length"] == 180
    assert goes_on(client)


def test_html_error(client: Client) -> None:
    ask(client, "html-error", "/events")
    status, headers, content = client.receive()
    assert status == 502 and headers["content-type"].startswith("text/html") and b"<h1>502</h1>" in content
    assert goes_on(client)


@pytest.mark.parametrize("path", ["/echo", "/events"])
def test_reset(client: Client, path: str) -> None:
    ask(client, "reset", path)
    with pytest.raises(ConnectionResetError):
        client.read_to_end()


@pytest.mark.parametrize("path", ["/echo", "/events"])
def test_bad_chunk(client: Client, path: str) -> None:
    ask(client, "bad-chunk", path)
    assert client.head()[1]["transfer-encoding"] == "chunked"
    with pytest.raises(ValueError, match="zz"):
        client.chunks()
    client.read_to_end()


def release(server: MockServer, how: str) -> None:
    """Release the response: by the endpoint, or by clearing the journal."""
    with Client(server.url) as other:
        other.send(request("/__mock/release") if how == "POST" else request("/__mock/requests", method="DELETE"))
        assert other.receive()[0] == 204


@pytest.mark.parametrize("how", ["POST", "DELETE"])
@pytest.mark.parametrize(("fault", "first"), [("hold", 1), ("hold=0", 0), ("hold=3", 3), ("hold=99", len(EVENTS))])
def test_hold_keeps_the_rest_back_until_it_is_released(
    client: Client, server: MockServer, fault: str, first: int, how: str
) -> None:
    ask(client, fault, "/events")
    assert client.head()[0] == 200
    for event in EVENTS[:first]:
        size = int(client.file.readline(), 16)
        assert client.file.read(size + 2) == event + b"\r\n"
    entry = server.requests[0]
    client.socket.settimeout(0.05)
    with pytest.raises(TimeoutError):
        client.socket.recv(1)
    assert (entry.events, entry.sent, entry.fault[:5]) == (first, False, "hold=")
    client.socket.settimeout(30)
    release(server, how)
    assert client.chunks() == list(EVENTS[first:])
    assert goes_on(client)


def test_only_streams_are_held_back(client: Client) -> None:
    ask(client, "hold")
    assert json.loads(client.receive()[2])["length"] == 180 and goes_on(client)


def test_releasing_nothing_changes_nothing(client: Client, server: MockServer) -> None:
    release(server, "POST")
    ask(client, "cut", "/events")
    client.head()
    assert client.read_to_end().count(b"data:") == len(EVENTS) // 2 + 1


def test_no_end_looks_like_a_whole_stream(client: Client) -> None:
    ask(client, "no-end", "/events")
    status, _, content = client.receive()
    assert status == 200 and content == b"".join(EVENTS[: len(EVENTS) // 2]) and b"[DONE]" not in content
    assert goes_on(client)
    ask(client, "no-end")
    assert json.loads(client.receive()[2])["length"] == 180


def test_error_event_is_the_last_of_half_a_stream(client: Client) -> None:
    ask(client, "error-event", "/events")
    status, _, content = client.receive()
    assert status == 200 and content.startswith(b"".join(EVENTS[: len(EVENTS) // 2]))
    *_, last, end = content.split(b"\n\n")
    assert json.loads(last.removeprefix(b"data: "))["error"]["message"] and end == b""
    assert content.count(b"data: ") == len(EVENTS) // 2 + 1 and goes_on(client)
    ask(client, "error-event")
    assert json.loads(client.receive()[2])["length"] == 180


def test_hang(client: Client, server: MockServer) -> None:
    ask(client, "hang")
    client.post("/echo")
    with Client(server.url) as other:
        assert goes_on(other)
    client.socket.settimeout(0.05)
    with pytest.raises(TimeoutError):
        client.file.read(1)


def test_flaky(client: Client, server: MockServer) -> None:
    def statuses(fault: str, path: str = "/echo") -> list[int]:
        found = []
        for _ in range(4):
            ask(client, fault, path)
            found.append(client.receive()[0])
        return found

    assert statuses("flaky=2") == [503, 503, 200, 200]
    assert statuses("flaky=2", "/events") == [503, 503, 200, 200]
    assert statuses('flaky, fault="rate-limit=0"') == [429, 200, 200, 200]
    assert statuses('"flaky=3,status=500"') == [500, 500, 500, 200]
    server.clear()
    assert statuses("flaky=2") == [503, 503, 200, 200]


def test_an_unknown_fault_is_an_error(client: Client, server: MockServer) -> None:
    for fault, message in (("rest", "did you mean 'reset'"), ("status=9", "from 100 to 999"), ("cut=1", "no value"), ("flaky=1.5", "whole number")):  # fmt: skip
        ask(client, fault)
        status, _, content = client.receive()
        assert status == 400 and message in json.loads(content)["error"]["message"]
    assert {entry.verdict for entry in server.requests} == {"prefer"}


def test_faults_apply_to_error_responses_too(client: Client, server: MockServer) -> None:
    client.post("/nowhere", b"{}", "Prefer: example=x, fault=html-error")
    assert client.receive()[0] == 502
    assert (server.requests[0].status, server.requests[0].verdict) == (502, "path")


def test_faults_for_all_requests() -> None:
    with MockServer(service=StubService(), faults="flaky=1", latency=1) as mock, Client(mock.url) as one:
        for body, status in ((b"1", 503), (b"2", 503), (b"2", 200), (b"1", 200)):
            one.post("/echo", body)
            assert one.receive()[0] == status
        one.send(request("/__mock/health", method="GET"))
        assert one.receive()[0] == 200
    with pytest.raises(UsageError, match="did you mean 'flaky'"):
        MockServer(service=StubService(), faults="flakey=1")
