"""For each verdict, targets that must get it: a correct program with one defect. It must be found under exactly those
conditions under which it shows, and the program must pass all others.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from samplewright.ir import OutputKind
from samplewright.verify.conditions import CONDITIONS
from samplewright.verify.verdicts import VERDICTS
from support.sample_project import SampleProject, add, only, why_not_sandboxed

#: Conditions that every fixture faces; those of FORMS only the fixtures of FORM_DEFECTS.
CORE = ("ok", "401", "429", "500", "html-error", "garbage", "cut", "hang", "split", "no-end", "error-event", "down")
FORMS = tuple(one.name for one in CONDITIONS if one.name not in CORE and OutputKind.TEXT in one.kinds)
#: What the two samples of a fixture face of them.
UNARY = tuple(one.name for one in CONDITIONS if one.name in CORE and one.streams is not True)
STREAM = tuple(one.name for one in CONDITIONS if one.name in CORE and one.streams is not False)
ASKED = " ".join(name for name in STREAM if name != "down")
REFUSED = "401 429 500 html-error"
FAILED = f"{REFUSED} garbage cut hang down"

#: To a program the same as 401: only the fixtures that run redirected face them.
ALIKE = ("429", "500")

#: Target -> its only scenario, the verdict, and the conditions under which it comes.
DEFECTS = {
    "another_body": ("unary", "wrong-body", ASKED),
    "body_against_the_schema": ("unary", "rejected", ASKED),
    "no_key": ("unary", "rejected", ASKED),
    "no_request": ("unary", "no-request", ASKED),
    "two_requests": ("unary", "extra-request", "ok 401 429 500 html-error garbage"),
    "hangs_after_the_reply": ("unary", "timeout", "ok"),
    "waits_forever": ("unary", "timeout", "hang"),
    "key_on_stdout": ("unary", "leaked-key", "ok"),
    "key_in_the_error": ("unary", "leaked-key", FAILED),
    "key_in_a_header": ("unary", "leaked-key", ASKED),
    "key_in_the_url": ("unary", "leaked-key", ASKED),
    "key_in_the_body": ("unary", "leaked-key", ASKED),
    "exits_0_on_failure": ("unary", "run-failed", FAILED),
    "exits_1_on_success": ("unary", "run-failed", "ok"),
    "dies_by_a_signal": ("unary", "run-failed", f"ok {FAILED}"),
    "prints_nothing": ("unary", "wrong-output", "ok"),
    "no_line_end_but_two": ("unary", "wrong-output", "ok"),
    "talks_on_stderr": ("unary", "wrong-output", "ok"),
    "steers_the_terminal": ("unary", "wrong-output", "ok"),
    "not_utf8": ("unary", "wrong-output", "ok"),
    "stdout_on_failure": ("unary", "wrong-output", FAILED),
    "silent_on_failure": ("unary", "wrong-output", FAILED),
    "two_lines_on_failure": ("unary", "wrong-output", FAILED),
    "traceback": ("unary", "wrong-output", FAILED),
    "trace_on_one_line": ("unary", "wrong-output", FAILED),
    "page_of_html": ("unary", "wrong-output", "html-error"),
    "omits_the_status": ("unary", "wrong-output", REFUSED),
    "omits_the_message": ("unary", "wrong-output", "401 429 500"),
    "buffers": ("stream", "wrong-output", "ok"),
    "breaks_characters": ("stream", "wrong-output", "split"),
    "overlooks_a_cut": ("stream", "run-failed", "cut"),
    "needs_no_end": ("stream", "run-failed", "no-end"),
    "overlooks_an_error": ("stream", "run-failed", "error-event"),
    "does_not_compile": ("unary", "build-failed", "*"),
    "compiles_with_warnings": ("unary", "build-failed", "*"),
}
ALSO = {("no_request", "unary", "down"): "run-failed"}  # it says that all is well where nothing listens
#: The same for the conditions of FORMS.
FORM_DEFECTS = {
    "overlooks_a_reset": ("stream", "run-failed", "reset"),
    "ends_lines_in_lf": ("stream", "run-failed", "sse-crlf sse-cr"),
    "wants_a_space": ("stream", "run-failed", "sse-fields"),
    "takes_one_line_of_data": ("stream", "run-failed", "sse-fields"),
    "wants_data": ("stream", "run-failed", "sse-fields sse-no-data"),
    "keeps_the_byte_order_mark": ("stream", "wrong-output", "sse-bom"),
    "wants_choices": ("stream", "run-failed", "null-members"),
    "wants_whole_characters": ("stream", "run-failed", "split-surrogates"),
    "wants_an_error_object": ("stream", "wrong-output", "error-string"),
    "overlooks_an_error_with_200": ("unary", "wrong-output", "ok-error"),
    "echoes_control_characters": ("unary", "wrong-output", "control-characters"),
    "echoes_events": ("stream", "wrong-output", "control-event"),
    "shows_plain_text": ("unary", "wrong-output", "control-page"),
    "follows_redirects": ("unary", "leaked-key", "redirect"),
    "follows_without_the_key": ("unary", "extra-request", "redirect"),
    "follows_to_http": ("unary", "extra-request", "redirect-http"),
    "omits_the_redirect": ("unary", "wrong-output", "redirect redirect-http"),
    "repeats_the_key": ("unary", "leaked-key", "echoed-key"),
    "hides_the_message": ("unary", "wrong-output", "echoed-key"),
    "reads_netrc": ("unary", "rejected", "netrc"),
    "reads_curlrc": ("stream", "wrong-body", "netrc"),
    "takes_the_first_response": ("unary", "run-failed", "early-hints"),
    "accepts_an_empty_body": ("unary", "run-failed", "empty-body"),
    "accepts_an_empty_stream": ("stream", "run-failed", "empty-body"),
    "cuts_at_nul": ("stream", "wrong-output", "nul-text"),
    "wants_content": ("unary", "run-failed", "empty-content"),
    "waits_for_the_end": ("stream", "run-failed", "open-end"),
    "limits_events": ("stream", "run-failed", "big-event"),
    "blames_for_spaces": ("unary", "wrong-output", "key-space"),
    "blames_the_reader": ("unary", "wrong-output", "key-cr"),
    "needs_a_length": ("unary", "run-failed", "close-delimited chunked trailers"),
    "searches_the_text": ("unary", "run-failed", "odd-json null-members nul-text empty-content"),
    "refuses_unknown_members": ("unary", "run-failed", "odd-json null-members"),
    "accepts_any_shape": ("unary", "run-failed", "other-shape null-content ok-error"),
    "needs_a_locale": ("unary", "wrong-output", "no-locale"),
    "needs_no_key": ("unary", "extra-request", "no-key empty-key"),
    "names_no_variable": ("unary", "wrong-output", "no-key empty-key"),
    "shows_invalid_keys": ("unary", "leaked-key", "key-not-ascii key-line-end"),
    "cleans_keys": ("unary", "wrong-body", "key-quotes"),
}
UNREACHABLE = """
[run]
packages_missing = 'Temporary failure in name resolution'
setup = [["{interpreter}", "-c", "raise SystemExit('Temporary failure in name resolution')"]]
"""
NOT_RUN = {
    "set_up_fails": ("setup-failed", '[run]\nsetup = [["{interpreter}", "-c", "raise SystemExit(7)"]]\n'),
    "set_up_is_missing": ("setup-failed", '[run]\nsetup = [["no-such-installer"]]\n'),
    "registry_is_unreachable": ("package-missing", UNREACHABLE),
    "no_toolchain": ("toolchain-missing", '[toolchain]\ncheck = ["no-such-interpreter", "--version"]\n'),
    "too_old": ("toolchain-missing", '[toolchain]\nminimum = "99"\n'),
    "left_out": ("skipped", '[[skip]]\nscenario = "*"\nreason = "it cannot be"\n'),
}
#: Targets with a short form: the program, its only scenario, the conditions of a limit; what comes under `LIMITED`.
LIMITED = ("ok", "401", "cut", "no-end")
SHORT = {
    "limit_is_real": ("needs_no_end", "stream", "no-end", {"no-end": "limit"}),
    "limit_is_unused": ("good", "stream", "cut", {"cut": "unused-limit"}),
    "limit_hides_no_key": ("key_in_the_error", "unary", "401 cut", {"401": "leaked-key", "cut": "leaked-key"}),
    "limit_of_another_condition": ("needs_no_end", "stream", "cut", {"no-end": "run-failed", "cut": "unused-limit"}),
    "short_traceback": ("traceback", "unary", "", {}),
    "short_silence": ("silent_on_failure", "unary", "", {"401": "wrong-output", "cut": "wrong-output"}),
    "short_success": ("exits_0_on_failure", "unary", "", {"401": "run-failed", "cut": "run-failed"}),
    "short_output": ("stdout_on_failure", "unary", "", {"401": "wrong-output", "cut": "wrong-output"}),
}
#: A build is judged by its exit code, whatever it prints.
BUILDS_WITH_WORDS = """
[run]
build = [["{interpreter}", "-c", "import sys; print('Build succeeded'); print('0 Warning(s)', file=sys.stderr)"]]
"""
#: A request without a key could be anyone's: these two never run side by side.
ALONE = "no_key"
OPTIONS = ("--all", "--timeout", "15", "--jobs", "4", "--json")
REDIRECTED = ("good", ALONE, "another_body", "exits_0_on_failure", "buffers", "overlooks_a_cut", "key_in_the_error")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> SampleProject:
    made = SampleProject(tmp_path_factory.mktemp("project"))
    add(made.templates, "good")
    for name, (scenario, _, _) in (DEFECTS | FORM_DEFECTS).items():
        add(made.templates, name, only(scenario))
    add(made.templates, "builds_with_words", only("unary") + BUILDS_WITH_WORDS)
    for name, (_, settings) in NOT_RUN.items():
        add(made.templates, name, settings)
    for name, (program, scenario, conditions, _) in SHORT.items():
        add(made.templates, program, only(scenario) + limit(conditions), name, ["short"])
    add(made.templates, "traceback", only("unary"), "both_forms", ["short", "complete"])
    made.run("generate", "--target", "fixture")
    return made


def limit(conditions: str) -> str:
    """Settings of a target whose short form has a limit; empty if it has none."""
    reason = '{ en = "The library hides it." }'
    return f'[[limits]]\nform = "short"\nconditions = {conditions.split()}\nreason = {reason}\n' if conditions else ""


def named(names: Iterable[str]) -> list[str]:
    return [word for name in sorted(names) for word in ("--target", f"fixture/{name}")]


def under(names: Iterable[str]) -> list[str]:
    return [word for name in names for word in ("--condition", name)]


@pytest.fixture(scope="module")
def sandboxed(project: SampleProject) -> Any:
    """What the command told of all project in one session."""
    if reason := why_not_sandboxed():
        pytest.skip(reason)
    chosen = under(name for name in CORE if name not in ALIKE)
    return project.run(
        "verify",
        "--sandboxed",
        *named({"good", "builds_with_words", *DEFECTS, *NOT_RUN} - {ALONE}),
        *chosen,
        *OPTIONS,
        code=1,
    ).json


@pytest.fixture(scope="module")
def redirected(project: SampleProject) -> Any:
    return project.run("verify", "--redirected", *named(REDIRECTED), *under(CORE), *OPTIONS, code=1).json


@pytest.fixture(scope="module")
def forms(project: SampleProject) -> Any:
    names = {"good", *FORM_DEFECTS}
    return project.run("verify", "--redirected", *named(names), *under(FORMS), *OPTIONS, code=1).json


@pytest.fixture(scope="module")
def short(project: SampleProject) -> Any:
    names = ("both_forms", *SHORT)
    return project.run("verify", "--redirected", *named(names), *under(LIMITED), *OPTIONS, code=1).json


def verdicts(told: Any, name: str) -> dict[tuple[str, str], str]:
    own = [one for one in told["outcomes"] if one["target"] == f"fixture/{name}"]
    assert len({(one["scenario"], one["condition"]) for one in own}) == len(own)
    return {(one["scenario"], one["condition"]): one["verdict"] for one in own}


def faced(scenario: str, conditions: Iterable[str]) -> list[str]:
    streams = {"unary": False, "stream": True}[scenario]
    return [one.name for one in CONDITIONS if one.name in conditions and one.streams in (None, streams)]


def expected(name: str, conditions: Iterable[str]) -> dict[tuple[str, str], str]:
    scenario, verdict, shows = (DEFECTS | FORM_DEFECTS)[name]
    other = {"unary": "stream", "stream": "unary"}[scenario]
    usual = {one: verdict if one in shows.split() else "pass" for one in faced(scenario, conditions)}
    own = {(scenario, one): ALSO.get((name, scenario, one), usual[one]) for one in usual}
    return {**({(scenario, "*"): verdict} if shows == "*" else own), (other, "*"): "skipped"}


def passed(*conditions: str) -> dict[tuple[str, str], str]:
    return {(scenario, one): "pass" for scenario in ("unary", "stream") for one in faced(scenario, conditions)}


def test_every_verdict_has_a_fixture() -> None:
    shown = {verdict for _, verdict, _ in (DEFECTS | FORM_DEFECTS).values()}
    shown |= {verdict for verdict, _ in NOT_RUN.values()}
    shown |= {verdict for *_, verdicts in SHORT.values() for verdict in verdicts.values()}
    assert shown | {"pass"} == VERDICTS.keys()


def test_a_correct_program_passes_everything(sandboxed: Any, forms: Any) -> None:
    assert verdicts(sandboxed, "good") == passed(*(one for one in CORE if one not in ALIKE))
    assert verdicts(forms, "good") == passed(*FORMS)


def test_a_build_that_prints_and_exits_0_passes(sandboxed: Any) -> None:
    unary = {key: one for key, one in passed(*CORE).items() if key[0] == "unary" and key[1] not in ALIKE}
    assert verdicts(sandboxed, "builds_with_words") == {**unary, ("stream", "*"): "skipped"}


@pytest.mark.parametrize("name", sorted(DEFECTS.keys() - {ALONE}))
def test_a_defect_is_found_where_it_shows(sandboxed: Any, name: str) -> None:
    assert verdicts(sandboxed, name) == expected(name, set(CORE) - set(ALIKE))


@pytest.mark.parametrize("name", FORM_DEFECTS)
def test_a_defect_with_unusual_forms_is_found_where_it_shows(forms: Any, name: str) -> None:
    assert verdicts(forms, name) == expected(name, FORMS)


@pytest.mark.parametrize("name", NOT_RUN)
def test_what_was_not_run_says_so_once(sandboxed: Any, name: str) -> None:
    verdict = NOT_RUN[name][0]
    places = [("unary", "*"), ("stream", "*")] if verdict == "skipped" else [("*", "*")]
    assert verdicts(sandboxed, name) == dict.fromkeys(places, verdict)
    assert all(one["detail"] for one in sandboxed["outcomes"] if one["target"] == f"fixture/{name}")


@pytest.mark.parametrize("name", REDIRECTED)
def test_redirected_runs_judge_the_same(redirected: Any, name: str) -> None:
    assert redirected["mode"] == "redirected"
    assert verdicts(redirected, name) == (passed(*CORE) if name == "good" else expected(name, CORE))


@pytest.mark.parametrize("name", SHORT)
def test_a_short_form_may_fail_in_its_language_s_own_way(short: Any, name: str) -> None:
    """Anything on stderr is enough; a declared limit must be true."""
    _, scenario, _, shown = SHORT[name]
    other = {"unary": "stream", "stream": "unary"}[scenario]
    usual = {(scenario, condition): shown.get(condition, "pass") for condition in faced(scenario, LIMITED)}
    assert verdicts(short, name) == {**usual, (other, "*"): "skipped"}


def test_the_complete_form_is_judged_strictly(short: Any) -> None:
    assert verdicts(short, "both_forms") == {
        ("unary", "ok"): "pass",
        ("unary", "401"): "pass",
        ("unary", "cut"): "pass",
        ("complete/unary", "ok"): "pass",
        ("complete/unary", "401"): "wrong-output",
        ("complete/unary", "cut"): "wrong-output",
        ("stream", "*"): "skipped",
    }


def test_only_one_form_is_verified_on_request(project: SampleProject) -> None:
    options = (*named(["both_forms"]), *under(LIMITED), *OPTIONS)
    outcomes = project.run("verify", "--redirected", "--form", "short", *options).json["outcomes"]
    assert {one["scenario"] for one in outcomes} == {"unary", "stream"}
    failed = project.run("verify", "--redirected", "--form", "complete", *options, code=1).json["outcomes"]
    assert {one["scenario"] for one in failed} == {"complete/unary", "stream"}
    assert all("--form complete" in one["repeat"] for one in failed if one["verdict"] == "wrong-output")


def test_a_limit_is_shown_with_its_reason_and_is_no_failure(project: SampleProject) -> None:
    told = project.run("verify", "--redirected", *named(["limit_is_real"]), *under(["ok", "no-end"]), *OPTIONS)
    (limited,) = [one for one in told.json["outcomes"] if one["verdict"] == "limit"]
    assert limited["detail"] == "The library hides it."
