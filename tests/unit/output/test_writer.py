"""Writing file sets: all or nothing, and inside of the directory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from samplewright.errors import UsageError
from samplewright.output import fileset, writer
from samplewright.output.fileset import Changes, Update


def tree(folder: Path) -> dict[str, str]:
    return {file.relative_to(folder).as_posix(): file.read_text() for file in folder.rglob("*") if file.is_file()}


def write(out: Path, files: dict[str, str]) -> Changes:
    return writer.write_all([Update(out, files)])[0]


def failing_replace(monkeypatch: pytest.MonkeyPatch, failure: BaseException, after: int) -> None:
    """Let the replacement of a file fail, once, after some that succeed."""
    original = os.replace
    outcomes: Iterator[BaseException | None] = iter([*[None] * after, failure])

    def replace(source: Path, target: Path) -> None:
        if error := next(outcomes, None):
            raise error
        original(source, target)

    monkeypatch.setattr(os, "replace", replace)


@pytest.mark.parametrize("after", range(7))
@pytest.mark.parametrize("failure", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_a_failure_leaves_every_directory_unchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException, after: int
) -> None:
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    write(first, {"a": "1", "b": "2", fileset.MANIFEST: "b\n"})
    write(second, {"c": "3"})
    before = tree(tmp_path)
    failing_replace(monkeypatch, failure, after)
    updates = [
        Update(first, {"a": "new", "d": "new", fileset.MANIFEST: ""}, complete=True),
        Update(second, {"c": "new"}),
        Update(third, {"e": "new"}),
    ]
    with pytest.raises(UsageError if isinstance(failure, OSError) else KeyboardInterrupt):
        writer.write_all(updates)
    assert tree(tmp_path) == before and not third.exists()


@pytest.mark.parametrize("path", ["../outside", "/absolute", "a/../../b", "a\\b", ".git/hooks/pre-commit"])
def test_paths_outside_of_the_directory_are_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(UsageError, match="outside of the output directory"):
        write(tmp_path / "out", {path: "x"})
    assert tree(tmp_path) == {} and not Path("/absolute").exists()


def test_an_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(UsageError, match="the output is a file, not a directory"):
        write(tmp_path / "out", {"a": "1"})
    with pytest.raises(UsageError, match="the output is a directory, not a file"):
        writer.write_file(tmp_path, "x")


def test_one_file_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    writer.write_file(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "real").read_text() == "new"


@pytest.mark.skipif(os.name == "nt", reason="devices of POSIX")
def test_a_device_is_written_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "null").symlink_to(os.devnull)
    writer.write_file(tmp_path / "null", "text")
    assert not Path(os.devnull).is_file()


def test_nothing_is_staged_without_changes(tmp_path: Path) -> None:
    write(tmp_path, {"a": "1"})
    before = tmp_path.stat().st_mtime_ns
    write(tmp_path, {"a": "1"})
    assert tmp_path.stat().st_mtime_ns == before


def test_an_output_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(UsageError, match="cannot write the output"):
        write(tmp_path, {"a": "1", "b": "2"})
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
