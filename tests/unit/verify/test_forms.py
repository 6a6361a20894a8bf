"""What each form of a sample must do, which limits excuse it, and which conditions it faces."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from samplewright.errors import TargetError
from samplewright.ir import Form, OutputKind, Scenario
from samplewright.mock.http.journal import JournalEntry
from samplewright.mock.messages import Request, Response
from samplewright.targets.discovery import Target, choose, discover
from samplewright.targets.samples import published
from samplewright.targets.settings import Limit
from samplewright.verify.conditions import CONDITIONS, Condition, check_limits
from samplewright.verify.due import SampleUnderTest, VerifyOptions, VerifyRequest, samples_of
from samplewright.verify.oracle import Observed, apply_limit, judge, needs_limit
from samplewright.verify.processes import RunResult
from support.specs import body, document, named, responses, spec, variants_of

MESSAGE = "The key is wrong"
DOCUMENT = document(
    {
        "operationId": "ask",
        "requestBody": body({"type": "object"}, examples=named(basic={"model": "a/one"}, more={"model": "b/two"})),
        "responses": responses({"type": "object"}, example={"id": "x"}),
    },
    security=[{"key": []}],
    components={"securitySchemes": {"key": {"type": "http", "scheme": "bearer", "x-api-key-env": "THING_KEY"}}},
    **{"x-models": [{"id": "a/one"}, {"id": "b/two"}]},
)
SCENARIOS = variants_of(DOCUMENT)
LIMIT = '[[limits]]\nform = "short"\nconditions = ["cut"]\nreason = { en = "The library hides it." }\n'


def condition(name: str) -> Condition:
    return next(each for each in CONDITIONS if each.name == name)


def run(
    form: Form,
    name: str,
    stderr: str,
    stdout: str = "",
    code: int = 1,
    uncaught: str = "",
    host: str = "",
    error: str = MESSAGE,
    requests: int | None = None,
) -> tuple[str, str]:
    """Judge a run that sent the right request, as often as is due if not given."""
    scenario, chosen = SCENARIOS[0], condition(name)
    netloc = host or urlsplit(scenario.base_url).netloc
    head = (("host", netloc), ("content-type", "application/json"), ("authorization", "Bearer sk-key"))
    request = Request("POST", "/v1/things", head, json.dumps(scenario.body).encode())
    count = chosen.requests[0] if requests is None else requests
    entries = [JournalEntry(1, 0.0, request, 401, "accepted", "")] * count
    response = Response(401, (), json.dumps({"error": {"message": error}}).encode()) if entries else None
    result = RunResult(code, stdout.encode(), stderr.encode())
    return judge(
        Observed(scenario, form, chosen, result, entries, "sk-key", "sk-key", uncaught=uncaught, response=response)
    )


TRACE = 'Traceback (most recent call last):\n  File "x", line 1\nHTTPError: 401\n'


@pytest.mark.parametrize(
    ("name", "stderr", "complete"),
    [
        ("401", f"HTTP 401: {MESSAGE}\n", "pass"),
        ("401", TRACE, "wrong-output"),
        ("401", "curl: (22) The requested URL returned error\n", "wrong-output"),
        ("401", "HTTP 401", "wrong-output"),
        ("no-key", "Set THING_KEY first\n", "pass"),
        ("no-key", "KeyError\n", "wrong-output"),
        ("cut", "a\nb\n", "wrong-output"),
    ],
)
def test_a_short_form_fails_in_its_language_s_own_way(name: str, stderr: str, complete: str) -> None:
    assert run(Form.SHORT, name, stderr) == ("pass", "")
    assert run(Form.COMPLETE, name, stderr)[0] == complete


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize(
    ("stderr", "stdout", "code", "verdict"),
    [
        ("", "", 1, "wrong-output"),
        (" \n", "", 1, "wrong-output"),
        (f"HTTP 401: {MESSAGE}\n", "{}\n", 1, "wrong-output"),
        (f"HTTP 401: {MESSAGE}\n", "", 0, "run-failed"),
        (f"HTTP 401: {MESSAGE}\n", "", -9, "run-failed"),
        (f"HTTP 401: {MESSAGE} for sk-key\n", "", 1, "leaked-key"),
    ],
)
def test_no_form_fails_silently_or_shows_the_key(form: Form, stderr: str, stdout: str, code: int, verdict: str) -> None:
    assert run(form, "401", stderr, stdout, code)[0] == verdict


@pytest.mark.parametrize("name", ["no-key", "empty-key"])
def test_only_the_short_form_may_leave_a_missing_key_to_the_server(name: str) -> None:
    assert run(Form.SHORT, name, TRACE, requests=1) == ("pass", "")
    assert run(Form.SHORT, name, TRACE, requests=2)[0] == "extra-request"
    assert run(Form.COMPLETE, name, "Set THING_KEY first\n", requests=1)[0] == "extra-request"


@pytest.mark.parametrize("form", Form)
def test_a_key_at_another_host_is_a_leak(form: Form) -> None:
    stderr = f"HTTP 401: {MESSAGE}\n"
    assert run(form, "redirect", stderr, host="elsewhere.test") == (
        "leaked-key",
        "the key is in a request, outside its header or at another host",
    )
    assert run(form, "redirect", stderr) == ("pass", "")


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("character", ["\x1b", "\r", "\x07", "\x7f", "\x9b", "\x00"])
def test_no_control_character_reaches_the_terminal(form: Form, character: str) -> None:
    error = f"Not {character}[2Jvalid"
    assert run(form, "control-characters", f"HTTP 401: {error}\n", error=error)[0] == "wrong-output"
    assert run(form, "control-characters", "HTTP 401: Not [2Jvalid\n", error=error) == ("pass", "")
    assert run(form, "control-characters", "HTTP 401: Not  [2Jvalid\n", error=error) == ("pass", "")


@pytest.mark.parametrize(
    ("stderr", "verdict"),
    [
        ("Invalid character in THING_KEY\n", "pass"),
        ("Request failed: bad header\n", "wrong-output"),
        (f"{SCENARIOS[0].auth.hint}\n" if SCENARIOS[0].auth else "", "wrong-output"),
    ],
)
def test_a_key_with_a_carriage_return_is_named_as_the_problem(stderr: str, verdict: str) -> None:
    assert run(Form.COMPLETE, "key-cr", stderr, error="")[0] == verdict


@pytest.mark.parametrize(
    ("code", "stderr", "verdict"),
    [
        (-6, "Unhandled exception. System.IO.IOException: x\n", "pass"),
        (-6, "free(): invalid pointer\n", "run-failed"),
        (-11, "Unhandled exception. System.IO.IOException: x\n", "run-failed"),
        (0, "Unhandled exception. System.IO.IOException: x\n", "run-failed"),
    ],
)
def test_only_the_short_form_may_end_by_an_uncaught_exception(code: int, stderr: str, verdict: str) -> None:
    pattern = r"^Unhandled exception\. "
    assert run(Form.SHORT, "401", stderr, code=code, uncaught=pattern)[0] == verdict
    assert run(Form.SHORT, "401", stderr, code=code)[0] == "run-failed"
    assert run(Form.COMPLETE, "401", stderr, code=code, uncaught=pattern)[0] == "run-failed"


@pytest.mark.parametrize(
    ("verdict", "limited"),
    [
        ("pass", "unused-limit"),
        ("run-failed", "limit"),
        ("wrong-output", "limit"),
        ("timeout", "limit"),
        ("leaked-key", "leaked-key"),
        ("wrong-body", "wrong-body"),
        ("rejected", "rejected"),
        ("no-request", "no-request"),
        ("extra-request", "extra-request"),
    ],
)
def test_a_limit_excuses_how_a_run_ends_and_nothing_else(verdict: str, limited: str) -> None:
    limit = Limit("short", ("cut",), {"en": "The library hides it."})
    assert apply_limit((verdict, "x"), limit)[0] == limited
    assert apply_limit((verdict, "x"), None) == (verdict, "x")
    if limited == "limit":
        assert apply_limit((verdict, "x"), limit)[1] == "The library hides it."


@pytest.mark.parametrize(
    ("kind", "stdout", "code", "verdict"),
    [
        (OutputKind.TEXT, "你好\n", 0, "unused-limit"),
        (OutputKind.TEXT, "hello\n", 0, "pass"),
        (OutputKind.JSON, '"你好"\n', 0, "pass"),
        (OutputKind.TEXT, "", 1, "unused-limit"),
        (OutputKind.JSON, "", 1, "unused-limit"),
    ],
)
def test_a_limit_may_pass_where_a_response_is_too_plain_for_it(
    kind: OutputKind, stdout: str, code: int, verdict: str
) -> None:
    scenario = replace(SCENARIOS[0], response=replace(SCENARIOS[0].response, kind=kind))
    result = RunResult(code, stdout.encode(), b"")
    run = Observed(scenario, Form.SHORT, condition("no-locale"), result, [], "sk-key", "sk-key")
    limit = Limit("short", ("no-locale",), {"en": "It prints in the locale's encoding."})
    assert apply_limit(("pass", ""), limit, needs_limit(run))[0] == verdict


@pytest.mark.parametrize(
    ("done", "code", "verdict"), [("[DONE]", 0, "pass"), (None, 0, "unused-limit"), ("[DONE]", 1, "unused-limit")]
)
def test_a_limit_may_pass_where_a_stream_ends_before_what_it_is_about(
    done: str | None, code: int, verdict: str
) -> None:
    response = replace(SCENARIOS[0].response, kind=OutputKind.TEXT, streamed=True, done=done)
    result = RunResult(code, "你好\n".encode(), b"")
    scenario = replace(SCENARIOS[0], response=response)
    run = Observed(scenario, Form.SHORT, condition("trailers"), result, [], "sk-key", "sk-key")
    limit = Limit("short", ("trailers",), {"en": "The library refuses trailers."})
    assert apply_limit(("pass", ""), limit, needs_limit(run))[0] == verdict


def toy(folder: Path, settings: str = "") -> Target:
    home = folder / "toy" / "plain"
    home.mkdir(parents=True)
    for form in Form:
        (home / f"{form}.jinja").write_text("")
    (home / "target.toml").write_text(f'file = "{{scenario}}.toy"\n[[literals.string]]\nquotes = [\'"\']\n{settings}')
    return choose(discover(folder), ["toy/plain"])[0]


def samples(
    target: Target, forms: tuple[Form, ...] = (), scenarios: tuple[Scenario, ...] = SCENARIOS
) -> dict[str, SampleUnderTest]:
    files = {sample.path: "" for sample in published(target, scenarios)}
    options = VerifyOptions(CONDITIONS, forms=forms)
    request = VerifyRequest(spec(DOCUMENT), scenarios, [target], files, options)
    return {sample.sample.title: sample for sample in samples_of(request, target)}


def faced(sample: SampleUnderTest) -> list[str]:
    return [check.name for check in sample.checks]


def test_both_forms_face_every_condition(tmp_path: Path) -> None:
    under_test = samples(toy(tmp_path))
    assert faced(under_test["basic"]) == faced(under_test["complete/basic"])
    assert {"ok", "401", "cut", "hang", "no-key"} <= set(faced(under_test["basic"]))
    assert faced(under_test["more"]) == faced(under_test["complete/more"]) == ["ok"]


def test_samples_for_further_models_face_ok_only(tmp_path: Path) -> None:
    under_test = samples(toy(tmp_path))
    titles = ["two/basic", "two/complete/basic", "one/more", "one/complete/more"]
    assert {title: faced(under_test[title]) for title in titles} == {title: ["ok"] for title in titles}


def test_a_single_form_is_selected(tmp_path: Path) -> None:
    assert set(samples(toy(tmp_path), (Form.COMPLETE,))) == {
        "complete/basic", "two/complete/basic", "complete/more", "one/complete/more",
    }  # fmt: skip


def test_a_limit_of_streams_is_no_limit_of_other_samples(tmp_path: Path) -> None:
    sample = samples(toy(tmp_path / "others", LIMIT + "streams = false\n"))["basic"].sample
    assert sample.limit("cut") and not sample.limit("reset")
    assert not samples(toy(tmp_path / "streams", LIMIT + "streams = true\n"))["basic"].sample.limit("cut")


def test_a_limit_under_an_unknown_condition_is_an_error(tmp_path: Path) -> None:
    check_limits([toy(tmp_path / "good", LIMIT)])
    with pytest.raises(TargetError) as error:
        check_limits([toy(tmp_path / "bad", LIMIT.replace('"cut"', '"cut", "no-ned", "xyz"'))])
    first, second = error.value.problems
    assert (first.message, first.hint) == ("unknown condition 'no-ned' in [[limits]]", "did you mean 'no-end'?")
    assert first.location is not None and first.location.line == 6
    assert second.message == "unknown condition 'xyz' in [[limits]]"
