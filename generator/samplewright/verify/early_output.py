"""Whether a program prints a stream as it arrives: the mock holds back the end, before which it must print."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from samplewright.ir import OutputKind, Scenario
from samplewright.mock.http.journal import JournalEntry
from samplewright.mock.messages import Response
from samplewright.verify.expected_output import event_data, messages, sent_values
from samplewright.verify.processes import Program

_POLL_SECONDS = 0.05


def events_to_hold(scenario: Scenario, response: Response) -> int:
    """Return the number of events after which a program must have printed something, 0 if it never must."""
    kind, done = scenario.response.kind, scenario.response.done
    for number, event in enumerate(response.events, 1):
        if (data := event_data(event)) == done:
            continue
        values = sent_values(Response(200, (), None, (event,)), done)
        if data and (kind is OutputKind.JSON or any(_prints(message) for message in messages(values))):
            return max(number, len(response.events) // 2)
    return 0


def prints_early(
    program: Program, entries: Callable[[], Sequence[JournalEntry]], limit: float, patience: float
) -> bool | None:
    """Return whether a program prints before the end of a stream; None if it got no stream.

    Args:
        program: The program.
        entries: Returns its requests so far.
        limit: When it must have ended.
        patience: Seconds that it has from its first request on.
    """
    since: float | None = None
    while time.monotonic() < limit:
        printed = program.has_printed(_POLL_SECONDS)
        if printed is not False:
            return printed
        if requests := entries():
            since = since or time.monotonic()
            if time.monotonic() - since > patience:
                return False
            if requests[-1].status != 200:
                return None
    return None


def await_request(program: Program, entries: Callable[[], Sequence[JournalEntry]], limit: float) -> None:
    """Wait until a program has sent a request, printed something, or ended.

    Args:
        program: The program.
        entries: Returns its requests so far.
        limit: When it must have ended.
    """
    while time.monotonic() < limit and program.has_printed(_POLL_SECONDS) is False and not entries():
        pass


def _prints(message: Mapping[str, object]) -> bool:
    return bool(message.get("content"))  # pieces of tool calls may interleave: they are printed at the end
