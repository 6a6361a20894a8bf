"""Symbolic links: which lead out of a folder, so that a stranger's folder cannot name files of ours."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePath


def leads_out(root: Path, path: str | PurePath) -> bool:
    """Return whether a path in a folder, or a folder on the way to it, is a link that leads out of it.

    Args:
        root: The folder, which may be a link itself.
        path: Path relative to it.
    """
    file = root
    for part in PurePath(path).parts:
        file = file / part
        if file.is_symlink() and not _real(file).is_relative_to(_real(root)):
            return True
    return False


def links_out(root: Path) -> Iterator[Path]:
    """Yield the links in a folder that lead out of it, at any depth; hidden folders at its top are left out."""
    for folder, folders, files in os.walk(root):
        if folder == os.fspath(root):
            folders[:] = [name for name in folders if not name.startswith(".")]
        for name in (*folders, *files):
            path = Path(folder, name)
            if path.is_symlink() and not _real(path).is_relative_to(_real(root)):
                yield path


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))  # Path.resolve raises an error on circular links
