"""Faults in the form of chat completions: null and missing members, pieces of text and of tool calls cut unusually."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from samplewright.ir import Json
from samplewright.mock.http.response_forms import data_of, encode_event, map_messages, map_values
from samplewright.mock.messages import Response

_TEXT = ("Let me ", "look.")
_NUL_TEXT = ("nu\0l ", "\0")
_HALVES = ("\ud83d", "\ude00")
_NULL = {"content": None, "tool_calls": None}
#: Members that a message, a delta or a completion may have, as null.
_NULL_MESSAGE = {**_NULL, "refusal": None, "function_call": None}
_NULL_COMPLETION = {"error": None, "usage": None}
#: Characters of the arguments in a piece of a tool call.
_PIECE = 7


def null_content(response: Response) -> Response:
    """Send null in place of the content and the tool calls of a body."""
    if response.body is None:
        return response
    return map_values(response, lambda value: map_messages(value, lambda message: {**message, **_NULL}))


def null_members(response: Response) -> Response:
    """Write missing members as null; in a stream, send events without choices or without a delta, too."""
    changed = map_values(response, _with_nulls)
    if response.body is not None:
        return changed
    values = [value for event in response.events if _is_chunk(value := _value(event))]
    if not values:
        return response
    empty = [encode_event(json.dumps(value)) for value in _without_content(values[0])]
    return replace(changed, events=(*changed.events[:1], *empty, *changed.events[1:]))


def empty_content(response: Response) -> Response:
    """Send an empty text in place of the content of a body."""
    if response.body is None:
        return response
    return map_values(response, lambda value: map_messages(value, lambda message: {**message, "content": ""}))


def nul_text(response: Response) -> Response:
    """Send a text with U+0000 before the content: in the same message, or in events of its own after the first one."""
    if response.body is None:
        return _insert_deltas(response, [{"content": text} for text in _NUL_TEXT])

    def prepend(message: Json) -> Json:
        return {**message, "content": "".join(_NUL_TEXT) + (message.get("content") or "")}

    return map_values(response, lambda value: map_messages(value, prepend))


def text_first(response: Response) -> Response:
    """Send a text before the tool calls: in the same message, or in events of its own after the first one."""
    if response.body is not None:
        text = {"content": "".join(_TEXT)}
        return map_values(response, lambda value: map_messages(value, lambda message: {**message, **text}))
    return _insert_deltas(response, [{"content": text} for text in _TEXT])


def split_surrogates(response: Response) -> Response:
    """Send an emoji whose two surrogates, escaped, are in two deltas, before the second event."""
    return _insert_deltas(response, [{"content": half} for half in _HALVES])


def tool_pieces(response: Response) -> Response:
    """Send two tool calls whose pieces come by turns; later pieces have empty or null names, ids and types."""
    pieces = [list(_pieces(call, {"index": index})) for index, call in enumerate(_two_calls(response))]
    turns = [piece for turn in zip_longest(*pieces) for piece in turn if piece is not None]
    return _replace_calls(response, turns)


def tool_no_index(response: Response) -> Response:
    """Send two tool calls one after the other, their pieces without an index, or with null in its place."""
    pieces = [_pieces(call, index) for call, index in zip(_two_calls(response), ({}, {"index": None}), strict=False)]
    return _replace_calls(response, [piece for call in pieces for piece in call])


def _with_nulls(value: Json) -> Json:
    if not _is_chunk(value):
        return value
    return map_messages({**_NULL_COMPLETION, **value}, lambda message: {**_NULL_MESSAGE, **message})


def _without_content(chunk: Mapping[str, Json]) -> Iterator[Json]:
    """Return chunks that hold nothing to print."""
    start = {key: value for key, value in chunk.items() if key != "choices"}
    yield {**start, "choices": None, **_NULL_COMPLETION}
    yield {**start}
    yield {**start, "choices": []}
    yield {**start, "choices": [{"index": 0, "delta": None, "finish_reason": None}]}
    yield {**start, "choices": [{"index": 0, "finish_reason": None}]}
    yield {**start, "choices": [{"index": 0, "delta": _NULL_MESSAGE}]}


def _two_calls(response: Response) -> list[dict[str, Json]]:
    """Return the tool calls of a stream, the first one twice if it is the only one."""
    calls: dict[int, dict[str, Json]] = {}
    for piece in (piece for event in response.events for piece in _tool_calls(event)):
        call = calls.setdefault(piece.get("index", 0), {"id": "", "name": "", "arguments": ""})
        call["id"] += piece.get("id") or ""
        for key in ("name", "arguments"):
            call[key] += (piece.get("function") or {}).get(key) or ""
    first, *others = calls.values() or ({},)
    return [first, *(others or [{**first, "id": f"{first['id']}-2"}])] if first else []


def _pieces(call: Mapping[str, Json], index: Mapping[str, Json]) -> Iterator[dict[str, Json]]:
    """Return the pieces of a tool call: the first one has its id, type and name, the others write them as empty."""
    text = call["arguments"]
    yield {**index, "id": call["id"], "type": "function", "function": {"name": call["name"], "arguments": ""}}
    for number, start in enumerate(range(0, len(text), _PIECE)):
        empty: dict[str, Json] = {"id": "", "type": "function"} if number % 2 else {"id": None, "type": None}
        function = {"name": "" if number % 2 else None, "arguments": text[start : start + _PIECE]}
        yield {**index, **empty, "function": function}


def _replace_calls(response: Response, pieces: Sequence[dict[str, Json]]) -> Response:
    """Send these pieces of tool calls in place of a stream's own, after its first event."""
    events = [event for event in response.events if not _tool_calls(event)]
    changed = replace(response, events=tuple(events))
    return _insert_deltas(changed, [{"tool_calls": [piece]} for piece in pieces]) if pieces else response


def _insert_deltas(response: Response, deltas: Iterable[Mapping[str, Json]]) -> Response:
    """Insert a chunk for each delta into a stream, after its first event; a body stays."""
    if response.body is not None:
        return response
    metadata = _metadata(response)
    chunks = [{**metadata, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
    events = [encode_event(json.dumps(chunk)) for chunk in chunks]
    return replace(response, events=(*response.events[:1], *events, *response.events[1:]))


def _metadata(response: Response) -> dict[str, Json]:
    """Return what every chunk of a stream repeats, such as its id."""
    chunk = _value(response.events[0]) if response.events else None
    own = ("choices", "usage")
    return {key: value for key, value in chunk.items() if key not in own} if isinstance(chunk, dict) else {}


def _tool_calls(event: bytes) -> list[dict[str, Json]]:
    value = _value(event)
    if not _is_chunk(value):
        return []
    deltas = [choice.get("delta") or {} for choice in value["choices"]]
    return [call for delta in deltas for call in delta.get("tool_calls") or []]


def _is_chunk(value: Json) -> bool:
    return isinstance(value, dict) and isinstance(value.get("choices"), list)


def _value(event: bytes) -> Json:
    try:
        return json.loads(data_of(event))
    except ValueError:
        return None
