"""The chunks of a stream -> the completion they make, with whatever the specification does not know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

import msgspec

from ._types import ChatCompletion, ChatCompletionChunk

#: Said once, not piece by piece.
_WHOLE = frozenset(("id", "type", "role", "name", "object"))


def merged(chunks: Iterable[ChatCompletionChunk]) -> ChatCompletion | None:
    """The completion so far; None before the first chunk."""
    whole: dict[str, Any] = {}
    choices: dict[int, dict[str, Any]] = {}
    for chunk in chunks:
        for name, value in chunk.raw.items():
            if name == "choices":
                for piece in value:
                    _choose(choices.setdefault(piece["index"], {}), piece)
            elif value is not None or name not in whole:
                whole[name] = value
    if not whole:
        return None
    whole["object"] = "chat.completion"
    whole["choices"] = [_finished(choice) for _, choice in sorted(choices.items())]
    completion = msgspec.convert(whole, ChatCompletion)
    vars(completion)["raw"] = whole
    for choice, raw in zip(completion.choices, whole["choices"], strict=True):
        vars(choice.message)["raw"] = raw["message"]
    return completion


def _choose(choice: dict[str, Any], piece: dict[str, Any]) -> None:
    for name, value in piece.items():
        if name == "delta":
            choice["message"] = _appended(choice.get("message"), value)
        elif name == "logprobs":
            choice[name] = _appended(choice.get(name), value)
        elif value is not None or name not in choice:
            choice[name] = value


def _appended(whole: Any, piece: Any, name: str = "") -> Any:
    """Text and lists grow, objects field by field; items of a list that have an `index` by that."""
    if piece is None:
        return whole
    if isinstance(piece, dict):
        grown: dict[str, Any] = dict(cast("dict[str, Any]", whole)) if isinstance(whole, dict) else {}
        for key, value in cast("dict[str, Any]", piece).items():
            grown[key] = _appended(grown.get(key), value, key)
        return grown
    if isinstance(piece, list):
        items = list(cast("Sequence[Any]", whole)) if isinstance(whole, list) else []
        for item in cast("Sequence[Any]", piece):
            index = cast("dict[str, Any]", item).get("index") if isinstance(item, dict) else None
            known = next((at for at, one in enumerate(items) if index is not None and one.get("index") == index), None)
            if known is None:
                items.append(_appended(None, item))
            else:
                items[known] = _appended(items[known], item)
        return items
    if isinstance(piece, str) and isinstance(whole, str):
        return (piece or whole) if name in _WHOLE else whole + piece
    return piece


def _finished(choice: dict[str, Any]) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": None, **(choice.get("message") or {})}
    calls: list[dict[str, Any]] = message.get("tool_calls") or []
    if calls:
        message["tool_calls"] = [_call(one) for one in sorted(calls, key=_index)]
    return {**choice, "message": message}


def _index(call: dict[str, Any]) -> int:
    index: int = call.get("index", 0)
    return index


def _call(call: dict[str, Any]) -> dict[str, Any]:
    function: dict[str, Any] = {"name": "", "arguments": "", **(call.get("function") or {})}
    rest = {name: value for name, value in call.items() if name != "index"}
    return {"id": "", "type": "function", **rest, "function": function}
