"""The faults that can be injected into responses, by `Prefer: fault=NAME` or `fault=NAME=VALUE`."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from samplewright.errors import nearest
from samplewright.mock.messages import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultKind:
    """A fault that can be asked for.

    Attributes:
        default: The value if none is given; None if the fault takes no value.
        low: Smallest value.
        high: Largest value.
        fractional: Whether the value may have decimals.
        harmless: Whether a correct client still receives the whole response.
    """

    default: float | None = None
    low: int = 0
    high: int = 1_000_000
    fractional: bool = False
    harmless: bool = False


KINDS = {
    # Respond with this status.
    "status": FaultKind(default=503, low=100, high=999),
    # Wait this many milliseconds before the first byte.
    "latency": FaultKind(default=1000, high=600_000, fractional=True, harmless=True),
    # Respond with 429 and this many seconds in Retry-After.
    "rate-limit": FaultKind(default=1),
    # Close the connection in the middle of the body.
    "cut": FaultKind(),
    # Send the body in pieces cut inside characters and lines.
    "split": FaultKind(harmless=True),
    # Send a body, or one event, that is not JSON.
    "garbage": FaultKind(),
    # Send the body in small pieces over this many seconds.
    "slow-drip": FaultKind(default=2, high=600, fractional=True, harmless=True),
    # Respond with this status and an HTML page, as a proxy would.
    "html-error": FaultKind(default=502, low=100, high=999),
    # Reset the connection instead of responding.
    "reset": FaultKind(),
    # End a stream halfway, as if it were complete.
    "no-end": FaultKind(),
    # Send half of a stream, then an event with an error, and end.
    "error-event": FaultKind(),
    # Send this many events of a stream, and the others after `POST /__mock/release`.
    "hold": FaultKind(default=1, harmless=True),
    # Break the chunked encoding in the middle of the body.
    "bad-chunk": FaultKind(),
    # Fail this many identical requests, with 503 or by the other faults, then no more.
    "flaky": FaultKind(default=1),
    # Never respond.
    "hang": FaultKind(),
    # Reset the connection in the middle of the body.
    "abort": FaultKind(),
    # End the body by closing the connection: neither a length nor chunks.
    "close-delimited": FaultKind(harmless=True),
    # Send a body in chunks.
    "chunked": FaultKind(harmless=True),
    # Send each byte of the body by itself.
    "byte-by-byte": FaultKind(harmless=True),
    # Write the same JSON with other white space, escapes and order of keys, and with unknown members.
    "odd-json": FaultKind(harmless=True),
    # Send JSON of another shape.
    "other-shape": FaultKind(),
    # Send null in place of the content and the tool calls.
    "null-content": FaultKind(),
    # Send a text before the tool calls.
    "text-first": FaultKind(),
    # End the lines of a stream in CRLF, or in CR.
    "sse-crlf": FaultKind(harmless=True),
    "sse-cr": FaultKind(harmless=True),
    # Begin a stream with a byte order mark.
    "sse-bom": FaultKind(harmless=True),
    # Send an event without data before each other.
    "sse-no-data": FaultKind(harmless=True),
    # Use every field that a stream may have: comments, ids, types, retries, data over several lines.
    "sse-fields": FaultKind(harmless=True),
    # Add a member of 2 MB to the last event of a stream that has JSON, or to a body.
    "big-event": FaultKind(harmless=True),
    # Write missing members as null, and send chunks without choices or without a delta.
    "null-members": FaultKind(harmless=True),
    # Send an emoji whose two surrogates are in two deltas.
    "split-surrogates": FaultKind(),
    # Send two tool calls whose pieces come by turns, with empty names and ids after the first piece.
    "tool-pieces": FaultKind(),
    # Send two tool calls whose pieces have no index.
    "tool-no-index": FaultKind(),
    # Send a text in place of an error object: in an event halfway through a stream, or in a body with status 500.
    "error-string": FaultKind(),
    # Send the body of an error with status 200.
    "ok-error": FaultKind(),
    # Send an error whose message has control characters.
    "control-characters": FaultKind(),
    # Send half of a stream, then an event with an error whose message has control characters.
    "control-event": FaultKind(),
    # Respond with 502 and a plain text that has control characters.
    "control-page": FaultKind(),
    # Respond with 307 and the same path at another name of this host.
    "redirect": FaultKind(),
    # Respond with 307 and the same address, but with http.
    "redirect-http": FaultKind(),
    # Respond with 401 and an error that repeats the request's credentials.
    "echoed-key": FaultKind(),
    # Send a body in chunks, and fields after the last one.
    "trailers": FaultKind(harmless=True),
    # Send a response with status 103 first.
    "early-hints": FaultKind(harmless=True),
    # Send a body without any bytes.
    "empty-body": FaultKind(),
    # Send a text with U+0000 before the content.
    "nul-text": FaultKind(),
    # Keep the connection, and the stream, open after its last event.
    "open-end": FaultKind(harmless=True),
    # Send an empty text in place of the content of a body.
    "empty-content": FaultKind(),
}
_PREFERENCE = re.compile(r'(?:^|[,;])\s*([\w-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,;"]*)))?', re.ASCII)
_NUMBER = re.compile(r"\d{1,7}(\.\d{1,6})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class InjectedFault:
    """A fault to inject into a response.

    Attributes:
        name: A key of KINDS.
        value: In the unit that its kind names; 0 for a fault that takes no value.
    """

    name: str
    value: float = 0

    def __str__(self) -> str:
        return self.name if KINDS[self.name].default is None else f"{self.name}={self.value:g}"


def parse_faults(text: str) -> tuple[InjectedFault, ...]:
    """Parse a list of faults such as `cut` or `rate-limit=2, flaky=3`.

    Raises:
        ValueError: A fault is unknown, or its value is invalid. The message names what is allowed.
    """
    faults = tuple(_parse_fault(part) for part in map(str.strip, text.split(",")) if part)
    names = [fault.name for fault in faults]
    if len(set(names)) < len(names):
        raise ValueError(f"fault {next(name for name in names if names.count(name) > 1)} is given twice")
    return faults


def _parse_fault(text: str) -> InjectedFault:
    name, equals, value = text.partition("=")
    kind = KINDS.get(name)
    if kind is None:
        raise ValueError(f"unknown fault {name!r}: {nearest(name, KINDS)}")
    if kind.default is None:
        if equals:
            raise ValueError(f"fault {name} takes no value")
        return InjectedFault(name)
    if not equals:
        return InjectedFault(name, kind.default)
    if not (_NUMBER.fullmatch(value) and kind.low <= float(value) <= kind.high):
        raise ValueError(
            f"invalid value {value[:40]!r} for fault {name}: expected a number from {kind.low} to {kind.high}"
        )
    number = float(value)
    if not (kind.fractional or number.is_integer()):
        raise ValueError(f"invalid value {value!r} for fault {name}: expected a whole number")
    return InjectedFault(name, number)


def requested_faults(prefer: str) -> tuple[InjectedFault, ...]:
    """Return the faults that a `Prefer` header asks for.

    Raises:
        ValueError: As for `parse_faults`.
    """
    preferences = _PREFERENCE.findall(prefer)
    faults = ",".join(quoted or bare for name, quoted, bare in preferences if name.lower() == "fault")
    return parse_faults(faults) if faults else ()


class Flakiness:
    """Count how often each request has failed; the least recently failed are forgotten."""

    def __init__(self) -> None:
        self._failures: OrderedDict[int, int] = OrderedDict()

    def fails(self, request: Request, faults: Sequence[InjectedFault], times: float) -> bool:
        """Count a request and return whether it is among the first `times` of its kind."""
        key = hash((request.method, request.target, request.body, tuple(faults)))
        failures = self._failures.pop(key, 0)
        self._failures[key] = min(failures + 1, int(times) + 1)
        if len(self._failures) > 10_000:
            self._failures.popitem(last=False)
        return failures < times

    def clear(self) -> None:
        """Start over for every request."""
        self._failures.clear()


def effective_faults(
    faults: tuple[InjectedFault, ...], request: Request, flakiness: Flakiness
) -> tuple[InjectedFault, ...]:
    """Return the faults to inject into the response to this request: once `flaky` has failed it, only harmless ones."""
    flaky = next((fault for fault in faults if fault.name == "flaky"), None)
    if flaky is None:
        return faults
    harmless = tuple(fault for fault in faults if KINDS[fault.name].harmless)
    if not flakiness.fails(request, faults, flaky.value):
        return harmless
    harmful = tuple(fault for fault in faults if fault.name != "flaky" and fault not in harmless)
    return (*harmless, *(harmful or (InjectedFault("status", 503),)))
