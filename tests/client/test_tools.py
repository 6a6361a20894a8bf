"""A function with hints is a tool; run_tools makes the calls, feeds the results back, and stops at a bound."""

from __future__ import annotations

import dataclasses
import enum
import json
from typing import Annotated, Any, Literal, Optional, TypedDict

import chat_completions
import jsonschema_rs
import msgspec
import pytest
from chat_completions import ToolError, ToolLimitError, tool

from support.scripted_server import Scripted, completion


class Unit(enum.Enum):
    c = "celsius"
    f = "fahrenheit"


@dataclasses.dataclass
class Place:
    city: str
    country: Optional[str] = None  # noqa: UP045


class Window(TypedDict):
    days: int


def get_weather(
    place: Place,
    unit: Unit = Unit.c,
    level: Literal["short", "long"] = "short",
    window: Optional[Window] = None,  # noqa: UP045
    tags: Annotated[list[str], "What to look for"] = [],  # noqa: B006
) -> dict[str, Any]:
    """Tells the weather.

    Of one place at a time.
    """
    return {"sky": "clear", "city": place.city, "unit": unit.value, "tags": tags}


def test_a_schema_of_hints() -> None:
    made = tool(get_weather)
    assert made["type"] == "function" and made["function"]["name"] == "get_weather"
    assert made["function"]["description"].startswith("Tells the weather.")
    schema = made["function"]["parameters"]
    assert schema["type"] == "object" and schema["required"] == ["place"]
    assert set(schema["properties"]) == {"place", "unit", "level", "window", "tags"}
    assert "What to look for" in json.dumps(schema["properties"]["tags"])
    validator = jsonschema_rs.Draft202012Validator(schema)
    for good in ({"place": {"city": "Oslo"}}, {"place": {"city": "x", "country": None}, "unit": "fahrenheit", "level": "long", "window": {"days": 2}, "tags": ["a"]}):  # fmt: skip
        assert validator.is_valid(good)
    for bad in ({}, {"place": "Oslo"}, {"place": {}}, {"place": {"city": "x"}, "unit": "kelvin"}, {"place": {"city": "x"}, "tags": "a"}, {"place": {"city": "x"}, "new": 1}):  # fmt: skip
        assert not validator.is_valid(bad), bad


def test_the_server_understands_it(drive: Any, mock: Any) -> None:
    answer = drive.chat("Weather?", model="qwen/qwen3-8b", tools=[get_weather], base_url_=mock.base_url)
    assert mock.requests[0]["status"] == 200
    (call,) = answer.tool_calls
    assert call.function.name == "get_weather" and "place" in json.loads(call.function.arguments)
    assert mock.bodies[0]["tools"] == [json.loads(json.dumps(tool(get_weather)))]


def nothing() -> str:
    return "done"


def test_a_function_without_parameters_or_docstring() -> None:
    made = tool(nothing)["function"]
    assert made["parameters"]["properties"] == {} and not made.get("description")


def positional(a: int, /) -> str:
    return ""


def several(*values: int) -> str:
    return ""


def without_hint(a) -> str:  # type: ignore[no-untyped-def]
    return ""


def hopeless(a: object) -> str:
    return ""


@pytest.mark.parametrize("function", [positional, several, lambda: "", 5])
def test_what_cannot_be_a_tool_is_refused_with_a_reason(function: Any) -> None:
    with pytest.raises((TypeError, ValueError)) as caught:
        tool(function)
    assert str(caught.value)


def asks(*calls: tuple[str, str]) -> dict[str, Any]:
    made = [
        {"id": f"c{n}", "type": "function", "function": {"name": name, "arguments": arguments}}
        for n, (name, arguments) in enumerate(calls)
    ]
    return completion(None, tool_calls=made)


def run(drive: Any, server: Scripted, *tools: Any, **more: Any) -> Any:
    return drive(lambda client: client.run_tools("Hi", model="m", tools=list(tools), **more), base_url=server.base_url)


def test_a_round(drive: Any) -> None:
    with Scripted(
        asks(("get_weather", '{"place": {"city": "Oslo"}, "unit": "fahrenheit"}'), ("nothing", "{}")),
        completion("Fine"),
    ) as server:
        done = run(drive, server, get_weather, nothing, temperature=0)
    assert done.text == "Fine" and done.completion.text == "Fine"
    first, second = (request.json for request in server.requests)
    assert first["temperature"] == second["temperature"] == 0 and first["tools"] == second["tools"]
    user, assistant, one, two = second["messages"]
    assert user == {"role": "user", "content": "Hi"}
    assert assistant["role"] == "assistant" and [call["id"] for call in assistant["tool_calls"]] == ["c0", "c1"]
    assert (one["role"], one["tool_call_id"]) == ("tool", "c0")
    assert json.loads(one["content"]) == {"sky": "clear", "city": "Oslo", "unit": "fahrenheit", "tags": []}
    assert two == {"role": "tool", "tool_call_id": "c1", "content": "done"}
    assert len(done.messages) == 5


def test_the_conversation_can_go_on(drive: Any) -> None:
    with Scripted(asks(("nothing", "{}")), completion("Fine"), completion("More")) as server:
        done = run(drive, server, nothing)
        drive.chat([*done.messages, {"role": "user", "content": "And?"}], base_url_=server.base_url)
    assert [one["role"] for one in server.requests[2].json["messages"]] == [
        "user",
        "assistant",
        "tool",
        "assistant",
        "user",
    ]


def test_no_call_at_all(drive: Any) -> None:
    with Scripted(completion("At once")) as server:
        assert run(drive, server, nothing).text == "At once"
    assert len(server.requests) == 1


@pytest.mark.parametrize("bound", [1, 3])
def test_the_bound(drive: Any, bound: int) -> None:
    made: list[int] = []

    def count() -> str:
        made.append(1)
        return "again"

    with Scripted(asks(("count", "{}"))) as server, pytest.raises(ToolLimitError) as caught:
        run(drive, server, count, max_turns=bound)
    assert len(server.requests) == bound and len(made) <= bound
    assert caught.value.messages[0]["role"] == "user" and "max_turns" in str(caught.value)


@pytest.mark.parametrize(
    "arguments",
    [
        "{",
        "[]",
        "null",
        "",
        '{"place": "Oslo"}',
        '{"place": {"city": 5}}',
        '{"place": {"city": "x"}, "new": 1}',
        '{"unit": "celsius"}',
    ],
)
def test_arguments_that_do_not_fit_are_told_to_the_model(drive: Any, arguments: str) -> None:
    with Scripted(asks(("get_weather", arguments)), completion("Sorry")) as server:
        assert run(drive, server, get_weather).text == "Sorry"
    told = server.requests[1].json["messages"][2]
    assert told["role"] == "tool" and told["tool_call_id"] == "c0" and told["content"]
    assert "clear" not in told["content"]


def test_an_unknown_tool_is_told_to_the_model(drive: Any) -> None:
    with Scripted(asks(("os_system", "{}")), completion("Sorry")) as server:
        assert run(drive, server, nothing).text == "Sorry"
    assert "os_system" in server.requests[1].json["messages"][2]["content"]


def test_a_tools_own_error_is_told_to_the_model(drive: Any) -> None:
    def fails() -> str:
        raise ToolError("no such place")

    with Scripted(asks(("fails", "{}")), completion("Sorry")) as server:
        assert run(drive, server, fails).text == "Sorry"
    assert "no such place" in server.requests[1].json["messages"][2]["content"]


def test_any_other_error_reaches_the_caller(drive: Any) -> None:
    def breaks() -> str:
        raise LookupError("a bug")

    with Scripted(asks(("breaks", "{}"))) as server, pytest.raises(LookupError, match="a bug"):
        run(drive, server, breaks)


def test_results_of_any_kind(drive: Any) -> None:
    class Point(msgspec.Struct):
        x: int

    def struct() -> Any:
        return Point(1)

    def text() -> str:
        return "plain 你好"

    def none() -> None:
        return None

    with Scripted(asks(("struct", "{}"), ("text", "{}"), ("none", "{}")), completion("Fine")) as server:
        run(drive, server, struct, text, none)
    contents = [one["content"] for one in server.requests[1].json["messages"][2:]]
    assert json.loads(contents[0]) == {"x": 1} and contents[1] == "plain 你好" and isinstance(contents[2], str)


def test_async_tools(drive: Any) -> None:
    if not drive.is_async:
        pytest.skip("a sync client cannot wait for async functions")

    async def later(word: str) -> str:
        return word[::-1]

    with Scripted(asks(("later", '{"word": "abc"}')), completion("Fine")) as server:
        assert run(drive, server, later).text == "Fine"
    assert server.requests[1].json["messages"][2]["content"] == "cba"


def test_an_async_tool_of_a_sync_client_is_refused() -> None:
    async def later() -> str:
        return ""

    with Scripted(asks(("later", "{}")), completion()) as server, pytest.raises((TypeError, ValueError)):
        chat_completions.Client("k", server.base_url).run_tools("Hi", model="m", tools=[later])


def test_the_bound_must_be_one(drive: Any) -> None:
    with Scripted(completion()) as server, pytest.raises((TypeError, ValueError)):
        run(drive, server, nothing, max_turns=0)
    assert server.requests == []
