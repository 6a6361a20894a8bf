"""Functions as tools: schemas, `run_tools`, and its limit."""

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

from support.scripted_server import ScriptedServer, completion


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
    location: Place,
    unit: Unit = Unit.c,
    level: Literal["short", "long"] = "short",
    window: Optional[Window] = None,  # noqa: UP045
    tags: Annotated[list[str], "What to look for"] = [],  # noqa: B006
) -> dict[str, Any]:
    """Tells the weather.

    Of one place at a time.
    """
    return {"sky": "clear", "city": location.city, "unit": unit.value, "tags": tags}


def test_the_schema_of_type_hints() -> None:
    definition = tool(get_weather)
    assert definition["type"] == "function" and definition["function"]["name"] == "get_weather"
    assert definition["function"]["description"].startswith("Tells the weather.")
    schema = definition["function"]["parameters"]
    assert schema["type"] == "object" and schema["required"] == ["location"]
    assert set(schema["properties"]) == {"location", "unit", "level", "window", "tags"}
    assert "What to look for" in json.dumps(schema["properties"]["tags"])
    validator = jsonschema_rs.Draft202012Validator(schema)
    for good in ({"location": {"city": "Oslo"}}, {"location": {"city": "x", "country": None}, "unit": "fahrenheit", "level": "long", "window": {"days": 2}, "tags": ["a"]}):  # fmt: skip
        assert validator.is_valid(good)
    for bad in ({}, {"location": "Oslo"}, {"location": {}}, {"location": {"city": "x"}, "unit": "kelvin"}, {"location": {"city": "x"}, "tags": "a"}, {"location": {"city": "x"}, "new": 1}):  # fmt: skip
        assert not validator.is_valid(bad), bad


def test_the_mock_accepts_it(drive: Any, mock: Any) -> None:
    answer = drive.chat("Weather?", model="qwen/qwen3-8b", tools=[get_weather], base_url_=mock.base_url)
    assert mock.requests[0]["status"] == 200
    (call,) = answer.tool_calls
    assert call.function.name == "get_weather" and "location" in json.loads(call.function.arguments)
    assert mock.bodies[0]["tools"] == [json.loads(json.dumps(tool(get_weather)))]


def nothing() -> str:
    return "done"


def test_a_function_without_parameters_or_docstring() -> None:
    definition = tool(nothing)["function"]
    assert definition["parameters"]["properties"] == {} and not definition.get("description")


def positional(a: int, /) -> str:
    return ""


def several(*values: int) -> str:
    return ""


def without_hint(a) -> str:  # type: ignore[no-untyped-def]
    return ""


def without_schema(a: object) -> str:
    return ""


@pytest.mark.parametrize("function", [positional, several, lambda: "", 5])
def test_invalid_tools(function: Any) -> None:
    with pytest.raises((TypeError, ValueError)) as caught:
        tool(function)
    assert str(caught.value)


def asks(*calls: tuple[str, str]) -> dict[str, Any]:
    calls = [
        {"id": f"c{n}", "type": "function", "function": {"name": name, "arguments": arguments}}
        for n, (name, arguments) in enumerate(calls)
    ]
    return completion(None, tool_calls=calls)


def run(drive: Any, server: ScriptedServer, *tools: Any, **more: Any) -> Any:
    return drive(lambda client: client.run_tools("Hi", model="m", tools=list(tools), **more), base_url=server.base_url)


def test_a_tool_call(drive: Any) -> None:
    with ScriptedServer(
        asks(("get_weather", '{"location": {"city": "Oslo"}, "unit": "fahrenheit"}'), ("nothing", "{}")),
        completion("Fine"),
    ) as server:
        done = run(drive, server, get_weather, nothing, temperature=0)
    assert done.text == "Fine" and done.completion.text == "Fine"
    first, second = (request.json for request in server.requests)
    assert first["temperature"] == second["temperature"] == 0 and first["tools"] == second["tools"]
    user, assistant, first_result, second_result = second["messages"]
    assert user == {"role": "user", "content": "Hi"}
    assert assistant["role"] == "assistant" and [call["id"] for call in assistant["tool_calls"]] == ["c0", "c1"]
    assert (first_result["role"], first_result["tool_call_id"]) == ("tool", "c0")
    assert json.loads(first_result["content"]) == {"sky": "clear", "city": "Oslo", "unit": "fahrenheit", "tags": []}
    assert second_result == {"role": "tool", "tool_call_id": "c1", "content": "done"}
    assert len(done.messages) == 5


def test_the_conversation_can_continue(drive: Any) -> None:
    with ScriptedServer(asks(("nothing", "{}")), completion("Fine"), completion("More")) as server:
        done = run(drive, server, nothing)
        drive.chat([*done.messages, {"role": "user", "content": "And?"}], base_url_=server.base_url)
    assert [message["role"] for message in server.requests[2].json["messages"]] == [
        "user",
        "assistant",
        "tool",
        "assistant",
        "user",
    ]


def test_no_tool_calls(drive: Any) -> None:
    with ScriptedServer(completion("At once")) as server:
        assert run(drive, server, nothing).text == "At once"
    assert len(server.requests) == 1


@pytest.mark.parametrize("max_turns", [1, 3])
def test_max_turns(drive: Any, max_turns: int) -> None:
    runs: list[int] = []

    def count() -> str:
        runs.append(1)
        return "again"

    with ScriptedServer(asks(("count", "{}"))) as server, pytest.raises(ToolLimitError) as caught:
        run(drive, server, count, max_turns=max_turns)
    assert len(server.requests) == max_turns and len(runs) <= max_turns
    assert caught.value.messages[0]["role"] == "user" and "max_turns" in str(caught.value)


@pytest.mark.parametrize(
    "arguments",
    [
        "{",
        "[]",
        "null",
        "",
        '{"location": "Oslo"}',
        '{"location": {"city": 5}}',
        '{"location": {"city": "x"}, "new": 1}',
        '{"unit": "celsius"}',
    ],
)
def test_invalid_arguments_are_reported_to_the_model(drive: Any, arguments: str) -> None:
    with ScriptedServer(asks(("get_weather", arguments)), completion("Sorry")) as server:
        assert run(drive, server, get_weather).text == "Sorry"
    report = server.requests[1].json["messages"][2]
    assert report["role"] == "tool" and report["tool_call_id"] == "c0" and report["content"]
    assert "clear" not in report["content"]


def test_an_unknown_tool_is_reported_to_the_model(drive: Any) -> None:
    with ScriptedServer(asks(("os_system", "{}")), completion("Sorry")) as server:
        assert run(drive, server, nothing).text == "Sorry"
    assert "os_system" in server.requests[1].json["messages"][2]["content"]


def test_a_tool_error_is_reported_to_the_model(drive: Any) -> None:
    def fails() -> str:
        raise ToolError("no such place")

    with ScriptedServer(asks(("fails", "{}")), completion("Sorry")) as server:
        assert run(drive, server, fails).text == "Sorry"
    assert "no such place" in server.requests[1].json["messages"][2]["content"]


def test_an_exception_of_a_tool_is_raised(drive: Any) -> None:
    def breaks() -> str:
        raise LookupError("a bug")

    with ScriptedServer(asks(("breaks", "{}"))) as server, pytest.raises(LookupError, match="a bug"):
        run(drive, server, breaks)


def test_types_of_results(drive: Any) -> None:
    class Point(msgspec.Struct):
        x: int

    def struct() -> Any:
        return Point(1)

    def text() -> str:
        return "plain 你好"

    def none() -> None:
        return None

    with ScriptedServer(asks(("struct", "{}"), ("text", "{}"), ("none", "{}")), completion("Fine")) as server:
        run(drive, server, struct, text, none)
    contents = [message["content"] for message in server.requests[1].json["messages"][2:]]
    assert json.loads(contents[0]) == {"x": 1} and contents[1] == "plain 你好" and isinstance(contents[2], str)


def test_async_tools(drive: Any) -> None:
    if not drive.is_async:
        pytest.skip("async tools need an async client")

    async def later(word: str) -> str:
        return word[::-1]

    with ScriptedServer(asks(("later", '{"word": "abc"}')), completion("Fine")) as server:
        assert run(drive, server, later).text == "Fine"
    assert server.requests[1].json["messages"][2]["content"] == "cba"


def test_an_async_tool_with_a_sync_client() -> None:
    async def later() -> str:
        return ""

    with ScriptedServer(asks(("later", "{}")), completion()) as server, pytest.raises((TypeError, ValueError)):
        chat_completions.Client("k", server.base_url).run_tools("Hi", model="m", tools=[later])


def test_max_turns_must_be_positive(drive: Any) -> None:
    with ScriptedServer(completion()) as server, pytest.raises((TypeError, ValueError)):
        run(drive, server, nothing, max_turns=0)
    assert server.requests == []
