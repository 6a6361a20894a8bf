"""Recipes: versions of libraries, variants of the environment, and set-ups that fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from samplewright.output import ledger
from samplewright.output.ledger import LedgerEntry, SampleKey
from support.sample_project import SampleProject, add, only

QUICK = ("--redirected", "--timeout", "15", "--condition", "ok", "--condition", "401")
#: A set-up that "resolves" what a registry has; the registry is a file.
RESOLVES = ["{interpreter}", "-c", "import sys, shutil; shutil.copy(sys.argv[1], 'libraries.lock')", "{cache}/registry"]
PATTERN = r"(?m)^(?P<name>[a-z-]+) (?P<version>\S+)$"


def recipe(source: str) -> str:
    return f"{only('unary')}\n[run]\nsetup = [{RESOLVES}]\nlibraries = {{ {source}, pattern = '{PATTERN}' }}\n"


@pytest.fixture
def project(tmp_path: Path) -> SampleProject:
    project = SampleProject(tmp_path)
    (tmp_path / "cache").mkdir()
    publish(project, "good-lib 1.2.3", "other 4.5")
    return project


def publish(project: SampleProject, *libraries: str) -> None:
    (project.folder / "cache/registry").write_text("".join(f"{library}\n" for library in libraries))


def entry(project: SampleProject) -> LedgerEntry:
    return ledger.read(project.out / ledger.FILE)[SampleKey("fixture/good", "unary.py")]


@pytest.mark.parametrize(
    "source",
    ['file = "libraries.lock"', 'command = ["{interpreter}", "-c", "print(open(\'libraries.lock\').read())"]'],
)
def test_libraries_are_recorded_as_they_were_resolved(project: SampleProject, source: str) -> None:
    add(project.templates, "good", recipe(source))
    project.run("generate")
    shown = project.verify(*QUICK, "--record").stdout
    assert entry(project).libraries == {"good-lib": "1.2.3", "other": "4.5"}
    assert "good-lib 1.2.3, other 4.5" in shown
    assert "good-lib 1.2.3, other 4.5" in (project.out / "README.md").read_text()
    assert "0 runs, 2 taken from the ledger" in project.verify(*QUICK).stdout


def test_another_version_of_a_library_is_judged_anew(project: SampleProject) -> None:
    add(project.templates, "good", recipe('file = "libraries.lock"'))
    project.run("generate")
    project.verify(*QUICK, "--record")
    publish(project, "good-lib 1.2.4", "other 4.5")
    assert "2 runs redirected, 0 taken" in project.verify(*QUICK, "--record").stdout
    assert entry(project).libraries["good-lib"] == "1.2.4"


def test_libraries_that_cannot_be_listed_are_not_invented(project: SampleProject) -> None:
    add(project.templates, "good", recipe('file = "no.lock"'))
    project.run("generate")
    project.verify(*QUICK, "--record")
    assert entry(project).libraries == {} and entry(project).verdict == "pass"


def test_variants_have_verdicts_of_their_own(project: SampleProject) -> None:
    variants = """
[[run.variants]]
name = "loud"
env = { FIXTURE_LOUD = "1" }

[[run.variants]]
name = "optimized"
run = ["{interpreter}", "-S", "-O", "{file}"]
conditions = ["ok"]
"""
    add(project.templates, "talks_if_loud", only("unary") + variants)
    project.run("generate", "--target", "fixture")
    verdicts = project.verdicts(*QUICK, code=1)
    assert {condition: verdict for (_, scenario, condition), verdict in verdicts.items() if scenario == "unary"} == {
        "ok": "pass",
        "401": "pass",
        "ok:loud": "wrong-output",
        "401:loud": "pass",
        "ok:optimized": "pass",
    }
    failure = project.verify(*QUICK, code=1).stderr
    assert "fixture/talks_if_loud unary ok:loud: wrong-output" in failure
    assert "--scenario unary --form complete --condition ok " in failure


def test_a_registry_that_is_unreachable_is_no_failure(project: SampleProject) -> None:
    offline = "raise SystemExit('Could not resolve host: registry.example.com')"
    settings = f"""
[run]
packages_missing = 'Could not resolve host'
setup = [["{{interpreter}}", "-c", "{offline}"]]
"""
    add(project.templates, "good", settings)
    project.run("generate")
    shown = project.verify(*QUICK, "--record").stdout
    assert "packages missing: `" in shown and "0/0" in shown
    assert entry(project).verdict == "package-missing" and entry(project).inputs == ""
    page = (project.out / "README.md").read_text()
    assert "not run: packages missing: `" in page and "cannot reach the registry" in page
    told = project.verify(*QUICK, "--require", "fixture/good", code=4)
    assert "cannot run fixture/good" in told.stderr
