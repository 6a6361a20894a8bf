"""What can go wrong on purpose: asked for by `Prefer: fault=NAME` or `NAME=VALUE`, several joined by commas.

A fault is made in the answer (another status, another body) or in the way its bytes are sent (cut, torn, held back).
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from samplewright.errors import nearest
from samplewright.mock.http.wire import END_OF_CHUNKS, Ending, Framing, Hold, Pause, Step, chunk, error, head, steps
from samplewright.mock.messages import Answer, Request

#: Each fault with what it does. The number is its value where none is given; None: it takes no value.
KINDS: dict[str, tuple[float | None, str]] = {
    "status": (503, "answers with that status"),
    "latency": (1000, "waits so many milliseconds before the first byte"),
    "rate-limit": (1, "answers 429 with so many seconds in Retry-After"),
    "cut": (None, "closes the connection in the middle of the body"),
    "split": (None, "sends the body in pieces cut inside of characters and lines"),
    "garbage": (None, "sends a body, or one event, that is not JSON"),
    "slow-drip": (2, "sends the body in small pieces over so many seconds"),
    "html-error": (502, "answers with a page of HTML, as a proxy would"),
    "reset": (None, "resets the connection instead of an answer"),
    "no-end": (None, "ends a stream half way, as if all were well"),
    "error-event": (None, "sends half of a stream, then an event with an error, and ends"),
    "hold": (1, "sends so many events of a stream and keeps the rest until `POST /__mock/release`"),
    "bad-chunk": (None, "breaks the chunked encoding in the middle of the body"),
    "flaky": (1, "the first so many of the same request fail, with 503 or by the other faults; then all is well"),
    "hang": (None, "never answers"),
}
#: A client that does what it should still gets the whole answer.
_HARMLESS = {"latency", "split", "slow-drip", "hold"}
_MOST = {"status": (100, 999), "html-error": (100, 999), "latency": (0, 600_000), "slow-drip": (0, 600)}
_PREFERENCE = re.compile(r'(?:^|[,;])\s*([\w-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,;"]*)))?', re.ASCII)
_PAGE = (
    b"<!DOCTYPE html>\n<html><head><title>%d</title></head>\n"
    b"<body><h1>%d</h1><p>The server behind this proxy did not answer.</p></body></html>\n"
)
_GARBAGE = b'{"\xff\xfe garbage'


class Answerer(Protocol):
    """What decides about a whole request."""

    def answer(self, request: Request) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Fault:
    """value: of the unit that KINDS names; 0 for a fault that takes none."""

    name: str
    value: float = 0

    def __str__(self) -> str:
        return self.name if KINDS[self.name][0] is None else f"{self.name}={self.value:g}"


def parse(text: str) -> tuple[Fault, ...]:
    """The faults of a list such as `cut` or `rate-limit=2, flaky=3`.

    Raises:
        ValueError: one is unknown, or its value is no number in range; names what is allowed.
    """
    found = []
    for part in filter(None, (one.strip() for one in text.split(","))):
        name, sign, raw = part.partition("=")
        if name not in KINDS:
            raise ValueError(f"unknown fault {name!r}: {nearest(name, KINDS)}")
        usual = KINDS[name][0]
        if usual is None:
            if sign:
                raise ValueError(f"the fault {name} takes no value")
            found.append(Fault(name))
            continue
        low, high = _MOST.get(name, (0, 1_000_000))
        if sign and not (re.fullmatch(r"\d{1,7}(\.\d{1,6})?", raw) and low <= float(raw) <= high):
            raise ValueError(f"the value of the fault {name} must be a number from {low} to {high}, not {raw[:40]!r}")
        value = float(raw) if sign else usual
        if value != int(value) and name not in ("latency", "slow-drip"):
            raise ValueError(f"the value of the fault {name} must be a whole number, not {raw!r}")
        found.append(Fault(name, value))
    return tuple(found)


def preferred(preferences: str) -> tuple[Fault, ...]:
    """The faults that a `Prefer` header names.

    Raises:
        ValueError: as `parse`.
    """
    found = _PREFERENCE.findall(preferences)
    named = ",".join(quoted or bare for name, quoted, bare in found if name.lower() == "fault")
    return parse(named) if named else ()


class Flakiness:
    """How often each request has failed so far; the least recently failed are forgotten."""

    def __init__(self) -> None:
        self._failed: OrderedDict[int, int] = OrderedDict()

    def fails(self, request: Request, faults: Sequence[Fault], times: float) -> bool:
        """Whether this request is among the first `times` of its kind."""
        key = hash((request.method, request.target, request.body, tuple(faults)))
        failed = self._failed.pop(key, 0)
        self._failed[key] = min(failed + 1, int(times) + 1)
        if len(self._failed) > 10_000:
            self._failed.popitem(last=False)
        return failed < times

    def clear(self) -> None:
        self._failed.clear()


def effective(faults: tuple[Fault, ...], request: Request, flakiness: Flakiness) -> tuple[Fault, ...]:
    """The faults that this very request meets: all of them, or only harmless ones once `flaky` has had its failures."""
    flaky = [one for one in faults if one.name == "flaky"]
    if not flaky:
        return faults
    harmless = tuple(one for one in faults if one.name in _HARMLESS)
    if not flakiness.fails(request, faults, flaky[0].value):
        return harmless
    harmful = tuple(one for one in faults if one.name != "flaky" and one not in harmless)
    return (*harmless, *(harmful or (Fault("status", 503),)))


def altered(answer: Answer, faults: Sequence[Fault], request: Request, service: Answerer) -> Answer:
    """The answer that is sent instead. Its verdict and detail stay: they are about the request."""
    for fault in faults:
        match fault.name:
            case "status":
                answer = _failure(answer, request, service, int(fault.value))
            case "rate-limit":
                answer = _failure(answer, request, service, 429)
                kept = tuple(one for one in answer.headers if one[0].lower() != "retry-after")
                answer = replace(answer, headers=(*kept, ("retry-after", f"{fault.value:g}")))
            case "html-error":
                status = int(fault.value)
                headers = (("content-type", "text/html; charset=utf-8"),)
                answer = replace(answer, status=status, headers=headers, body=_PAGE % (status, status), events=())
            case "garbage" if answer.body is not None:
                answer = replace(answer, body=answer.body[: len(answer.body) // 2] + _GARBAGE)
            case "garbage":
                half = len(answer.events) // 2
                events = (*answer.events[:half], b"data: " + _GARBAGE + b"\n\n", *answer.events[half:])
                answer = replace(answer, events=events)
            case "no-end":
                answer = replace(answer, events=answer.events[: len(answer.events) // 2])
            case "error-event" if answer.body is None:
                failed = _failure(answer, request, service, 500)
                event = b"data: " + b" ".join((failed.body or b"").splitlines()) + b"\n\n"
                answer = replace(answer, events=(*answer.events[: len(answer.events) // 2], event))
    return answer


def _failure(answer: Answer, request: Request, service: Answerer, status: int) -> Answer:
    """The service's own error of that status, if it has one."""
    headers = tuple(one for one in request.headers if one[0] != "prefer")
    found = service.answer(replace(request, headers=(*headers, ("prefer", f"code={status}"))))
    if found.status != status:
        found = error(status, f"The mock was asked to answer with {status}", "server_error")
    return replace(answer, status=status, headers=found.headers, body=found.body, events=found.events)


def sent(answer: Answer, faults: Sequence[Fault], framing: Framing, *, shared: bool) -> list[Step]:
    """The steps in which the answer is sent, with what the faults do to them."""
    made: list[Step] = steps(answer, framing, shared=shared)
    for fault in faults:
        if way := _WAYS.get(fault.name):
            made = way(answer, framing, fault.value, shared)
    waits = [Pause(fault.value / 1000) for fault in faults if fault.name == "latency"]
    return [*waits, *made]


def _frame(answer: Answer, framing: Framing, pieces: Sequence[bytes], pause: float, shared: bool) -> list[Step]:
    """The body in these pieces, each of them one write, with a pause in seconds after each."""
    chunked = answer.body is None and framing.chunks
    made: list[Step] = [head(answer, framing, None if answer.body is None else len(answer.body), shared=shared)]
    for piece in () if framing.bodiless else pieces:
        made += [chunk(piece) if chunked else piece, Pause(pause)]
    if chunked and not framing.bodiless:
        made.append(END_OF_CHUNKS)
    ends = not framing.keep_alive or (answer.body is None and not framing.chunks)
    return [*made, Ending.CLOSE] if ends else made


def _content(answer: Answer) -> bytes:
    return b"".join(answer.events) if answer.body is None else answer.body


def _split(answer: Answer, framing: Framing, _: float, shared: bool) -> list[Step]:
    """Cut after the first byte of every character of several, and between the line ends of every event."""
    content = _content(answer)
    cuts = {at + 1 for at, byte in enumerate(content) if byte >= 0xC0}
    cuts |= {match.start() + 1 for match in re.finditer(rb"\n\n|a: |\r\n", content)} | {len(content) // 2}
    at = sorted(cuts - {0, len(content)})
    pieces = [content[begin:end] for begin, end in zip([0, *at], [*at, len(content)], strict=True)]
    return _frame(answer, framing, [piece for piece in pieces if piece], 0.001, shared)


def _drip(answer: Answer, framing: Framing, seconds: float, shared: bool) -> list[Step]:
    content = _content(answer)
    size = max(1, -(-len(content) // 100))
    pieces = [content[at : at + size] for at in range(0, len(content), size)]
    return _frame(answer, framing, pieces, seconds / max(1, len(pieces)), shared)


def _cut(answer: Answer, framing: Framing, _: float, shared: bool) -> list[Step]:
    """The head promises the whole body. A stream loses its second half with half an event already there."""
    if answer.body is not None:
        start = head(answer, framing, len(answer.body) or 1, shared=shared)
        return [start + answer.body[: len(answer.body) // 2], Ending.CLOSE]
    half = len(answer.events) // 2
    pieces = [*answer.events[:half], *(event[: len(event) // 2] for event in answer.events[half : half + 1])]
    start = head(answer, framing, None, shared=shared)
    return [start, *(chunk(one) if framing.chunks else one for one in pieces), Ending.CLOSE]


def _hold(answer: Answer, framing: Framing, events: float, shared: bool) -> list[Step]:
    made = steps(answer, framing, shared=shared)
    if answer.body is None and not framing.bodiless:
        made.insert(1 + min(int(events), len(answer.events)), Hold())
    return made


def _bad_chunk(answer: Answer, framing: Framing, _: float, shared: bool) -> list[Step]:
    start = head(answer, replace(framing, version="1.1"), None, shared=shared)
    pieces = answer.events if answer.body is None else (answer.body[: len(answer.body) // 2],)
    half = pieces[: (len(pieces) + 1) // 2]
    return [start, *(chunk(one) for one in half if one), b"zz\r\nnot a chunk\r\n", Ending.CLOSE]


_WAYS: dict[str, Callable[[Answer, Framing, float, bool], list[Step]]] = {
    "split": _split,
    "slow-drip": _drip,
    "cut": _cut,
    "hold": _hold,
    "bad-chunk": _bad_chunk,
    "reset": lambda *_: [Ending.RESET],
    "hang": lambda *_: [Ending.HANG],
}
