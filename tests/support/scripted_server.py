"""A server that sends the bytes of a script, and keeps the requests.

It needs the standard library only, since it also runs in environments without this project.
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 429: "Too Many Requests", 500: "Internal Server Error"}


@dataclass(frozen=True)
class Pause:
    seconds: float


class Reset:
    """Ends the connection with a TCP reset."""


@dataclass(frozen=True)
class Script:
    """Pieces to send one by one; `end`: then close the connection."""

    pieces: Sequence[bytes | Pause | Reset]
    end: bool = False


def respond(body: bytes | str | dict[str, Any] = b"", status: int = 200, **headers: str) -> Script:
    """Return a complete response. Headers are keywords: `retry_after` is Retry-After."""
    kind = "application/json" if isinstance(body, dict) else "text/plain"
    content = json.dumps(body, ensure_ascii=False).encode() if isinstance(body, dict) else body
    content = content.encode() if isinstance(content, str) else content
    lines = {"content-type": kind, "content-length": str(len(content))}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    return Script([head(status, lines) + content])


def events(*data: bytes | str | dict[str, Any], done: bool = True, raw: bool = False) -> Script:
    """Return an event stream with one HTTP chunk per item: the data of an event, or with `raw` any bytes."""
    pieces: list[bytes | Pause | Reset] = [
        head(200, {"content-type": "text/event-stream", "transfer-encoding": "chunked"})
    ]
    for item in data:
        content = json.dumps(item, ensure_ascii=False).encode() if isinstance(item, dict) else item
        content = content.encode() if isinstance(content, str) else content
        pieces.append(chunk(content if raw else b"data: " + content + b"\n\n"))
    if done:
        pieces.append(chunk(b"data: [DONE]\n\n"))
    return Script([*pieces, b"0\r\n\r\n"])


def head(status: int, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}", *(f"{k}: {v}" for k, v in headers.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1")


def chunk(content: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(content), content)


def completion(content: str | None = "Hello", **message: Any) -> dict[str, Any]:
    """Return the body of a completion."""
    choice = {
        "index": 0,
        "finish_reason": "tool_calls" if message.get("tool_calls") else "stop",
        "message": {"role": "assistant", "content": content, **message},
    }
    usage = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}
    return {"id": "c-1", "object": "chat.completion", "created": 7, "model": "m", "choices": [choice], "usage": usage}


def part(content: str | None = None, finish: str | None = None, **delta: Any) -> dict[str, Any]:
    """Return the data of an event of a stream."""
    if content is not None:
        delta["content"] = content
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "c-1", "object": "chat.completion.chunk", "created": 7, "model": "m", "choices": [choice]}


def failure(message: str = "no", **more: Any) -> dict[str, Any]:
    """Return the body of an error response."""
    return {"error": {"message": message, "type": "some_error", "param": None, "code": None, **more}}


@dataclass
class Received:
    """A request. connection: counts from 1. at: when it was complete, by the monotonic clock."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int
    at: float = field(default_factory=time.monotonic)

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class ScriptedServer:
    """The server, as a context manager; it repeats the last script."""

    def __init__(self, *scripts: Script | dict[str, Any]) -> None:
        self.scripts = list(scripts)
        self.requests: list[Received] = []
        self.closed: list[int] = []
        """Connections that have ended, in order."""
        self.connections = 0
        self._lock = threading.Lock()
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.base_url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"
        self._open: set[socket.socket] = set()

    def __enter__(self) -> ScriptedServer:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A close alone leaves threads waiting in accept() and recv().
        with self._lock:
            for connection in (self._socket, *self._open):
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                self._open.add(connection)
                number = self.connections
            threading.Thread(target=self._serve, args=(connection, number), daemon=True).start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            reader = connection.makefile("rb")
            while (received := _receive(reader, number)) is not None:
                with self._lock:
                    self.requests.append(received)
                    script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
                response = respond(script) if isinstance(script, dict) else script
                if not self._send(connection, response.pieces) or response.end:
                    break
        except (OSError, ValueError):
            pass
        finally:
            with self._lock:
                self.closed.append(number)
                self._open.discard(connection)
            connection.close()

    def _send(self, connection: socket.socket, pieces: Iterable[bytes | Pause | Reset]) -> bool:
        for piece in pieces:
            if isinstance(piece, Pause):
                time.sleep(piece.seconds)
            elif isinstance(piece, Reset):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return False
            else:
                connection.sendall(piece)
        return True

    def wait_closed(self, number: int = 1, seconds: float = 10) -> bool:
        """Wait until a connection has ended; return whether it has."""
        until = time.monotonic() + seconds
        while number not in self.closed and time.monotonic() < until:
            time.sleep(0.005)
        return number in self.closed


def _receive(reader: Any, number: int) -> Received | None:
    line = reader.readline().decode("latin-1").split()
    if len(line) < 2:
        return None
    headers: dict[str, str] = {}
    while (text := reader.readline().decode("latin-1").strip()) != "":
        name, _, value = text.partition(":")
        headers[name.lower()] = value.strip()
    body = reader.read(int(headers.get("content-length", "0")))
    return Received(line[0], line[1], headers, body, number)
