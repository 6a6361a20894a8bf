"""The mock on the wire: slow, torn, oversized, interleaved and pipelined requests, and clients that disconnect."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from samplewright.mock import MockServer
from support.raw_client import EVENTS, Client, StubService, request

LIMIT = 100_000


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer(service=StubService(), max_body=LIMIT) as mock:
        yield mock


@pytest.fixture
def client(server: MockServer) -> Iterator[Client]:
    server.clear()
    with Client(server.url) as one:
        yield one


def until(true: Callable[[], object]) -> None:
    """Wait for another thread, at most a minute."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_keep_alive(client: Client, server: MockServer) -> None:
    for body in (b"{}", b"\xff" * 5, b""):
        client.post("/echo?x=1", body)
        status, headers, content = client.receive()
        assert status == 200 and json.loads(content)["length"] == len(body)
        assert headers["content-type"] == "application/json" and "date" in headers
        assert headers["access-control-allow-origin"] == "*" and "connection" not in headers
    entry = server.requests[0]
    assert (entry.method, entry.path, entry.status, entry.verdict) == ("POST", "/echo?x=1", 200, "accepted")
    assert (entry.json, entry.headers["host"], entry.scenario) == ({}, "localhost", "echo")
    assert len(server.requests) == 3


def test_a_request_byte_by_byte(client: Client) -> None:
    for byte in request("/echo", b"slow"):
        client.send(bytes([byte]))
    assert client.json()["text"] == "slowé"


def test_pipelined_requests_get_responses_in_order(client: Client) -> None:
    paths = ["/echo?1", "/events", "/echo?2", "/nowhere", "/events", *(f"/echo?n={n}" for n in range(3000))]
    thread = threading.Thread(target=client.send, args=(b"".join(map(request, paths)),))
    thread.start()
    for path in paths:
        status, _, content = client.receive()
        if "echo" in path:
            assert json.loads(content)["target"] == path
        elif "events" in path:
            assert content == b"".join(EVENTS)
        else:
            assert status == 404
    thread.join()


def test_interleaved_requests(server: MockServer) -> None:
    clients = [Client(server.url) for _ in range(20)]
    raw = [request("/echo", f"body {n}".encode() * 50) for n in range(20)]
    for at in range(0, max(map(len, raw)), 37):
        for client, one in zip(clients, raw, strict=True):
            client.send(one[at : at + 37])
    for n, client in enumerate(clients):
        assert client.json()["text"].startswith(f"body {n}body")
        client.__exit__()


def test_200_connections_at_once(server: MockServer) -> None:
    clients = [Client(server.url) for _ in range(200)]
    for n, client in enumerate(clients):
        client.post("/events" if n % 2 else "/echo")
    for n, client in enumerate(clients):
        status, _, content = client.receive()
        assert status == 200 and (content == b"".join(EVENTS)) == bool(n % 2)
        client.__exit__()


def test_each_event_is_its_own_chunk(client: Client, server: MockServer) -> None:
    client.post("/events")
    assert client.head()[1]["transfer-encoding"] == "chunked"
    assert tuple(client.chunks()) == EVENTS
    until(lambda: server.requests[0].sent)
    assert server.requests[0].events == len(EVENTS)


def test_events_on_a_warm_connection_are_sent_at_once(client: Client) -> None:
    """Without TCP_NODELAY the system sends the first write, and the others together once the client acknowledges it."""
    client.post("/events")
    client.receive()
    most = 0
    for _ in range(50):  # a busy machine may also join writes, but not always
        client.post("/events")
        received, reads = b"", 0
        while not received.endswith(b"0\r\n\r\n"):
            received += client.socket.recv(65_536)
            reads += 1
        most = max(most, reads)
    assert most >= 5  # of a head, 7 events and an end


def test_chunked_bodies(client: Client) -> None:
    head = b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
    client.send(head + b"3;x=y\r\nabc\r\n00A\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\n" + request("/echo", b"next"))
    assert client.json()["text"] == "abc0123456789é"
    assert client.json()["text"] == "nexté"


def test_expect_continue(client: Client) -> None:
    client.send(request("/echo", b"", "Expect: 100-continue").replace(b"Length: 0", b"Length: 5"))
    assert client.head()[0] == 100
    client.send(b"12345")
    assert client.json()["text"] == "12345é"


def test_a_body_too_long_is_rejected_instead_of_continued(client: Client) -> None:
    client.send(request("/echo", b"", "Expect: 100-continue").replace(b"Length: 0", b"Length: 100001"))
    status, headers, _ = client.receive()
    assert status == 413 and headers["connection"] == "close" and client.read_to_end() == b""


def test_an_upgrade_is_ignored(client: Client) -> None:
    client.post("/echo", b"kept", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAEAAEAA")
    assert client.json()["text"] == "kepté"


def test_http_1_0(client: Client, server: MockServer) -> None:
    client.send(b"POST /echo HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\n{}")
    assert client.receive()[1]["connection"] == "keep-alive"
    client.send(b"GET /events HTTP/1.0\r\n\r\n")
    _, headers, content = client.receive()
    assert headers["connection"] == "close" and "transfer-encoding" not in headers and content == b"".join(EVENTS)


def test_connection_close(client: Client) -> None:
    client.post("/echo", b"{}", "Connection: close")
    assert client.receive()[1]["connection"] == "close" and client.read_to_end() == b""


def test_head_has_no_body(client: Client) -> None:
    client.send(request("/echo", b"", method="HEAD") + request("/echo", b"after"))
    assert client.head()[0] == 200
    assert client.json()["text"] == "afteré"


def test_half_closed_clients_get_responses(client: Client) -> None:
    client.send(request("/echo", b"1") + request("/events") + request("/echo", b"2"))
    client.socket.shutdown(socket.SHUT_WR)
    assert client.json()["text"] == "1é"
    assert client.receive()[2] == b"".join(EVENTS)
    assert client.json()["text"] == "2é"
    assert client.read_to_end() == b""


@pytest.mark.parametrize(
    ("raw", "status", "verdict"),
    [
        (request("/echo", b"12", "Content-Length: 3"), 400, "framing"),
        (request("/echo", b"12", "Transfer-Encoding: chunked"), 400, "framing"),
        (b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400, "framing"),
        (request("/echo", b"", "X: " + "x" * 70_000), 431, "framing"),
        (b"\x16\x03\x01\x00\xa5", 400, "framing"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "framing"),
        (request("/echo", b"x" * (LIMIT + 1)), 413, "size"),
        (request("/nowhere", b"x" * (LIMIT + 1)), 404, "path"),
    ],
)
def test_rejected_requests_close_the_connection(
    client: Client, server: MockServer, raw: bytes, status: int, verdict: str
) -> None:
    client.send(request("/echo", b"before") + raw)
    assert client.json()["text"] == "beforeé"
    received, headers, content = client.receive()
    assert received == status and headers["connection"] == "close" and json.loads(content)["error"]["message"]
    assert client.read_to_end() == b""
    assert [(entry.status, entry.verdict) for entry in server.requests] == [(200, "accepted"), (status, verdict)]
    with Client(server.url) as another:
        another.post("/echo")
        assert another.receive()[0] == 200


def test_an_error_reaches_a_client_that_is_still_sending(client: Client) -> None:
    sent = threading.Thread(target=client.send, args=(request("/echo", b"x" * 5_000_000),))
    sent.start()
    assert client.receive()[0] == 413
    sent.join()


def test_a_chunked_body_too_long_is_rejected_as_it_arrives(client: Client, server: MockServer) -> None:
    client.send(b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(10):
        client.send(b"2710\r\n" + b"x" * 10_000 + b"\r\n")
    client.send(b"1\r\n")
    assert client.receive()[0] == 413
    assert server.requests[-1].body == b""


def test_a_client_that_disconnects_during_a_stream(server: MockServer) -> None:
    server.clear()
    with Client(server.url) as one:
        one.post("/long")
        assert one.head()[0] == 200
        one.file.readline()
    until(lambda: server.requests[0].seconds)
    assert not server.requests[0].sent and server.requests[0].events < 200_000


def test_a_slow_client_delays_nobody(server: MockServer) -> None:
    with Client(server.url) as slow, Client(server.url) as other:
        slow.post("/long")
        slow.head()
        other.post("/events")
        assert other.receive()[2] == b"".join(EVENTS)


def test_a_client_that_disconnects_during_a_request(server: MockServer) -> None:
    server.clear()
    with Client(server.url) as one:
        one.send(request("/echo", b"whole")[:-2])
    until(lambda: server.requests)
    assert (server.requests[0].verdict, server.requests[0].status, server.requests[0].body) == (
        "disconnected",
        0,
        b"who",
    )


def test_a_client_that_ends_a_further_request_early_still_gets_its_stream(server: MockServer) -> None:
    server.clear()
    with Client(server.url) as client:
        client.post("/events", b"{}", "Prefer: fault=latency=50")
        client.send(request("/echo", b"whole")[:-2])
        client.socket.shutdown(socket.SHUT_WR)
        assert client.receive()[2] == b"".join(EVENTS)
    until(lambda: server.requests[0].sent)
    assert [entry.verdict for entry in server.requests] == ["accepted", "disconnected"]


def test_the_mock_survives_a_bug(client: Client, server: MockServer) -> None:
    client.post("/fails")
    status, _, content = client.receive()
    assert status == 500 and "a bug" in json.loads(content)["error"]["message"]
    client.post("/echo")
    assert client.receive()[0] == 200
    assert server.requests[0].verdict == "failed"


def test_health_and_journal(client: Client, server: MockServer) -> None:
    client.post("/echo", "é".encode(), "Authorization: Bearer sk-secret", "X-Api-Key: sk-secret")
    client.receive()
    for prefix in ("", "http://127.0.0.1:1"):
        client.send(request(f"{prefix}/__mock/health?x", b"", method="GET"))
        status, headers, content = client.receive()
        assert status == 200 and json.loads(content)["status"] == "ok" and "access-control-allow-origin" not in headers
    client.send(request("/__mock/requests", b"", method="GET"))
    content = client.receive()[2]
    (entry,) = json.loads(content)
    assert entry["body"] == "é" and entry["verdict"] == "accepted" and b"sk-secret" not in content
    assert server.requests[0].headers["authorization"] == "Bearer sk-secret"
    client.send(request("/__mock/requests", b"", method="DELETE") + request("/__mock/requests", b"", method="GET"))
    assert client.receive()[0] == 204 and client.json() == []
    client.send(request("/__mock/requests") + request("/__mock/other"))
    status, headers, _ = client.receive()
    assert status == 405 and headers["allow"] == "GET, HEAD, DELETE"
    assert client.receive()[0] == 404


def test_cors_preflight(client: Client, server: MockServer) -> None:
    ask = (
        "Origin: http://page",
        "Access-Control-Request-Method: POST",
        "Access-Control-Request-Headers: authorization",
    )
    client.send(request("/echo", b"", *ask, method="OPTIONS"))
    status, headers, _ = client.receive()
    assert status == 204 and headers["access-control-allow-headers"] == "authorization"
    assert headers["access-control-allow-methods"] == "POST" and headers["access-control-allow-origin"] == "*"
    assert server.requests[0].verdict == "preflight"
    client.send(request("/__mock/requests", b"", *ask, method="OPTIONS"))
    status, headers, _ = client.receive()
    assert status == 403 and "access-control-allow-origin" not in headers
    for header in ("Origin: http://page", "Sec-Fetch-Site: cross-site"):
        client.send(request("/__mock/requests", b"", header, method="GET"))
        status, headers, content = client.receive()
        assert status == 403 and "access-control-allow-origin" not in headers and b"echo" not in content
    client.send(request("/__mock/requests", b"", method="GET").replace(b"Host: localhost", b"Host: rebound.example"))
    assert client.receive()[0] == 421


def test_stopping_ends_streams() -> None:
    with MockServer(service=StubService()) as mock:
        one = Client(mock.url)
        one.post("/long")
        one.head()
    with pytest.raises(OSError, match="refused"):
        Client(mock.url)
    one.__exit__()
