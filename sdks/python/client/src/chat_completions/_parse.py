"""Structured output: a type -> the JSON schema that is sent, and the reply's text -> a value of the type."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import msgspec

from . import _api
from ._errors import (
    SHOWN,
    ArgumentError,
    ContentFilterFinishReasonError,
    LengthFinishReasonError,
    ParseError,
)
from ._schema import described, safe_name, strict
from ._types import ChatCompletion, ParsedChoice, ParsedCompletion, ParsedMessage

T = TypeVar("T")
_STOPPED: dict[str, tuple[type[ParseError], str]] = {
    "length": (
        LengthFinishReasonError,
        "the token limit was reached before the answer was whole",
    ),
    "content_filter": (
        ContentFilterFinishReasonError,
        "the content filter stopped the answer",
    ),
}


class _Wrapped(msgspec.Struct):
    """How a value comes that is no object itself: replies are objects."""

    value: Any


class Format(Generic[T]):
    """A type as the format of a reply.

    params: what a request says of it.

    Raises:
        ArgumentError: the type has no JSON schema.
    """

    def __init__(self, kind: type[T]):
        self._kind = kind
        self._pydantic = callable(getattr(kind, "model_validate_json", None))
        self._wrapped = False
        try:
            if self._pydantic:
                schema: dict[str, Any] = kind.model_json_schema()  # type: ignore[attr-defined]
            else:
                schema = described(kind)
                if schema.get("type") != "object":
                    self._wrapped = True
                    defs = schema.pop("$defs", None)
                    schema = {"type": "object", "properties": {"value": schema}}
                    if defs:
                        schema["$defs"] = defs
        except TypeError as error:
            raise ArgumentError(f"{kind!r} has no JSON schema: {error}") from None
        name = safe_name(getattr(kind, "__name__", "reply"))
        form = {"name": name, "schema": strict(schema), "strict": True}
        self.params: dict[str, Any] = {
            "response_format": {"type": "json_schema", "json_schema": form}
        }
        if "structured_outputs" in _api.PARAMETERS:
            self.params["structured_outputs"] = True

    def value(self, text: str) -> T:
        """The text as a value of the type.

        Raises:
            ValueError: it does not fit.
        """
        if self._pydantic:
            model: Any = self._kind
            made: T = model.model_validate_json(text)
            return made
        if not self._wrapped:
            return msgspec.json.decode(text, type=self._kind)
        value: T = msgspec.convert(
            msgspec.json.decode(text, type=_Wrapped).value, self._kind
        )
        return value

    def parsed(self, completion: ChatCompletion) -> ParsedCompletion[T]:
        """The completion with its messages parsed; those without text, as of refusals and tool calls, to None.

        Raises:
            ParseError: a text does not fit the type.
        """
        choices: list[ParsedChoice[T]] = []
        for choice in completion.choices:
            message = choice.message
            text = message.content
            value = None
            if stopped := _STOPPED.get(getattr(choice, "finish_reason", None) or ""):
                raise _error(stopped[1], text or "", completion, stopped[0])
            if text and not getattr(message, "refusal", None):
                try:
                    value = self.value(text)
                except (ValueError, TypeError, RecursionError) as problem:
                    why = " ".join(str(problem).split())[:SHOWN]
                    name = getattr(self._kind, "__name__", repr(self._kind))
                    raise _error(
                        f"the reply does not fit {name}: {why}", text, completion
                    ) from None
            fields = {
                name: getattr(message, name) for name in message.__struct_fields__
            }
            made: ParsedMessage[T] = ParsedMessage(**fields, parsed=value)
            vars(made).update(vars(message))
            rest = {
                name: getattr(choice, name)
                for name in choice.__struct_fields__
                if name != "message"
            }
            choices.append(ParsedChoice(**rest, message=made))
        fields = {
            name: getattr(completion, name)
            for name in completion.__struct_fields__
            if name != "choices"
        }
        whole: ParsedCompletion[T] = ParsedCompletion(**fields, choices=choices)
        vars(whole).update(vars(completion))
        return whole


def _error(
    message: str,
    text: str,
    completion: ChatCompletion,
    kind: type[ParseError] = ParseError,
) -> ParseError:
    error = kind(
        message, body=text[:SHOWN], request_id=completion.request_id, status=200
    )
    error.text, error.completion = text, completion
    return error


def required(completion: ParsedCompletion[T]) -> T:
    """The value of the first choice.

    Raises:
        ParseError: there is none: the model refused, called tools, or said nothing.
    """
    value = completion.parsed
    if value is not None or (completion.text and not _refusal(completion)):
        return value  # type: ignore[return-value]
    why = "the model did not answer with text"
    if refusal := _refusal(completion):
        why = f"the model refused: {refusal}"
    elif completion.tool_calls:
        why = "the model called tools instead"
    raise _error(why, completion.text, completion)


def _refusal(completion: ChatCompletion) -> str | None:
    return (
        getattr(completion.choices[0].message, "refusal", None)
        if completion.choices
        else None
    )
