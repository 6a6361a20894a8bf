"""The mock as a command, over TLS, and as a fixture."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from samplewright.errors import UsageError
from samplewright.mock import MockServer
from support.raw_client import Client, StubService, request

pytest_plugins = ["pytester"]


@contextmanager
def command(*options: str) -> Iterator[Any]:
    words = [sys.executable, "-m", "samplewright", "mock", "--port", "0", *options]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def stopped(process: Any) -> str:
    """Press Ctrl-C and return what it still prints; it must succeed."""
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    return str(out)


posix = pytest.mark.skipif(sys.platform == "win32", reason="signals as in POSIX")


@posix
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("tls", [[], ["--tls"]], ids=["plain", "tls"])
def test_the_printed_command_works_as_pasted(tls: list[str]) -> None:
    with command(*tls) as process:
        base = process.stdout.readline().strip()
        assert base.startswith("https://127.0.0.1:" if tls else "http://127.0.0.1:") and base.endswith("/api/gpt/v1")
        ca = process.stdout.readline().strip() if tls else None
        pasted = process.stdout.readline()
        done = subprocess.run(pasted, shell=True, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["choices"][0]["message"]["content"]
        printed = process.stdout.readline()
        assert printed.startswith("POST /api/gpt/v1/chat/completions 200 accepted (basic) ") and printed.endswith(
            "ms\n"
        )
        assert stopped(process) == ""
    assert ca is None or not os.path.exists(ca)  # noqa: PTH110


@posix
def test_ctrl_c_during_a_stream_and_json_lines() -> None:
    with command("--json", "--faults", "slow-drip=600") as process:
        facts = json.loads(process.stdout.readline())
        url, _, path = facts["base_url"].rpartition("/api/")
        with Client(url) as one:
            body = {"model": "qwen/qwen3-8b", "messages": [{"role": "user", "content": "你好"}], "stream": True}
            headers = ("Authorization: Bearer x", "Content-Type: application/json")
            one.post(f"/api/{path}/chat/completions", json.dumps(body).encode(), *headers)
            assert one.head()[0] == 200
            entry = json.loads(stopped(process))
        assert (entry["status"], entry["verdict"], entry["sent"]) == (200, "accepted", False)
        assert "body" not in entry and entry["fault"] == "slow-drip=600"


@posix
def test_quiet() -> None:
    with command("--quiet") as process:
        url = process.stdout.readline().strip().removesuffix("/api/gpt/v1")
        process.stdout.readline()
        with Client(url) as one:
            one.post("/x")
            assert one.receive()[0] == 404
        assert stopped(process) == ""


LIMITED = (
    "import resource, runpy; resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40)); runpy.run_module('samplewright')"
)


@posix
@pytest.mark.parametrize("quiet", [[], ["--quiet"]], ids=["loud", "quiet"])
def test_more_connections_than_file_descriptors_wait(quiet: list[str]) -> None:
    command = [sys.executable, "-c", LIMITED, "mock", "--port", "0", *quiet]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            url = process.stdout.readline().strip().removesuffix("/api/gpt/v1")  # type: ignore[union-attr]
            clients = [Client(url) for _ in range(60)]
            health = request("/__mock/health", b"", "Connection: close", method="GET")
            for client in clients:  # each one has its turn once another is closed
                client.send(health)
            for client in clients:
                assert client.receive()[0] == 200
                client.__exit__()
            process.send_signal(signal.SIGTERM)
            err = process.communicate(timeout=60)[1]
            assert err == ("" if quiet else "warning: 8 connections are open; others wait until one is closed\n")
            assert process.returncode == 0
        finally:
            process.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_waiting_connections_take_no_time() -> None:
    command = [sys.executable, "-c", LIMITED, "mock", "--port", "0", "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            url = process.stdout.readline().strip().removesuffix("/api/gpt/v1")  # type: ignore[union-attr]
            clients = [Client(url) for _ in range(60)]
            clients[0].send(request("/__mock/health", b"", method="GET"))
            clients[0].receive()
            before = switches(process.pid)
            time.sleep(2)
            assert switches(process.pid) - before < 50
            for client in clients:
                client.__exit__()
        finally:
            process.kill()


def switches(pid: int) -> int:
    """How often the main thread has waited so far."""
    return int(re.search(r"voluntary_ctxt_switches:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1])  # type: ignore[index]


@posix
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0"])
def test_a_mock_that_other_machines_can_reach_warns(host: str) -> None:
    with command("--quiet", "--host", host) as process:
        assert process.stdout.readline().startswith("http://")
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        err = process.communicate(timeout=60)[1]
    exposed = "warning: other machines can connect to the mock, and read the requests that it has received\n"
    assert err == (exposed if host == "0.0.0.0" else "") and process.returncode == 0


@posix
def test_the_log_shows_no_credentials_and_no_control_characters() -> None:
    with command() as process:
        url = process.stdout.readline().strip().removesuffix("/api/gpt/v1")
        process.stdout.readline()
        with Client(url) as one:
            one.post("/x?api_key=sk-12345678&b=1", b"{}", "Authorization: Bearer sk-87654321")
            assert one.receive()[0] == 404
            one.send(b"GET /x?api_key=sk-12345678 \x1b[31m HTTP/1.1\r\nAuthorization Bearer sk-87654321\r\n\r\n")
            one.receive()
        with Client(url) as one:
            one.send(b"GET /x HTTP/1.1\r\nHost: a\r\nAuthorization Bearer sk-87654321\r\n\r\n")
            one.receive()
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    assert err == "" and len(out.splitlines()) == 3 and "api_key=***" in out
    assert "sk-" not in out and all(line.isprintable() for line in out.splitlines())


def test_usage_errors() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for options, message in (
            (["--port", port], f"cannot listen on 127.0.0.1:{port}: Address already in use"),
            (["--faults", "hangs"], "unknown fault 'hangs': did you mean 'hang'?"),
            (["--host", "nowhere.invalid"], "cannot listen on nowhere.invalid:8080"),
        ):
            words = [sys.executable, "-m", "samplewright", "mock", *options]
            done = subprocess.run(words, capture_output=True, text=True)
            assert (done.returncode, done.stdout) == (2, "") and message in done.stderr
            assert "Traceback" not in done.stderr
        with pytest.raises(UsageError, match="cannot listen"), MockServer(service=StubService(), port=int(port)):
            pass


def test_tls() -> None:
    with MockServer(service=StubService(), tls=True) as mock:
        assert mock.ca is not None and mock.url.startswith("https://")
        context = ssl.create_default_context(cafile=str(mock.ca))
        for name in ("127.0.0.1", "localhost", "wcode.net"):
            port = int(mock.url.rpartition(":")[2])
            with (
                socket.create_connection(("127.0.0.1", port), timeout=30) as plain,
                context.wrap_socket(plain, server_hostname=name) as one,
            ):
                one.sendall(request("/events", b"{}", "Connection: close"))
                received = b""
                while piece := one.recv(4096):
                    received += piece
                assert received.endswith(b"0\r\n\r\n")
        with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
            urllib.request.urlopen(mock.url + "/echo", timeout=30)
        large = urllib.request.Request(mock.url + "/echo", b"x" * 9_000_000)
        with pytest.raises(urllib.error.HTTPError, match="413"):
            urllib.request.urlopen(large, context=context, timeout=30)
        assert len(mock.requests) == 4
        folder = mock.ca.parent
        assert [file.name for file in folder.iterdir()] == ["ca.pem"]
    assert not folder.exists()


def test_base_url_and_ipv6() -> None:
    with MockServer() as mock:
        assert mock.base_url == f"{mock.url}/api/gpt/v1"
        sent = {"model": "qwen/qwen3-8b", "messages": [{"role": "user", "content": "你好"}]}
        headers = {"Authorization": "Bearer x", "Content-Type": "application/json"}
        ask = urllib.request.Request(f"{mock.base_url}/chat/completions", json.dumps(sent).encode(), headers)
        with urllib.request.urlopen(ask) as response:
            assert response.status == 200
        assert (mock.requests[-1].json, mock.requests[-1].scenario) == (sent, "basic")
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("no IPv6 on this machine")
    with MockServer(service=StubService(), host="::1") as mock, urllib.request.urlopen(mock.url + "/echo") as response:
        assert response.status == 200


def test_the_pytest_fixture(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import json, urllib.request

        def call(url):
            with urllib.request.urlopen(url) as response:
                return json.load(response)

        def test_one(chat_mock):
            assert chat_mock.requests == ()
            try:
                call(chat_mock.base_url + "/nowhere")
            except urllib.error.HTTPError as error:
                assert error.code == 404
            assert [entry.verdict for entry in chat_mock.requests] == ["path"]

        def test_two(chat_mock):
            assert chat_mock.requests == ()
    """)
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=2)
