"""Markers: a target, a scenario, and options in any order."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from samplewright.emit.embed.fill import embed
from samplewright.emit.embed.markers import SampleReference
from samplewright.errors import PageError, UsageError
from samplewright.ir import Form

PAGES = {
    "page.md": "<!-- samplewright: {} -->\n```\n```\n",
    "page.mdx": "{{/* samplewright: {} */}}\n\n```\n```\n",
    "page.rst": ".. samplewright: {}\n.. code-block:: text\n\n   x\n",
}


def reference_of(name: str, words: str) -> SampleReference:
    references: list[SampleReference] = []

    def sample(reference: SampleReference) -> str:
        references.append(reference)
        return "code\n"

    page = embed(PAGES[name].format(words), PurePath(name), sample)
    assert page.samples == 1 and "code" in page.embedded and PAGES[name].format(words)[:10] == page.embedded[:10]
    (reference,) = references
    return reference


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("words", "reference"),
    [
        ("go/net_http basic", SampleReference("go/net_http", "basic")),
        ("a/b c short", SampleReference("a/b", "c", Form.SHORT)),
        ("a/b c complete", SampleReference("a/b", "c", Form.COMPLETE)),
        ("a/b c model=vendor/m-1.5", SampleReference("a/b", "c", model="vendor/m-1.5")),
        ("a/b c model=m-1-5", SampleReference("a/b", "c", model="m-1-5")),
        ("a/b c #request", SampleReference("a/b", "c", request_only=True)),
        ("a/b c complete model=x/y #request", SampleReference("a/b", "c", Form.COMPLETE, "x/y", True)),
        ("a/b c #request   model=x/y short", SampleReference("a/b", "c", Form.SHORT, "x/y", True)),
        ("a/b 你好 short", SampleReference("a/b", "你好", Form.SHORT)),
        ('a/b "Hello world" short', SampleReference("a/b", "Hello world", Form.SHORT)),
    ],
)
def test_a_marker_names_a_sample(name: str, words: str, reference: SampleReference) -> None:
    assert reference_of(name, words) == reference


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("word", ["long", "model=", "model", "#response", "form=short", "Short"])
def test_an_unknown_option_is_a_problem_with_a_hint(name: str, word: str) -> None:
    with pytest.raises(PageError) as error:
        embed(PAGES[name].format(f"a/b c {word}"), PurePath(name), lambda reference: "x\n")
    (problem,) = error.value.problems
    assert problem.message == f"unknown option {word!r} in a marker"
    assert problem.location is not None and problem.location.line == 1
    assert problem.hint is not None and "TARGET SCENARIO [short|complete] [model=ID] [#request]" in problem.hint


@pytest.mark.parametrize("name", PAGES)
def test_a_marker_needs_a_scenario(name: str) -> None:
    with pytest.raises(PageError, match="malformed marker"):
        embed(PAGES[name].format("a/b"), PurePath(name), lambda reference: "x\n")


@pytest.mark.parametrize("name", PAGES)
def test_a_missing_form_or_model_is_a_problem_at_the_marker(name: str) -> None:
    def sample(reference: SampleReference) -> str:
        raise UsageError(f"{reference.target} has no {reference.form} form", hint="known: complete")

    with pytest.raises(PageError) as error:
        embed("text\n\n" + PAGES[name].format("a/b c short"), PurePath(name), sample)
    (problem,) = error.value.problems
    assert (problem.message, problem.hint) == ("a/b has no short form", "known: complete")
    assert problem.location is not None and problem.location.line == 3
