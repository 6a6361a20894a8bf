"""Faults in the way a response is sent: cut, split, delayed, held back or never sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from samplewright.mock.http.faults import InjectedFault
from samplewright.mock.http.wire import (
    LAST_CHUNK,
    Ending,
    Framing,
    Hold,
    Pause,
    Step,
    encode_chunk,
    encode_head,
    response_steps,
)
from samplewright.mock.messages import Response

_SPLIT_PAUSE = 0.001
_DRIP_PIECES = 100
_CHUNK_SIZE = 7
_EARLY_HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload; as=style\r\n\r\n"
_TRAILERS = (("X-Checksum", "0"), ("Server-Timing", "total;dur=1"))
_LINE_BREAKS = re.compile(rb"\n\n|a: |\r\n")


def faulty_steps(response: Response, faults: Sequence[InjectedFault], framing: Framing) -> list[Step]:
    """Return the steps that send a response with faults; of two that exclude each other the last one wins."""
    steps = response_steps(response, framing)
    for fault in faults:
        if plan := _PLANS.get(fault.name):
            steps = plan(response, framing, fault.value)
    pauses = [Pause(fault.value / 1000) for fault in faults if fault.name == "latency"]
    hints = [_EARLY_HINTS] if framing.version == "1.1" and any(fault.name == "early-hints" for fault in faults) else []
    return [*pauses, *hints, *steps]


def _content(response: Response) -> bytes:
    return b"".join(response.events) if response.body is None else response.body


def _in_pieces(response: Response, framing: Framing, pieces: Sequence[bytes], pause: float) -> list[Step]:
    """Write each piece of the body by itself, with a pause in seconds after it."""
    chunked = response.body is None and framing.chunked
    steps: list[Step] = [encode_head(response, framing, None if response.body is None else len(response.body))]
    for piece in () if framing.head_only else pieces:
        steps.append(encode_chunk(piece) if chunked else piece)
        if pause:
            steps.append(Pause(pause))
    if chunked and not framing.head_only:
        steps.append(LAST_CHUNK)
    ends = not framing.keep_alive or (response.body is None and not framing.chunked)
    return [*steps, Ending.CLOSE] if ends else steps


def _split(response: Response, framing: Framing, _: float) -> list[Step]:
    """Cut after the first byte of every multi-byte character, and inside the line breaks of every event."""
    content = _content(response)
    cuts = {index + 1 for index, byte in enumerate(content) if byte >= 0xC0}
    cuts |= {match.start() + 1 for match in _LINE_BREAKS.finditer(content)} | {len(content) // 2}
    inner = sorted(cuts - {0, len(content)})
    pieces = [content[begin:end] for begin, end in zip([0, *inner], [*inner, len(content)], strict=True)]
    return _in_pieces(response, framing, [piece for piece in pieces if piece], _SPLIT_PAUSE)


def _drip(response: Response, framing: Framing, seconds: float) -> list[Step]:
    content = _content(response)
    size = max(1, -(-len(content) // _DRIP_PIECES))
    pieces = _slices(content, size)
    return _in_pieces(response, framing, pieces, seconds / max(1, len(pieces)))


def _cut(response: Response, framing: Framing, _: float) -> list[Step]:
    """Promise the whole body but send half. A stream loses its second half, after half of an event."""
    if response.body is not None:
        head = encode_head(response, framing, len(response.body) or 1)
        return [head + response.body[: len(response.body) // 2], Ending.CLOSE]
    half = len(response.events) // 2
    torn = [event[: len(event) // 2] for event in response.events[half : half + 1]]
    pieces = [encode_chunk(piece) if framing.chunked else piece for piece in (*response.events[:half], *torn)]
    return [encode_head(response, framing, None), *pieces, Ending.CLOSE]


def _abort(response: Response, framing: Framing, _: float) -> list[Step]:
    return [*_cut(response, framing, 0)[:-1], Ending.RESET]


def _close_delimited(response: Response, framing: Framing, _: float) -> list[Step]:
    framing = replace(framing, version="1.0", keep_alive=False)
    pieces = response.events if response.body is None else (response.body,)
    body = () if framing.head_only else filter(None, pieces)
    return [encode_head(response, framing, None), *body, Ending.CLOSE]


def _chunked(response: Response, framing: Framing, _: float) -> list[Step]:
    if response.body is None or not framing.chunked or framing.head_only:
        return response_steps(response, framing)
    pieces = _slices(response.body, _CHUNK_SIZE)
    steps: list[Step] = [encode_head(response, framing, None), *map(encode_chunk, pieces), LAST_CHUNK]
    return steps if framing.keep_alive else [*steps, Ending.CLOSE]


def _trailers(response: Response, framing: Framing, _: float) -> list[Step]:
    if not framing.chunked or framing.head_only:
        return response_steps(response, framing)
    pieces = response.events if response.body is None else _slices(response.body, _CHUNK_SIZE)
    names = ("trailer", ", ".join(name for name, _ in _TRAILERS))
    head = encode_head(replace(response, headers=(*response.headers, names)), framing, None)
    fields = "".join(f"{name}: {value}\r\n" for name, value in _TRAILERS).encode()
    steps: list[Step] = [head, *map(encode_chunk, pieces), b"0\r\n" + fields + b"\r\n"]
    return steps if framing.keep_alive else [*steps, Ending.CLOSE]


def _open_end(response: Response, framing: Framing, _: float) -> list[Step]:
    if response.body is not None or framing.head_only:
        return response_steps(response, framing)
    pieces = map(encode_chunk, response.events) if framing.chunked else response.events
    return [encode_head(response, framing, None), *pieces, Ending.HANG]


def _byte_by_byte(response: Response, framing: Framing, _: float) -> list[Step]:
    return _in_pieces(response, framing, _slices(_content(response), 1), 0)


def _slices(content: bytes, size: int) -> list[bytes]:
    return [content[begin : begin + size] for begin in range(0, len(content), size)]


def _hold(response: Response, framing: Framing, events: float) -> list[Step]:
    steps = response_steps(response, framing)
    if response.body is None and not framing.head_only:
        steps.insert(1 + min(int(events), len(response.events)), Hold())
    return steps


def _bad_chunk(response: Response, framing: Framing, _: float) -> list[Step]:
    head = encode_head(response, replace(framing, version="1.1"), None)
    pieces = response.events if response.body is None else (response.body[: len(response.body) // 2],)
    half = pieces[: (len(pieces) + 1) // 2]
    return [head, *(encode_chunk(piece) for piece in half if piece), b"zz\r\nnot a chunk\r\n", Ending.CLOSE]


_PLANS: dict[str, Callable[[Response, Framing, float], list[Step]]] = {
    "split": _split,
    "slow-drip": _drip,
    "cut": _cut,
    "hold": _hold,
    "bad-chunk": _bad_chunk,
    "reset": lambda *_: [Ending.RESET],
    "hang": lambda *_: [Ending.HANG],
    "abort": _abort,
    "close-delimited": _close_delimited,
    "chunked": _chunked,
    "trailers": _trailers,
    "open-end": _open_end,
    "byte-by-byte": _byte_by_byte,
}
