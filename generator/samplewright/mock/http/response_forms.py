"""Faults in the form of a response: valid JSON and event streams written unusually, and valid JSON of a wrong shape."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import count

from samplewright.ir import Json
from samplewright.mock.messages import Response

_SHAPE = b'{"hello": ["world"]}'
_EXTRA: dict[str, Json] = {"x_unknown": {"nested": [None, True, "é", {}]}}
#: Bytes of the member that makes an event big: what takes the square of them takes minutes.
_BIG = 2_000_000
_BOM = b"\xef\xbb\xbf"


def other_shape(response: Response) -> Response:
    """Send JSON of another shape in place of a body."""
    return response if response.body is None else replace(response, body=_SHAPE)


def empty_body(response: Response) -> Response:
    """Send a body without any bytes, in place of a stream, too."""
    return replace(response, body=b"", events=())


def odd_json(response: Response) -> Response:
    """Write the same JSON with other white space, escapes and order of keys, and with unknown members."""
    return map_values(response, _odd)


def sse_crlf(response: Response) -> Response:
    """End the lines of a stream in CRLF."""
    return map_events(response, lambda event: event.replace(b"\n", b"\r\n"))


def sse_cr(response: Response) -> Response:
    """End the lines of a stream in CR."""
    return map_events(response, lambda event: event.replace(b"\n", b"\r"))


def sse_bom(response: Response) -> Response:
    """Begin a stream with a byte order mark, right before the first event that prints something."""
    printing = (index for index, event in enumerate(response.events) if _prints(event))
    events = response.events[next(printing, 0) :]
    return replace(response, events=tuple(_BOM * (not index) + event for index, event in enumerate(events)))


def sse_no_data(response: Response) -> Response:
    """Send an event without data before each other."""
    return map_events(response, lambda event: b"event: ping\nid: 0\n\n" + event)


def big_event(response: Response) -> Response:
    """Add a member of 2 MB to the last event that has JSON, or to a body."""
    padding = {"x_padding": "x" * _BIG}

    def pad(value: Json) -> Json:
        return {**value, **padding} if isinstance(value, dict) else value

    if response.body is not None:
        return map_values(response, pad)
    index = max((index for index, event in enumerate(response.events) if data_of(event).startswith("{")), default=None)
    if index is None:
        return response
    events = response.events
    return replace(response, events=(*events[:index], map_event(events[index], pad), *events[index + 1 :]))


def sse_fields(response: Response) -> Response:
    """Use every field that a stream may have: comments, ids, types, retries, data over several lines."""
    ids = count()

    def rewrite(event: bytes) -> bytes:
        first, *others = _odd_lines(data_of(event))
        data = [f"data:{first}", *(f"data: {line}" for line in others)]
        number = next(ids)
        lines = [f": comment\nid: {number}", "event: message", *data, "retry: 10", "unknown", "x-field: 1"]
        return (": comment\n\n" * (not number) + "\n".join(lines) + "\n\n").encode()

    return map_events(response, rewrite)


def map_events(response: Response, change: Callable[[bytes], bytes]) -> Response:
    """Change each event of a stream."""
    return replace(response, events=tuple(map(change, response.events)))


def map_values(response: Response, change: Callable[[Json], Json]) -> Response:
    """Change the JSON of a body, or of each event, and write it unusually; what is no JSON stays."""
    if response.body is None:
        return map_events(response, lambda event: map_event(event, change))
    try:
        value = json.loads(response.body)
    except ValueError:
        return response
    return replace(response, body=_odd_body(change(value)))


def map_event(event: bytes, change: Callable[[Json], Json]) -> bytes:
    """Change the JSON of an event, and write it unusually; what is no JSON stays."""
    try:
        value = json.loads(data_of(event))
    except ValueError:
        return event  # such as [DONE]
    return encode_event(json.dumps(change(value), separators=(" ,\t", "  :\t")))


def _odd_body(value: Json) -> bytes:
    text = json.dumps(value, indent="\t", separators=(" ,", "\t: ")).replace("/", "\\/").replace("\n", "\r\n")
    return f" \r\n{text}\n\n".encode()


def _odd_lines(data: str) -> list[str]:
    """Split the data of an event into lines where JSON allows a line end."""
    try:
        return json.dumps(json.loads(data), ensure_ascii=False, indent=1).splitlines()
    except ValueError:
        return [data]


def _odd(value: Json) -> Json:
    value = map_messages(value, lambda message: {**message, **_EXTRA})
    return _reversed({**value, **_EXTRA} if isinstance(value, dict) else value)


def _reversed(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _reversed(inner) for key, inner in reversed(value.items())}
    return [_reversed(inner) for inner in value] if isinstance(value, list) else value


def map_messages(value: Json, change: Callable[[Json], Json]) -> Json:
    """Change the message, or the delta, of each choice of a chat completion; other values stay."""
    if not isinstance(value, dict) or not isinstance(value.get("choices"), list):
        return value
    return {**value, "choices": [_map_choice(choice, change) for choice in value["choices"]]}


def _map_choice(choice: Json, change: Callable[[Json], Json]) -> Json:
    if not isinstance(choice, dict):
        return choice
    keys = [key for key in ("message", "delta") if isinstance(choice.get(key), dict)]
    return {**choice, **{key: change(choice[key]) for key in keys}}


def data_of(event: bytes) -> str:
    """Return the data of an event: its lines joined by line feeds."""
    lines: Iterable[str] = re.split(r"\r\n|\r|\n", event.decode("utf-8", "replace"))
    return "\n".join(line[5:].removeprefix(" ") for line in lines if line.startswith("data:"))


def _prints(event: bytes) -> bool:
    deltas: list[Json] = []

    def collect(delta: Json) -> Json:
        deltas.append(delta)
        return delta

    map_event(event, lambda value: map_messages(value, collect))
    return any(delta.get("content") or delta.get("tool_calls") for delta in deltas)


def encode_event(data: str) -> bytes:
    """Return an event with this data, which is one line."""
    return f"data: {data}\n\n".encode()
