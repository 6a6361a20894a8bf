"""Completions that the mock generates for the tests of its chat package."""

from __future__ import annotations

from typing import Any

from samplewright.mock.service.service import Service
from support.service_helpers import COMPLETION, SPEC, chat, request, value

MOCK = Service(SPEC)
WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "days": {"type": "integer", "minimum": 1, "maximum": 7}, "unit": {"enum": ["c", "f"]}},
            "required": ["city"],
            "additionalProperties": False,
        },
    },
}  # fmt: skip
TIME = {"type": "function", "function": {"name": "get_time", "parameters": {"type": "object", "properties": {}}}}


def generated(**parameters: Any) -> dict[str, Any]:
    """The completion for a request that no scenario has; it must be valid."""
    response = MOCK.respond(request(chat(**parameters)))
    assert (response.status, response.detail) == (200, "generated"), response.detail
    assert COMPLETION.is_valid(value(response))
    return value(response)


def choice(**parameters: Any) -> dict[str, Any]:
    return generated(**parameters)["choices"][0]


def text(**parameters: Any) -> str:
    return choice(**parameters)["message"]["content"]


def without_nulls(completion: dict[str, Any]) -> Any:
    """A completion without what a stream does not carry: fields that are null, and the usage."""
    if isinstance(completion, dict):
        return {key: without_nulls(item) for key, item in completion.items() if item is not None and key != "usage"}
    return [without_nulls(one) for one in completion] if isinstance(completion, list) else completion
