"""Chat completions generated from a request: the same for the same request, as its parameters ask.

In this package alone parameters have a behaviour; everywhere else they are only passed on or checked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from samplewright.ir import Json
from samplewright.mock.chat.content import ContentGenerator, ExpensiveRequest
from samplewright.mock.chat.encoding import encode_json
from samplewright.mock.chat.filler_text import reasoning_tokens, tokenize
from samplewright.mock.chat.logprobs import MAX_WIDTH, generate_logprobs
from samplewright.mock.chat.request_body import count_prompt_tokens, last_prompt, without_streaming
from samplewright.mock.chat.seeded_random import SeededRandom
from samplewright.openapi.document import Spec
from samplewright.openapi.pointers import Pointer
from samplewright.openapi.step_budget import StepBudget, StepsExceeded

_MAX_CHOICES = 128
#: Steps that one response may take: values and characters for schemas, log probabilities, comparisons with `stop`.
_MAX_STEPS = 300_000
_EPOCH = 1_760_000_000
_MESSAGE = ("properties", "choices", "items", "properties", "message")


@dataclass(slots=True)
class _Choice:
    """A choice without its index, and the tokens that it took."""

    fields: dict[str, Any]
    tokens: int
    reasoning_tokens: int


@dataclass(slots=True)
class _Source:
    """What the choices of a completion are generated from."""

    body: dict[str, Any]
    prompt: str
    random: SeededRandom
    steps: StepBudget
    contents: ContentGenerator

    def spend(self, steps: int, parameter: str) -> None:
        """Pay for what a parameter asks for."""
        try:
            self.steps.spend(steps)
        except StepsExceeded:
            message = f"a response with this value takes more than {self.steps.limit} steps"
            raise ExpensiveRequest((parameter,), message) from None


class _TokenBudget:
    """The tokens that a choice may take; `exceeded` once a text had to be cut."""

    def __init__(self, limit: Json):
        self._limit = limit if isinstance(limit, int) else None
        self.spent = 0
        self.exceeded = False

    def affordable(self, tokens: list[str]) -> list[str]:
        return tokens if self._limit is None else tokens[: max(0, self._limit - self.spent)]

    def take(self, tokens: list[str]) -> list[str]:
        kept = self.affordable(tokens)
        self.exceeded = self.exceeded or len(kept) < len(tokens)
        self.spent += len(kept)
        return kept


class CompletionGenerator:
    """Generate the completions of one operation, with the fields that its response's schema has."""

    def __init__(self, spec: Spec, schema: Json, pointer: Pointer):
        """Read the fields of the response's schema, and the models that think.

        Args:
            spec: The document.
            schema: The schema of the response.
            pointer: Where the schema is in the document.
        """

        def fields(*keys: str) -> set[str]:
            return set(spec.descend(schema, pointer, *keys, "properties")[0] or ())

        self._root = fields()
        self._choice = fields("properties", "choices", "items")
        self._message = fields(*_MESSAGE)
        self._usage = fields("properties", "usage")
        self._thinking = {
            model["id"]: model["thinking"] for model in spec.models if isinstance(model.get("thinking"), dict)
        }

    @staticmethod
    def supports(
        spec: Spec, request: Json, request_pointer: Pointer, response: Json, response_pointer: Pointer
    ) -> bool:
        """Return whether an operation takes a conversation and returns a chat completion, by its two schemas."""
        parameters = spec.descend(request, request_pointer, "properties")[0] or {}
        message = spec.descend(response, response_pointer, *_MESSAGE)[0]
        return "messages" in parameters and "model" in parameters and bool(message)

    def generate(self, body: dict[str, Any]) -> dict[str, Any]:
        """Return the completion for a request that its schema accepts.

        Raises:
            InvalidRequestSchema: The request contains an invalid schema.
            ExpensiveRequest: The response would take too many steps.
        """
        random = _random_for(body)
        completion_id, created = f"chatcmpl-{random.hex(24)}", _EPOCH + random.below(1_000_000)
        prompt = last_prompt(body)
        steps = StepBudget(_MAX_STEPS)
        source = _Source(body, prompt, random, steps, ContentGenerator(body, prompt, random, steps))
        choices = [self._generate_choice(source) for _ in range(_choice_count(body))]
        completion = {
            "id": completion_id,
            "model": body.get("model"),
            "object": "chat.completion",
            "created": created,
            "choices": [_only({"index": index, **choice.fields}, self._choice) for index, choice in enumerate(choices)],
            "usage": self._count_usage(
                body,
                sum(choice.tokens for choice in choices),
                sum(choice.reasoning_tokens for choice in choices),
            ),
        }
        return _only(completion, self._root)

    def add_usage(self, completion: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        """Return a completion joined from a stream with the usage that its chunks did not contain."""
        if completion.get("usage") or "usage" not in self._root:
            return completion
        messages = [choice["message"] for choice in completion["choices"]]
        reasoning = _count_tokens(message.get("reasoning") for message in messages)
        content = _count_tokens(message.get("content") for message in messages)
        arguments = _count_tokens(
            call["function"]["arguments"] for message in messages for call in message.get("tool_calls") or ()
        )
        return {**completion, "usage": self._count_usage(body, reasoning + content + arguments, reasoning)}

    def _count_usage(self, body: dict[str, Any], tokens: int, reasoning: int) -> dict[str, Any]:
        prompt = count_prompt_tokens(body)
        usage = {
            "prompt_tokens": prompt,
            "completion_tokens": tokens,
            "total_tokens": prompt + tokens,
            "prompt_tokens_details": {"cached_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": reasoning},
        }
        return _only(usage, self._usage)

    def _generate_choice(self, source: _Source) -> _Choice:
        body, prompt = source.body, source.prompt
        budget = _TokenBudget(body.get("max_tokens") or body.get("max_completion_tokens"))
        message: dict[str, Any] = {"role": "assistant", "content": None, "refusal": None, "reasoning": None}
        if "reasoning" in self._message and self._thinks(body, prompt):
            message["reasoning"] = "".join(budget.take(reasoning_tokens(prompt)))
        reasoning = budget.spent
        tokens: list[str] = []
        reason = "stop"
        if calls := source.contents.tool_calls():
            for call in calls:
                function = call["function"]
                function["arguments"] = "".join(budget.take(tokenize(function["arguments"])))
            message["tool_calls"] = calls
            reason = "tool_calls"
        else:
            text, message["refusal"] = source.contents.text()
            if text is not None:
                tokens = _take_content(text, source, budget)
                message["content"] = "".join(tokens)
        reason = "length" if budget.exceeded else reason
        choice = {
            "logprobs": _logprobs(tokens, source) if body.get("logprobs") is True else None,
            "finish_reason": reason,
            "native_finish_reason": reason,
            "message": _only(message, self._message),
        }
        return _Choice(choice, budget.spent, reasoning)

    def _thinks(self, body: dict[str, Any], prompt: str) -> bool:
        """Decide by the request, then by a word in the prompt that the model's card names, then by the model."""
        enabled = body.get("enable_thinking")
        if isinstance(enabled, bool):
            return enabled
        model = body.get("model")
        card = self._thinking.get(model) if isinstance(model, str) else None
        off = card and card.get("prompt_off")
        return card is not None and not (isinstance(off, str) and off in prompt.split())


def _random_for(body: dict[str, Any]) -> SeededRandom:
    """Return random numbers that depend on the request alone; 1.0 is the same as 1."""
    normalized = {
        key: int(value) if isinstance(value, float) and value.is_integer() else value
        for key, value in without_streaming(body).items()
    }
    return SeededRandom(blake2b(encode_json(normalized, ordered=True), digest_size=32).digest())


def _choice_count(body: dict[str, Any]) -> int:
    number = body.get("n")
    return min(number, _MAX_CHOICES) if isinstance(number, int) and number > 0 else 1


def _take_content(text: str, source: _Source, budget: _TokenBudget) -> list[str]:
    """Return the tokens of a text that the budget allows, up to the first stop sequence."""
    tokens = tokenize(text)
    affordable = "".join(budget.affordable(tokens))
    stop = source.body.get("stop")
    sequences = [stop] if isinstance(stop, str) else stop if isinstance(stop, list) else []
    source.spend(len(sequences) * (1 + len(affordable) // 1000), "stop")
    ends = [affordable.find(sequence) for sequence in sequences if isinstance(sequence, str) and sequence]
    end = min((end for end in ends if end >= 0), default=None)
    return budget.take(tokens if end is None else tokenize(affordable[:end]))


def _logprobs(tokens: list[str], source: _Source) -> dict[str, Any]:
    requested = source.body.get("top_logprobs")
    width = max(0, min(requested, MAX_WIDTH)) if isinstance(requested, int) else 0
    source.spend(2 * len(tokens) * (1 + width), "top_logprobs")
    return generate_logprobs(tokens, source.body, source.random)


def _count_tokens(texts: Iterable[str | None]) -> int:
    return sum(len(tokenize(text)) for text in texts if text)


def _only(value: dict[str, Any], fields: set[str]) -> dict[str, Any]:
    """Keep the fields that a schema has; all of them if it names none."""
    return {key: item for key, item in value.items() if key in fields} if fields else value
