"""`check`: every difference between generated and committed files is found and shown."""

from __future__ import annotations

import json
import random
import shutil

import pytest
from click.testing import CliRunner

from samplewright.cli import cli
from samplewright.output import ledger
from support.toy_project import SAMPLES, ToyProject


@pytest.fixture
def generated(toy: ToyProject) -> ToyProject:
    """Return a toy project whose files are up to date."""
    toy.run("generate")
    return toy


def test_nothing_differs(generated: ToyProject) -> None:
    assert generated.run("check").output == "23 generated files in sdks are up to date\n"
    assert json.loads(generated.run("check", "--format", "json").output) == []
    assert generated.run("check", "--format", "github").output == ""


@pytest.mark.parametrize("seed", range(12))
def test_one_changed_character_is_found(generated: ToyProject, seed: int) -> None:
    chance = random.Random(seed)
    file = chance.choice([file for file in sorted(generated.out.rglob("*")) if file.is_file()])
    text = file.read_text(encoding="utf-8")
    index = chance.randrange(len(text))
    changed = chance.choice([text[:index] + text[index + 1 :], f"{text[:index]}\u200b{text[index:]}", f"{text} "])
    file.write_text(changed, encoding="utf-8", newline="")
    output = generated.run("check", code=1).output
    path = file.relative_to(generated.out)
    assert f"--- committed/{path}" in output and f"changed: {path}" in output
    assert "samplewright generate" in output


@pytest.mark.parametrize("seed", range(6))
def test_one_changed_character_of_the_spec_is_found(generated: ToyProject, seed: int) -> None:
    text = generated.spec.read_text(encoding="utf-8")
    index = random.Random(seed).choice([index for index in range(len(text)) if text[index].isalpha()])
    generated.spec.write_text(text[:index] + "ø" + text[index + 1 :], encoding="utf-8")
    result = CliRunner().invoke(cli, ["check"])
    assert result.exit_code in (1, 3), result.output  # drift, or an invalid document
    assert "Traceback" not in result.output


def test_missing_and_orphaned_files_are_found(generated: ToyProject) -> None:
    (generated.out / "beta/plain/stream.py").unlink()
    shutil.copy(generated.out / "beta/plain/basic.py", generated.out / "beta/plain/old.py")
    (generated.out / "beta/plain/notes.txt").write_text("mine")
    drift = json.loads(generated.run("check", "--format", "json", code=1).stdout)
    assert {(item["path"], item["kind"]) for item in drift} == {
        ("beta/plain/stream.py", "missing"),
        ("beta/plain/old.py", "orphaned"),
    }


def test_github_gets_annotations(generated: ToyProject) -> None:
    file = generated.out / "beta/plain/basic.py"
    file.write_text(file.read_text().replace("return", "RETURN"))
    lines = generated.run("check", "--format", "github", code=1).stdout.splitlines()
    assert len(lines) == 1 and lines[0].startswith("::error file=sdks/beta/plain/basic.py,line=2,title=Changed")


def test_the_summary_counts_files(generated: ToyProject) -> None:
    (generated.out / "beta/plain/basic.py").unlink()
    assert "error: 1 generated file in sdks not up to date" in generated.run("check", code=1).output
    (generated.out / "beta/plain/stream.py").unlink()
    assert "error: 2 generated files in sdks not up to date" in generated.run("check", code=1).output


def test_samples_without_a_verdict_fail_on_request_only(generated: ToyProject) -> None:
    assert "note:" not in generated.run("check").output  # without a ledger there is nothing to note
    output = generated.run("check", "--verified", code=1).output
    assert f"error: {len(SAMPLES)} samples not verified" in output and "unverified: beta/plain/basic.py" in output
    passed = {
        path: ledger.LedgerEntry(ledger.digest((generated.out / path).read_text()), {"ok": "pass"}, inputs="0")
        for path in SAMPLES
    }
    verdicts = {}
    for path, entry in passed.items():
        language, library, file = path.split("/", 2)
        verdicts[ledger.SampleKey(f"{language}/{library}", file)] = entry
    (generated.out / ledger.FILE).write_text(ledger.render(verdicts))
    generated.run("generate")
    assert "not verified" not in generated.run("check", "--verified").output
    del verdicts[ledger.SampleKey("beta/plain", "basic.py")]
    (generated.out / ledger.FILE).write_text(ledger.render(verdicts))
    generated.run("generate")
    assert "note: 1 sample not verified since the last change: beta/plain (1)" in generated.run("check").output
    assert generated.run("check", "--format", "github").output.startswith("::notice file=sdks/beta/plain/basic.py")
    del verdicts[ledger.SampleKey("beta/plain", "large/basic.py")]
    (generated.out / ledger.FILE).write_text(ledger.render(verdicts))
    generated.run("generate")
    assert "note: 2 samples not verified since the last change: beta/plain (2)\n" in generated.run("check").output


def test_output_has_neither_keys_nor_colors(generated: ToyProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOY_API_KEY", "sk-very-secret")
    (generated.out / "beta/plain/basic.py").write_text("x\n")
    output = generated.run("check", code=1).output
    assert "sk-very-secret" not in output and "\x1b" not in output
