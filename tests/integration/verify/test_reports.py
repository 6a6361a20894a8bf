"""Reports: JUnit XML, JSON and Markdown of one session, with output in it that would break or steer what shows it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from support.sample_project import Ran, SampleProject, add, only

STEERING = "\x1b[31mred\x1b[0m ]]> <b>&\x00 \u202e"
PRINTS = f'["{{interpreter}}", "-c", "import sys; sys.exit({STEERING!r})"]'.replace("\\", "\\\\")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]")
ENDINGS = (".xml", ".json", ".md")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> SampleProject:
    made = SampleProject(tmp_path_factory.mktemp("reports"))
    add(made.templates, "good", only("unary"))
    add(made.templates, "another_body", only("unary"))
    add(made.templates, "steers_the_terminal", only("unary"))
    add(made.templates, "does_not_build", f"{only('unary')}[run]\nbuild = [{PRINTS}]\n")
    check = f"[toolchain]\ncheck = {PRINTS}\n"
    add(made.templates, "no_version", f"{only('unary')}{check}")
    add(made.templates, "no_set_up", f"{only('unary')}[run]\nsetup = [{PRINTS}]\n")
    made.run("generate", "--target", "fixture")
    return made


@pytest.fixture(scope="module")
def ran(project: SampleProject) -> Ran:
    for ending in ENDINGS:
        told = project.verify(
            "--redirected", "--condition", "ok", "--report", project.folder / f"report{ending}", code=1
        )
    return told


def test_the_terminal_is_told_why_and_how_to_run_it_again(ran: Ran) -> None:
    assert "fixture/another_body unary ok: wrong-body" in ran.stderr
    assert (
        '-      "content": "你好 \\"quoted\\""' in ran.stderr and '+      "content": "你好 \\"quoted\\"!"' in ran.stderr
    )
    assert "unary.py" in ran.stderr.split("command: ")[1].splitlines()[0]
    repeat = ran.stderr.split("--target fixture/another_body")[1].splitlines()[0]
    assert repeat.startswith(" --scenario unary --form complete --condition ok ") and repeat.endswith(
        " --redirected --all"
    )
    assert all(f"--{option} " in repeat for option in ("spec", "templates", "out"))
    assert "4 runs failed in fixture/" in ran.stderr
    assert not CONTROL.search(ran.stderr) and not CONTROL.search(ran.stdout), "what programs print steers the terminal"
    assert (
        "5 runs redirected, 0 taken from the ledger, 1 build-failed, 1 setup-failed, 1 wrong-body, 1 wrong-output"
        in ran.stdout
    )


def test_junit_counts_what_it_shows(project: SampleProject, ran: Ran) -> None:
    suites = ElementTree.parse(project.folder / "report.xml").getroot().findall("testsuite")
    counts = {suite.get("name"): (suite.get("tests"), suite.get("failures"), suite.get("skipped")) for suite in suites}
    assert counts == {
        "fixture/good": ("2", "0", "1"),
        "fixture/another_body": ("2", "1", "1"),
        "fixture/steers_the_terminal": ("2", "1", "1"),
        "fixture/does_not_build": ("2", "1", "1"),
        "fixture/no_version": ("2", "0", "2"),
        "fixture/no_set_up": ("2", "1", "1"),
    }
    for suite in suites:
        cases = suite.findall("testcase")
        found = (len(cases), len(suite.findall("*/failure")), len(suite.findall("*/skipped")))
        assert tuple(map(str, found)) == counts[suite.get("name")]
    texts = [element.text or "" for suite in suites for element in suite.findall("*/failure")]
    assert any("]]> <b>&" in text for text in texts)


def test_json_has_all_of_it(project: SampleProject, ran: Ran) -> None:
    told = json.loads((project.folder / "report.json").read_text(encoding="utf-8"))
    found = {one["target"]: one for one in told["outcomes"] if one["verdict"] != "skipped"}
    assert {name.removeprefix("fixture/"): one["verdict"] for name, one in found.items()} == {
        "good": "pass",
        "another_body": "wrong-body",
        "steers_the_terminal": "wrong-output",
        "does_not_build": "build-failed",
        "no_version": "toolchain-missing",
        "no_set_up": "setup-failed",
    }
    assert found["fixture/good"]["stdout"] == "Hé€😀 there\n" and found["fixture/good"]["exit_code"] == 0
    assert found["fixture/steers_the_terminal"]["stderr"] == "\x1b[2J\x00]]> <b>&\n"


def test_markdown_has_a_row_per_target_and_every_failure(project: SampleProject, ran: Ran) -> None:
    text = (project.folder / "report.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| fixture/")]
    assert rows == sorted(f"fixture/{name}" for name in ("good", "another_body", "steers_the_terminal", "does_not_build", "no_set_up", "no_version"))  # fmt: skip
    assert text.count("\n### ") == 4 and not CONTROL.search(text)


def test_a_report_that_cannot_be_written_costs_no_result(project: SampleProject) -> None:
    (project.folder / "file").write_text("")
    told = project.run(
        "verify", "--target", "fixture/good", "--redirected", "--condition", "ok", "--report", "file/x.xml", code=2
    )
    assert "the output is a file, not a directory" in told.stderr and "1 run redirected" in told.stdout


@pytest.mark.parametrize("name", ["report.txt", "report", "report.XML.bak"])
def test_an_unknown_ending_is_refused(project: SampleProject, name: str) -> None:
    told = project.verify("--redirected", "--report", Path(name), code=2)
    assert "must end in" in told.stderr and not (project.folder / name).exists()


def test_one_broken_step_is_shown_once(tmp_path: Path) -> None:
    project = SampleProject(tmp_path)
    breaks = '["{interpreter}", "-c", "import sys; sys.exit(\'no compiler for \' + sys.argv[1])", "{scenario}"]'
    add(project.templates, "no_compiler", f"[run]\nbuild = [{breaks}]\n")
    project.run("generate", "--target", "fixture")
    options = ("--redirected", "--condition", "ok", "--report", tmp_path / "report.md", "--report", tmp_path / "x.xml")
    told = project.verify(*options, code=1)
    assert told.stderr.count("no compiler for") == 1 and "2 runs failed in fixture/no_compiler" in told.stderr
    assert "2 build-failed" in told.stdout
    project.verify(*options[:-2], code=1)
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert text.count("no compiler for") == 1 and "also: " in text
    xml = (tmp_path / "x.xml").read_text(encoding="utf-8")
    assert xml.count("<failure") == 2 and xml.count("no compiler for") == 1
