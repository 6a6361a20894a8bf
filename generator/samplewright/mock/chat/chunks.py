"""Chat completions as the chunks of a stream, and back: joined, the chunks are the completion again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from samplewright.ir import Json
from samplewright.mock.chat.encoding import encode_json
from samplewright.mock.chat.filler_text import tokenize


def encode_event(data: Json) -> bytes:
    """Return a server-sent event with JSON data."""
    return b"data: " + encode_json(data) + b"\n\n"


def encode_end(data: str | None) -> tuple[bytes, ...]:
    """Return the event that ends a stream, if there is one."""
    return () if data is None else (f"data: {data}\n\n".encode(),)


def split_completion(completion: dict[str, Any], usage: bool) -> list[Json]:
    """Return the chunks of a completion: per choice its role, reasoning, content, calls and finish reason.

    Args:
        completion: The completion.
        usage: Whether a last chunk contains the usage.
    """
    head = {key: item for key, item in completion.items() if key not in ("choices", "usage", "object")}
    head["object"] = "chat.completion.chunk"
    chunks = [{**head, "choices": [part]} for choice in completion["choices"] for part in _split_choice(choice)]
    if usage and completion.get("usage"):
        chunks.append({**head, "choices": [], "usage": completion["usage"]})
    return chunks


def _split_choice(choice: dict[str, Any]) -> Iterator[dict[str, Any]]:
    index = choice.get("index", 0)
    message = choice["message"]
    content = message.get("content")
    logprobs = choice.get("logprobs")
    first = _part(index, {"role": message.get("role", "assistant"), "content": "" if content is not None else None})
    if logprobs is not None:
        first["logprobs"] = {key: value and [] for key, value in logprobs.items()}
    yield first
    for text in tokenize(message.get("reasoning") or ""):
        yield _part(index, {"reasoning": text})
    entries = (logprobs or {}).get("content") or []
    if entries and "".join(entry["token"] for entry in entries) == content:
        for entry in entries:
            yield {**_part(index, {"content": entry["token"]}), "logprobs": {"content": [entry]}}
    else:
        for text in tokenize(content or ""):
            yield _part(index, {"content": text})
    for text in tokenize(message.get("refusal") or ""):
        yield _part(index, {"refusal": text})
    for number, call in enumerate(message.get("tool_calls") or ()):
        for piece in _split_call(number, call):
            yield _part(index, {"tool_calls": [piece]})
    last = _part(index, {}, choice.get("finish_reason"))
    if "native_finish_reason" in choice:
        last["native_finish_reason"] = choice["native_finish_reason"]
    yield last


def _part(index: int, delta: dict[str, Any], finish_reason: Json = None) -> dict[str, Any]:
    return {"index": index, "delta": delta, "finish_reason": finish_reason}


def _split_call(number: int, call: dict[str, Any]) -> Iterator[dict[str, Any]]:
    function = call.get("function", {})
    yield {**call, "index": number, "function": {**function, "arguments": ""}}
    for text in tokenize(function.get("arguments", "")):
        yield {"index": number, "function": {"arguments": text}}


def join_chunks(chunks: list[Json]) -> dict[str, Any]:
    """Return the completion that the chunks are pieces of; it has a usage only if a chunk has one."""
    completion = {key: item for key, item in chunks[0].items() if key not in ("choices", "usage", "object")}
    completion["object"] = "chat.completion"
    choices: dict[int, dict[str, Any]] = {}
    for chunk in chunks:
        for part in chunk.get("choices") or ():
            _add_part(choices.setdefault(part.get("index", 0), {}), part)
        if chunk.get("usage"):
            completion["usage"] = chunk["usage"]
    completion["choices"] = [{"index": index, **choices[index]} for index in sorted(choices)]
    return completion


def _add_part(choice: dict[str, Any], part: dict[str, Any]) -> None:
    message = choice.setdefault("message", {"role": "assistant", "content": None})
    for key, value in part.items():
        if key == "logprobs" and value is not None:
            choice[key] = _joined_logprobs(choice.get(key) or {}, value)
        elif key == "delta":
            _add_delta(message, value)
        elif key != "index" and (value is not None or key not in choice):
            choice[key] = value


def _joined_logprobs(joined: dict[str, Any], added: dict[str, Any]) -> dict[str, Any]:
    return joined | {
        name: (joined.get(name) or []) + entries if entries is not None else joined.get(name)
        for name, entries in added.items()
    }


def _add_delta(message: dict[str, Any], delta: dict[str, Any]) -> None:
    for key, value in delta.items():
        if key == "tool_calls":
            for piece in value:
                _add_call(message.setdefault(key, []), piece)
        elif key in ("content", "reasoning", "refusal") and value is not None:
            message[key] = (message.get(key) or "") + value
        elif value is not None or key not in message:
            message[key] = value


def _add_call(calls: list[dict[str, Any]], piece: dict[str, Any]) -> None:
    while len(calls) <= piece["index"]:
        calls.append({"function": {"arguments": ""}})
    call = calls[piece["index"]]
    function = piece.get("function") or {}
    arguments = call["function"]["arguments"] + (function.get("arguments") or "")
    fields = {name: item for name, item in piece.items() if name not in ("index", "function")}
    call.update(fields, function=call["function"] | function | {"arguments": arguments})
