"""Work folders: one for each document, group of samples and target, and what of an earlier run stays in it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

from samplewright.cache import cache_directory
from samplewright.openapi.document import Spec
from samplewright.verify.locks import locked

#: Documents whose work folders are kept: those that were verified last.
KEPT = 8


def work_folder(spec: Spec, group: str, target: str) -> Path:
    """Return where a target's samples are built.

    Args:
        spec: The document.
        group: Samples with other texts belong to other groups.
        target: The target's name.
    """
    return _document_folder(spec) / group / target


def remove_old(spec: Spec) -> None:
    """Delete the work folders of documents that were verified long ago and that no run uses now.

    Args:
        spec: The document whose folders are about to be used.
    """
    folder = _document_folder(spec)
    folder.mkdir(parents=True, exist_ok=True)
    os.utime(folder)
    with os.scandir(folder.parent) as entries:
        found = [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
    folders = sorted((entry.stat().st_mtime, entry.path) for entry in found)
    for _, path in folders[:-KEPT]:
        _remove_unused(Path(path))


def write_exactly(folder: Path, files: Mapping[str, str], keep: Collection[str] = ()) -> None:
    """Make a folder equal to a set of files.

    Args:
        folder: The folder.
        files: Path -> text. A link on the way to one is replaced, never followed.
        keep: Names in the folder that stay as they are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = {path.split("/")[0] for path in files} - set(keep)
    with os.scandir(folder) as entries:
        stale = [entry for entry in entries if entry.name not in keep]
    for entry in stale:
        if entry.name not in names or not entry.is_file(follow_symlinks=False):
            remove(Path(entry.path))
    add_files(folder, files)


def add_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write files, path -> text, into a folder."""
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())


def copy_once(source: Path, folder: Path) -> None:
    """Make a folder a copy of another one, links and times included, unless it exists or there is no other one."""
    if source.is_dir() and not folder.exists():
        partial = folder.with_name(f"{folder.name}.partial")
        remove(partial)
        shutil.copytree(source, partial, symlinks=True)
        partial.rename(folder)


def remove(path: Path) -> None:
    """Delete a file, a link or a folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _document_folder(spec: Spec) -> Path:
    digest = hashlib.sha256(os.fsencode(Path(spec.path).resolve())).hexdigest()[:16]
    return cache_directory() / "verify" / digest


def _remove_unused(folder: Path) -> None:
    targets = [file.with_name(file.name.removeprefix(".").removesuffix(".lock")) for file in folder.glob("*/*/.*.lock")]
    with contextlib.suppress(BlockingIOError), locked(targets):
        remove(folder)
