"""The conditions under which samples run: what the mock does, which samples must face it, and how they must end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samplewright.errors import UsageError, nearest
from samplewright.ir import ExpectedResponse, OutputKind, Scenario


@dataclass(frozen=True, slots=True)
class Condition:
    """One of them.

    prefer: what the mock is asked for, as in a `Prefer` header; None: nothing listens at all.
    succeeds: whether a sample must still end well. streams: only for samples that stream.
    status: what a failing sample must name, beside the message of the server's error, if it sent one.
    begun: part of a stream comes before the failure, and may be printed.
    everywhere: every sample must face it, not only one that streams and one that does not.
    slow: takes as long as the samples' own time limit.
    """

    name: str
    prefer: str | None
    streams: bool = False
    succeeds: bool = False
    status: int | None = None
    begun: bool = False
    everywhere: bool = False
    slow: bool = False


CONDITIONS = (
    Condition("ok", "", succeeds=True, everywhere=True),
    Condition("401", "fault=status=401", status=401),
    Condition("429", "fault=rate-limit=0", status=429),
    Condition("500", "fault=status=500", status=500),
    Condition("html-error", "fault=html-error", status=502),
    Condition("garbage", "fault=garbage", begun=True),
    Condition("cut", "fault=cut", begun=True),
    Condition("hang", "fault=hang", slow=True),
    Condition("split", "fault=split", streams=True, succeeds=True),
    Condition("no-end", "fault=no-end", streams=True, begun=True),
    Condition("error-event", "fault=error-event", streams=True, begun=True),
    Condition("down", None),
)


def choose(names: Sequence[str]) -> tuple[Condition, ...]:
    """The conditions of these names; all if there are none.

    Raises:
        UsageError: an unknown name, with the nearest known one.
    """
    known = {one.name: one for one in CONDITIONS}
    for name in names:
        if name not in known:
            raise UsageError(f"unknown condition {name!r}", hint=nearest(name, known))
    return tuple(one for one in CONDITIONS if not names or one.name in names)


def conditions_for(scenarios: Sequence[Scenario], conditions: Sequence[Condition]) -> dict[str, tuple[Condition, ...]]:
    """Scenario -> the conditions that a target's samples face: failures only the first that streams and the first
    that does not.
    """
    first: dict[bool, str] = {}
    for scenario in scenarios:
        first.setdefault(scenario.response.streamed, scenario.name)
    return {
        scenario.name: tuple(
            one
            for one in conditions
            if (one.everywhere or first[scenario.response.streamed] == scenario.name)
            and _applies(one, scenario.response)
        )
        for scenario in scenarios
    }


def _applies(condition: Condition, response: ExpectedResponse) -> bool:
    """A stream of which nothing is known but that it is one has no end mark to miss and no event that is wrong."""
    match condition.name:
        case "no-end":
            return response.streamed and response.done is not None
        case "garbage" | "error-event" if response.streamed and response.kind is OutputKind.JSON:
            return False
    return response.streamed or not condition.streams
