"""What the mock costs: CPU microseconds per request, streamed events per second, time to the first response, memory.

    python tests/bench/mock.py [--quick]

CPU is user and system time of the server's process, from /proc (Linux), over what wrk sends on 32 connections; memory is
its resident set after that. Without wrk, or without /proc, that part is reported as not run. Nothing fails because it is slow.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]
CONNECTIONS = 32


@contextmanager
def running() -> Iterator[tuple[int, str]]:
    """A server of its own process, quiet: its process and its base URL."""
    command = [sys.executable, "-m", "samplewright", "mock", "--port", "0", "--quiet", "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.pid, json.loads(process.stdout.readline())["base_url"]
        finally:
            process.terminate()


def cpu(pid: int) -> float:
    """Seconds of user and system time so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(pid: int, kind: str = "VmRSS") -> float:
    """MB."""
    found = re.search(rf"{kind}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) * 1024 / 1e6 if found else 0.0


def body(**more: object) -> str:
    return json.dumps({"model": "qwen/qwen3-8b", "messages": [{"role": "user", "content": "你好"}], **more}, ensure_ascii=False)  # fmt: skip


def load(pid: int, url: str, text: str, seconds: float) -> tuple[int, int, float, float]:
    """What wrk does for so long: (requests, of them refused, seconds of the server's CPU, wall seconds)."""
    script = (
        'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\n'
        f'wrk.headers["Authorization"] = "Bearer test"\nwrk.body = [==[{text}]==]\n'
        'done = function(s) print("FOUND", s.requests, s.errors.status, s.duration) end\n'
    )
    with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="utf-8") as file:
        file.write(script)
        file.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "-s", file.name, url]
        before = cpu(pid)
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        used = cpu(pid) - before
    found = re.search(r"FOUND\s+(\d+)\s+(\d+)\s+(\d+)", printed)
    assert found, printed
    return int(found[1]), int(found[2]), used, int(found[3]) / 1e6


def raw(url: str, text: str) -> bytes:
    parts, content = urlsplit(url), text.encode()
    lines = (f"POST {parts.path} HTTP/1.1", f"Host: {parts.netloc}", "Authorization: Bearer test", "Content-Type: application/json", f"Content-Length: {len(content)}", "", "")  # fmt: skip
    return "\r\n".join(lines).encode() + content


def events_of(url: str, text: str) -> int:
    """How many events one stream has."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port)) as one:
        one.sendall(raw(url, text))
        received = b""
        while not received.endswith(b"0\r\n\r\n"):
            received += one.recv(1 << 16)
    return received.count(b"data:")


def first_response() -> float:
    """Seconds from the command's start to its first response, as a client sees it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "samplewright", "mock", "--port", str(port), "--quiet"]
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        try:
            while True:
                try:
                    with socket.create_connection(("127.0.0.1", port)) as one:
                        one.sendall(raw(f"http://127.0.0.1:{port}/api/gpt/v1/chat/completions", body()))
                        assert one.recv(100).startswith(b"HTTP/1.1 200")
                        return time.perf_counter() - began
                except ConnectionRefusedError:
                    if process.poll() is not None:
                        raise SystemExit("the mock did not start") from None
                    time.sleep(0.002)
        finally:
            process.terminate()


def report(quick: bool) -> None:
    print("\nThe mock server on spec/openapi.yaml", flush=True)
    starts = [first_response() for _ in range(3 if quick else 9)]
    print(f"  start to first response    {median(starts):8.3f} s        (goal: at most 0.5)", flush=True)
    if not Path("/proc/self/stat").exists() or shutil.which("wrk") is None:
        print("  requests, streams, memory  not run: they need wrk and /proc")
        return
    seconds = 2 if quick else 8
    with running() as (pid, base):
        url = f"{base}/chat/completions"
        idle = resident(pid)
        unary = (
            ("valid, a scenario's", body(), False, 60),
            ("valid, generated", body(max_tokens=5), False, 60),
            ("invalid, wrong type", body(temperature="hot"), True, 150),
            ("invalid, unknown field", body(temprature=1), True, 150),
        )
        for what, text, refused, goal in unary:
            load(pid, url, text, 1)  # warm
            count, errors, used, wall = load(pid, url, text, seconds)
            assert errors == (count if refused else 0), (what, count, errors)
            print(
                f"  {what:<26} {used / count * 1e6:8.1f} us CPU   (goal: at most {goal}), {count / wall:,.0f}/s",
                flush=True,
            )
        for what, text in (
            ("streamed, a scenario's", body(stream=True)),
            ("streamed, generated", body(stream=True, max_tokens=2000, seed=1)),
        ):
            each = events_of(url, text)
            count, _, used, wall = load(pid, url, text, seconds)
            rate = f"{count * each / wall:10,.0f} events/s, {count * each / used:,.0f} per CPU-second"
            print(f"  {what:<24} {rate}   (goal: at least 100,000), {each} a stream", flush=True)
        print(
            f"  memory                     {resident(pid):8.1f} MB       (goal: under 50), idle {idle:.1f}", flush=True
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="shorter")
    report(parser.parse_args().quick)


if __name__ == "__main__":
    main()
