"""A chat completion as the chunks of a stream, and back: joined, the chunks are the completion again."""

from __future__ import annotations

from typing import Any

import msgspec

from samplewright.ir import Json
from samplewright.mock.chat.filler_text import tokens

_encode = msgspec.json.encode


def event(data: Json) -> bytes:
    """One server-sent event."""
    return b"data: " + _encode(data) + b"\n\n"


def ending(done: str | None) -> tuple[bytes, ...]:
    return () if done is None else (f"data: {done}\n\n".encode(),)


def split(completion: dict[str, Any], usage: bool) -> list[Json]:
    """The chunks: per choice its role, its reasoning, its text or its calls, and why it ended; at last the usage."""
    head = {key: item for key, item in completion.items() if key not in ("choices", "usage", "object")}
    head = {**head, "object": "chat.completion.chunk"}
    chunks = [
        {**head, "choices": [part]} for choice in completion["choices"] for part in _parts(choice, choice["message"])
    ]
    if usage and completion.get("usage"):
        chunks.append({**head, "choices": [], "usage": completion["usage"]})
    return chunks


def _parts(choice: dict[str, Any], message: dict[str, Any]) -> list[dict[str, Any]]:
    index = choice.get("index", 0)
    odds = choice.get("logprobs")
    content = message.get("content")

    def part(delta: Json, reason: Json = None, **more: Json) -> dict[str, Any]:
        return {"index": index, "delta": delta, "finish_reason": reason, **more}

    first: dict[str, Any] = {"role": message.get("role", "assistant"), "content": "" if content is not None else None}
    parts = [part(first, **({} if odds is None else {"logprobs": {key: value and [] for key, value in odds.items()}}))]
    parts += [part({"reasoning": piece}) for piece in tokens(message.get("reasoning") or "")]
    entries = (odds or {}).get("content") or []
    if entries and "".join(entry["token"] for entry in entries) == content:
        parts += [part({"content": one["token"]}, logprobs={"content": [one]}) for one in entries]
    else:
        parts += [part({"content": piece}) for piece in tokens(content or "")]
    parts += [part({"refusal": piece}) for piece in tokens(message.get("refusal") or "")]
    for number, call in enumerate(message.get("tool_calls") or ()):
        function = call.get("function", {})
        opening = {**call, "index": number, "function": {**function, "arguments": ""}}
        parts.append(part({"tool_calls": [opening]}))
        parts += [
            part({"tool_calls": [{"index": number, "function": {"arguments": piece}}]})
            for piece in tokens(function.get("arguments", ""))
        ]
    native = {"native_finish_reason": choice["native_finish_reason"]} if "native_finish_reason" in choice else {}
    return [*parts, part({}, choice.get("finish_reason"), **native)]


def join(chunks: list[Json]) -> dict[str, Any]:
    """The completion that the chunks are pieces of; its usage only if a chunk tells it."""
    whole = {key: item for key, item in chunks[0].items() if key not in ("choices", "usage", "object")}
    whole["object"] = "chat.completion"
    choices: dict[int, dict[str, Any]] = {}
    for chunk in chunks:
        for piece in chunk.get("choices") or ():
            _add(choices.setdefault(piece.get("index", 0), {}), piece)
        if chunk.get("usage"):
            whole["usage"] = chunk["usage"]
    whole["choices"] = [{"index": index, **choices[index]} for index in sorted(choices)]
    return whole


def _add(choice: dict[str, Any], piece: dict[str, Any]) -> None:
    message = choice.setdefault("message", {"role": "assistant", "content": None})
    for key, value in piece.items():
        if key == "logprobs" and value is not None:
            odds = choice.get(key) or {}
            choice[key] = odds | {
                name: (odds.get(name) or []) + more for name, more in value.items() if more is not None
            }
            choice[key] |= {name: None for name, more in value.items() if more is None and name not in choice[key]}
        elif key == "delta":
            _extend(message, value)
        elif key != "index" and (value is not None or key not in choice):
            choice[key] = value


def _extend(message: dict[str, Any], delta: dict[str, Any]) -> None:
    for key, value in delta.items():
        if key == "tool_calls":
            calls = message.setdefault(key, [])
            for piece in value:
                while len(calls) <= piece["index"]:
                    calls.append({"function": {"arguments": ""}})
                call = calls[piece["index"]]
                function = piece.get("function") or {}
                joined = call["function"]["arguments"] + (function.get("arguments") or "")
                named = {name: item for name, item in piece.items() if name not in ("index", "function")}
                call.update(named, function=call["function"] | function | {"arguments": joined})
        elif key in ("content", "reasoning", "refusal") and value is not None:
            message[key] = (message.get(key) or "") + value
        elif value is not None or key not in message:
            message[key] = value
