"""Serve prepared responses to the client's benchmark, from a process of its own; print the base URL.

The header X-Chunks sets the number of events of a stream, X-Together how many are in one piece, and X-Pause the seconds between pieces, so that
a client slowed down by an instruction counter still receives one piece at a time.
"""

from __future__ import annotations

import json
import socketserver
import time
from typing import Any

TEXT = "清晨的湖面很安静，第一批游船已经出发。 The river was calm this morning, and the first boats were already out."


def completion_response() -> bytes:
    message = {"role": "assistant", "content": TEXT, "refusal": None, "reasoning": None}
    choice = {"index": 0, "finish_reason": "stop", "native_finish_reason": "stop", "logprobs": None, "message": message}
    body = json.dumps(body_of("chat.completion", choice) | {"usage": USAGE}, ensure_ascii=False).encode()
    return (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Request-Id: req_1\r\nContent-Length: %d\r\n\r\n"
        % len(body)
        + body
    )


def event(number: int) -> bytes:
    delta = {"role": "assistant", "content": f" word{number}"}
    choice = {"index": 0, "delta": delta, "finish_reason": None, "native_finish_reason": None, "logprobs": None}
    return b"data: " + json.dumps(body_of("chat.completion.chunk", choice)).encode() + b"\n\n"


def body_of(kind: str, choice: dict[str, Any]) -> dict[str, Any]:
    return {"id": "gen-1", "provider": "p", "model": "m", "object": kind, "created": 1763000000, "choices": [choice]}


USAGE = {"prompt_tokens": 11, "completion_tokens": 42, "total_tokens": 53, "prompt_tokens_details": None,
         "completion_tokens_details": {"reasoning_tokens": 0}}  # fmt: skip
COMPLETION = completion_response()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


class Connection(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self) -> None:
        while self.rfile.readline():
            headers: dict[bytes, bytes] = {}
            while (line := self.rfile.readline().strip()) != b"":
                name, _, value = line.partition(b":")
                headers[name.lower()] = value.strip()
            self.rfile.read(int(headers.get(b"content-length", b"0")))
            if b"x-chunks" in headers:
                self.stream(int(headers[b"x-chunks"]), int(headers[b"x-together"]), float(headers[b"x-pause"]))
            else:
                self.wfile.write(COMPLETION)

    def stream(self, count: int, together: int, pause: float) -> None:
        self.wfile.write(HEAD)
        for first in range(0, count, together):
            time.sleep(pause)
            self.send(b"".join(event(number) for number in range(first, first + together)))
        self.send(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def send(self, content: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(content), content))


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 200


if __name__ == "__main__":
    with Server(("127.0.0.1", 0), Connection) as server:
        print(f"http://127.0.0.1:{server.server_address[1]}/v1", flush=True)
        server.serve_forever()
