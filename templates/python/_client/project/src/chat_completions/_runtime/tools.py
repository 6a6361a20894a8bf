"""Functions as tools: their JSON schemas, their calls, and the conversation."""

from __future__ import annotations

import copy
import inspect
import typing
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from functools import partial
from typing import Annotated, Any, cast

import msgspec

from .errors import ArgumentError, ToolError, ToolLimitError
from .json_schema import json_schema, safe_name, strict_schema

#: Functions and their arguments as types; derived once.
_argument_types: dict[Callable[..., Any], type[msgspec.Struct]] = {}


def function_tool(function: Callable[..., Any]) -> dict[str, Any]:
    """Return a function as the tool of a request.

    Raises:
        ArgumentError: A parameter has no type hint, or one without a JSON schema.
    """
    schema = dict(json_schema(_argument_type(function)))
    schema.pop("title", None)
    schema.setdefault("properties", {})
    definition: dict[str, Any] = {"name": function_name(function)}
    if description := inspect.getdoc(function):
        definition["description"] = description
    definition["parameters"] = schema
    return {"type": "function", "function": definition}


def model_tool(model: Any, name: str | None, description: str | None) -> dict[str, Any]:
    """Return a pydantic model as the tool of a request."""
    definition: dict[str, Any] = {
        "name": name or safe_name(model.__name__, "tool"),
        "strict": True,
    }
    if description := description or inspect.getdoc(model):
        definition["description"] = description
    definition["parameters"] = strict_schema(model.model_json_schema())
    return {"type": "function", "function": definition}


def tool_definitions(tools: Iterable[Any]) -> list[Any]:
    """Return tools as a request describes them."""
    return [function_tool(tool) if callable(tool) else tool for tool in tools]


def function_name(function: Callable[..., Any]) -> str:
    """Return the name of a function as a tool.

    Raises:
        ArgumentError: The API does not allow the name.
    """
    name: str = getattr(function, "__name__", type(function).__name__)
    if name != safe_name(name, ""):
        raise ArgumentError(
            f"invalid tool name {name!r}: only ASCII letters, digits, _ and -"
        )
    return name


def _argument_type(function: Callable[..., Any]) -> type[msgspec.Struct]:
    """Return a Struct with a field for each parameter of a function."""
    try:
        if function in _argument_types:
            return _argument_types[function]
    except TypeError:
        raise ArgumentError(f"{function!r} cannot be a tool: not hashable") from None
    name = function_name(function)
    fields = list(_fields(function, name))
    try:
        arguments = msgspec.defstruct(
            safe_name(name, "tool"), fields, kw_only=True, forbid_unknown_fields=True
        )
        json_schema(arguments)
    except (TypeError, ValueError) as error:
        raise ArgumentError(
            f"a parameter of the tool {name} has no JSON schema: {error}"
        ) from None
    _argument_types[function] = arguments
    return arguments


def _fields(function: Callable[..., Any], name: str) -> Iterator[tuple[Any, ...]]:
    try:
        annotated = (
            function if hasattr(function, "__name__") else type(function).__call__
        )
        hints = typing.get_type_hints(annotated, include_extras=True)
        signature = inspect.signature(function)
    except (NameError, TypeError, ValueError) as error:
        raise ArgumentError(
            f"cannot read the type hints of the tool {name}: {error}"
        ) from None
    for parameter in signature.parameters.values():
        if parameter.kind not in (
            parameter.POSITIONAL_OR_KEYWORD,
            parameter.KEYWORD_ONLY,
        ):
            raise ArgumentError(
                f"the parameter {parameter} of the tool {name} has no keyword"
            )
        if parameter.name not in hints:
            raise ArgumentError(
                f"the parameter {parameter.name} of the tool {name} has no type hint"
            )
        hint = _with_description(hints[parameter.name])
        if parameter.default is parameter.empty:
            yield parameter.name, hint
        else:
            yield parameter.name, hint, _default(parameter.default)


def _default(value: Any) -> Any:
    if type(value) in (list, dict, set):
        return msgspec.field(default_factory=partial(copy.deepcopy, value))
    return value


def _with_description(hint: Any) -> Any:
    """Return a type hint with the text of `Annotated[str, "text"]` as description."""
    if typing.get_origin(hint) is not Annotated:
        return hint
    kind, *metadata = typing.get_args(hint)
    for item in metadata:
        if isinstance(item, str):
            item = msgspec.Meta(description=item)
        kind = Annotated[kind, item]
    return kind


class PendingCall:
    """A tool call that is to be made.

    Attributes:
        call: The tool call of the model.
    """

    def __init__(self, call: Any, function: Callable[..., Any] | None) -> None:
        self.call = call
        self._function = function

    def run(self) -> Any:
        """Call the function.

        Returns:
            The result, which is awaitable if the function is async, or a ToolError for
            the model.
        """
        name = self.call.function.name
        if self._function is None:
            return ToolError(f"unknown tool {name!r}")
        arguments = self.call.function.arguments or "{}"
        try:
            values = msgspec.json.decode(arguments, type=_argument_type(self._function))
        except (ValueError, RecursionError) as error:
            return ToolError(f"invalid arguments: {error}")
        keywords = {field: getattr(values, field) for field in values.__struct_fields__}
        try:
            return self._function(**keywords)
        except ToolError as error:
            return error


async def resolve(result: Any) -> Any:
    """Return the result of a function, awaited if it is async."""
    if not isinstance(result, Awaitable):
        return result
    try:
        return await cast("Coroutine[Any, Any, Any]", result)
    except ToolError as error:
        return error


class Conversation:
    """A conversation that continues until the model stops calling tools.

    Attributes:
        tools: The tools.
        messages: The messages so far.
        completion: The last completion.
        finished: Whether the conversation has ended.
    """

    def __init__(
        self, messages: Any, tools: Iterable[Any], max_turns: int, is_async: bool
    ) -> None:
        """Start a conversation.

        Args:
            messages: The first messages; a string is one message of the user.
            tools: Functions, and tools as dicts, whose calls end the conversation.
            max_turns: Most completions to request.
            is_async: Whether functions may be async.

        Raises:
            ArgumentError: `max_turns` is less than 1, or a function cannot be a tool.
        """
        if max_turns < 1:
            raise ArgumentError("max_turns must be an integer, 1 or more")
        self.tools = list(tools)
        self._functions = {
            function_name(tool): tool for tool in self.tools if callable(tool)
        }
        for name, function in self._functions.items():
            if not is_async and inspect.iscoroutinefunction(function):
                raise ArgumentError(f"the tool {name} is async: use AsyncClient")
        self._external = {
            tool["function"]["name"] for tool in self.tools if not callable(tool)
        }
        if isinstance(messages, str):
            messages = [{"role": "user", "content": messages}]
        self.messages: list[Any] = list(messages)
        self.completion: Any = None
        self.finished = False
        self._turns_left = max_turns

    def pending_calls(self, completion: Any) -> Iterator[PendingCall]:
        """Add a completion to the conversation and yield its tool calls.

        Raises:
            ToolLimitError: `max_turns` is reached.
        """
        self.completion = completion
        self.messages.append(completion.message)
        self._turns_left -= 1
        calls = completion.tool_calls
        if not calls or any(call.function.name in self._external for call in calls):
            self.finished = True
            return
        if self._turns_left == 0:
            error = ToolLimitError("max_turns reached, and the model still calls tools")
            error.messages = self.messages
            raise error
        for call in calls:
            yield PendingCall(call, self._functions.get(call.function.name))

    def add_result(self, pending: PendingCall, result: Any) -> None:
        """Add the result of a tool call to the conversation, as text or JSON."""
        if isinstance(result, ToolError):
            text = f"Error: {result}"
        elif isinstance(result, str):
            text = result
        else:
            text = msgspec.json.encode(result, enc_hook=str).decode()
        self.messages.append(
            {"role": "tool", "tool_call_id": pending.call.id, "content": text}
        )


class BaseToolRun:
    """The end of a conversation with tools.

    Attributes:
        completion: The last completion.
        messages: The whole conversation, with the last completion's message.
    """

    def __init__(self, completion: Any, messages: list[Any]) -> None:
        self.completion = completion
        self.messages = messages

    @property
    def text(self) -> str:
        """The text of the last completion."""
        text: str = self.completion.text
        return text

    def __repr__(self) -> str:
        return f"<ToolRun of {len(self.messages)} messages: {self.text!r}>"
