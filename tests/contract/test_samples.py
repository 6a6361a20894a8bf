"""What every sample must do, in every language that this machine has; each clause by running the programs."""

from __future__ import annotations

import json
import os
import select
import subprocess
import time
from collections.abc import Callable
from typing import Any

from contract.conftest import Lab, expected_stdout, key_for, parametrize, sampled
from contract.server import TEXT, Exchange
from samplewright.ir import Scenario
from samplewright.targets import Target
from samplewright.verify.runner import Result, stop

Labs = Callable[..., Lab]
UNARY = ("401", "429", "500", "html", "garbage", "nofields", "null", "cut", "short")
STREAM = ("401", "429", "500", "html", "garbage", "cut", "short", "eof", "bad-event", "error-event")


def same(left: Any, right: Any) -> bool:
    """Deep equality of JSON: 1 is not true, an integer is that integer, key order does not count."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return bool(left == right)


def one_line(result: Result) -> str:
    """stderr of a run that failed as it should: an exit code that is not 0, one line, no key, no trace."""
    shown = (result.stdout + result.stderr).decode(errors="replace")
    assert result.code is not None, f"still running: {shown}"
    assert result.code > 0, f"exit code {result.code}: {shown}"
    assert "test-" not in shown, f"the key is shown: {shown}"
    line = result.stderr.decode()
    assert line.endswith("\n") and line.count("\n") == 1 and len(line) < 500 and line.strip(), f"not one line: {line!r}"
    for trace in ("Traceback", "Exception in", "panicked", "   at ", "\tat ", "Unhandled"):
        assert trace not in line, line
    return line


def check_request(exchanges: list[Exchange], scenario: Scenario, extra: int = 0) -> None:
    assert len(exchanges) == 1 + extra, f"{len(exchanges)} requests"
    for exchange in exchanges:
        assert exchange.path == "/v1" + scenario.path
        assert exchange.headers["content-type"].split(";")[0] == "application/json"
        received = json.loads(exchange.body)
        assert same(received, scenario.body), json.dumps(received, ensure_ascii=False)


@parametrize(sampled)
def test_prints_the_reply(lab: Labs, target: Target, case: Scenario) -> None:
    laboratory = lab(target)
    assert laboratory.build(case.name) == ""
    result, exchanges = laboratory.run(case.name, "ok")
    assert (result.code, result.stderr.decode()) == (0, "")
    assert result.stdout.decode() == expected_stdout(case)
    check_request(exchanges, case)


def named(*names: str) -> Callable[[Target], list[Any]]:
    return lambda target: [scenario for scenario in sampled(target) if scenario.name in names]


@parametrize(named("basic", "stream", "stream_tools"))
def test_prints_the_same_without_a_locale(lab: Labs, target: Target, case: Scenario) -> None:
    result, _ = lab(target).run(case.name, "ok", LC_ALL="C", LANG="C")
    assert (result.code, result.stdout.decode(), result.stderr.decode()) == (0, expected_stdout(case), "")


@parametrize(named("tools", "stream_tools"))
def test_prints_the_text_before_the_calls(lab: Labs, target: Target, case: Scenario) -> None:
    result, _ = lab(target).run(case.name, "mixed")
    assert (result.code, result.stdout.decode(), result.stderr.decode()) == (0, f"{TEXT}\n{expected_stdout(case)}", "")


@parametrize(
    lambda target: [
        f"{name}-{how}"
        for name in ("stream", "stream_tools")
        for how in ("split", "cr", "close")
        if named(name)(target)
    ]
)
def test_follows_the_event_stream_standard(lab: Labs, target: Target, case: str) -> None:
    name, how = case.split("-")
    result, _ = lab(target).run(name, how)
    scenario = next(one for one in sampled(target) if one.name == name)
    assert (result.code, result.stdout.decode(), result.stderr.decode()) == (0, expected_stdout(scenario), "")


@parametrize(named("stream", "stream_tools"))
def test_prints_each_delta_as_it_arrives(lab: Labs, target: Target, case: Scenario) -> None:
    laboratory = lab(target)
    laboratory.build(case.name)
    laboratory.server.release.clear()
    process = laboratory.workspace.start(case.name, {"WCODE_API_KEY": key_for("hold")})
    try:
        early = read_some(process, 60)
        laboratory.server.release.set()
        rest, errors = process.communicate(timeout=60)
    finally:
        laboratory.server.release.set()
        stop(process)
    assert early, "nothing was printed while the server held the rest back"
    assert (process.returncode, (early + rest).decode(), errors.decode()) == (0, expected_stdout(case), "")


def read_some(process: subprocess.Popen[bytes], seconds: float) -> bytes:
    assert process.stdout is not None
    if select.select([process.stdout], [], [], seconds)[0]:
        time.sleep(0.1)
        return os.read(process.stdout.fileno(), 65536)
    return b""


@parametrize(
    lambda target: [f"basic-{how}" for how in UNARY if sampled(target)]
    + [f"stream-{how}" for how in STREAM if sampled(target)]
)
def test_fails_clearly(lab: Labs, target: Target, case: str) -> None:
    name, condition = case.split("-", 1)
    result, exchanges = lab(target).run(name, condition)
    line = one_line(result)
    scenario = next(one for one in sampled(target) if one.name == name)
    begun = name == "stream" and condition not in (
        "401",
        "429",
        "500",
        "html",
    )  # no SDK repeats a stream that has begun
    check_request(exchanges, scenario, 0 if begun else target.settings.run.extra_requests.get(condition, 0))  # type: ignore[union-attr]
    if name == "basic" or condition in ("401", "429", "500", "html"):
        assert result.stdout == b""
    if condition in ("401", "429", "500"):
        words = {"401": "Invalid API key", "429": "Too many requests", "500": 'Internal error: "it" broke'}
        assert condition in line and words[condition] in line
    if condition == "html":
        assert "502" in line and "<" not in line
    if condition == "error-event":
        assert "The model fell over" in line


@parametrize(named("basic", "stream"))
def test_says_when_nothing_listens(lab: Labs, target: Target, case: Scenario) -> None:
    laboratory = lab(target)
    laboratory.build(case.name)
    with laboratory.server.away():
        result, _ = laboratory.run(case.name, "ok")
    one_line(result)
    assert result.stdout == b""


@parametrize(
    lambda target: [f"{one.name}-{how}" for one in named("basic", "stream")(target) for how in ("unset", "empty")]
)
def test_asks_for_the_key(lab: Labs, target: Target, case: str) -> None:
    name, how = case.split("-")
    laboratory = lab(target)
    laboratory.build(name)
    env = dict(os.environ)
    before = len(laboratory.server.journal)
    os.environ.pop("WCODE_API_KEY", None)
    try:
        result = laboratory.workspace.run(name, {} if how == "unset" else {"WCODE_API_KEY": ""}, 60)
    finally:
        os.environ.clear()
        os.environ.update(env)
    assert "WCODE_API_KEY" in one_line(result)
    assert result.stdout == b"" and len(laboratory.server.journal) == before


@parametrize(lambda target: ["quotes", "not-ascii", "line-end"] if sampled(target) else [])
def test_never_shows_a_key_with_odd_characters(lab: Labs, target: Target, case: str) -> None:
    key = {"quotes": "test-ok'\"\\$(id)#{1}", "not-ascii": "test-ключ", "line-end": "test-a\nb"}[case]
    result, exchanges = lab(target).run("basic", "ok", WCODE_API_KEY=key)
    one_line(result)
    if case == "quotes":
        assert [exchange.headers["authorization"] for exchange in exchanges] == [f"Bearer {key}"]


@parametrize(named("basic", "stream"))
def test_keeps_its_time_limit(lab: Labs, target: Target, case: Scenario) -> None:
    laboratory = lab(target, seconds=2)
    result, _ = laboratory.run(case.name, "hang")
    one_line(result)
    assert result.stdout == b""


def test_every_target_has_a_recipe() -> None:
    from contract.conftest import TARGETS

    for target in TARGETS:
        assert target.settings.toolchain and target.settings.run, target.name
