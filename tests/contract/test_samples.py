"""What every sample must do beside what `samplewright verify` looks at, by running it: odd replies, streams, keys."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

from contract.conftest import Lab, expected_stdout, parametrize, sampled
from contract.server import TEXT, Exchange
from samplewright.ir import Scenario
from samplewright.targets.discovery import Target
from samplewright.verify.oracle import first_difference
from samplewright.verify.workspace import Result

Labs = Callable[..., Lab]
UNARY = ("nofields", "null", "reset")
STREAM = ("reset", "bad-event")


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
        assert first_difference(scenario.body, received) is None, json.dumps(received, ensure_ascii=False)


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


@parametrize(
    lambda target: [f"basic-{how}" for how in UNARY if sampled(target)]
    + [f"stream-{how}" for how in STREAM if sampled(target)]
)
def test_fails_clearly(lab: Labs, target: Target, case: str) -> None:
    name, condition = case.split("-", 1)
    result, exchanges = lab(target).run(name, condition)
    one_line(result)
    scenario = next(one for one in sampled(target) if one.name == name)
    extra = target.settings.run.extra_requests  # type: ignore[union-attr]
    check_request(exchanges, scenario, extra.get(condition, 0) if name == "basic" else 0)
    if name == "basic":
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


def test_every_target_has_a_recipe() -> None:
    from contract.conftest import TARGETS

    for target in TARGETS:
        assert target.settings.toolchain and target.settings.run, target.name
