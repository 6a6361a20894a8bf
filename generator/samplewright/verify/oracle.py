"""Judge a run by what the mock received and what the program printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from samplewright.ir import Form, OutputKind, Scenario
from samplewright.mock.http.journal import JournalEntry
from samplewright.mock.messages import Response
from samplewright.output.ledger import LIMIT, PASS
from samplewright.targets.settings import Limit
from samplewright.verify.conditions import HOSTILE_HEADER, Condition, Key
from samplewright.verify.expected_output import check_response, server_message
from samplewright.verify.json_diff import describe_difference, first_difference
from samplewright.verify.processes import RunResult

_TRACES = ("Traceback", "Exception in", "panicked", "   at ", "\tat ", "Unhandled")
_LONGEST_LINE = 500
#: SIGILL, SIGTRAP and SIGABRT: a runtime ends its own program by these, not by a segmentation fault or a kill.
_ABORTS = (-4, -5, -6)
#: What no line of a failure may have: it could colour a terminal, or write over what is there.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
#: Verdicts that a declared limit can stand for.
_LIMITABLE = ("run-failed", "wrong-output", "timeout")


@dataclass(frozen=True, slots=True)
class Observed:
    """Hold everything that is known about a run.

    Attributes:
        scenario: The scenario of the sample.
        form: Its form.
        condition: The condition of the run.
        result: How the program ended.
        entries: The requests that came.
        key: The key that the program was given.
        secret: The part of it that no output may have.
        extra: Requests that the target declares beyond the first.
        uncaught: Regex of an uncaught exception on stderr, where such a program ends by a signal; empty: it does not.
        response: What the mock sent for the last request, None if it accepted none.
        early: Whether the program printed something while the mock held back the end of a stream; None if it did not.
        clear_text: The requests that came over HTTP although the API is at an https address.
    """

    scenario: Scenario
    form: Form
    condition: Condition
    result: RunResult
    entries: Sequence[JournalEntry]
    key: str
    secret: str
    extra: int = 0
    uncaught: str = ""
    response: Response | None = None
    early: bool | None = None
    clear_text: Sequence[JournalEntry] = ()

    @property
    def must_succeed(self) -> bool:
        """Return whether the run must succeed: where it may fail, too, how it ended decides what else is right."""
        succeeds = self.condition.succeeds
        return self.result.code == 0 if succeeds is None else succeeds


def judge(run: Observed) -> tuple[str, str]:
    """Return the verdict and what is wrong."""
    return next(_faults(run), (PASS, ""))


def apply_limit(
    judged: tuple[str, str], limit: Limit | None, needed: bool = True, silent: bool = False
) -> tuple[str, str]:
    """Return the verdict and what is wrong of a run under a condition for which the target may declare a limit.

    A limit that passes is an error, and none excuses a wrong request or a key that shows.

    Args:
        judged: What `judge` returns.
        limit: The limit, if any.
        needed: Whether the run has what makes samples fail under the limit.
        silent: Whether the run lost something without saying so, which no limit excuses.
    """
    verdict, _ = judged
    if limit is None or (verdict == PASS and not needed) or (verdict != PASS and silent):
        return judged
    if verdict == PASS:
        return "unused-limit", "the sample passes: remove the limit from target.toml"
    return (LIMIT, limit.reason.get("en", "")) if verdict in _LIMITABLE else judged


def needs_limit(run: Observed) -> bool:
    """Return whether the run has what makes samples fail under a limit.

    An API's response may be too plain for that: JSON that is printed as received, or text in ASCII. A program that ends
    with a stream does not see what comes after it.
    """
    response = run.scenario.response
    plain = response.kind is OutputKind.JSON or run.result.stdout.isascii()
    unseen = run.condition.after_end and response.done is not None
    return not (run.result.code == 0 and (plain or unseen))


def is_silent(run: Observed) -> bool:
    """Return whether a run that must print everything, or fail, did neither if it has a fault."""
    return run.condition.loud and run.result.code == 0


def _faults(run: Observed) -> Iterator[tuple[str, str]]:
    result, condition = run.result, run.condition
    if result.code is None:
        yield "timeout", "still running at the time limit"
    if run.secret.encode() in result.stdout + result.stderr:
        yield "leaked-key", "the key is in the output"
    if not condition.down:
        yield from _requests(run)
    if run.must_succeed and result.code != 0:
        yield "run-failed", f"exit code {result.code}, expected 0"
    if not run.must_succeed and (result.code or 0) <= 0 and not _is_uncaught(run):
        how = "expected another than 0" if result.code == 0 else "ended by a signal"
        yield "run-failed", f"exit code {result.code}: {how}"
    yield from (("wrong-output", problem) for problem in _output(run))


def _is_uncaught(run: Observed) -> bool:
    """Return whether an uncaught exception ended a short form, in a language that ends such a program by a signal."""
    if run.form is not Form.SHORT or not run.uncaught or run.result.code not in _ABORTS:
        return False
    return re.search(run.uncaught, run.result.stderr.decode(errors="replace")) is not None


def _requests(run: Observed) -> Iterator[tuple[str, str]]:
    fewest, most = run.condition.requests
    if run.form is Form.SHORT and run.condition.lacks_key:
        most = 1  # the server rejects it, which is failure enough for this form
    fewest, most = (count + run.extra if count else 0 for count in (fewest, most))
    if any(_leaks(run, entry) for entry in run.entries):
        yield "leaked-key", "the key is in a request, outside its header or at another host"
    if any(_carries_anything(run, entry) for entry in run.clear_text):
        yield "leaked-key", "the key, or the request's body, is in a request in clear text"
    if not run.entries and fewest:
        yield "no-request", "the mock received no request"
    entries, count = run.entries, len(run.entries) + len(run.clear_text)
    if run.condition.redirects:  # further requests are those that follow: a short form may, without the key
        entries, count = entries[:1], 1 if run.form is Form.SHORT else count
    for entry in entries:
        if entry.verdict == "framing" and run.condition.needs_key:
            continue  # the key broke the head: nothing else of the request arrived
        if entry.verdict != "accepted" and not (entry.verdict == "credentials" and run.condition.needs_key):
            yield "rejected", f"{entry.verdict}: {entry.detail}"
        if problem := _request(run, entry):
            yield "wrong-body", problem
    if not fewest <= count <= most:
        yield "extra-request", f"{count} requests, expected {most}"


def _leaks(run: Observed, entry: JournalEntry) -> bool:
    """Return whether a request has the key outside of its header, or at all if it went to another host."""
    header = run.scenario.auth.header.lower() if run.scenario.auth else ""
    if urlsplit(f"//{entry.headers.get('host', '')}").hostname != urlsplit(run.scenario.base_url).hostname:
        header = ""
    elsewhere = any(run.secret in value for name, value in entry.headers.items() if name != header)
    return elsewhere or run.secret in entry.path or run.secret.encode() in entry.body


def _carries_anything(run: Observed, entry: JournalEntry) -> bool:
    return bool(entry.body) or any(run.secret in text for text in (entry.path, *entry.headers.values()))


def _request(run: Observed, entry: JournalEntry) -> str:
    scenario = run.scenario
    if entry.method != scenario.method.upper():
        return f"method {entry.method}, expected {scenario.method.upper()}"
    if HOSTILE_HEADER.lower() in entry.headers:
        return f"the header {HOSTILE_HEADER} comes from a file in the home directory"
    exact = run.condition.key is Key.QUOTES or run.condition.succeeds is None or run.condition.home
    if exact and not _carries_key(run, entry):
        return "the header of the key does not carry it unchanged"
    if scenario.body is None:
        return "unexpected request body" if entry.body else ""
    try:
        received = entry.json
    except ValueError:
        return "the body is not JSON"
    return "" if first_difference(scenario.body, received) is None else describe_difference(scenario.body, received)


def _carries_key(run: Observed, entry: JournalEntry) -> bool:
    auth = run.scenario.auth
    return auth is None or entry.headers.get(auth.header.lower()) == auth.prefix + run.key.strip()


def _output(run: Observed) -> Iterator[str]:
    try:
        stdout, stderr = run.result.stdout.decode(), run.result.stderr.decode()
    except UnicodeDecodeError:
        yield "the output is not UTF-8"
        return
    if run.must_succeed:
        yield from _output_of_success(run, stdout, stderr)
    else:
        yield from _output_of_failure(run, stdout, stderr)


def _output_of_success(run: Observed, stdout: str, stderr: str) -> Iterator[str]:
    if run.early is False:
        yield "nothing was printed while the server held back the end of the stream: the output is buffered"
    if stderr:
        yield f"stderr must be empty: {stderr[:_LONGEST_LINE]!r}"
    if problem := check_response(run.scenario.response, run.response, stdout):
        yield problem


def _output_of_failure(run: Observed, stdout: str, stderr: str) -> Iterator[str]:
    condition = run.condition
    if stdout and not (run.scenario.response.streamed and condition.begun):
        yield f"stdout must be empty: {stdout[:_LONGEST_LINE]!r}"
    if _CONTROLS.search(stdout + stderr):
        yield f"control characters in the output: {stdout + stderr!r}"
    if run.form is Form.SHORT:
        if not stderr.strip():
            yield "stderr is empty"
        return
    yield from _one_line(stderr)
    yield from _message_about_the_key(run, stderr)
    status = run.response.status if run.response else 0
    expected_status = f"HTTP {status}" if 300 <= status < 400 else str(status)
    if status >= 300 and expected_status not in stderr:
        yield f"stderr does not name the status {expected_status}: {stderr!r}"
    message = server_message(run.response)
    parts = [part.strip() for part in message.split(run.key)]
    if not re.search(".*".join(map(re.escape, parts)), " ".join(stderr.split())):
        yield f"stderr does not give the server's message {parts!r}: {stderr!r}"
    if "<html" in stderr.lower():
        yield f"stderr shows a page of HTML: {stderr!r}"


def _message_about_the_key(run: Observed, stderr: str) -> Iterator[str]:
    auth, condition = run.scenario.auth, run.condition
    if auth is None or not (condition.lacks_key or condition.succeeds is None):
        return
    if auth.env not in stderr:
        yield f"stderr does not name {auth.env}: {stderr!r}"
    elif auth.hint in stderr and not condition.lacks_key:
        yield f"stderr asks for a key that is there: {stderr!r}"


def _one_line(stderr: str) -> Iterator[str]:
    if not stderr.strip():
        yield "stderr is empty, expected one clear line"
    elif not stderr.endswith("\n") or stderr.count("\n") > 1 or len(stderr) > _LONGEST_LINE:
        yield f"stderr must be one line: {stderr[: 2 * _LONGEST_LINE]!r}"
    elif trace := next((trace for trace in _TRACES if trace in stderr), None):
        yield f"stderr shows a stack trace ({trace.strip()}): {stderr!r}"
