"""Conditions: what the mock, the key and the environment do to a run, which samples face it, and how they must end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from samplewright.errors import Problem, TargetError, UsageError, nearest
from samplewright.ir import ExpectedResponse, OutputKind, Scenario
from samplewright.targets.discovery import Target
from samplewright.targets.settings import find_sources


class FacedBy(Enum):
    """Which of a target's samples face a condition, among those to which it applies."""

    ALL = "all"
    #: The first that streams and the first that does not.
    FIRST = "first"
    #: Of each kind of output, the first that streams and the first that does not.
    KINDS = "kinds"


class Key(Enum):
    """What the program is given as its API key; the value is added to a valid key."""

    VALID = ""
    QUOTES = "'\"\\$(id)#{1}"
    NOT_ASCII = "ключ"
    LINE_END = "\nx"
    #: As in a file of variables that was written on Windows.
    CARRIAGE_RETURN = "\r"
    SPACE = " "
    EMPTY = None
    UNSET = False


#: A header that only programs send which read `.curlrc`.
HOSTILE_HEADER = "X-Hostile"
#: Files in the home directory of a run, with {host} and {url} for the API's.
HOSTILE_HOME = {
    ".netrc": "machine {host} login x password y\ndefault login x password y\n",
    ".curlrc": f'header = "{HOSTILE_HEADER}: 1"\nurl = "{{url}}"\nproxy = "http://127.0.0.1:9"\n',
}
TEXT = (OutputKind.TEXT,)
TOOLS = (OutputKind.TOOL_CALLS,)
CHAT = TEXT + TOOLS


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Describe one condition.

    Attributes:
        name: Its name, also on the command line and in the ledger.
        faults: Faults that the mock injects.
        down: Whether nothing listens at all.
        faced_by: Which samples face it.
        streams: True if only samples that stream face it, False if only others do.
        kinds: Kinds of output of the samples that face it.
        succeeds: Whether a sample must succeed; None if it may also fail.
        begun: Whether part of a stream comes before the failure; it may be printed.
        slow: Whether it takes the samples' own time limit.
        after_end: Whether it is about what comes after the event that ends a stream; a program may have ended by then.
        loud: Whether a declared limit excuses only a run that fails, not one that loses something.
        env: Environment variables of the run.
        home: Name -> text of the files in a home directory of its own; if there are none, it has the usual one.
        key: The API key of the run; a sample without one fails and names the variable.
        requests: Fewest and most requests that must come.
    """

    name: str
    faults: str = ""
    down: bool = False
    faced_by: FacedBy = FacedBy.FIRST
    streams: bool | None = None
    kinds: tuple[OutputKind, ...] = tuple(OutputKind)
    succeeds: bool | None = False
    begun: bool = False
    slow: bool = False
    after_end: bool = False
    loud: bool = False
    env: Mapping[str, str] = field(default_factory=dict)
    home: Mapping[str, str] = field(default_factory=dict)
    key: Key = Key.VALID
    requests: tuple[int, int] = (1, 1)

    @property
    def needs_key(self) -> bool:
        """Return whether only samples that send a key face it."""
        return self.key is not Key.VALID

    @property
    def is_anonymous(self) -> bool:
        """Return whether requests of the run may arrive without a key that tells whose they are."""
        broken = self.key in (Key.LINE_END, Key.CARRIAGE_RETURN, Key.NOT_ASCII)
        return self.lacks_key or broken or self.redirects or bool(self.home)

    @property
    def redirects(self) -> bool:
        """Return whether the response leads elsewhere; a short sample may follow without the key."""
        return self.faults.startswith("redirect")

    @property
    def lacks_key(self) -> bool:
        """Return whether the program is given no key."""
        return self.key in (Key.EMPTY, Key.UNSET)


CONDITIONS = (
    Condition(name="ok", succeeds=True, faced_by=FacedBy.ALL),
    # Errors of the API, of a proxy, of the network.
    Condition(name="401", faults="status=401"),
    Condition(name="429", faults="rate-limit=0"),
    Condition(name="500", faults="status=500"),
    Condition(name="html-error", faults="html-error"),
    Condition(name="garbage", faults="garbage", begun=True),
    Condition(name="cut", faults="cut", begun=True),
    Condition(name="reset", faults="abort", begun=True),
    Condition(name="hang", faults="hang", slow=True),
    Condition(name="no-end", faults="no-end", streams=True, begun=True),
    Condition(name="error-event", faults="error-event", streams=True, begun=True),
    Condition(name="error-string", faults="error-string", begun=True),
    Condition(name="ok-error", faults="ok-error", kinds=CHAT),
    Condition(name="control-characters", faults="control-characters"),
    Condition(name="control-event", faults="control-event", streams=True, kinds=CHAT, begun=True),
    Condition(name="control-page", faults="control-page"),
    Condition(name="redirect", faults="redirect"),
    Condition(name="redirect-http", faults="redirect-http"),
    Condition(name="echoed-key", faults="echoed-key"),
    Condition(name="down", down=True, requests=(0, 0)),
    # Responses that are valid JSON but not a chat completion.
    Condition(name="other-shape", faults="other-shape", streams=False, kinds=CHAT),
    Condition(name="null-content", faults="null-content", streams=False, kinds=CHAT),
    Condition(name="empty-body", faults="empty-body"),
    # Valid responses in an unusual form.
    Condition(name="odd-json", faults="odd-json", succeeds=True, faced_by=FacedBy.KINDS),
    Condition(name="close-delimited", faults="close-delimited", succeeds=True, faced_by=FacedBy.KINDS),
    Condition(name="chunked", faults="chunked", streams=False, succeeds=True),
    Condition(name="trailers", faults="trailers", succeeds=True, after_end=True),
    Condition(name="early-hints", faults="early-hints", succeeds=True),
    Condition(name="open-end", faults="open-end", streams=True, succeeds=True),
    Condition(name="nul-text", faults="nul-text", kinds=TEXT, succeeds=True, loud=True),
    Condition(name="empty-content", faults="empty-content", streams=False, kinds=TEXT, succeeds=True),
    Condition(name="text-first", faults="text-first", kinds=TOOLS, succeeds=True),
    Condition(name="null-members", faults="null-members", kinds=CHAT, succeeds=True, faced_by=FacedBy.KINDS),
    Condition(name="split-surrogates", faults="split-surrogates", streams=True, kinds=TEXT, succeeds=True),
    Condition(name="tool-pieces", faults="tool-pieces", streams=True, kinds=TOOLS, succeeds=True),
    Condition(name="tool-no-index", faults="tool-no-index", streams=True, kinds=TOOLS, succeeds=True),
    # Valid event streams in every form that the standard allows.
    Condition(name="split", faults="split", streams=True, succeeds=True),
    Condition(name="byte-by-byte", faults="byte-by-byte", streams=True, succeeds=True, faced_by=FacedBy.KINDS),
    Condition(name="sse-crlf", faults="sse-crlf", streams=True, succeeds=True, faced_by=FacedBy.KINDS),
    Condition(name="sse-cr", faults="sse-cr", streams=True, succeeds=True, faced_by=FacedBy.KINDS),
    Condition(name="sse-fields", faults="sse-fields", streams=True, succeeds=True, faced_by=FacedBy.KINDS),
    Condition(name="sse-bom", faults="sse-bom", streams=True, succeeds=True, faced_by=FacedBy.KINDS),
    Condition(name="sse-no-data", faults="sse-no-data", streams=True, succeeds=True, faced_by=FacedBy.KINDS),
    Condition(name="big-event", faults="big-event", streams=True, succeeds=True),
    # Environments and keys.
    Condition(name="no-locale", env={"LC_ALL": "C", "LANG": "C"}, succeeds=True, faced_by=FacedBy.KINDS),
    Condition(name="netrc", home=HOSTILE_HOME, succeeds=True),
    Condition(name="no-key", key=Key.UNSET, requests=(0, 0)),
    Condition(name="empty-key", key=Key.EMPTY, requests=(0, 0)),
    Condition(name="key-quotes", key=Key.QUOTES, faults="status=401"),
    Condition(name="key-not-ascii", key=Key.NOT_ASCII, faults="status=401", requests=(0, 1)),
    Condition(name="key-line-end", key=Key.LINE_END, faults="status=401", requests=(0, 1)),
    Condition(name="key-cr", key=Key.CARRIAGE_RETURN, succeeds=None, requests=(0, 1)),
    Condition(name="key-space", key=Key.SPACE, succeeds=None, requests=(0, 1)),
)


def choose(names: Sequence[str]) -> tuple[Condition, ...]:
    """Return the conditions with these names, all if there are no names.

    Raises:
        UsageError: Unknown name, with the nearest that exists.
    """
    by_name = {condition.name: condition for condition in CONDITIONS}
    for name in names:
        if name not in by_name:
            raise UsageError(
                f"unknown condition {name!r}", hint=nearest(name, by_name) or f"known: {', '.join(sorted(by_name))}"
            )
    return tuple(condition for condition in CONDITIONS if not names or condition.name in names)


def check_limits(targets: Iterable[Target]) -> None:
    """Check that every limit that a target declares names conditions that exist.

    Raises:
        TargetError: With every limit that does not.
    """
    names = [condition.name for condition in CONDITIONS]
    problems = [
        Problem(
            f"unknown condition {name!r} in [[limits]]",
            find_sources(target.name, target.template_dirs).locate(name),
            nearest(name, names) or f"known: {', '.join(sorted(names))}",
        )
        for target in targets
        for limit in target.settings.limits
        for name in limit.conditions
        if name not in names
    ]
    if problems:
        raise TargetError(problems)


def can_face(scenario: Scenario, names: Sequence[str]) -> bool:
    """Return whether one of these conditions applies to samples of a scenario."""
    return any(_applies(condition, scenario) for condition in CONDITIONS if condition.name in names)


def conditions_for(scenarios: Sequence[Scenario], conditions: Sequence[Condition]) -> dict[str, tuple[Condition, ...]]:
    """Return scenario -> conditions that a target's sample of it faces.

    Args:
        scenarios: The scenarios of which the target has samples.
        conditions: The conditions to choose from.
    """
    faced: dict[str, list[Condition]] = {scenario.name: [] for scenario in scenarios}
    for condition in conditions:
        groups: set[object] = set()
        for scenario in scenarios:
            if _applies(condition, scenario) and (group := _group(condition, scenario)) not in groups:
                groups.add(group)
                faced[scenario.name].append(condition)
    return {name: tuple(chosen) for name, chosen in faced.items()}


def _group(condition: Condition, scenario: Scenario) -> object:
    """Return what only one sample of each faces the condition."""
    match condition.faced_by:
        case FacedBy.ALL:
            return scenario.name
        case FacedBy.FIRST:
            return scenario.response.streamed
        case FacedBy.KINDS:
            return scenario.response.streamed, scenario.response.kind


def _applies(condition: Condition, scenario: Scenario) -> bool:
    response = scenario.response
    if response.kind not in condition.kinds or condition.streams not in (None, response.streamed):
        return False
    return (scenario.auth is not None or not condition.needs_key) and _can_fail(condition, response)


def _can_fail(condition: Condition, response: ExpectedResponse) -> bool:
    """Of a stream whose events are unknown no end can be missed, and no event is wrong; no unknown JSON is an error."""
    match condition.name:
        case "no-end" | "open-end":
            return response.done is not None
        case "empty-body" if response.streamed:
            return response.done is not None
        case "garbage" | "error-event" | "error-string" if response.streamed:
            return response.kind is not OutputKind.JSON
    return True
