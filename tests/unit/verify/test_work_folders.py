"""A work folder is the run's own: equal to its files, one for each document, and a bounded number of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplewright.openapi.document import Spec
from samplewright.verify.locks import locked
from samplewright.verify.work_folders import KEPT, add_files, copy_once, remove_old, work_folder, write_exactly

NAMES = st.sampled_from(["a", "b", "c", "kept"])
FILES = st.dictionaries(st.one_of(NAMES, st.builds("{}s/{}".format, NAMES, NAMES)), st.text(max_size=3), max_size=6)


def spec(path: Path) -> Spec:
    return Spec(path, "", {})


def files_of(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes().decode() for file in folder.rglob("*") if file.is_file()
    }


@given(before=FILES, after=FILES)
def test_a_folder_is_equal_to_its_files(
    before: dict[str, str], after: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("work")
    add_files(folder, before)
    write_exactly(folder, after, keep=("kept",))
    kept = {name: text for name, text in before.items() if name == "kept"}
    encodable = {name: text.encode().decode() for name, text in after.items()}
    assert files_of(folder) == {**kept, **encodable}


def test_links_are_replaced_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_text("mine")
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "file").symlink_to(outside / "file")
    (folder / "sub").symlink_to(outside)
    (folder / "stale").symlink_to(outside)
    write_exactly(folder, {"file": "new", "sub/file": "new"})
    assert files_of(outside) == {"file": "mine"} and files_of(folder) == {"file": "new", "sub/file": "new"}


def test_each_document_has_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLEWRIGHT_CACHE", str(tmp_path))
    folders = {work_folder(spec(Path(path)), "sandboxed", "python/requests") for path in ("/a/x.yaml", "/b/x.yaml")}
    assert len(folders) == 2


def test_old_ones_are_deleted_unless_they_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLEWRIGHT_CACHE", str(tmp_path))
    documents = [spec(Path(f"/{number}.yaml")) for number in range(KEPT + 3)]
    folders = [work_folder(document, "sandboxed", "toy/lib") for document in documents]
    for number, folder in enumerate(folders):
        folder.mkdir(parents=True)
        os.utime(folder.parents[2], (number, number))
    with locked([folders[0]]):
        remove_old(documents[-1])
    assert [folder.exists() for folder in folders] == [True, False, False] + [True] * KEPT


def test_a_copy_is_made_once(tmp_path: Path) -> None:
    source, copy = tmp_path / "source", tmp_path / "work" / "copy"
    copy.parent.mkdir()
    copy_once(source, copy)
    assert not copy.exists()
    add_files(source, {"a/b": "1"})
    copy_once(source, copy)
    add_files(source, {"a/b": "2"})
    copy_once(source, copy)
    assert files_of(copy) == {"a/b": "1"}
