"""Commands with a damaged, foreign or full cache: the same results, and never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from samplewright.templating import engine
from support.toy_project import ToyProject, read_tree

posix = pytest.mark.skipif(os.name == "nt", reason="limits and modes of POSIX")


@pytest.fixture
def cache(toy: ToyProject, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = toy.folder / "cache"
    monkeypatch.setenv("SAMPLEWRIGHT_CACHE", str(folder))
    settings = toy.templates / "beta/language.toml"
    settings.write_text('formatter = "black"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    template = toy.templates / "beta/plain/complete.jinja"
    template.write_text("def  call():\n    return {{ url | string }}\n")
    return folder


def replaced_by_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "emptied": lambda file: file.write_bytes(b""),
    "truncated": lambda file: file.write_bytes(file.read_bytes()[:-1]),
    "longer": lambda file: file.write_bytes(file.read_bytes() + b"x"),
    "zeros": lambda file: file.write_bytes(bytes(file.stat().st_size)),
    "another file's": lambda file: file.write_bytes(Path(__file__).read_bytes()),
    "a folder": replaced_by_a_folder,
    "unreadable": lambda file: file.chmod(0),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_entries_are_made_anew(toy: ToyProject, cache: Path, damage: str) -> None:
    toy.run("generate")
    expected = toy.files()
    entries = [file for file in cache.rglob("*") if file.is_file() and file.suffix != ".pruned"]
    assert {file.parent.name for file in entries} == {"annotated", "formatted", "specs", "templates", "toml"}
    for file in entries:
        DAMAGES[damage](file)
    engine.forget()
    for path in expected:
        (toy.out / path).write_text("old")
    toy.run("generate")
    assert toy.files() == expected
    toy.run("check")


def test_entries_that_change_places_are_made_anew(toy: ToyProject, cache: Path) -> None:
    toy.run("generate")
    expected = toy.files()
    for kind in cache.iterdir():
        files = sorted(kind.iterdir()) if kind.is_dir() else []
        contents = [file.read_bytes() for file in files]
        for file, content in zip(files, [*contents[1:], *contents[:1]], strict=True):
            file.write_bytes(content)
    engine.forget()
    toy.run("generate")
    toy.run("check")
    assert toy.files() == expected


def spawn(toy: ToyProject, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "samplewright", *arguments, "--templates", str(toy.templates)]
    script = f'{command}; exec "$@"'
    return subprocess.run(
        ["sh", "-c", script, "sh", *words], cwd=toy.folder, capture_output=True, text=True, check=False
    )


@posix
def test_a_full_disk_is_one_message_and_changes_nothing(toy: ToyProject, cache: Path) -> None:
    assert spawn(toy, ":", "generate", "--target", "alpha").returncode == 0
    before = read_tree(toy.out)
    toy.edit(("toy/large, messages", "toy/giant, messages"))
    result = spawn(toy, "ulimit -f 0", "generate", "--target", "alpha")
    assert result.returncode == 2 and "Traceback" not in result.stderr
    assert result.stderr.splitlines()[0].startswith("error: sdks: cannot write the output: ")
    assert read_tree(toy.out) == before
    assert spawn(toy, "ulimit -f 0", "render", "alpha/plain", "large").returncode == 0
    assert (
        spawn(toy, "ulimit -f 0; export SAMPLEWRIGHT_CACHE=/dev/null/x", "render", "alpha/plain", "large").returncode
        == 0
    )
