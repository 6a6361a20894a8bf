"""Fuzzing: samples that carry hard-to-quote values, run, and what is reported of those that break them."""

from __future__ import annotations

import pytest

from support.sample_project import SampleProject, add

#: Of a table of literals that gets one character wrong.
ANOTHER_LETTER = """
[literals]
string = [{ quotes = ['"'], escape = { '\\' = '\\\\', "\\n" = '\\n', "é" = "e" }, code_point = '\\U{:08x}' }]
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> SampleProject:
    made = SampleProject(tmp_path_factory.mktemp("fuzz"))
    add(made.templates, "good")
    add(made.templates, "another_letter", ANOTHER_LETTER)
    add(made.templates, "runs_strings", "fuzz = [\"open('canary','w')\"]\n")
    add(made.templates, "left_out", '[[skip]]\nscenario = "*"\nreason = "it cannot be"\n')
    return made


def test_programs_carry_them_or_are_found_out(project: SampleProject) -> None:
    told = project.verify("--redirected", "--fuzz", "30", "--seed", "3", "--json", code=1)
    found = {one["target"].removeprefix("fixture/"): one for one in told.json["outcomes"]}
    assert {name: one["verdict"] for name, one in found.items()} == {
        "good": "pass",
        "another_letter": "wrong-body",
        "runs_strings": "wrong-output",
        "left_out": "skipped",
    }
    detail = found["another_letter"]["detail"]
    assert 'smallest case: ["\\u00e9"]' in detail or 'smallest case: "\\u00e9"' in detail
    assert "written by [[literals.string]] number 1 of fixture/another_letter" in detail
    assert "a string was run as code" in found["runs_strings"]["detail"]
    again = "repeat: samplewright verify --target fixture/another_letter --fuzz 30 --seed 3"
    assert again in told.stderr


@pytest.fixture(scope="module")
def losing(tmp_path_factory: pytest.TempPathFactory) -> SampleProject:
    made = SampleProject(tmp_path_factory.mktemp("losing"))
    for name in LOSSES:
        add(made.templates, name)
    return made


#: Program -> what the report says of the smallest case.
LOSSES = {
    "drops_a_key_at_the_top": ("missing keys", "at #/constructor, written by"),
    "drops_keys": ("missing keys", '"valueOf"'),
    "rounds_integers": ("at #", "smallest case: "),
    "cuts_messages": ("at #/messages/0/content: ", "at #/messages/0/content, written by"),
    "repeats_a_key": ("duplicate key", "smallest case: "),
}


def test_a_loss_is_found_wherever_it_is_and_made_small(losing: SampleProject) -> None:
    told = losing.verify("--redirected", "--hostile", "150", "--seed", "4", "--json", code=1)
    found = {one["target"].removeprefix("fixture/"): one for one in told.json["outcomes"]}
    assert {name: one["verdict"] for name, one in found.items()} == dict.fromkeys(LOSSES, "wrong-body")
    for name, parts in LOSSES.items():
        assert all(part in found[name]["detail"] for part in parts), found[name]["detail"]
        smallest = found[name]["detail"].partition("smallest case: ")[2].partition("\n")[0]
        assert 0 < len(smallest) < 60, smallest
