"""What is remembered: the ledger, when a sample is run again, and joining the ledgers of several machines."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplewright.output import ledger
from samplewright.output.ledger import Entry
from samplewright.targets import discovery
from verify.toys import Toys, add, only, why_not_sandboxed

QUICK = ("--redirected", "--timeout", "15", "--condition", "ok", "--condition", "401")
UNARY_ONLY = only("unary")
BUILD = """\
import py_compile, sys
py_compile.compile(sys.argv[1], doraise=True)
"""
RECIPE = f'{UNARY_ONLY}\n[run]\nbuild = [["{{interpreter}}", "build.py", "{{file}}"]]\n'


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Toys:
    """A correct toy with a manifest beside it, and one with a defect; their verdicts are recorded."""
    toys = Toys(tmp_path_factory.mktemp("recorded"))
    add(toys.templates, "good", RECIPE)
    (toys.templates / "toy/good/project").mkdir()
    (toys.templates / "toy/good/project/build.py").write_text(BUILD)
    add(toys.templates, "exits_0_on_failure", UNARY_ONLY)
    toys.run("generate")
    toys.verify(*QUICK, "--record", code=1)
    return toys


@pytest.fixture
def toys(recorded: Toys, tmp_path: Path) -> Toys:
    return Toys(Path(shutil.copytree(recorded.folder, tmp_path / "toys")))


def entry(toys: Toys, name: str) -> Entry:
    return ledger.read(toys.out / ledger.FILE)[f"toy/{name}"]["unary"]


def again(toys: Toys, *options: str, code: int = 1) -> list[tuple[str, str]]:
    """What is run, of the good toy and the other one: (target, condition)."""
    toys.run("generate", "--target", "toy")
    found = toys.verdicts(*QUICK, *options, code=code)
    return sorted((target, condition) for (target, _, condition), verdict in found.items() if verdict != "skipped")


FAILED = ("exits_0_on_failure", "401")
BOTH = [("good", "401"), ("good", "ok")]


def test_a_failing_verdict_is_recorded_and_never_taken_for_a_pass(toys: Toys) -> None:
    known = entry(toys, "exits_0_on_failure")
    assert known.verdicts == {"ok": "pass", "401": "run-failed"} and known.verdict == "run-failed"
    assert again(toys) == [FAILED]


def test_what_passed_is_not_run_again(toys: Toys) -> None:
    ran = toys.run("verify", "--target", "toy/good", *QUICK)
    assert "0 runs, 2 known from the ledger" in ran.stdout
    assert again(toys, "--all") == sorted([FAILED, ("exits_0_on_failure", "ok"), *BOTH])


def test_recording_twice_writes_the_same(toys: Toys) -> None:
    before = (toys.out / ledger.FILE).read_bytes()
    toys.verify(*QUICK, "--record", "--all", code=1)
    assert (toys.out / ledger.FILE).read_bytes() == before
    lines = before.decode().splitlines()
    assert [line.split('"')[1] for line in lines if '": {' in line and line.startswith('  "')] == [
        "toy/exits_0_on_failure",
        "toy/good",
    ]
    assert sum('"unary"' in line for line in lines) == 2
    assert not {"time", "date", "seconds"} & json.loads(before)["toy/good"]["unary"].keys()


def change_sample(toys: Toys) -> None:
    sample = toys.templates / "toy/good/sample.jinja"
    sample.write_text(sample.read_text() + "# more\n")


def change_recipe(toys: Toys) -> None:
    settings = toys.templates / "toy/good/target.toml"
    settings.write_text(settings.read_text() + 'env = { A = "1" }\n')


def change_manifest(toys: Toys) -> None:
    (toys.templates / "toy/good/project/build.py").write_text(BUILD + "# more\n")


@pytest.mark.parametrize("change", [change_sample, change_recipe, change_manifest])
def test_a_change_makes_it_run_again(toys: Toys, change: Callable[[Toys], None]) -> None:
    change(toys)
    assert again(toys) == [FAILED, *BOTH]


def test_a_changed_manifest_builds_again(toys: Toys) -> None:
    (toys.templates / "toy/good/project/build.py").write_text("raise SystemExit('no such dependency')\n")
    toys.run("generate")
    assert toys.verdicts(*QUICK, code=1)["good", "unary", "*"] == "build-failed"
    told = toys.verify(*QUICK, "--record", code=1)
    assert "no such dependency" in told.stderr and entry(toys, "good").verdicts == {"*": "build-failed"}


def test_drifted_samples_are_not_run(toys: Toys) -> None:
    sample = toys.out / "toy/good/unary.py"
    sample.write_text(sample.read_text() + "\n")
    told = toys.verify(*QUICK, code=1)
    assert "toy/good/unary.py" in told.stderr and "samplewright generate" in told.stderr and told.stdout == ""


def test_a_missing_toolchain_replaces_no_verdict(toys: Toys) -> None:
    before = entry(toys, "good")
    settings = toys.templates / "toy/good/target.toml"
    settings.write_text(settings.read_text() + '[toolchain]\ncheck = ["no-such-thing"]\n')
    assert again(toys, "--record") == [FAILED, ("good", "*")]
    assert entry(toys, "good") == before
    told = toys.verify(*QUICK, "--require", "toy/good", "--condition", "ok", code=1)
    assert "run-failed" in told.stderr  # a failure is the first thing to know
    told = toys.run("verify", "--target", "toy/good", *QUICK, "--require", "toy", code=4)
    assert "missing for toy/good" in told.stderr and "no-such-thing" in told.stdout


def test_what_cannot_run_is_recorded_as_not_run(toys: Toys) -> None:
    (toys.out / ledger.FILE).unlink()
    settings = toys.templates / "toy/good/target.toml"
    settings.write_text(settings.read_text() + '[toolchain]\ncheck = ["no-such-thing"]\n')
    again(toys, "--record")
    assert entry(toys, "good").verdict == "toolchain-missing" and "no-such-thing" in entry(toys, "good").reason
    assert again(toys) == [FAILED, ("good", "*")]


def test_verdicts_of_other_modes_are_not_mixed(toys: Toys) -> None:
    """A sandboxed run of one condition says nothing about the others, and counts for a redirected one."""
    if reason := why_not_sandboxed():
        pytest.skip(reason)
    good = ("verify", "--target", "toy/good")
    assert "1 run sandboxed, 0 known" in toys.run(*good, "--sandboxed", "--condition", "ok", "--record").stdout
    assert (entry(toys, "good").mode, entry(toys, "good").verdicts) == ("sandboxed", {"ok": "pass"})
    assert "1 run redirected, 1 known" in toys.run(*good, *QUICK).stdout


def test_merging_joins_what_machines_recorded(toys: Toys) -> None:
    known = ledger.read(toys.out / ledger.FILE)
    first, second = toys.folder / "first.json", toys.folder / "second.json"
    good = known["toy/good"]["unary"]
    halves = [{name: good.verdicts[name]} for name in ("ok", "401")]
    stale = Entry(sample="0" * 64, verdicts={"ok": "pass"}, inputs="1")
    for file, half, scenario in ((first, halves[0], "stream"), (second, halves[1], "gone")):
        own = Entry(sample=good.sample, verdicts=half, inputs=good.inputs, toolchain=good.toolchain, mode=good.mode)
        file.write_text(ledger.text({"toy/good": {"unary": own, scenario: stale}, "toy/gone": {"unary": stale}}))
    (toys.out / ledger.FILE).unlink()
    toys.run("verify", "--merge", first, "--merge", second)
    assert ledger.read(toys.out / ledger.FILE) == {"toy/good": {"unary": good}}
    toys.run("verify", "--merge", second, "--merge", first)
    assert ledger.read(toys.out / ledger.FILE)["toy/good"]["unary"].verdicts == good.verdicts


@pytest.mark.parametrize("text", ["", "\0\xff", "[]", '{"toy/good": 1}', '{"a": {"b": {"sample": "x"}}}', '{"a": {"b": {"sample": "x", "verdicts": {}, "more": 1}}}'])  # fmt: skip
def test_what_is_no_ledger_is_refused(toys: Toys, text: str) -> None:
    bad = toys.folder / "bad.json"
    bad.write_text(text)
    before = (toys.out / ledger.FILE).read_bytes()
    assert "this is not a ledger" in toys.run("verify", "--merge", bad, code=2).stderr
    assert (toys.out / ledger.FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--condition", "split-it"), "did you mean 'split'"),
        (("--condition", "xyz"), "known: 401, 429"),
        (("--scenario", "unari"), "did you mean 'unary'"),
        (("--target", "toy/goood"), "did you mean 'toy/good'"),
        (("--require", "toy/goood"), "did you mean 'toy/good'"),
        (("--report", "x.txt"), "must end in .xml (JUnit), .json or .md"),
        (("--merge", "nowhere.json"), "this is not a ledger"),
    ],
)
def test_what_is_unknown_is_refused_before_anything_runs(toys: Toys, options: tuple[str, ...], said: str) -> None:
    told = toys.verify("--redirected", *options, code=2)
    assert said in told.stderr and told.stdout == "" and "toy/" not in told.stderr.replace("toy/goo", "")


def test_the_matrix_covers_every_target_once(toys: Toys) -> None:
    jobs = toys.run("verify", "--matrix").json["include"]
    names = [name for job in jobs for name in job["targets"].split()]
    assert sorted(names) == sorted(one.name for one in discovery.discover(toys.templates))
    assert {"language": "toy", "targets": "toy/exits_0_on_failure toy/good"} in jobs
    assert all(name.split("/")[0] == job["language"] for job in jobs for name in job["targets"].split())


names = st.text(max_size=8)
entries = st.builds(
    Entry,
    names,
    st.dictionaries(names, names, max_size=3),
    names,
    names,
    st.sampled_from(["", "sandboxed"]),
    names,
    names,
)


@given(st.dictionaries(names, st.dictionaries(names, entries, min_size=1, max_size=3), max_size=3))
def test_a_ledger_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, known: ledger.Ledger) -> None:
    file = tmp_path_factory.mktemp("ledger") / "verified.json"
    text = ledger.text(known)
    file.write_bytes(text.encode())
    assert ledger.read(file) == known
    backwards = {name: dict(reversed(own.items())) for name, own in reversed(known.items())}
    assert ledger.text(backwards) == text
    assert sum(line.startswith("    ") for line in text.splitlines()) == sum(map(len, known.values()))
