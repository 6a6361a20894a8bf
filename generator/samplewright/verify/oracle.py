"""What a run must come to: its verdict from what the mock received and what the program printed."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from typing import Any

from samplewright.ir import Json, OutputKind, Scenario
from samplewright.mock.http.journal import JournalEntry
from samplewright.mock.messages import Response
from samplewright.output.ledger import PASS
from samplewright.verify.conditions import Condition
from samplewright.verify.workspace import Result

#: Each verdict of a run, the first that holds is given.
VERDICTS = {
    PASS: "all is as it must be",
    "skipped": "not run, by the target's own declaration, or since it was not asked for",
    "toolchain-missing": "not run: the target's tools are not on this machine",
    "build-failed": "it does not compile, or not without warnings",
    "timeout": "it did not end within its time limit",
    "leaked-key": "the key is in its output, or in its request outside of the header for it",
    "no-request": "no request came",
    "rejected": "the mock refused a request: it does not follow the spec",
    "wrong-body": "a request arrived that is not the scenario's",
    "extra-request": "more or fewer requests came than the target declares",
    "run-failed": "the exit code is not what it must be",
    "wrong-output": "stdout or stderr is not what it must be",
}
_TRACES = ("Traceback", "Exception in", "panicked", "   at ", "\tat ", "Unhandled")
_LINE = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one sample under one condition. detail: for people, what was wrong; empty if nothing was.

    result: how the program ended, None if it was not run. again: the options of `verify` that run just this again.
    """

    target: str
    scenario: str
    condition: str
    verdict: str
    detail: str = ""
    seconds: float = 0.0
    result: Result | None = None
    again: str = ""


@dataclass(frozen=True, slots=True)
class Observed:
    """One run, and all that is known about it.

    entries: the requests that came. key: that the program was given. extra: requests that its target declares beyond
    the first. answer: what the mock sent for the last request, None if none came. early: whether the program printed
    something while the rest of the stream was held back, None if nothing was.
    """

    scenario: Scenario
    condition: Condition
    result: Result
    entries: Sequence[JournalEntry]
    key: str
    extra: int = 0
    answer: Response | None = None
    early: bool | None = None


def judge(run: Observed) -> tuple[str, str]:
    """(verdict, detail)."""
    return next(_faults(run), (PASS, ""))


def _faults(run: Observed) -> Iterator[tuple[str, str]]:
    result, condition = run.result, run.condition
    if result.code is None:
        yield "timeout", "it was still running at its time limit"
    if run.key.encode() in result.stdout + result.stderr:
        yield "leaked-key", "the key is in its output"
    if condition.prefer is not None:
        yield from _requests(run)
    if condition.succeeds and result.code != 0:
        yield "run-failed", f"exit code {result.code}, must be 0"
    if not condition.succeeds and (result.code or 0) <= 0:
        reason = "must not be 0" if result.code == 0 else "ended by a signal"
        yield "run-failed", f"exit code {result.code}: {reason}"
    yield from (("wrong-output", problem) for problem in _output(run))


def _requests(run: Observed) -> Iterator[tuple[str, str]]:
    if any(_leaks(run, entry) for entry in run.entries):
        yield "leaked-key", "the key is in the request, outside of the header for it"
    if not run.entries:
        yield "no-request", "the mock received nothing"
    for entry in run.entries:
        if entry.verdict != "accepted":
            yield "rejected", f"{entry.verdict}: {entry.detail}"
        problem = _request(run, entry)
        if problem:
            yield "wrong-body", problem
    if len(run.entries) != 1 + run.extra:
        yield "extra-request", f"{len(run.entries)} requests came, {1 + run.extra} must"


def _leaks(run: Observed, entry: JournalEntry) -> bool:
    own = run.scenario.auth.header.lower() if run.scenario.auth else ""
    elsewhere = any(run.key in value for name, value in entry.headers.items() if name != own)
    return elsewhere or run.key in entry.path or run.key.encode() in entry.body


def _request(run: Observed, entry: JournalEntry) -> str:
    if entry.method != run.scenario.method.upper():
        return f"the method is {entry.method}, must be {run.scenario.method.upper()}"
    if run.scenario.body is None:
        return "there is a body, must be none" if entry.body else ""
    try:
        received = entry.json
    except ValueError:
        return "the body is not JSON"
    return "" if first_difference(run.scenario.body, received) is None else difference(run.scenario.body, received)


def first_difference(
    expected: Json, received: Json, pointer: tuple[str | int, ...] = ()
) -> tuple[str | int, ...] | None:
    """Where JSON first first_difference from what is expected, as keys and indices; None: nowhere.

    The order of keys does not count. 1 is not true, an integer must be that integer, a float any number of its value.
    """
    if isinstance(expected, dict) and isinstance(received, dict):
        if expected.keys() != received.keys():
            return pointer
        pairs = [((*pointer, key), value, received[key]) for key, value in expected.items()]
    elif isinstance(expected, list) and isinstance(received, list) and len(expected) == len(received):
        pairs = [((*pointer, at), *pair) for at, pair in enumerate(zip(expected, received, strict=True))]
    elif type(expected) is float and type(received) in (int, float):
        return None if _float(received) == expected else pointer
    else:
        return None if type(expected) is type(received) and expected == received else pointer
    return next(
        (found for place, left, right in pairs if (found := first_difference(left, right, place)) is not None), None
    )


def _float(number: int | float) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf


def difference(expected: Json, received: Json) -> str:
    """Both as sorted JSON, compared line by line."""

    def lines(value: Any) -> list[str]:
        return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True).splitlines()

    diff = unified_diff(lines(expected), lines(received), "expected", "received", lineterm="", n=2)
    return "\n".join(diff) or "the same text, but other types of numbers"


def _output(run: Observed) -> Iterator[str]:
    result, condition = run.result, run.condition
    try:
        stdout, stderr = result.stdout.decode(), result.stderr.decode()
    except UnicodeDecodeError:
        yield "the output is not UTF-8"
        return
    if condition.succeeds:
        if run.early is False:
            yield "nothing was printed while the server held the rest of the stream back: the output is buffered"
        if stderr:
            yield f"stderr must be empty: {stderr[:_LINE]!r}"
        if problem := _response(run, stdout):
            yield problem
        return
    if stdout and not (run.scenario.response.streamed and condition.begun):
        yield f"stdout must be empty: {stdout[:_LINE]!r}"
    yield from _one_line(stderr)
    if condition.status and str(condition.status) not in stderr:
        yield f"stderr does not name the status {condition.status}: {stderr!r}"
    said = message(run.answer)
    if (condition.status or condition.name == "error-event") and said and said not in " ".join(stderr.split()):
        yield f"stderr does not give the server's message {said!r}: {stderr!r}"
    if "<html" in stderr.lower():
        yield f"stderr shows a page of HTML: {stderr!r}"


def _one_line(stderr: str) -> Iterator[str]:
    if not stderr.strip():
        yield "stderr is empty, must be one clear line"
    elif not stderr.endswith("\n") or stderr.count("\n") > 1 or len(stderr) > _LINE:
        yield f"stderr must be one line: {stderr[: 2 * _LINE]!r}"
    elif trace := next((one for one in _TRACES if one in stderr), None):
        yield f"stderr shows the program's inside ({trace.strip()}): {stderr!r}"


def message(answer: Response | None) -> str:
    """The message of an API's error, on one line: of the body or of the last event; empty if it has none."""
    if answer is None:
        return ""
    text = answer.body if answer.body is not None else (answer.events or (b"",))[-1].removeprefix(b"data:")
    try:
        error = json.loads(text)["error"]
        return " ".join(str(error["message"]).split())
    except (ValueError, LookupError, TypeError):
        return ""


def _response(run: Observed, stdout: str) -> str:
    """What is wrong with what was printed of a good response; empty if nothing is."""
    sent = _sent(run)
    if sent is None:
        return "" if stdout else "nothing was printed"
    if run.scenario.response.kind is OutputKind.JSON and not run.scenario.response.streamed:
        try:
            return "" if first_difference(sent, json.loads(stdout)) is None else difference(sent, json.loads(stdout))
        except ValueError:
            return f"stdout must be the response's JSON: {stdout[:_LINE]!r}"
    expected = printed(run.scenario, sent)
    return "" if stdout == expected else f"stdout must be {expected[:_LINE]!r}\n          but is {stdout[:_LINE]!r}"


def _sent(run: Observed) -> Json:
    """The response's body, or the data of its events: of the spec's example, else what the mock made."""
    if run.scenario.response.documented:
        return run.scenario.response.example
    answer = run.answer
    if answer is None:
        return None
    if answer.body is not None:
        return json.loads(answer.body)
    data = [event.decode().removeprefix("data:").strip() for event in answer.events]
    return [json.loads(one) for one in data if one != run.scenario.response.done]


def printed(scenario: Scenario, sent: Json) -> str:
    """What a sample prints of a response: its text and a line end; for tool calls a line each, after the text."""
    response = scenario.response
    if response.kind is OutputKind.JSON:
        return "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in sent)
    text = ""
    calls: dict[int, list[str]] = {}
    for choice in choices(sent):
        text += choice.get("content") or ""
        for number, call in enumerate(choice.get("tool_calls") or []):
            known = calls.setdefault(call.get("index", number), ["", ""])
            known[0] += call["function"].get("name") or ""
            known[1] += call["function"].get("arguments") or ""
    if response.kind is OutputKind.TEXT:
        return text + "\n"
    lines = [text] if text else []
    return "".join(f"{line}\n" for line in [*lines, *(" ".join(call) for call in calls.values())])


def choices(sent: Json) -> Iterator[dict[str, Any]]:
    """The message of the first choice; of a stream, its deltas."""
    for part in sent if isinstance(sent, list) else [sent]:
        for choice in part.get("choices") or []:
            if choice.get("index", 0) == 0:
                yield choice.get("delta") or choice.get("message") or {}
