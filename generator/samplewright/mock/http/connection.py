"""One connection: reads requests, has them answered in their order, and sends the answers step by step."""

from __future__ import annotations

import asyncio
import contextvars
import socket
import struct
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter

from samplewright.mock.http import admin
from samplewright.mock.http.faults import Answerer, Fault, Flakiness, altered, effective, preferred, sent
from samplewright.mock.http.journal import Entry, Journal
from samplewright.mock.http.parser import Data, End, Head, Parser, Refused
from samplewright.mock.http.wire import CONTINUE, Ending, Framing, Hold, Pause, Step, error, whole
from samplewright.mock.messages import Answer, Request

#: Seconds that a refused client is listened to, so that it can read the refusal before the connection is gone.
_LINGER = 2.0
#: Seconds between looks whether an answer that is held back has been released.
_LOOK = 0.005
_NORMAL = Framing()
_VERDICTS = {413: "size", 417: "expectation"}
_NO_LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


@dataclass
class Shared:
    """What all connections of a server have in common.

    faults: for every request, beside those it asks for itself. report: is told of every request when it is done with.
    prefer: the value of a `Prefer` header that a request is taken to have, None: as it came.
    """

    service: Answerer
    max_body: int
    faults: tuple[Fault, ...] = ()
    report: Callable[[Entry], None] | None = None
    prefer: Callable[[Request], str | None] = lambda request: None
    journal: Journal = field(default_factory=Journal)
    flakiness: Flakiness = field(default_factory=Flakiness)
    connections: set[Connection] = field(default_factory=set)

    def forget(self) -> None:
        self.journal.clear()
        self.flakiness.clear()


class Connection(asyncio.Protocol):
    """The server's side of one connection."""

    def __init__(self, loop: asyncio.AbstractEventLoop, shared: Shared) -> None:
        self._loop, self._shared = loop, shared
        self._parser = Parser(max_body=shared.max_body)
        self._context = contextvars.Context()
        self._transport: asyncio.Transport
        self._head: Head | None = None  # of the request that is arriving
        self._body = bytearray()
        self._waiting: deque[tuple[Head | None, bytes | Refused]] = deque()
        self._steps: Iterator[Step] | None = None  # what is left to send of an answer
        self._timer: asyncio.Handle | None = None
        self._entry: Entry | None = None
        self._began = 0.0
        self._keep_alive = True
        self._full = False  # the system takes no more bytes at present
        self._deaf = False  # nothing that arrives matters any more
        self._ended = False  # the client sends no more
        self._promised = False  # the client has been told to continue

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.set_write_buffer_limits(high=1, low=0)  # with 0 as high, a TLS transport is full when it is empty
        self._shared.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._shared.connections.discard(self)
        if self._timer is not None:
            self._timer.cancel()
        if self._steps is not None:
            self._steps = None
            self._tell()
        if self._head is not None and not self._deaf:
            self._left(self._head)
        self._deaf = True
        self._waiting.clear()

    def _left(self, head: Head) -> None:
        request = Request(head.method, head.target, head.headers, bytes(self._body))
        self._entry = self._shared.journal.add(request, 0, "left", "the client left before its request was whole")
        self._began = perf_counter()
        self._tell()

    def data_received(self, data: bytes) -> None:
        if self._deaf:
            return
        for event in self._parser.feed(data):
            if isinstance(event, Data):
                self._body += event.data
            elif isinstance(event, Head):
                self._head, self._promised = event, False
            elif isinstance(event, End):
                self._waiting.append((self._head, bytes(self._body)))
                self._head, self._body = None, bytearray()
            else:
                self._waiting.append((self._head, event))
                self._head, self._body = None, bytearray()
        self._go_on()

    def eof_received(self) -> bool:
        """A client that has sent its last byte may still read; over TLS it cannot be told from one that has left."""
        self._ended = True
        if self._deaf or self._transport.get_extra_info("sslcontext") is not None:
            return False
        if not self._parser.between and self._head is not None:
            self._left(self._head)
            self._head = None
        return self._steps is not None or bool(self._waiting)

    def pause_writing(self) -> None:
        self._full = True

    def resume_writing(self) -> None:
        self._full = False
        if self._steps is not None and self._timer is None:
            self._pump()
        elif self._steps is None:
            self._go_on()

    def _go_on(self) -> None:
        """Answers what is waiting, as far as can be done at once."""
        while self._waiting and self._steps is None and not self._full and not self._deaf:
            head, body = self._waiting.popleft()
            self._serve(head, body)
        if self._deaf or self._transport.is_closing():
            return
        if self._waiting:
            self._transport.pause_reading()  # what follows is not even read before its turn
            return
        if not self._transport.is_reading():
            self._transport.resume_reading()
        if self._steps is None:
            if self._ended:
                self._transport.close()
            elif self._head is not None and self._head.continues and not self._promised and not self._body:
                self._promised = True
                self._transport.write(CONTINUE)

    def _serve(self, head: Head | None, body: bytes | Refused) -> None:
        self._began = perf_counter()
        self._entry = None
        if head is None or isinstance(body, Refused):
            assert isinstance(body, Refused)
            return self._refuse(head, body)
        request = Request(head.method, head.target, head.headers, body)
        if wanted := self._shared.prefer(request):
            request = replace(request, headers=(*request.headers, ("prefer", wanted)))
        self._keep_alive = head.keep_alive
        own = admin.own_path(head.target)
        if own is not None:
            shared = self._shared
            return self._send(head, admin.answer(head.method, own, shared.journal, shared.flakiness), shared=False)
        answer, faults = self._decide(request)
        if faults:
            self._note(request, answer, ",".join(map(str, faults)))
            altered_ = altered(answer, faults, request, self._shared.service)
            if self._entry is not None:
                self._entry.status = altered_.status
            return self._follow(sent(altered_, faults, _framing(head), shared=True))
        self._note(request, answer)
        return self._send(head, answer, shared=True)

    def _decide(self, request: Request) -> tuple[Answer, tuple[Fault, ...]]:
        """The answer, and the faults it is sent with. An error of the mock's own is answered too: it stays alive."""
        shared = self._shared
        faults = shared.faults
        for name, value in request.headers:
            if name == "prefer" and "fault" in value.lower():
                try:
                    faults += preferred(value)
                except ValueError as problem:
                    answer = error(400, str(problem))
                    return Answer(400, answer.headers, answer.body, verdict="prefer", detail=str(problem)), ()
        if request.method == "OPTIONS" and (answer_ := admin.preflight(request)):
            return answer_, ()
        try:
            answer = shared.service.answer(request)
        except Exception as problem:
            text = f"the mock failed: {type(problem).__name__}: {problem}"
            answer = error(500, text, "server_error")
            return Answer(500, answer.headers, answer.body, verdict="failed", detail=text), ()
        return answer, effective(faults, request, shared.flakiness) if faults else ()

    def _note(self, request: Request, answer: Answer, fault: str = "") -> None:
        entry = self._shared.journal.add(request, answer.status, answer.verdict, answer.detail)
        entry.operation, entry.scenario, entry.fault = answer.operation, answer.scenario, fault
        entry.extra = answer.extra
        self._entry = entry

    def _refuse(self, head: Head | None, refused: Refused) -> None:
        """What the parser refused ends the connection. A body too long comes after the rules that need no body."""
        answer = error(refused.status, refused.message)
        verdict, detail = _VERDICTS.get(refused.status, "framing"), refused.message
        request = Request("", "", (), b"") if head is None else Request(head.method, head.target, head.headers, b"")
        if refused.status == 413 and head is not None and admin.own_path(head.target) is None:
            # Stands for the body by its length alone; the zeroes are never touched, so they take no memory.
            long = Request(head.method, head.target, head.headers, bytes(self._shared.max_body + 1))
            judged, _ = self._decide(long)
            if 400 <= judged.status < 500:
                answer, verdict, detail = judged, judged.verdict, judged.detail
        self._note(request, Answer(answer.status, answer.headers, answer.body, verdict=verdict, detail=detail))
        self._keep_alive = False
        framing = Framing(keep_alive=False, bodiless=head is not None and head.method == "HEAD")
        self._transport.write(whole(answer, framing, shared=True))
        self._tell(whole=True)
        self._linger()

    def _send(self, head: Head, answer: Answer, *, shared: bool) -> None:
        if answer.body is None:
            return self._follow(sent(answer, (), _framing(head), shared=shared))
        self._transport.write(whole(answer, _framing(head), shared=shared))
        self._tell(whole=True)
        return None if self._keep_alive else self._close()

    def _follow(self, steps: Sequence[Step]) -> None:
        self._steps = iter(steps)
        self._pump()

    def _pump(self) -> None:
        """The next step. After every write others have their turn, so that each event goes out by itself."""
        self._timer = None
        if self._steps is None or self._full:
            return  # gone, or called again once the system takes more
        step = next(self._steps, None)
        if step.__class__ is bytes:
            self._transport.write(step)
            if self._entry is not None and b"data:" in step:
                self._entry.events += 1
            self._timer = self._loop.call_soon(self._pump, context=self._context)
        elif isinstance(step, Pause):
            self._timer = self._loop.call_later(step.seconds, self._pump, context=self._context)
        elif isinstance(step, Hold):
            self._wait()
        elif isinstance(step, Ending):
            self._end(step)
        else:
            self._steps = None
            self._tell(whole=True)
            self._go_on() if self._keep_alive else self._close()

    def _wait(self) -> None:
        if self._entry is None or self._entry.released:
            self._pump()
        else:
            self._timer = self._loop.call_later(_LOOK, self._wait, context=self._context)

    def _end(self, ending: Ending) -> None:
        self._deaf = True
        self._waiting.clear()
        if ending is Ending.HANG:
            if not self._transport.is_reading():
                self._transport.resume_reading()  # or the client could not be seen to leave
            return
        self._steps = None
        self._tell(whole=True)
        if ending is Ending.CLOSE:
            self._transport.close()
            return
        self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._transport.abort()

    def _tell(self, *, whole: bool = False) -> None:
        """The request is done with."""
        if self._entry is not None:
            self._entry.seconds = perf_counter() - self._began
            self._entry.sent = whole
            if self._shared.report is not None:
                self._shared.report(self._entry)
            self._entry = None

    def _close(self) -> None:
        self._deaf = True
        self._transport.close()

    def _linger(self) -> None:
        """Closes so that a client which is still sending can read the answer: closing at once would reset it away."""
        self._deaf = True
        self._waiting.clear()
        if self._ended:
            self._transport.close()
            return
        if self._transport.can_write_eof():
            self._transport.write_eof()
        if not self._transport.is_reading():
            self._transport.resume_reading()
        self._timer = self._loop.call_later(_LINGER, self._transport.close)

    def stop(self) -> None:
        """Ends at once, whatever is under way."""
        self._deaf = True
        self._transport.abort()


def _framing(head: Head) -> Framing:
    if head.keep_alive and head.version == "1.1" and head.method != "HEAD":
        return _NORMAL
    return Framing(head.version, head.keep_alive, head.method == "HEAD")
