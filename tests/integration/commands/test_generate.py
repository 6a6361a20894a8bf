"""`generate`: what it writes and deletes, and that a failure leaves everything unchanged."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from samplewright.cli import cli
from support.toy_project import SAMPLES, ToyProject, read_tree

TARGET = """\
file = "{kebab}.gamma"
label = "Gamma"

[[literals.string]]
quotes = ["<"]
escape_quote = "<<"
"""


def add_target(folder: Path, template: str, settings: str = TARGET) -> None:
    """Write the target gamma/plain into a template directory."""
    target = folder / "gamma" / "plain"
    target.mkdir(parents=True)
    (target / "target.toml").write_text(settings)
    (target / "complete.jinja").write_text(template)


def test_everything_is_written(toy: ToyProject) -> None:
    output = toy.run("generate").output
    pages = [f"docs/{language}/{model}.md" for language in ("en", "zh") for model in ("large", "small")]
    assert sorted(toy.files()) == sorted([*SAMPLES, "alpha/plain/build.txt", *pages, "openapi.yaml", ".samplewright"])
    built = [
        "basic.alpha",
        "large/basic.alpha",
        "stream.alpha",
        "large/stream.alpha",
        "large.alpha",
        "small/large.alpha",
    ]
    assert toy.files()["alpha/plain/build.txt"].decode() == "".join(f"build {file}\n" for file in built)
    assert "created sdks/alpha/plain/basic.alpha" in output and "23 files in sdks: 23 created" in output


def test_a_second_run_changes_nothing(toy: ToyProject) -> None:
    toy.run("generate")
    before = {file: file.stat().st_mtime_ns for file in toy.out.rglob("*")}
    assert "nothing changed" in toy.run("generate").output
    assert {file: file.stat().st_mtime_ns for file in toy.out.rglob("*")} == before


@pytest.mark.parametrize(
    ("options", "files"),
    [
        (
            ["--target", "alpha/plain", "--scenario", "stream"],
            ["alpha/plain/large/stream.alpha", "alpha/plain/stream.alpha"],
        ),
        (
            ["--target", "alpha", "--scenario", "basic"],
            [
                "alpha/fancy/basic.fancy",
                "alpha/fancy/large/basic.fancy",
                "alpha/plain/basic.alpha",
                "alpha/plain/large/basic.alpha",
            ],
        ),
        (
            ["--scenario", "stream"],
            [
                "alpha/plain/large/stream.alpha",
                "alpha/plain/stream.alpha",
                "beta/plain/large/stream.py",
                "beta/plain/stream.py",
            ],
        ),
        (
            ["--target", "beta"],
            [
                "beta/plain/basic.py",
                "beta/plain/large/basic.py",
                "beta/plain/large/stream.py",
                "beta/plain/large.py",
                "beta/plain/small/large.py",
                "beta/plain/stream.py",
            ],
        ),
    ],
)
def test_a_selection_writes_only_its_samples(toy: ToyProject, options: list[str], files: list[str]) -> None:
    toy.run("generate", *options, "--out", "here")
    assert list(read_tree(toy.folder / "here")) == files


def test_json_lists_changes(toy: ToyProject) -> None:
    toy.run("generate")
    (toy.out / "alpha/plain/basic.alpha").unlink()
    (toy.out / "beta/plain/stream.py").write_text("old\n")
    changes = json.loads(toy.run("generate", "--json").output)
    assert changes == {
        "created": ["alpha/plain/basic.alpha"],
        "changed": ["beta/plain/stream.py"],
        "deleted": [],
        "unchanged": 21,
        "pages": [],
    }


def test_only_generated_files_are_deleted(toy: ToyProject) -> None:
    toy.run("generate")
    (toy.out / "beta/plain/mine.txt").write_text("mine")
    toy.edit(("              large:\n                summary", "              giant:\n                summary"), ("large: { value: { id: b", "giant: { value: { id: b"))  # fmt: skip
    output = toy.run("generate").output
    for file in ("large.py", "small/large.py"):
        assert f"deleted sdks/beta/plain/{file}\n" in output
        assert f"created sdks/beta/plain/{file.replace('large', 'giant')}\n" in output
    assert set(read_tree(toy.out / "beta/plain")) == {
        "basic.py",
        "giant.py",
        "large/basic.py",
        "large/stream.py",
        "mine.txt",
        "small/giant.py",
        "stream.py",
    }


def test_a_manifest_cannot_delete_files_outside_of_the_directory(toy: ToyProject) -> None:
    toy.run("generate")
    victim = toy.folder / "victim"
    victim.write_text("mine")
    manifest = toy.out / ".samplewright"
    manifest.write_text(manifest.read_text() + f"../victim\n{victim}\n")
    toy.run("generate")
    assert victim.read_text() == "mine"


def test_a_link_that_leads_out_of_the_directory_is_refused(toy: ToyProject) -> None:
    (toy.folder / "elsewhere").mkdir()
    toy.out.mkdir()
    (toy.out / "beta").symlink_to(toy.folder / "elsewhere")
    assert "a link leads out of the output directory" in toy.run("generate", code=2).output
    assert read_tree(toy.folder / "elsewhere") == {} and not list(toy.out.glob("[!b]*"))


@pytest.mark.parametrize("failure", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_a_failing_run_leaves_the_tree_unchanged(
    toy: ToyProject, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    toy.run("generate")
    for name in ("alpha/fancy/basic.fancy", "beta/plain/stream.py"):
        (toy.out / name).write_text("old\n")
    (toy.out / "alpha/plain/large.alpha").unlink()
    before = toy.files()
    original, calls = os.replace, iter(range(100))

    def replace(source: Path, target: Path) -> None:
        if next(calls) == 3:  # in the middle
            raise failure
        original(source, target)

    monkeypatch.setattr(os, "replace", replace)
    result = CliRunner().invoke(cli, ["generate"])
    monkeypatch.setattr(os, "replace", original)
    assert toy.files() == before
    assert result.exit_code == (130 if failure is KeyboardInterrupt else 2)


def test_a_target_needs_no_other_change(toy: ToyProject) -> None:
    add_target(toy.folder / "mine", "call {{ url | string }}\n{{ scenario | kebab }}\n")
    assert "gamma/plain" in toy.run("targets", "--templates", "mine").output
    toy.run("generate", "--templates", "mine")
    assert toy.files()["gamma/plain/basic.gamma"] == b"call <https://api.toy.example/v1/chat<\nbasic\n"
    assert "alpha/plain/basic.alpha" in toy.files()


def test_templates_can_process_the_output_of_filters(toy: ToyProject) -> None:
    add_target(
        toy.folder / "mine",
        "{{ scenario | pascal | upper }} {{ scenario | string ~ '!' }} {{ (scenario | string | length) + 1 }}"
        " {{ 'long' if (body | json_text | length) > 80 else 'short' }} {{ scenario | replace('a', ' ') | string }}\n"
        "{{ body | json_text }}\n",
        TARGET + '\n[literals.text]\nopen = "("\nclose = ")"\n',
    )
    toy.run("generate", "--templates", "mine", "--target", "gamma")
    texts = {path: text.decode().splitlines() for path, text in toy.files().items()}
    assert texts["gamma/plain/basic.gamma"][0] == "BASIC <basic<! 8 short <b sic<"
    assert texts["gamma/plain/large.gamma"][0].split()[3] == "long"
    assert json.loads("".join(texts["gamma/plain/large.gamma"][1:])[1:-1])["model"] == "toy/large"


def test_a_template_can_override_a_built_in_one(toy: ToyProject) -> None:
    (toy.folder / "mine/beta/plain").mkdir(parents=True)
    (toy.folder / "mine/beta/plain/complete.jinja").write_text("print({{ 'hi' | string }})\n")
    (toy.folder / "pyproject.toml").write_text('[tool.samplewright]\ntemplates = "mine"\nout = "generated"\n')
    toy.run("generate")
    files = read_tree(toy.folder / "generated")
    assert files["beta/plain/basic.py"] == b'print("hi")\n'
    assert files["alpha/fancy/basic.fancy"] == b"fancy <basic<\n"


def test_watching_regenerates_on_change(toy: ToyProject) -> None:
    command = [sys.executable, "-u", "-m", "samplewright", "generate", "--watch", "--target", "alpha/fancy"]
    command += ["--templates", str(toy.templates)]
    process = subprocess.Popen(command, cwd=toy.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    text = toy.spec.read_text(encoding="utf-8")
    try:
        lines = iter(process.stdout.readline, "")
        assert any("4 created" in line for line in lines)
        time.sleep(0.01)
        toy.spec.write_text(text.replace("openapi: 3.1.0", "openapi: [broken"), encoding="utf-8")
        assert any("error:" in line for line in lines)
        toy.spec.write_text(text.replace("basic:", "simple:"), encoding="utf-8")
        assert any("simple.fancy" in line for line in lines)
    finally:
        process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0


@pytest.mark.parametrize("variables", [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONHASHSEED": "7"}])
def test_the_bytes_do_not_depend_on_the_locale(toy: ToyProject, variables: dict[str, str]) -> None:
    toy.run("generate", "--target", "alpha", "--target", "beta")
    command = [sys.executable, "-m", "samplewright", "generate", "--templates", str(toy.templates), "--out", "again"]
    command += ["--target", "alpha", "--target", "beta"]
    subprocess.run(command, check=True, env=os.environ | variables, cwd=toy.folder, capture_output=True)
    assert read_tree(toy.folder / "again") == toy.files()


def test_output_elsewhere_is_independent(toy: ToyProject) -> None:
    toy.run("generate")
    shutil.copytree(toy.out, toy.folder / "copy")
    assert "nothing changed" in toy.run("generate", "--out", "copy").output
