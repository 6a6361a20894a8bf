"""Functions as tools: their schema, their calls, and the conversation around them."""

from __future__ import annotations

import copy
import inspect
import typing
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, cast

import msgspec

from ._errors import ArgumentError, ToolError, ToolLimitError
from ._schema import described, safe_name, strict
from ._types import ChatCompletion, ToolCall

if TYPE_CHECKING:
    from ._params import Message, Messages, Tool, ToolParam

_arguments: dict[Callable[..., Any], type[msgspec.Struct]] = {}


def name_of(function: Callable[..., Any]) -> str:
    """The name by which a model knows a function.

    Raises:
        ArgumentError: it has none that can be sent.
    """
    name: str = getattr(function, "__name__", type(function).__name__)
    if name != safe_name(name):
        raise ArgumentError(
            f"{name} cannot be the name of a tool: give the function a name of ASCII letters and digits"
        )
    return name


def _struct(function: Callable[..., Any]) -> type[msgspec.Struct]:
    """A Struct with a field per parameter.

    Raises:
        ArgumentError: a parameter without a type, or of a kind that has no name.
    """
    try:
        if function in _arguments:
            return _arguments[function]
    except TypeError:
        raise ArgumentError(
            f"{function!r} cannot be a tool: it is not hashable"
        ) from None
    name = name_of(function)
    try:
        hints = typing.get_type_hints(
            function if hasattr(function, "__name__") else type(function).__call__,
            include_extras=True,
        )
        signature = inspect.signature(function)
    except (NameError, TypeError, ValueError) as error:
        raise ArgumentError(
            f"the tool {name} has hints that cannot be read: {error}"
        ) from None
    fields: list[Any] = []
    for parameter in signature.parameters.values():
        if parameter.kind not in (
            parameter.POSITIONAL_OR_KEYWORD,
            parameter.KEYWORD_ONLY,
        ):
            raise ArgumentError(
                f"the tool {name} has the parameter {parameter}, which has no name to give it by"
            )
        if parameter.name not in hints:
            raise ArgumentError(
                f"the tool {name} has no type hint for {parameter.name}"
            )
        hint = _described_hint(hints[parameter.name])
        if parameter.default is parameter.empty:
            fields.append((parameter.name, hint))
        elif type(parameter.default) in (list, dict, set):
            fields.append(
                (
                    parameter.name,
                    hint,
                    msgspec.field(default_factory=_Default(parameter.default)),
                )
            )
        else:
            fields.append((parameter.name, hint, parameter.default))
    try:
        made = msgspec.defstruct(
            safe_name(name), fields, kw_only=True, forbid_unknown_fields=True
        )
        described(made)
    except (TypeError, ValueError) as error:
        raise ArgumentError(
            f"the tool {name} has a parameter without a JSON schema: {error}"
        ) from None
    _arguments[function] = made
    return made


class _Default:
    """Makes a parameter's default anew, so that no call changes that of the next."""

    def __init__(self, value: Any):
        self._value = value

    def __call__(self) -> Any:
        return copy.deepcopy(self._value)


def _described_hint(hint: Any) -> Any:
    """`Annotated[str, "text"]` with the text as description."""
    if typing.get_origin(hint) is not Annotated:
        return hint
    kind, *notes = typing.get_args(hint)
    for note in notes:
        kind = Annotated[
            kind, msgspec.Meta(description=note) if isinstance(note, str) else note
        ]
    return kind


def tool(function: Callable[..., Any]) -> ToolParam:
    """A function as the tool that a request describes: its name, its docstring, and a JSON schema of its parameters.

    Raises:
        ArgumentError: a parameter without a type hint, or with one that JSON cannot say.
    """
    schema = {
        key: value
        for key, value in described(_struct(function)).items()
        if key != "title"
    }
    schema.setdefault("properties", {})
    definition: dict[str, Any] = {"name": name_of(function)}
    if text := inspect.getdoc(function):
        definition["description"] = text
    definition["parameters"] = schema
    return cast("ToolParam", {"type": "function", "function": definition})


def pydantic_function_tool(
    model: Any, *, name: str | None = None, description: str | None = None
) -> ToolParam:
    """A pydantic model as a tool, under the name that openai-python has."""
    text = description or inspect.getdoc(model)
    definition: dict[str, Any] = {
        "name": name or safe_name(model.__name__),
        "strict": True,
    }
    if text:
        definition["description"] = text
    definition["parameters"] = strict(model.model_json_schema())
    return cast("ToolParam", {"type": "function", "function": definition})


def definitions(tools: Iterable[Tool]) -> list[Any]:
    """Tools as they are sent."""
    return [tool(one) if callable(one) else one for one in tools]


class Pending:
    """A call of a tool that is to be made. run: makes it; an awaitable if the function is async."""

    def __init__(self, call: ToolCall, function: Callable[..., Any] | None):
        self.call = call
        self._function = function

    def run(self) -> Any:
        """The function's result; a ToolError if the model has to be told of a mistake."""
        name = self.call.function.name
        if self._function is None:
            return ToolError(f"there is no tool {name!r}")
        try:
            given = msgspec.json.decode(
                self.call.function.arguments or "{}", type=_struct(self._function)
            )
        except (ValueError, RecursionError) as error:
            return ToolError(f"the arguments do not fit: {error}")
        values = {field: getattr(given, field) for field in given.__struct_fields__}
        try:
            return self._function(**values)
        except ToolError as error:
            return error


async def awaited(result: Any) -> Any:
    """The result of a function, async or not."""
    if not isinstance(result, Awaitable):
        return result
    try:
        return await cast("Coroutine[Any, Any, Any]", result)
    except ToolError as error:
        return error


class ToolRun:
    """How a conversation with tools ended.

    completion: the last reply. messages: the whole conversation, the last reply included, ready to go on.
    """

    def __init__(self, completion: ChatCompletion, messages: list[Message]):
        self.completion = completion
        self.messages = messages

    @property
    def text(self) -> str:
        """The text of the last reply."""
        return self.completion.text

    def __repr__(self) -> str:
        return f"<ToolRun of {len(self.messages)} messages: {self.text!r}>"


class Conversation:
    """A conversation that goes on until the model asks for no more tools.

    Raises:
        ArgumentError: no tools, a bound below 1, a function that cannot be a tool.
    """

    def __init__(
        self, messages: Messages, tools: Iterable[Tool], max_turns: int, is_async: bool
    ):
        self.tools = list(tools)
        for one in self.tools:
            if callable(one) and not is_async and inspect.iscoroutinefunction(one):
                raise ArgumentError(
                    f"the tool {name_of(one)} is async, and this client is not; use AsyncClient"
                )
        self._functions = {name_of(one): one for one in self.tools if callable(one)}
        if max_turns < 1:
            raise ArgumentError("max_turns must be a whole number, 1 or more")
        self.messages: list[Any] = (
            [{"role": "user", "content": messages}]
            if isinstance(messages, str)
            else [*messages]
        )
        self._turns = max_turns
        self._reply: ChatCompletion | None = None
        self.finished = False

    def calls(self, reply: ChatCompletion) -> Iterator[Pending]:
        """The calls that a reply asks for, each to be answered; none ends the conversation.

        Raises:
            ToolLimitError: the bound is reached.
        """
        self._reply = reply
        self._turns -= 1
        self.messages.append(reply.message)
        asked = reply.tool_calls
        # A tool that came as a dict is the caller's to run.
        foreign = {one["function"]["name"] for one in self.tools if not callable(one)}
        if not asked or any(call.function.name in foreign for call in asked):
            self.finished = True
            return
        if self._turns == 0:
            error = ToolLimitError(
                "the model still asks for tools, and max_turns is reached"
            )
            error.messages = self.messages
            raise error
        for call in asked:
            yield Pending(call, self._functions.get(call.function.name))

    def answer(self, pending: Pending, result: Any) -> None:
        """Puts the result of a call into the conversation, as text or as JSON."""
        if isinstance(result, ToolError):
            text = f"Error: {result}"
        elif isinstance(result, str):
            text = result
        else:
            text = msgspec.json.encode(result, enc_hook=str).decode()
        self.messages.append(
            {"role": "tool", "tool_call_id": pending.call.id, "content": text}
        )

    def result(self) -> ToolRun:
        assert self._reply is not None
        return ToolRun(self._reply, self.messages)
