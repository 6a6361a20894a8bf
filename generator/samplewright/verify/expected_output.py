"""What a sample must print of a response: worked out from the bytes that the mock sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from samplewright.ir import Json, OutputKind, Scenario
from samplewright.mock.messages import Response
from samplewright.verify.json_diff import describe_difference, first_difference, read_values

_SHOWN = 500


def check_response(scenario: Scenario, response: Response | None, stdout: str) -> str:
    """Return what is wrong with what was printed of a good response, empty if nothing is."""
    if response is None:
        return "" if stdout else "nothing was printed"
    if scenario.response.kind is OutputKind.JSON:
        return _check_json(sent_values(response, scenario.response.done), stdout)
    expected = chat_output(scenario, sent_values(response, scenario.response.done))
    if stdout == expected:
        return ""
    return f"expected stdout {expected[:_SHOWN]!r}\nreceived stdout {stdout[:_SHOWN]!r}"


def server_message(response: Response | None) -> str:
    """Return the message of an API's error, on one line: of the body or of the last event; empty if there is none."""
    if response is None:
        return ""
    text = event_data((response.events or (b"",))[-1]) if response.body is None else response.body
    try:
        error = json.loads(text)["error"]
        return " ".join(str(error["message"]).split())
    except (ValueError, LookupError, TypeError):
        return ""


def sent_values(response: Response, done: str | None) -> list[Json]:
    """Return the response's JSON body as the only value, or the values of its events; what is no JSON is left out.

    Args:
        response: The response.
        done: Data of the event that ends a stream.
    """
    texts = [event_data(event) for event in response.events] if response.body is None else [response.body.decode()]
    return [value for text in texts if text != done for value in _read(text)]


def event_data(event: bytes) -> str:
    """Return the data of a server-sent event: its lines joined by line feeds."""
    lines = re.split(r"\r\n|\r|\n", event.decode().removeprefix("\ufeff"))
    values = (line.partition(":")[2] for line in lines if line.partition(":")[0] == "data")
    return "\n".join(value.removeprefix(" ") for value in values)


def chat_output(scenario: Scenario, values: Sequence[Json]) -> str:
    """Return what a sample prints of a chat completion: its text and a line end; after it a line for each tool call."""
    text = ""
    calls: dict[int, list[str]] = {}
    for message in messages(values):
        text += message.get("content") or ""
        for number, call in enumerate(message.get("tool_calls") or []):
            name_and_arguments = calls.setdefault(call.get("index", number), ["", ""])
            name_and_arguments[0] += call["function"].get("name") or ""
            name_and_arguments[1] += call["function"].get("arguments") or ""
    if scenario.response.kind is OutputKind.TEXT:
        return text + "\n"
    lines = [text] if text else []
    return "".join(f"{line}\n" for line in [*lines, *(" ".join(call) for call in calls.values())])


def messages(values: Iterable[Json]) -> Iterator[dict[str, Any]]:
    """Return the message of the first choice of each completion, or its delta."""
    for completion in values:
        for choice in completion.get("choices") or []:
            if choice.get("index", 0) == 0:
                yield choice.get("delta") or choice.get("message") or {}


def _read(text: str) -> list[Json]:
    try:
        return [json.loads(text)]
    except ValueError:
        return []


def _check_json(expected: list[Json], stdout: str) -> str:
    try:
        printed = list(read_values(stdout))
    except ValueError:
        return f"stdout must be the response's JSON: {stdout[:_SHOWN]!r}"
    return "" if first_difference(expected, printed) is None else describe_difference(expected, printed)
