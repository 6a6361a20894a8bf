"""Structured output: completions parsed to values of a type."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, Generic, TypeVar

import msgspec

from .errors import (
    MAX_SHOWN,
    ArgumentError,
    ContentFilterFinishReasonError,
    LengthFinishReasonError,
    ParseError,
)
from .json_schema import json_schema, safe_name, strict_schema
from .protocols import CompletionLike

T = TypeVar("T")
_INCOMPLETE: dict[str, tuple[type[ParseError], str]] = {
    "length": (
        LengthFinishReasonError,
        "the token limit was reached before the text was complete",
    ),
    "content_filter": (
        ContentFilterFinishReasonError,
        "the content filter stopped the text",
    ),
}


class _Wrapper(msgspec.Struct):
    """The object around a value that is not a JSON object."""

    value: Any


class OutputFormat(Generic[T]):
    """A type as the format of a completion."""

    def __init__(self, kind: type[T]) -> None:
        """Derive the JSON schema.

        Args:
            kind: A msgspec Struct, dataclass, TypedDict, pydantic model or other type.

        Raises:
            ArgumentError: The type has no JSON schema.
        """
        self._kind = kind
        self._is_pydantic = callable(getattr(kind, "model_validate_json", None))
        self._is_wrapped = False
        try:
            self._schema = self._derive_schema()
        except TypeError as error:
            raise ArgumentError(f"no JSON schema for {kind!r}: {error}") from None

    def _derive_schema(self) -> dict[str, Any]:
        if self._is_pydantic:
            model: Any = self._kind
            schema: dict[str, Any] = model.model_json_schema()
            return schema
        schema = json_schema(self._kind)
        if schema.get("type") == "object":
            return schema
        self._is_wrapped = True
        definitions = schema.pop("$defs", None)
        wrapper: dict[str, Any] = {"type": "object", "properties": {"value": schema}}
        if definitions:
            wrapper["$defs"] = definitions
        return wrapper

    def parameters(self, supported: Container[str]) -> dict[str, Any]:
        """Return the parameters that request the format.

        Args:
            supported: The parameters of the API.
        """
        name = safe_name(getattr(self._kind, "__name__", ""), "response")
        schema = {"name": name, "schema": strict_schema(self._schema), "strict": True}
        parameters: dict[str, Any] = {
            "response_format": {"type": "json_schema", "json_schema": schema}
        }
        if "structured_outputs" in supported:
            parameters["structured_outputs"] = True
        return parameters

    def parse(self, completion: CompletionLike) -> list[T | None]:
        """Return the value of each choice; None for refusals and tool calls.

        Raises:
            ParseError: A text does not match the type.
        """
        return [self._parse_choice(choice, completion) for choice in completion.choices]

    def _parse_choice(self, choice: Any, completion: CompletionLike) -> T | None:
        text: str = choice.message.content or ""
        reason = getattr(choice, "finish_reason", None)
        if reason in _INCOMPLETE:
            error_class, message = _INCOMPLETE[reason]
            raise _parse_error(message, text, completion, error_class)
        if not text or getattr(choice.message, "refusal", None):
            return None
        try:
            return self._decode(text)
        except (ValueError, TypeError, RecursionError) as problem:
            details = " ".join(str(problem).split())[:MAX_SHOWN]
            name = getattr(self._kind, "__name__", repr(self._kind))
            message = f"the response does not match {name}: {details}"
            raise _parse_error(message, text, completion) from None

    def _decode(self, text: str) -> T:
        if self._is_pydantic:
            model: Any = self._kind
            value: T = model.model_validate_json(text)
            return value
        if self._is_wrapped:
            wrapper = msgspec.json.decode(text, type=_Wrapper)
            return msgspec.convert(wrapper.value, self._kind)
        return msgspec.json.decode(text, type=self._kind)


def require_value(value: T | None, completion: CompletionLike) -> T:
    """Return the value of the first choice.

    Raises:
        ParseError: The model refused, called tools, or sent no text.
    """
    message: Any = completion.choices[0].message if completion.choices else None
    refusal = getattr(message, "refusal", None)
    if value is not None or (completion.text and not refusal):
        return value  # type: ignore[return-value]
    reason = "the response has no text"
    if refusal:
        reason = f"the model refused: {refusal}"
    elif getattr(message, "tool_calls", None):
        reason = "the model called tools instead"
    raise _parse_error(reason, completion.text, completion)


def _parse_error(
    message: str,
    text: str,
    completion: CompletionLike,
    error_class: type[ParseError] = ParseError,
) -> ParseError:
    error = error_class(
        message, body=text[:MAX_SHOWN], request_id=completion.request_id, status=200
    )
    error.text, error.completion = text, completion
    return error
