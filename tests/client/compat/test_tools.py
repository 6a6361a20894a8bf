"""Tool calls: the model's message is sent back, with the results."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import BaseModel

from support.scripted_server import ScriptedServer, completion

TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"], "additionalProperties": False},
    },
}  # fmt: skip
HELLO = [{"role": "user", "content": "What is the weather like?"}]


class GetWeather(BaseModel):
    """Tells the weather"""

    city: str
    days: int = 1


def test_a_conversation_with_a_tool(chat: Any, mock: Any) -> None:
    messages: list[Any] = list(HELLO)
    first = chat.create(messages=messages, tools=[TOOL], tool_choice="auto")
    message = first.choices[0].message
    assert first.choices[0].finish_reason == "tool_calls"
    (call,) = message.tool_calls
    assert call.type == "function" and call.function.name == "get_weather"
    assert set(json.loads(call.function.arguments)) == {"city"}
    messages.append(message)
    messages.append({"role": "tool", "tool_call_id": call.id, "content": json.dumps({"sky": "clear"})})
    assert chat.create(messages=messages).choices[0].message.content
    sent = mock.bodies[1]["messages"][1]
    assert sent["tool_calls"] == [{"id": call.id, "type": "function", "function": {"name": "get_weather", "arguments": call.function.arguments}}]  # fmt: skip


def test_a_named_tool_is_forced(chat: Any, mock: Any) -> None:
    answer = chat.create(tools=[TOOL], tool_choice={"type": "function", "function": {"name": "get_weather"}})
    assert answer.choices[0].message.tool_calls[0].function.name == "get_weather"


def test_multiple_tool_calls(make: Any) -> None:
    calls = [
        {"id": f"c{n}", "type": "function", "function": {"name": "get_weather", "arguments": json.dumps({"city": n})}}
        for n in "ab"
    ]
    with ScriptedServer(completion(None, tool_calls=calls)) as server:
        message = make(base_url=server.base_url).create(tools=[TOOL]).choices[0].message
    assert [(call.id, json.loads(call.function.arguments)["city"]) for call in message.tool_calls] == [
        ("ca", "a"),
        ("cb", "b"),
    ]
    assert message.content is None


def test_a_tool_from_a_pydantic_model(sdk: Any) -> None:
    tool = sdk.pydantic_function_tool(GetWeather)
    assert tool["type"] == "function" and tool["function"]["name"] == "GetWeather"
    assert tool["function"]["strict"] is True and tool["function"]["description"] == "Tells the weather"
    schema = tool["function"]["parameters"]
    assert set(schema["properties"]) == {"city", "days"} and schema["additionalProperties"] is False
    assert schema["required"] == ["city", "days"]


@pytest.mark.departure("arguments are given to functions by `run_tools`; a tool made of a model does not parse them")
def test_arguments_are_parsed(sdk: Any, make: Any) -> None:
    calls = [
        {"id": "c", "type": "function", "function": {"name": "GetWeather", "arguments": '{"city":"Oslo","days":2}'}}
    ]
    with ScriptedServer(completion(None, tool_calls=calls)) as server:
        chat = make(base_url=server.base_url)
        answer = chat.do(
            lambda client: client.chat.completions.parse(
                model="m", messages=HELLO, tools=[sdk.pydantic_function_tool(GetWeather)]
            )
        )
    assert answer.choices[0].message.tool_calls[0].function.parsed_arguments == GetWeather(city="Oslo", days=2)
