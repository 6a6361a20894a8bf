"""The completion that the chunks of a stream add up to, as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .json_values import is_array, is_object

#: Text fields that a later chunk replaces instead of extending.
_REPLACED = frozenset(("id", "type", "role", "name", "object"))


def merge_chunks(chunks: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the completion so far, with undocumented fields; None without chunks."""
    completion: dict[str, Any] = {}
    choices: dict[int, dict[str, Any]] = {}
    for chunk in chunks:
        for name, value in chunk.items():
            if name == "choices":
                for choice in value or ():
                    index = choice.get("index") or 0
                    _merge_choice(choices.setdefault(index, {}), choice)
            elif value is not None or name not in completion:
                completion[name] = value
    if not completion:
        return None
    completion["object"] = "chat.completion"
    completion["choices"] = [_finish(choice) for _, choice in sorted(choices.items())]
    return completion


def _merge_choice(choice: dict[str, Any], addition: dict[str, Any]) -> None:
    for name, value in addition.items():
        if name == "delta":
            choice["message"] = _merge(choice.get("message"), value)
        elif name == "logprobs":
            choice[name] = _merge(choice.get(name), value)
        elif value is not None or name not in choice:
            choice[name] = value


def _merge(value: Any, addition: Any, name: str = "") -> Any:
    """Return a value with an addition: text and lists grow, objects field by field."""
    if addition is None:
        return value
    if is_object(addition):
        fields: dict[str, Any] = dict(value) if is_object(value) else {}
        for key, item in addition.items():
            fields[key] = _merge(fields.get(key), item, key)
        return fields
    if is_array(addition):
        items = value if is_array(value) else []
        merge_items = _merge_calls if name == "tool_calls" else _merge_list
        return merge_items(items, addition)
    if isinstance(addition, str) and isinstance(value, str):
        return (addition or value) if name in _REPLACED else value + addition
    return addition


def _merge_list(items: list[Any], additions: list[Any]) -> list[Any]:
    """Merge items with the same `index`; append the others."""
    merged = list(items)
    positions = {
        item["index"]: position
        for position, item in enumerate(merged)
        if is_object(item) and "index" in item
    }
    for addition in additions:
        index = addition.get("index") if is_object(addition) else None
        position = positions.get(index) if index is not None else None
        if position is None:
            merged.append(_merge(None, addition))
            if index is not None:
                positions[index] = len(merged) - 1
        else:
            merged[position] = _merge(merged[position], addition)
    return merged


def _merge_calls(calls: list[Any], pieces: list[Any]) -> list[Any]:
    """Merge pieces of tool calls.

    Without an index, a piece with an id starts a call, and others continue the last.
    """
    merged = list(calls)
    for piece in pieces:
        index = piece.get("index")
        if index is None:
            starts = bool(piece.get("id")) or not merged
            index = _index(merged[-1]) + starts if merged else 0
            piece = {**piece, "index": index}
        merged = _merge_list(merged, [piece])
    return merged


def _index(call: dict[str, Any]) -> int:
    index: int = call["index"]
    return index


def _finish(choice: dict[str, Any]) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": None}
    message.update(choice.get("message") or {})
    calls: list[dict[str, Any]] | None = message.get("tool_calls")
    if calls:
        calls = sorted(calls, key=lambda call: call.get("index", 0))
        message["tool_calls"] = [_finish_call(call) for call in calls]
    return {**choice, "message": message}


def _finish_call(call: dict[str, Any]) -> dict[str, Any]:
    function: dict[str, Any] = {"name": "", "arguments": ""}
    function.update(call.get("function") or {})
    fields = {name: value for name, value in call.items() if name != "index"}
    return {"id": "", "type": "function", **fields, "function": function}
