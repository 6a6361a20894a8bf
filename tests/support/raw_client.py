"""What the tests of the mock's wire half share: a service without rules, and a client of raw sockets."""

from __future__ import annotations

import json
import socket
from typing import Any

from samplewright.mock.messages import Request, Response

JSON = (("content-type", "application/json"),)
SSE = (("content-type", "text/event-stream"),)
EVENTS = (*(f"data: {json.dumps({'n': n, 'text': 'é€😀'}, ensure_ascii=False)}\n\n".encode() for n in range(6)), b"data: [DONE]\n\n")  # fmt: skip
LONG = (b"data: x\n\n",) * 200_000


class StubService:
    """Echoes what it is asked: /echo the body's length and text, /events a stream, /long a stream without a soon end."""

    def respond(self, request: Request) -> Response:
        path = request.target.partition("?")[0]
        prefer = request.header("prefer") or ""
        if path == "/fails":
            raise RuntimeError("a bug")
        if "code=429" in prefer:
            return Response(429, (*JSON, ("Retry-After", "60")), b'{"error": {"message": "slow down"}}')
        if path.endswith("/events"):
            return Response(200, SSE, None, EVENTS, detail="events")
        if path.endswith("/long"):
            return Response(200, SSE, None, LONG, detail="long")
        if path.endswith("/nowhere"):
            return Response(404, JSON, b'{"error": {"message": "no such path"}}', verdict="path", detail="no such path")
        text = request.body.decode("utf-8", "replace")[:1000]
        value = {"method": request.method, "target": request.target, "length": len(request.body), "text": text + "é"}
        return Response(200, JSON, json.dumps(value, ensure_ascii=False).encode(), detail="echo", scenario="echo")


class Client:
    """One raw connection to a server at `url`."""

    def __init__(self, url: str) -> None:
        host, port = url.split("//")[1].split(":")
        self.socket = socket.create_connection((host, int(port)), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
        self.socket.close()

    def send(self, raw: bytes) -> None:
        self.socket.sendall(raw)

    def post(self, path: str, body: bytes = b"{}", *headers: str) -> None:
        self.send(request(path, body, *headers))

    def head(self) -> tuple[int, dict[str, str]]:
        status = self.file.readline()
        if not status:
            raise EOFError
        headers = {}
        while (line := self.file.readline()) not in (b"\r\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        return int(status.split()[1]), headers

    def chunks(self) -> list[bytes]:
        found = []
        while size := int(self.file.readline(), 16):
            found.append(self.file.read(size))
            assert len(found[-1]) == size
            assert self.file.readline() == b"\r\n"
        assert self.file.readline() == b"\r\n"
        return found

    def receive(self) -> tuple[int, dict[str, str], bytes]:
        status, headers = self.head()
        if headers.get("transfer-encoding") == "chunked":
            return status, headers, b"".join(self.chunks())
        if "content-length" in headers:
            return status, headers, self.file.read(int(headers["content-length"]))
        return status, headers, b"" if status == 204 else self.file.read()

    def json(self) -> Any:
        return json.loads(self.receive()[2])

    def read_to_end(self) -> bytes:
        """What comes until the connection ends; a reset is an error."""
        return self.file.read()


def request(path: str, body: bytes = b"{}", *headers: str, method: str = "POST") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body
