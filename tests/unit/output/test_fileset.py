"""File sets: comparing, and writing all or nothing."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from samplewright.output import fileset, writer
from samplewright.output.fileset import Changes, Update


def tree(folder: Path) -> dict[str, str]:
    return {file.relative_to(folder).as_posix(): file.read_text() for file in folder.rglob("*") if file.is_file()}


def write(out: Path, files: dict[str, str], orphans: tuple[str, ...] = ()) -> Changes:
    """Write files; `orphans` were generated before."""
    if orphans:
        (out / fileset.MANIFEST).write_text("".join(f"{path}\n" for path in orphans))
    return writer.write_all([Update(out, files, complete=True)])[0]


def test_changes_are_listed_by_kind(tmp_path: Path) -> None:
    write(tmp_path, {"a": "1", "b/c": "2", "d": "3"})
    changes = fileset.compare(tmp_path, {"b/c": "2", "d": "4", "e": "5"}, ["a", "missing", "d"])
    assert changes == Changes(created=("e",), changed=("d",), deleted=("a",), unchanged=1)
    assert changes and not Changes((), (), (), 3)


def test_writing_creates_changes_and_deletes(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    write(out, {"a": "1", "b/c": "2", "b/d": "3"})
    write(out, {"a": "changed"}, ("b/c", "b/d"))
    assert tree(out) == {"a": "changed", fileset.MANIFEST: "b/c\nb/d\n"}
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


def test_links_that_lead_out_are_not_read(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, {"a": "1", "b/c": "2"})
    (tmp_path / "secret").write_text("secret")
    (out / "a").unlink()
    (out / "a").symlink_to(tmp_path / "secret")
    (out / "b/d").symlink_to(out / "b/c")
    assert fileset.read(out, "a") is None and fileset.read(out, "b/d") == "2"
    assert write(out, {"a": "1"}).changed == ("a",)
    assert not (out / "a").is_symlink() and (tmp_path / "secret").read_text() == "secret"


def test_a_manifest_deletes_files_only(tmp_path: Path) -> None:
    (tmp_path / "folder/inner").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/config").write_text("mine")
    assert write(tmp_path, {"a": "1"}, ("folder", ".git/config", ".GIT/config", "missing")).deleted == ()
    assert (tmp_path / "folder/inner").is_dir() and (tmp_path / ".git/config").exists()
