"""What a sample must print of a response: worked out from the bytes that the mock sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from samplewright.ir import ExpectedResponse, Json, OutputKind
from samplewright.mock.messages import Response
from samplewright.verify.json_diff import describe_difference, first_difference, read_values

_SHOWN = 500
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]+")


def check_response(expected: ExpectedResponse, response: Response | None, stdout: str) -> str:
    """Return what is wrong with what was printed of a good response, empty if nothing is.

    Args:
        expected: What the document says of the response.
        response: What was sent, if it is known.
        stdout: What was printed.
    """
    if response is None:
        return "" if stdout else "nothing was printed"
    values = sent_values(response, expected.done)
    if expected.kind is OutputKind.JSON:
        return _check_json(values, stdout)
    text = chat_output(expected.kind, values)
    if stdout == text or _matches(text, stdout):
        return ""
    return f"expected stdout {_join_surrogates(text)[:_SHOWN]!r}\nreceived stdout {stdout[:_SHOWN]!r}"


def server_message(response: Response | None) -> str:
    """Return the message of an API's error, of the body or of the last event, empty if there is none.

    It is on one line, without control characters.
    """
    if response is None:
        return ""
    text = event_data((response.events or (b"",))[-1]) if response.body is None else response.body
    try:
        error = json.loads(text)["error"]
        message = error if isinstance(error, str) else str(error["message"])
        return " ".join(_CONTROLS.sub("", message).split())
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


def chat_output(kind: OutputKind, values: Sequence[Json]) -> str:
    """Return what a sample prints of a chat completion: its text and a line end; after it a line for each tool call."""
    text = ""
    calls: dict[int, list[str]] = {}
    for message in messages(values):
        text += message.get("content") or ""
        for call in message.get("tool_calls") or []:
            index = call.get("index")
            if index is None:  # a piece with an id starts a call, others continue the last one
                index = len(calls) if call.get("id") or not calls else len(calls) - 1
            name_and_arguments = calls.setdefault(index, ["", ""])
            name_and_arguments[0] += call["function"].get("name") or ""
            name_and_arguments[1] += call["function"].get("arguments") or ""
    if kind is OutputKind.TEXT:
        return text + "\n"
    lines = [text] if text else []
    return "".join(f"{line}\n" for line in [*lines, *(" ".join(call) for call in calls.values())])


def messages(values: Iterable[Json]) -> Iterator[dict[str, Any]]:
    """Return the message of the first choice of each completion, or its delta."""
    for completion in values:
        for choice in completion.get("choices") or []:
            if not choice.get("index"):
                yield choice.get("delta") or choice.get("message") or {}


def _matches(text: str, stdout: str) -> bool:
    """Return whether an output is a text with surrogates, joined or replaced."""
    parts = re.split(f"({_SURROGATES.pattern})", text)
    return len(parts) > 1 and re.fullmatch("".join(map(_pattern, parts)), stdout) is not None


def _pattern(part: str) -> str:
    """Return the pattern of a part of an output; for surrogates a program may print replacement characters."""
    joined = re.escape(_join_surrogates(part))
    return f"(?:{joined}|[?\ufffd]+)" if _SURROGATES.fullmatch(part) else joined


def _join_surrogates(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


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
