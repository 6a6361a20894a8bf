"""The mock's limits: of time, of pipelined and expensive requests beside ordinary ones, and its end whatever it does."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from samplewright.mock.http.options import MockOptions
from samplewright.mock.messages import Request, Response
from samplewright.mock.testing import BackgroundServer, MockServer
from support.raw_client import SSE, Client, StubService, request
from support.service_helpers import PATH, SPEC, chat

LIMIT = 0.3
ORDINARY = ("Authorization: Bearer x", "Content-Type: application/json")


class Large(StubService):
    """Sends /large, more than any system keeps for a client that does not read."""

    def respond(self, request: Request) -> Response:
        if request.target == "/large":
            return Response(200, SSE, None, (b"data: " + b"x" * 100_000 + b"\n\n",) * 500)
        return super().respond(request)


@pytest.fixture(scope="module")
def impatient() -> Iterator[BackgroundServer]:
    options = MockOptions(service=Large(), idle_seconds=LIMIT, request_seconds=LIMIT)
    with BackgroundServer(SPEC, options) as server:
        yield server


def until(true: Callable[[], object]) -> None:
    """Wait for another thread, at most a minute."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_an_idle_connection_is_closed(impatient: BackgroundServer) -> None:
    with Client(impatient.url) as fresh, Client(impatient.url) as used:
        used.post("/echo")
        assert used.receive()[0] == 200
        assert fresh.read_to_end() == b"" and used.read_to_end() == b""


@pytest.mark.parametrize(
    "part", [b"P", request("/echo", b"whole")[:-1], b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n"]
)  # fmt: skip
def test_an_unfinished_request_gets_an_error(impatient: BackgroundServer, part: bytes) -> None:
    impatient.clear()
    with Client(impatient.url) as client:
        client.send(part)
        status, headers, content = client.receive()
        assert status == 408 and headers["connection"] == "close" and b"not complete after 0.3 seconds" in content
        assert client.read_to_end() == b""
    assert [(entry.status, entry.verdict) for entry in impatient.requests] == [(408, "timeout")]


def test_a_request_that_arrives_byte_by_byte_has_no_more_time(impatient: BackgroundServer) -> None:
    with Client(impatient.url) as client:
        client.send(b"POST /echo HTTP/1.1\r\nHost: a\r\nX: ")
        client.socket.setblocking(False)
        while True:
            try:
                assert client.socket.recv(12) == b"HTTP/1.1 408"
                break
            except BlockingIOError:
                client.socket.send(b"x")
                time.sleep(0.02)


def test_a_response_that_takes_longer_is_sent(impatient: BackgroundServer) -> None:
    with Client(impatient.url) as client:
        client.post("/echo", b"{}", "Prefer: fault=latency=1000")
        assert client.receive()[0] == 200


def test_a_client_that_reads_nothing_is_disconnected(impatient: BackgroundServer) -> None:
    impatient.clear()
    with Client(impatient.url) as client:
        client.post("/large")
        until(lambda: impatient.requests and impatient.requests[0].seconds)
    assert not impatient.requests[0].sent


def test_pipelined_requests_let_others_have_their_turn() -> None:
    with MockServer(service=StubService()) as mock:
        for _ in range(5):  # on a busy machine the other request may come late
            mock.clear()
            with Client(mock.url) as greedy, Client(mock.url) as other:
                greedy.send(request("/echo") * 3000)
                other.post("/nowhere")
                assert other.receive()[0] == 404
                served = [entry.path for entry in mock.requests].count("/echo")
            if served < 1000:
                return
        raise AssertionError("others waited")


@contextmanager
def running(*options: str) -> Iterator[tuple[Any, str]]:
    command = [sys.executable, "-m", "samplewright", "mock", "--port", "0", "--quiet", "--json", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, json.loads(process.stdout.readline())["base_url"].partition("/api")[0]
        finally:
            process.kill()


def expensive() -> bytes:
    """A request with a large body, whose error is far from its start."""
    return b'{"x":[' + b"1," * 3_000_000 + b'1],"a":1,"a":2}'


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.skipif(sys.platform == "win32", reason="signals as in POSIX")
def test_others_are_served_meanwhile_and_a_signal_ends_the_mock(number: signal.Signals) -> None:
    with running() as (process, url):
        body = expensive()
        clients = [Client(url) for _ in range(12)]
        for client in clients:
            client.post(PATH, body, *ORDINARY)
        with Client(url) as other:
            other.post(PATH, json.dumps(chat(max_tokens=5)).encode(), *ORDINARY)
            assert other.receive()[0] == 200
            other.send(request("/__mock/health", b"", method="GET"))
            assert other.json()["received"] < len(clients)
        process.send_signal(number)
        assert process.communicate(timeout=60) == ("", "") and process.returncode == 0
        for client in clients:
            client.__exit__()
