"""One connection: read requests, dispatch them in their order, and send the responses."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import sys
from collections import deque
from time import perf_counter

from samplewright.mock.http.dispatcher import Dispatched
from samplewright.mock.http.fault_steps import faulty_steps
from samplewright.mock.http.journal import JournalEntry
from samplewright.mock.http.parser import Data, End, Parser, Rejected
from samplewright.mock.http.request_head import Head
from samplewright.mock.http.sender import Sender
from samplewright.mock.http.server_state import ServerState
from samplewright.mock.http.waits import Wait, Waits
from samplewright.mock.http.wire import CONTINUE, Ending, Framing, encode_response
from samplewright.mock.messages import Request

#: Seconds to keep reading from a rejected client, so that it can read the response before the connection is gone.
_LINGER_SECONDS = 2.0
_NORMAL = Framing()
_RESET_ON_CLOSE = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


#: Pipelined requests that are served before other connections have their turn.
_REQUESTS_PER_TURN = 8


class Connection(asyncio.Protocol):
    """The server's side of one connection."""

    def __init__(self, server: ServerState) -> None:
        """Wait for the connection to be made.

        Args:
            server: The server that it belongs to.
        """
        self._server, self._loop, self._dispatcher = server, server.loop, server.dispatcher
        self._on_request = server.options.on_request
        self._parser = Parser(max_body=server.options.max_body)
        self._transport: asyncio.Transport
        self._sender: Sender
        self._head: Head | None = None  # of the request that is arriving
        self._body = bytearray()
        self._waiting: deque[tuple[Head, bytes]] = deque()
        self._rejected: tuple[Head | None, Rejected] | None = None  # comes after all that are waiting
        self._entry: JournalEntry | None = None  # of the request that is being served
        self._began = 0.0
        self._keep_alive = True
        self._closing = False  # nothing that arrives matters any more
        self._eof = False  # the client sends no more
        self._continued = False  # the client has been told to continue
        self._timer: asyncio.Handle | None = None
        self._deciding = False  # a thread decides about a request
        self._served = 0
        self._waits = Waits(server.options)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Get ready for requests."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._sender = Sender(self._loop, transport, self._on_end)
        transport.set_write_buffer_limits(high=1, low=0)  # with 0 as high, a TLS transport is full when it is empty
        _disable_nagle(transport)
        self._server.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Record what was not completed."""
        self._server.connections.discard(self)
        self._server.on_lost()
        if self._timer is not None:
            self._timer.cancel()
        if self._sender.busy:
            self._finish(sent=False)
        self._sender.stop()
        if not self._closing:
            self._record_incomplete()
        self._drop_input()

    def data_received(self, data: bytes) -> None:
        """Parse further bytes and serve the requests that they complete."""
        if self._closing:
            return
        for event in self._parser.feed(data):
            if isinstance(event, Data):
                self._body += event.data
            elif isinstance(event, Head):
                self._head, self._continued = event, False
            elif isinstance(event, End):
                assert self._head is not None
                self._waiting.append((self._head, bytes(self._body)))
                self._head, self._body = None, bytearray()
            else:
                self._rejected = self._head, event
                self._head, self._body = None, bytearray()
        self._serve_waiting()

    def eof_received(self) -> bool:
        """Return whether to keep the connection open for responses.

        A client that has sent its last byte may still read; over TLS it cannot be distinguished from one that is gone.
        """
        self._eof = True
        if self._closing or self._transport.get_extra_info("sslcontext") is not None:
            return False
        self._record_incomplete()
        return self._sender.busy or self._deciding or bool(self._waiting) or self._rejected is not None

    def pause_writing(self) -> None:
        """Stop sending: the client does not read fast enough."""
        self._sender.pause()

    def resume_writing(self) -> None:
        """Go on sending."""
        self._sender.resume()
        if not self._sender.busy:
            self._serve_waiting()

    def stop(self) -> None:
        """End the connection at once."""
        self._closing = True
        self._transport.abort()

    def enforce_time_limits(self, now: float) -> None:
        """Close the connection if it has waited for its client for too long.

        Args:
            now: Time of the event loop.
        """
        progress = self._served, self._sender.steps, self._transport.get_write_buffer_size()
        wait = self._waits.exceeded(self._waits_for(), progress, now)
        if wait is Wait.READ:
            self._transport.abort()
        elif wait is Wait.BEGIN:
            self._close()
        elif wait is Wait.COMPLETE:
            seconds = self._server.options.request_seconds
            self._rejected = self._head, Rejected(408, f"request not complete after {seconds:g} seconds")
            self._head, self._body = None, bytearray()
            self._serve_waiting()

    def _waits_for(self) -> Wait | None:
        if self._sender.full or self._transport.is_closing():
            return Wait.READ
        if self._sender.busy or self._deciding or self._closing:
            return None
        return Wait.BEGIN if self._parser.idle else Wait.COMPLETE

    def _serve_waiting(self) -> None:
        """Serve the waiting requests, as far as possible at once."""
        for _ in range(_REQUESTS_PER_TURN):
            if not (self._waiting and self._ready()):
                break
            self._serve(*self._waiting.popleft())
        else:
            if self._waiting and self._ready():
                self._transport.pause_reading()
                self._loop.call_soon(self._serve_waiting)
                return
        if self._rejected is not None and not self._waiting and self._ready():
            self._reject(*self._rejected)
        if self._closing or self._transport.is_closing():
            return
        if self._waiting or self._rejected is not None:
            self._transport.pause_reading()  # do not even read what follows before its turn
            return
        if not self._transport.is_reading():
            self._transport.resume_reading()
        if self._sender.busy or self._deciding:
            return
        if self._eof:
            self._transport.close()
        elif self._head is not None and self._head.continues and not self._continued and not self._body:
            self._continued = True
            self._transport.write(CONTINUE)

    def _ready(self) -> bool:
        return not (self._sender.busy or self._sender.full or self._closing or self._deciding)

    def _serve(self, head: Head, body: bytes) -> None:
        self._began = perf_counter()
        self._keep_alive = head.keep_alive
        self._served += 1
        request = Request(head.method, head.target, head.headers, body)
        if self._server.is_costly(request):
            self._deciding = True
            self._server.worker.run(lambda: self._dispatcher.dispatch(request), lambda done: self._decided(head, done))
        else:
            self._respond(head, self._dispatcher.dispatch(request))

    def _decided(self, head: Head, dispatched: Dispatched) -> None:
        """Send a response that a thread has decided about, if the client is still there."""
        self._deciding = False
        if self._closing:
            self._entry = dispatched.entry
            self._finish(sent=False)
            return
        self._respond(head, dispatched)
        if not self._sender.busy:
            self._serve_waiting()

    def _respond(self, head: Head, dispatched: Dispatched) -> None:
        response, self._entry = dispatched.response, dispatched.entry
        framing = _framing(head, cors=self._entry is not None)
        if dispatched.faults or response.body is None:
            self._sender.send(faulty_steps(response, dispatched.faults, framing), self._entry)
            return
        self._transport.write(encode_response(response, framing))
        self._finish(sent=True)
        if not self._keep_alive:
            self._close()

    def _reject(self, head: Head | None, rejected: Rejected) -> None:
        """Respond to a request that the parser rejected, and end the connection."""
        self._began = perf_counter()
        dispatched = self._dispatcher.reject(head, rejected)
        self._entry = dispatched.entry
        framing = Framing(keep_alive=False, head_only=head is not None and head.method == "HEAD")
        self._transport.write(encode_response(dispatched.response, framing))
        self._finish(sent=True)
        self._linger()

    def _on_end(self, ending: Ending | None) -> None:
        """Finish a response whose steps have been sent."""
        if ending is Ending.HANG:
            self._drop_input()
            if not self._transport.is_reading():
                self._transport.resume_reading()  # otherwise it would not notice that the client disconnects
            return
        self._finish(sent=True)
        if ending is Ending.RESET:
            self._drop_input()
            self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            self._transport.abort()
        elif ending is Ending.CLOSE or not self._keep_alive:
            self._close()
        else:
            self._serve_waiting()

    def _record_incomplete(self) -> None:
        """Record the request that is arriving as one that the client did not complete."""
        if self._head is not None:
            self._report(self._dispatcher.disconnect(self._head, bytes(self._body)))
            self._head = None

    def _finish(self, *, sent: bool) -> None:
        """Complete the journal entry of the request that was being served."""
        if self._entry is not None:
            self._entry.seconds = perf_counter() - self._began
            self._entry.sent = sent
            self._report(self._entry)
            self._entry = None

    def _report(self, entry: JournalEntry) -> None:
        if self._on_request is not None:
            self._on_request(entry)

    def _close(self) -> None:
        self._drop_input()
        self._transport.close()

    def _linger(self) -> None:
        """Close so that a client which is still sending can read the response; at once, a reset would discard it."""
        self._drop_input()
        if self._eof:
            self._transport.close()
            return
        if self._transport.can_write_eof():
            self._transport.write_eof()
        if not self._transport.is_reading():
            self._transport.resume_reading()
        self._timer = self._loop.call_later(_LINGER_SECONDS, self._transport.close)

    def _drop_input(self) -> None:
        """Ignore all that has arrived or will arrive."""
        self._closing = True
        self._waiting.clear()
        self._rejected = None


def _disable_nagle(transport: asyncio.Transport) -> None:
    """Send every write at once. asyncio does so only for sockets that state their protocol; accepted ones may not."""
    connection = transport.get_extra_info("socket")
    if connection.family in (socket.AF_INET, socket.AF_INET6):
        with contextlib.suppress(OSError):  # the client is gone already
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _framing(head: Head, *, cors: bool) -> Framing:
    if cors and head.keep_alive and head.version == "1.1" and head.method != "HEAD":
        return _NORMAL
    return Framing(head.version, head.keep_alive, head.method == "HEAD", cors)
