"""File sets: comparing, and writing all or nothing."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from samplewright.errors import UsageError
from samplewright.output import fileset
from samplewright.output.fileset import Changes, Update


def tree(folder: Path) -> dict[str, str]:
    return {file.relative_to(folder).as_posix(): file.read_text() for file in folder.rglob("*") if file.is_file()}


def write(out: Path, files: dict[str, str], orphans: tuple[str, ...] = ()) -> Changes:
    changes = fileset.compare(out, files, orphans)
    fileset.write(out, files, changes)
    return changes


def test_changes_are_listed_by_kind(tmp_path: Path) -> None:
    write(tmp_path, {"a": "1", "b/c": "2", "d": "3"})
    changes = fileset.compare(tmp_path, {"b/c": "2", "d": "4", "e": "5"}, ["a", "missing", "d"])
    assert changes == Changes(created=("e",), changed=("d",), deleted=("a",), unchanged=1)
    assert changes and not Changes((), (), (), 3)


def test_writing_creates_changes_and_deletes(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    write(out, {"a": "1", "b/c": "2", "b/d": "3"})
    write(out, {"a": "changed"}, ("b/c", "b/d"))
    assert tree(out) == {"a": "changed"}
    assert not (out / "b").exists()


def test_any_text_survives(tmp_path: Path) -> None:
    text = "CRLF\r\n\udcff no newline"
    write(tmp_path, {"a": text})
    assert (tmp_path / "a").read_bytes() == b"CRLF\r\n\xff no newline"
    assert fileset.read(tmp_path, "a") == text
    assert fileset.read(tmp_path, "missing") is None


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_the_mode_of_a_file_is_kept(tmp_path: Path) -> None:
    write(tmp_path, {"a": "1"})
    (tmp_path / "a").chmod(0o755)
    write(tmp_path, {"a": "2"})
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o755


def test_the_manifest_lists_files_inside_of_the_directory_only(tmp_path: Path) -> None:
    text = fileset.manifest(["b", "a/c"], "spec\r\n")
    assert text == fileset.manifest(["a/c", "b", "b"], "spec\n")
    (tmp_path / fileset.MANIFEST).write_text(text + "../outside\n/etc/passwd\na\\b\n")
    assert fileset.listed(tmp_path) == ("a/c", "b")


def failing_replace(monkeypatch: pytest.MonkeyPatch, failure: BaseException, after: int) -> None:
    """Let the replacement of a file fail, once, after some that succeed."""
    original = os.replace
    outcomes: Iterator[BaseException | None] = iter([*[None] * after, failure])

    def replace(source: Path, target: Path) -> None:
        if error := next(outcomes, None):
            raise error
        original(source, target)

    monkeypatch.setattr(os, "replace", replace)


@pytest.mark.parametrize("after", range(6))
@pytest.mark.parametrize("failure", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_a_failure_leaves_every_directory_unchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException, after: int
) -> None:
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    write(first, {"a": "1", "b": "2"})
    write(second, {"c": "3"})
    before = tree(tmp_path)
    failing_replace(monkeypatch, failure, after)
    updates = [
        Update(first, {"a": "new", "d": "new"}, Changes(("d",), ("a",), ("b",), 0)),
        Update(second, {"c": "new"}, Changes((), ("c",), (), 0)),
        Update(third, {"e": "new"}, Changes(("e",), (), (), 0)),
    ]
    with pytest.raises(UsageError if isinstance(failure, OSError) else KeyboardInterrupt):
        fileset.write_all(updates)
    assert tree(tmp_path) == before and not third.exists()


@pytest.mark.parametrize("path", ["../outside", "/absolute", "a/../../b", "", "a\\b"])
def test_paths_outside_of_the_directory_are_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(UsageError, match="outside of the output directory"):
        fileset.write(tmp_path / "out", {path: "x"}, Changes((path,), (), (), 0))
    assert tree(tmp_path) == {} and not Path("/absolute").exists()


def test_an_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(UsageError, match="the output is a file, not a directory"):
        write(tmp_path / "out", {"a": "1"})
    with pytest.raises(UsageError, match="the output is a directory, not a file"):
        fileset.write_file(tmp_path, "x")


def test_one_file_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    fileset.write_file(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "real").read_text() == "new"
