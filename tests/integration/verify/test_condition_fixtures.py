"""Conditions that need another document, a sandbox or a short form: programs with one defect each, found where it shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from support.sample_project import SPEC, SampleProject, add, only, why_not_sandboxed

SANDBOXED = pytest.mark.skipif(bool(why_not_sandboxed()), reason=why_not_sandboxed() or "sandboxed")
LIMIT = '[[limits]]\nform = "short"\nconditions = ["nul-text"]\nreason = { en = "Its texts end at U+0000." }\n'
PIECES = ({"id": "call-1", "type": "function", "function": {"name": "get_weather", "arguments": ""}}, {"function": {"arguments": '{"city": '}}, {"function": {"arguments": '"杭州"}'}})  # fmt: skip


def document_with_tool_calls(folder: Path) -> Path:
    """The fixtures' document, whose stream calls a tool."""
    document = yaml.safe_load(SPEC.read_text())
    content = document["paths"]["/chat"]["post"]["responses"]["200"]["content"]["text/event-stream"]
    deltas = [{"role": "assistant"}, *({"tool_calls": [{"index": 0, **piece}]} for piece in PIECES), {}]
    content["examples"]["stream"]["value"] = [{"choices": [{"index": 0, "delta": delta}]} for delta in deltas]
    path = folder / "tools.json"
    path.write_text(json.dumps(document))
    return path


def found(project: SampleProject, *options: str, code: int = 1) -> dict[tuple[str, str], str]:
    """(target without its language, condition) -> verdict; samples that are left out are not in it."""
    verdicts = project.verdicts("--all", "--timeout", "15", *options, code=code)
    return {(target, condition): verdict for (target, _, condition), verdict in verdicts.items() if condition != "*"}


def test_pieces_of_tool_calls(tmp_path: Path) -> None:
    project = SampleProject(tmp_path, document_with_tool_calls(tmp_path))
    wrong = {
        "good": set(),
        "ignores_the_index": {"tool-pieces"},
        "takes_the_last_name": {"tool-pieces", "tool-no-index"},
        "wants_an_index": {"tool-no-index"},
    }
    for name in wrong:
        add(project.templates, name, only("stream"))
    project.run("generate", "--target", "fixture")
    conditions = ("ok", "tool-pieces", "tool-no-index")
    options = [word for name in conditions for word in ("--condition", name)]
    assert found(project, "--redirected", *options) == {
        (name, condition): "wrong-output" if condition in wrong[name] else "pass"
        for name in wrong
        for condition in conditions
    }


@SANDBOXED
def test_what_arrives_in_clear_text_or_at_another_host(tmp_path: Path) -> None:
    """A short form may follow where no credential goes along, and never sends its body in clear text."""
    project = SampleProject(tmp_path)
    defects = ("good", "follows_to_http", "follows_redirects", "follows_without_the_key")
    for name in defects:
        add(project.templates, name, only("unary"))
        add(project.templates, name, only("unary"), f"short_{name}", ["short"])
    project.run("generate", "--target", "fixture")
    passed = {(f"{form}{name}", "redirect"): "pass" for form in ("", "short_") for name in defects}
    passed |= {(f"{form}{name}", "redirect-http"): "pass" for form in ("", "short_") for name in defects}
    assert found(project, "--sandboxed", "--condition", "redirect", "--condition", "redirect-http") == {
        **passed,
        ("follows_redirects", "redirect"): "leaked-key",
        ("short_follows_redirects", "redirect"): "leaked-key",
        ("follows_to_http", "redirect-http"): "leaked-key",
        ("short_follows_to_http", "redirect-http"): "leaked-key",
        ("follows_without_the_key", "redirect"): "extra-request",
    }


def test_a_limit_excuses_no_text_that_is_lost_in_silence(tmp_path: Path) -> None:
    project = SampleProject(tmp_path)
    for name in ("cuts_at_nul", "refuses_nul"):
        add(project.templates, name, only("stream") + LIMIT, forms=["short"])
    project.run("generate", "--target", "fixture")
    assert found(project, "--redirected", "--condition", "nul-text") == {
        ("cuts_at_nul", "nul-text"): "wrong-output",
        ("refuses_nul", "nul-text"): "limit",
    }


@SANDBOXED
def test_a_sandboxed_run_has_the_hostile_home_directory(tmp_path: Path) -> None:
    project = SampleProject(tmp_path)
    for name in ("good", "reads_netrc", "reads_curlrc"):
        add(project.templates, name, only("unary"))
    project.run("generate", "--target", "fixture")
    assert found(project, "--sandboxed", "--condition", "netrc") == {
        ("good", "netrc"): "pass",
        ("reads_netrc", "netrc"): "rejected",
        ("reads_curlrc", "netrc"): "wrong-body",
    }
