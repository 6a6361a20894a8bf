"""What is remembered: the ledger, when a sample is run again, and joining the ledgers of several machines."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from samplewright.output import ledger
from samplewright.output.ledger import LedgerEntry, SampleKey
from samplewright.targets import discovery
from support.sample_project import SampleProject, add, only, why_not_sandboxed

QUICK = ("--redirected", "--timeout", "15", "--condition", "ok", "--condition", "401")
UNARY_ONLY = only("unary")
BUILD = """\
import py_compile, sys
py_compile.compile(sys.argv[1], doraise=True)
"""
RECIPE = f'{UNARY_ONLY}\n[run]\nbuild = [["{{interpreter}}", "build.py", "{{file}}"]]\n'


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> SampleProject:
    """A correct target with a manifest beside it, and one with a defect; their verdicts are recorded."""
    project = SampleProject(tmp_path_factory.mktemp("recorded"))
    add(project.templates, "good", RECIPE)
    (project.templates / "fixture/good/project").mkdir()
    (project.templates / "fixture/good/project/build.py").write_text(BUILD)
    add(project.templates, "exits_0_on_failure", UNARY_ONLY)
    project.run("generate")
    project.verify(*QUICK, "--record", code=1)
    return project


@pytest.fixture
def project(recorded: SampleProject, tmp_path: Path) -> SampleProject:
    return SampleProject(Path(shutil.copytree(recorded.folder, tmp_path / "copy")))


def entry(project: SampleProject, name: str) -> LedgerEntry:
    return ledger.read(project.out / ledger.FILE)[SampleKey(f"fixture/{name}", "unary.py")]


def again(project: SampleProject, *options: str, code: int = 1) -> list[tuple[str, str]]:
    """What is run, of the good target and the other one: (target, condition)."""
    project.run("generate", "--target", "fixture")
    found = project.verdicts(*QUICK, *options, code=code)
    return sorted((target, condition) for (target, _, condition), verdict in found.items() if verdict != "skipped")


FAILED = ("exits_0_on_failure", "401")
BOTH = [("good", "401"), ("good", "ok")]
GOOD_NOT_RUN = ("good", "*")


def test_a_failing_verdict_is_recorded_and_never_taken_for_a_pass(project: SampleProject) -> None:
    known = entry(project, "exits_0_on_failure")
    assert known.verdicts == {"ok": "pass", "401": "run-failed"} and known.verdict == "run-failed"
    assert again(project) == [FAILED]


def test_what_passed_is_not_run_again(project: SampleProject) -> None:
    ran = project.run("verify", "--target", "fixture/good", *QUICK)
    assert "0 runs, 2 taken from the ledger" in ran.stdout
    assert again(project, "--all") == sorted([FAILED, ("exits_0_on_failure", "ok"), *BOTH])


def test_recording_twice_writes_the_same(project: SampleProject) -> None:
    before = (project.out / ledger.FILE).read_bytes()
    project.verify(*QUICK, "--record", "--all", code=1)
    assert (project.out / ledger.FILE).read_bytes() == before
    lines = before.decode().splitlines()
    assert [line.split('"')[1] for line in lines if '": {' in line and line.startswith('  "')] == [
        "fixture/exits_0_on_failure",
        "fixture/good",
    ]
    assert sum('"unary.py"' in line for line in lines) == 2
    assert not {"time", "date", "seconds"} & json.loads(before)["fixture/good"]["unary.py"].keys()


def change_sample(project: SampleProject) -> None:
    sample = project.templates / "fixture/good/complete.jinja"
    sample.write_text(sample.read_text() + "# more\n")


def change_recipe(project: SampleProject) -> None:
    settings = project.templates / "fixture/good/target.toml"
    settings.write_text(settings.read_text() + 'env = { A = "1" }\n')


def change_manifest(project: SampleProject) -> None:
    (project.templates / "fixture/good/project/build.py").write_text(BUILD + "# more\n")


@pytest.mark.parametrize("change", [change_sample, change_recipe, change_manifest])
def test_a_change_makes_it_run_again(project: SampleProject, change: Callable[[SampleProject], None]) -> None:
    change(project)
    assert again(project) == [FAILED, *BOTH]


def test_a_changed_manifest_builds_again(project: SampleProject) -> None:
    (project.templates / "fixture/good/project/build.py").write_text("raise SystemExit('no such dependency')\n")
    project.run("generate")
    assert project.verdicts(*QUICK, code=1)["good", "unary", "*"] == "build-failed"
    told = project.verify(*QUICK, "--record", code=1)
    assert "no such dependency" in told.stderr and entry(project, "good").verdicts == {"*": "build-failed"}


def test_check_lists_samples_without_a_verdict_and_fails_only_if_asked(project: SampleProject) -> None:
    listed = project.run("check")
    assert "not verified since the last change" in listed.stdout and "fixture/exits_0_on_failure (1)" in listed.stdout
    assert "fixture/good" not in listed.stdout and listed.stderr == ""
    required = project.run("check", "--verified", code=1)
    assert "unverified: fixture/exits_0_on_failure/unary.py" in required.stdout
    assert "not verified since the last change" in required.stderr
    notices = project.run("check", "--format", "github").stdout.splitlines()
    assert notices and all(line.startswith("::notice ") for line in notices)
    (project.out / ledger.FILE).unlink()
    project.run("generate")
    assert "not verified" not in project.run("check").stdout
    assert "unverified: fixture/good/unary.py" in project.run("check", "--verified", code=1).stdout


def test_drifted_samples_are_not_run(project: SampleProject) -> None:
    sample = project.out / "fixture/good/unary.py"
    sample.write_text(sample.read_text() + "\n")
    told = project.verify(*QUICK, code=1)
    assert "fixture/good/unary.py" in told.stderr and "samplewright generate" in told.stderr and told.stdout == ""


def test_a_missing_toolchain_replaces_no_verdict(project: SampleProject) -> None:
    before = entry(project, "good")
    settings = project.templates / "fixture/good/target.toml"
    settings.write_text(settings.read_text() + '[toolchain]\ncheck = ["no-such-thing"]\n')
    assert again(project, "--record") == [FAILED, GOOD_NOT_RUN]
    assert entry(project, "good") == before
    told = project.verify(*QUICK, "--require", "fixture/good", "--condition", "ok", code=1)
    assert "run-failed" in told.stderr  # a failure is the first thing to know
    told = project.run("verify", "--target", "fixture/good", *QUICK, "--require", "fixture", code=4)
    assert "cannot run fixture/good" in told.stderr and "toolchain missing: Python" in told.stdout


def test_what_cannot_run_is_recorded_as_not_run(project: SampleProject) -> None:
    (project.out / ledger.FILE).unlink()
    settings = project.templates / "fixture/good/target.toml"
    settings.write_text(settings.read_text() + '[toolchain]\ncheck = ["no-such-thing"]\n')
    again(project, "--record")
    assert (
        entry(project, "good").verdict == "toolchain-missing"
        and entry(project, "good").reason == "toolchain missing: Python"
    )
    assert again(project) == [FAILED, GOOD_NOT_RUN]


def test_verdicts_of_other_modes_are_not_mixed(project: SampleProject) -> None:
    """A sandboxed run of one condition says nothing about the others, and counts for a redirected one."""
    if reason := why_not_sandboxed():
        pytest.skip(reason)
    good = ("verify", "--target", "fixture/good")
    assert "1 run sandboxed, 0 taken" in project.run(*good, "--sandboxed", "--condition", "ok", "--record").stdout
    assert (entry(project, "good").mode, entry(project, "good").verdicts) == ("sandboxed", {"ok": "pass"})
    assert "1 run redirected, 1 taken" in project.run(*good, *QUICK).stdout


def test_merging_joins_what_machines_recorded(project: SampleProject) -> None:
    known = ledger.read(project.out / ledger.FILE)
    first, second = project.folder / "first.json", project.folder / "second.json"
    good_key = SampleKey("fixture/good", "unary.py")
    good = known[good_key]
    halves = [{name: good.verdicts[name]} for name in ("ok", "401")]
    stale = LedgerEntry(sample="0" * 64, verdicts={"ok": "pass"}, inputs="1")
    for file, half, scenario in ((first, halves[0], "stream"), (second, halves[1], "gone")):
        own = LedgerEntry(
            sample=good.sample, verdicts=half, inputs=good.inputs, toolchain=good.toolchain, mode=good.mode
        )
        file.write_text(
            ledger.render(
                {
                    good_key: own,
                    SampleKey("fixture/good", f"{scenario}.py"): stale,
                    SampleKey("fixture/gone", "unary.py"): stale,
                }
            )
        )
    (project.out / ledger.FILE).unlink()
    project.run("verify", "--merge", first, "--merge", second)
    assert ledger.read(project.out / ledger.FILE) == {good_key: good}
    project.run("verify", "--merge", second, "--merge", first)
    assert ledger.read(project.out / ledger.FILE)[good_key].verdicts == good.verdicts


@pytest.mark.parametrize("text", ["", "\0\xff", "[]", '{"fixture/good": 1}', '{"a": {"b": {"sample": "x"}}}', '{"a": {"b": {"sample": "x", "verdicts": {}, "more": 1}}}'])  # fmt: skip
def test_what_is_no_ledger_is_refused(project: SampleProject, text: str) -> None:
    bad = project.folder / "bad.json"
    bad.write_text(text)
    before = (project.out / ledger.FILE).read_bytes()
    assert "not a ledger" in project.run("verify", "--merge", bad, code=2).stderr
    assert (project.out / ledger.FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--condition", "split-it"), "did you mean 'split'"),
        (("--condition", "xyz"), "known: 401, 429"),
        (("--scenario", "unari"), "did you mean 'unary'"),
        (("--target", "fixture/goood"), "did you mean 'fixture/good'"),
        (("--require", "fixture/goood"), "did you mean 'fixture/good'"),
        (("--report", "x.txt"), "must end in .xml (JUnit), .json or .md"),
        (("--merge", "nowhere.json"), "cannot read the ledger"),
    ],
)
def test_what_is_unknown_is_refused_before_anything_runs(
    project: SampleProject, options: tuple[str, ...], said: str
) -> None:
    told = project.verify("--redirected", *options, code=2)
    assert said in told.stderr and told.stdout == "" and "fixture/" not in told.stderr.replace("fixture/goo", "")


def test_the_matrix_covers_every_target_once(project: SampleProject) -> None:
    jobs = project.run("verify", "--matrix").json["include"]
    names = [name for job in jobs for name in job["targets"].split()]
    assert sorted(names) == sorted(one.name for one in discovery.discover(project.templates))
    assert {"language": "fixture", "targets": "fixture/exits_0_on_failure fixture/good"} in jobs
    assert all(name.split("/")[0] == job["language"] for job in jobs for name in job["targets"].split())
