"""A small local server that stands in for the API while samples run.

The condition is chosen by the key: `Authorization: Bearer test-<condition>`, so that one
built program can be run under every condition. Run by hand:

    python tests/contract/server.py [--spec spec/openapi.yaml] [--port 8080]

It knows nothing of the generator: requests and replies are read from the spec's own examples.
"""

from __future__ import annotations

import argparse
import copy
import json
import socket
import struct
import threading
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml

TEXT = "Let me look."

CONDITIONS = {
    "ok": "the scenario's reply",
    "close": "ok, HTTP/1.1 without length or chunks: the reply ends where the connection closes",
    "split": "streams: one byte a packet, CRLF, comments, ids, data over two lines, no space after data:",
    "cr": "streams: lines end in CR alone",
    "mixed": "tool calls: a text comes before them",
    "nofields": "200, JSON of another shape",
    "null": "200, null where the text or the calls should be",
    "reset": "the connection is reset in mid-body",
    "bad-event": "streams: an event that is not JSON",
}


@dataclass
class Exchange:
    condition: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Server:
    """Context manager: serves on a free port of 127.0.0.1 in a thread."""

    spec: Path
    port: int = 0
    journal: list[Exchange] = field(default_factory=list)

    def __post_init__(self) -> None:
        document = yaml.safe_load(self.spec.read_text(encoding="utf-8"))
        self.replies = list(scenario_replies(document))
        server = self

        class Handler(_Handler):
            owner = server

        class Listener(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, request: Any, client_address: Any) -> None:
                """A client that leaves early is no error here."""

        self.http = Listener(("127.0.0.1", self.port), Handler)
        self.port = self.http.server_address[1]
        self.base_url = f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> Server:
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.http.shutdown()
        self.http.server_close()

    def reply_to(self, body: Any) -> tuple[bool, Any]:
        """(streamed, reply) of the scenario whose request equals the body, else a plain reply."""
        for request, streamed, reply in self.replies:
            if request == body:
                return streamed, reply
        return False, {"choices": [{"index": 0, "message": {"role": "assistant", "content": "no such scenario"}}]}


def scenario_replies(document: dict[str, Any]) -> Any:
    def follow(node: Any) -> Any:
        while isinstance(node, dict) and "$ref" in node:
            target: Any = document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    for item in document["paths"].values():
        for operation in item.values():
            if not isinstance(operation, dict) or "requestBody" not in operation:
                continue
            requests = follow(operation["requestBody"])["content"]["application/json"].get("examples", {})
            content = follow(operation["responses"]["200"])["content"]
            for name, request in requests.items():
                for media, streamed in (("application/json", False), ("text/event-stream", True)):
                    example = content.get(media, {}).get("examples", {}).get(name)
                    if example is not None:
                        yield follow(request)["value"], streamed, follow(example)["value"]


class _Handler(BaseHTTPRequestHandler):
    owner: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def do_POST(self) -> None:
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            raw = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                raw += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        condition = self.headers.get("Authorization", "").removeprefix("Bearer test-")
        self.owner.journal.append(
            Exchange(condition, self.path, {name.lower(): value for name, value in self.headers.items()}, raw)
        )
        try:
            body = json.loads(raw)
        except ValueError:
            return self.error(400, "The body is not JSON")
        streamed, reply = self.owner.reply_to(body)
        if condition not in CONDITIONS:
            return self.error(401, "Unknown key")
        return self.stream(condition, reply) if streamed else self.unary(condition, reply)

    def error(self, status: int, message: str) -> None:
        error = {"error": {"message": message, "type": "error", "code": status, "param": None}}
        self.plain(status, "application/json", json.dumps(error).encode())

    def head(self, status: int, media: str, *headers: str) -> None:
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", f"Content-Type: {media}", *headers, "", ""]
        self.wfile.write("\r\n".join(lines).encode())

    def plain(self, status: int, media: str, body: bytes) -> None:
        self.head(status, media, f"Content-Length: {len(body)}")
        self.wfile.write(body)

    def reset(self) -> None:
        """Close with a TCP reset, as a crashed server would."""
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def unary(self, condition: str, reply: Any) -> None:
        media = "application/json"
        if condition == "mixed":
            reply = copy.deepcopy(reply)
            reply["choices"][0]["message"]["content"] = TEXT
        body = json.dumps(reply, ensure_ascii=False).encode()
        if condition == "nofields":
            return self.plain(200, media, b'{"hello": ["world"]}')
        if condition == "null":
            message = {"role": "assistant", "content": None}
            return self.plain(200, media, json.dumps({"choices": [{"index": 0, "message": message}]}).encode())
        if condition == "reset":
            self.head(200, media, f"Content-Length: {len(body)}")
            self.wfile.write(body[: len(body) // 2])
            return self.reset()
        if condition == "close":
            self.head(200, media, "Connection: close")
            self.wfile.write(body)
            self.close_connection = True
            return None
        return self.plain(200, media, body)

    def stream(self, condition: str, events: list[Any]) -> None:
        if condition == "mixed":
            texts = [{"choices": [{"index": 0, "delta": {"content": text}}]} for text in TEXT.partition(" ")]
            events = [*events[:1], *texts, *events[1:]]
        data = [json.dumps(event, ensure_ascii=False) for event in events]
        chunked = condition != "close"
        framing = "Transfer-Encoding: chunked" if chunked else "Connection: close"
        self.head(200, "text/event-stream; charset=utf-8", framing)

        def send(piece: bytes) -> None:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
            self.wfile.flush()

        if condition == "split":
            text = ":a comment\r\n\r\nid: 7\r\nevent: message\r\n"
            for one in data:
                cut = one.index(", ") + 1  # JSON allows a line end here
                text += f": ping\r\ndata:{one[:cut]}\r\ndata: {one[cut:]}\r\nretry: 10\r\n\r\n"
            for byte in (text + "data: [DONE]\r\n\r\n").encode():
                send(bytes([byte]))
        elif condition == "cr":
            send("".join(f"data: {one}\r\r" for one in [*data, "[DONE]"]).encode())
        else:
            half = len(data) // 2
            for index, one in enumerate(data):
                if index == half and condition == "reset":
                    self.wfile.write(b"ffff\r\n" + f"data: {one}"[:40].encode())
                    return self.reset()
                if index == half and condition == "bad-event":
                    send(b'data: {"choices": [{"del\n\n')
                send(f"data: {one}\n\n".encode())
            send(b"data: [DONE]\n\n")
        if chunked:
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.close_connection = True
        return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spec", type=Path, default=Path("spec/openapi.yaml"))
    parser.add_argument("--port", type=int, default=8080)
    options = parser.parse_args()
    with Server(options.spec, options.port) as server:
        print(server.base_url, *(f"  test-{name}: {text}" for name, text in CONDITIONS.items()), sep="\n")
        threading.Event().wait()


if __name__ == "__main__":
    main()
