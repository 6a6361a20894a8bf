"""A chat completion made from its request: the same for the same request, with what the request's parameters ask for.

This is the one place where parameters have a behaviour; all others only carry or check them.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Any

import msgspec

from samplewright.ir import Json
from samplewright.mock.chat.filler_text import Dice, text, thought, tokens
from samplewright.mock.chat.schema_faker import Unfit, fitting
from samplewright.openapi.document import Spec
from samplewright.openapi.pointers import Pointer

_SENTENCES = {"low": 1, "medium": 3, "high": 7}
_MOST_CHOICES = 128
_EPOCH = 1_760_000_000
_IMAGE_TOKENS = 256
_LIKELY = (" the", " a", " and", " of", " to", " in", " is", "。", "，", "的", "是", " it", " on", " as", " with",
           " at", " by", " from", " or", " an", "!", "?", " we", " so")  # fmt: skip
_STREAMING = {"stream", "stream_options"}


class BadSchema(ValueError):
    """A schema within the request is none: where it stands, and what is wrong with it."""

    def __init__(self, where: Pointer, message: str):
        super().__init__(message)
        self.where = where


def wants_stream(body: Json) -> bool:
    return isinstance(body, dict) and body.get("stream") is True


def wants_usage(body: Json) -> bool:
    options = body.get("stream_options") if isinstance(body, dict) else None
    return isinstance(options, dict) and options.get("include_usage") is True


def unstreamed(body: Json) -> Json:
    """The request without what only says how its response is sent."""
    if isinstance(body, dict) and not _STREAMING.isdisjoint(body):
        return {key: item for key, item in body.items() if key not in _STREAMING}
    return body


class ChatResponses:
    """Makes the completions of one operation, with the fields that its response's schema has."""

    def __init__(self, spec: Spec, schema: Json, steps: Pointer):
        def fields(*path: str) -> set[str]:
            return set(spec.descend(schema, steps, *path, "properties")[0] or ())

        self._root = fields()
        self._choice = fields("properties", "choices", "items")
        self._message = fields("properties", "choices", "items", "properties", "message")
        self._usage = fields("properties", "usage")
        cards = spec.document.get("x-models")
        self._thinkers = {
            card["id"]: card["thinking"]
            for card in (cards if isinstance(cards, list) else ())
            if isinstance(card, dict) and isinstance(card.get("thinking"), dict) and "id" in card
        }

    @staticmethod
    def suit(spec: Spec, request: Json, request_steps: Pointer, response: Json, response_steps: Pointer) -> bool:
        """Whether an operation takes a conversation and gives a chat completion."""
        asked = spec.descend(request, request_steps, "properties")[0] or {}
        message = ("properties", "choices", "items", "properties", "message")
        return "messages" in asked and "model" in asked and bool(spec.descend(response, response_steps, *message)[0])

    def make(self, body: dict[str, Any]) -> dict[str, Any]:
        """The completion for a request that its schema accepts.

        Raises:
            BadSchema: a schema within the request that the response must fit is none.
        """
        plain = {key: _whole(item) for key, item in unstreamed(body).items()}
        dice = Dice(blake2b(msgspec.json.encode(plain, order="sorted"), digest_size=32).digest())
        head = {"id": f"chatcmpl-{dice.hex(24)}", "created": _EPOCH + dice.below(1_000_000)}
        number = body.get("n")
        count = min(number, _MOST_CHOICES) if isinstance(number, int) and number > 0 else 1
        prompt = _last_words(body)
        made = [self._one(body, prompt, dice) for _ in range(count)]
        choices = [{"index": index, **choice} for index, (choice, _, _) in enumerate(made)]
        usage = self._used(_prompt_tokens(body), sum(one[1] for one in made), sum(one[2] for one in made))
        whole = {
            "id": head["id"],
            "model": body.get("model"),
            "object": "chat.completion",
            "created": head["created"],
            "choices": [_only(choice, self._choice) for choice in choices],
            "usage": usage,
        }
        return _only(whole, self._root)

    def with_usage(self, completion: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        """A joined stream with the usage that its chunks did not tell."""
        if completion.get("usage") or "usage" not in self._root:
            return completion
        messages = [choice["message"] for choice in completion["choices"]]
        thoughts = sum(len(tokens(message.get("reasoning") or "")) for message in messages)
        texts = [message.get("content") or "" for message in messages]
        texts += [call["function"]["arguments"] for message in messages for call in message.get("tool_calls") or ()]
        spent = thoughts + sum(len(tokens(one)) for one in texts)
        return {**completion, "usage": self._used(_prompt_tokens(body), spent, thoughts)}

    def _used(self, prompt: int, spent: int, thoughts: int) -> dict[str, Any]:
        usage = {
            "prompt_tokens": prompt,
            "completion_tokens": spent,
            "total_tokens": prompt + spent,
            "prompt_tokens_details": {"cached_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": thoughts},
        }
        return _only(usage, self._usage)

    def _one(self, body: dict[str, Any], prompt: str, dice: Dice) -> tuple[dict[str, Any], int, int]:
        """A choice without its index, the tokens it took, and how many of them for reasoning."""
        limit = body.get("max_tokens") or body.get("max_completion_tokens")
        room: int | None = limit if isinstance(limit, int) else None
        message: dict[str, Any] = {"role": "assistant", "content": None, "refusal": None}
        thoughts = thought(prompt) if "reasoning" in self._message and self._thinks(body, prompt) else []
        kept = thoughts[:room]
        message["reasoning"] = "".join(kept) if thoughts else None
        spent, cut = len(kept), len(kept) < len(thoughts)
        left = None if room is None else room - spent
        reason, pieces = "stop", []
        if calls := _calls(body, dice):
            reason = "tool_calls"
            for call in calls:
                arguments = tokens(call["function"]["arguments"])
                part = arguments[:left]
                call["function"]["arguments"] = "".join(part)
                cut = cut or len(part) < len(arguments)
                spent += len(part)
                left = None if left is None else left - len(part)
            message["tool_calls"] = calls
        else:
            content, refusal = _content(body, prompt, dice)
            whole = tokens(content or "")
            pieces = whole[:left]
            cut = cut or len(pieces) < len(whole)
            joined = "".join(pieces)
            if (end := _stopped(joined, body.get("stop"))) is not None:
                joined, cut = joined[:end], False
                pieces = tokens(joined)
            message["content"] = joined if content is not None else None
            message["refusal"] = refusal
            spent += len(pieces)
        reason = "length" if cut else reason
        choice = {
            "logprobs": _logprobs(pieces, body, dice) if body.get("logprobs") is True else None,
            "finish_reason": reason,
            "native_finish_reason": reason,
            "message": _only(message, self._message),
        }
        return choice, spent, len(kept)

    def _thinks(self, body: dict[str, Any], prompt: str) -> bool:
        """As the request says; else by a word in the prompt that the model's card names; else as the model does."""
        asked = body.get("enable_thinking")
        if isinstance(asked, bool):
            return asked
        model = body.get("model")
        card = self._thinkers.get(model) if isinstance(model, str) else None
        off = card and card.get("prompt_off")
        return card is not None and not (isinstance(off, str) and off in prompt.split())


def _only(value: dict[str, Any], known: set[str]) -> dict[str, Any]:
    return {key: item for key, item in value.items() if key in known} if known else value


def _whole(value: Json) -> Json:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _texts(message: Json) -> list[str]:
    content = message.get("content") if isinstance(message, dict) else None
    if isinstance(content, str):
        return [content]
    parts = content if isinstance(content, list) else []
    return [part["text"] for part in parts if isinstance(part, dict) and isinstance(part.get("text"), str)]


def _last_words(body: dict[str, Any]) -> str:
    for message in reversed(body.get("messages") or []):
        if isinstance(message, dict) and message.get("role") == "user":
            return " ".join(_texts(message))[:2000]
    return ""


def _prompt_tokens(body: dict[str, Any]) -> int:
    """About four bytes to a token, four tokens for a message's frame, and a fixed number for an image or a video."""
    count = 3
    for message in body.get("messages") or []:
        count += 4 + sum(len(one.encode()) // 4 + 1 for one in _texts(message))
        parts = message.get("content") if isinstance(message, dict) else None
        if isinstance(parts, list):
            count += _IMAGE_TOKENS * sum(1 for part in parts if isinstance(part, dict) and "text" not in part)
    return count + (len(msgspec.json.encode(body["tools"])) // 4 if body.get("tools") else 0)


def _stopped(content: str, stop: Json) -> int | None:
    ends = [stop] if isinstance(stop, str) else stop if isinstance(stop, list) else []
    found = [content.find(end) for end in ends if isinstance(end, str) and end]
    return min((place for place in found if place >= 0), default=None)


def _fit(schema: Json, dice: Dice, where: Pointer) -> Json:
    try:
        return fitting(schema, dice)
    except Unfit as error:
        if error.invalid:
            raise BadSchema(where, str(error)) from None
        raise


def _content(body: dict[str, Any], prompt: str, dice: Dice) -> tuple[str | None, str | None]:
    """The text, or a refusal if the asked form cannot be made."""
    wanted = body.get("response_format")
    kind = wanted.get("type") if isinstance(wanted, dict) else None
    inner = wanted.get("json_schema") if isinstance(wanted, dict) else None
    if kind == "json_schema" and isinstance(inner, dict):
        schema = inner.get("schema", {"type": "object"})
        try:
            value = _fit(schema, dice, ("response_format", "json_schema", "schema"))
        except Unfit as error:
            return None, f"This mock cannot make a value for the schema: {error}."
        return json.dumps(value, ensure_ascii=False), None
    written = text(dice, prompt, _SENTENCES.get(str(body.get("verbosity")), 3))
    if kind == "json_object":
        return json.dumps({"answer": written, "items": [dice.below(100), dice.below(100)]}, ensure_ascii=False), None
    return written, None


def _calls(body: dict[str, Any], dice: Dice) -> list[dict[str, Any]]:
    """The calls of a response: none if there are no tools, none are wanted, or their results have just come in."""
    tools = body.get("tools")
    choice = body.get("tool_choice", "auto")
    functions = [
        (index, tool["function"])
        for index, tool in enumerate(tools if isinstance(tools, list) else ())
        if isinstance(tool, dict) and isinstance(tool.get("function"), dict)
    ]
    messages = body.get("messages") or [{}]
    answered = isinstance(messages[-1], dict) and messages[-1].get("role") == "tool"
    if not functions or choice == "none" or (choice == "auto" and answered):
        return []
    if isinstance(choice, dict) and isinstance(choice.get("function"), dict):
        name = choice["function"].get("name")
        functions = [one for one in functions if one[1].get("name") == name] or [(-1, {"name": name})]
    at_once = body.get("parallel_tool_calls") is not False and len(functions) > 1 and not isinstance(choice, dict)
    start = dice.below(len(functions))
    calls = []
    for index, function in (functions[start:] + functions[:start])[: 2 if at_once else 1]:
        schema = function.get("parameters") or {"type": "object"}
        try:
            arguments = _fit(schema, dice, ("tools", index, "function", "parameters"))
        except Unfit:
            arguments = {}
        called = {"name": function.get("name"), "arguments": json.dumps(arguments, ensure_ascii=False)}
        calls.append({"id": f"call_{dice.hex(16)}", "type": "function", "function": called})
    return calls


def _logprobs(pieces: list[str], body: dict[str, Any], dice: Dice) -> dict[str, Any]:
    asked = body.get("top_logprobs")
    width = asked if isinstance(asked, int) else 0

    def entry(token: str, odds: float) -> dict[str, Any]:
        return {"token": token, "logprob": odds, "bytes": list(token.encode())}

    content = []
    for token in pieces:
        odds = -dice.below(4000) / 10_000
        others = [one for one in _LIKELY if one != token][: max(0, width - 1)]
        top = [entry(token, odds)] + [
            entry(other, round(odds - 1.5 - 0.75 * rank, 4)) for rank, other in enumerate(others)
        ]
        content.append({**entry(token, odds), "top_logprobs": top[:width]})
    return {"content": content, "refusal": []}
