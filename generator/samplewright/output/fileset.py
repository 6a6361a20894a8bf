"""File sets: compare files in memory with a directory, and write the differences, all or nothing."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from samplewright.errors import Location, UsageError

#: Lists every generated file of a directory, so that no other file is ever deleted.
MANIFEST = ".samplewright"
_TITLE = "# Files generated here. What is no longer generated is deleted; nothing else is touched.\n"
_SPEC = "# From a spec with the SHA-256 "


@dataclass(frozen=True, slots=True)
class Changes:
    """The differences between files and a directory, as sorted paths.

    Attributes:
        created: Files that do not exist.
        changed: Files whose text differs.
        deleted: Files that are no longer generated.
        unchanged: Number of files that are equal.
    """

    created: tuple[str, ...]
    changed: tuple[str, ...]
    deleted: tuple[str, ...]
    unchanged: int

    def __bool__(self) -> bool:
        return bool(self.created or self.changed or self.deleted)

    @property
    def written(self) -> tuple[str, ...]:
        """Files to write."""
        return (*self.created, *self.changed)

    @property
    def paths(self) -> tuple[str, ...]:
        """Files to write or delete."""
        return (*self.created, *self.changed, *self.deleted)


@dataclass(frozen=True, slots=True)
class Update:
    """Changes to make in a directory; `files` holds the texts by path."""

    out: Path
    files: Mapping[str, str]
    changes: Changes


@dataclass(frozen=True, slots=True)
class Written:
    """What a run wrote.

    Attributes:
        out: The output directory.
        changes: The changes in it.
        count: Number of generated files.
        pages: All hand-written pages.
        changed_pages: The pages that changed.
    """

    out: Path
    changes: Changes
    count: int
    pages: tuple[Path, ...] = ()
    changed_pages: tuple[Path, ...] = ()


def read(out: Path, path: str) -> str | None:
    """Read an output file byte for byte (undecodable bytes survive); None if it cannot be read."""
    try:
        return (out / path).read_bytes().decode("utf-8", "surrogateescape")
    except (OSError, ValueError):
        return None


def listed(out: Path) -> tuple[str, ...]:
    """Return the paths in the manifest of a directory, without those outside of it: anyone can edit a manifest."""
    lines = (read(out, MANIFEST) or "").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#") and _is_inside(line))


def manifest(paths: Iterable[str], spec: str) -> str:
    """Return the text of the manifest of files that are generated from the text of a spec."""
    digest = hashlib.sha256(spec.replace("\r\n", "\n").encode()).hexdigest()
    return f"{_TITLE}{_SPEC}{digest}\n" + "".join(f"{path}\n" for path in sorted({*paths}))


def compare(out: Path, files: Mapping[str, str], orphans: Iterable[str] = ()) -> Changes:
    """Return what writing `files` to `out`, and deleting `orphans`, would change."""
    current = {path: read(out, path) for path in files}
    created = [path for path, text in current.items() if text is None]
    changed = [path for path, text in current.items() if text is not None and text != files[path]]
    deleted = sorted(path for path in orphans if path not in files and os.path.lexists(out / path))
    unchanged = len(files) - len(created) - len(changed)
    return Changes(tuple(sorted(created)), tuple(sorted(changed)), tuple(deleted), unchanged)


def write(out: Path, files: Mapping[str, str], changes: Changes) -> None:
    """Make the changes of one directory: see `write_all`."""
    write_all([Update(out, files, changes)])


def write_all(updates: Iterable[Update]) -> None:
    """Make the changes of several directories, all or nothing.

    Files are written to a temporary directory first and then moved. If anything fails, or the run is interrupted, every
    file in every directory is moved back.

    Raises:
        UsageError: A directory is a file, cannot be written, or contains a link that leads out of it.
    """
    pending = [update for update in updates if update.changes]
    out = Path()
    moves: list[_Move] = []
    with contextlib.ExitStack() as stack:
        try:
            staged: list[_Staged] = []
            for update in pending:
                out = update.out
                staged.append(_stage(update, stack))
            for item in staged:
                out = item.update.out
                _swap(item, moves)
        except BaseException as error:  # also Ctrl-C
            _undo(moves)
            if isinstance(error, OSError):
                message = f"cannot write the output: {error.strerror}"
                raise UsageError(message, Location(out), "nothing was changed") from None
            raise
    _remove_empty_folders(pending)


def write_file(path: Path, text: str) -> None:
    """Write one file, all or nothing; links are followed, and kept.

    Raises:
        UsageError: The file is a directory, or cannot be written.
    """
    target = path.resolve()
    if target.is_dir():
        raise UsageError("the output is a directory, not a file", Location(path), "name a file with --out")
    write(target.parent, {target.name: text}, compare(target.parent, {target.name: text}))


class _FolderMaker:
    """Makes directories, and can remove those it made."""

    def __init__(self) -> None:
        self._created: list[Path] = []

    def make(self, folder: Path) -> None:
        missing = []
        while not folder.exists():
            missing.append(folder)
            folder = folder.parent
        for parent in reversed(missing):
            parent.mkdir()
            self._created.append(parent)

    def remove(self) -> None:
        for folder in reversed(self._created):
            with contextlib.suppress(OSError):
                folder.rmdir()


@dataclass(frozen=True, slots=True)
class _Staged:
    """An update whose files are written to `new`; the files they replace will be moved to `old`."""

    update: Update
    new: Path
    old: Path
    folders: _FolderMaker


@dataclass(frozen=True, slots=True)
class _Move:
    """A file that was replaced. backup: where it is now; None if there was none."""

    path: Path
    backup: Path | None


def _stage(update: Update, stack: contextlib.ExitStack) -> _Staged:
    folders = stack.enter_context(_removed_on_failure())
    out = update.out
    if out.exists() and not out.is_dir():
        raise UsageError("the output is a file, not a directory", Location(out), "name a directory with --out")
    for path in update.changes.paths:
        _refuse_outside(out, path)
    folders.make(out.parent)
    same_file_system = out if out.is_dir() else out.parent
    stage = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=".samplewright-", dir=same_file_system)))
    for path in update.changes.written:
        file = stage / "new" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(update.files[path].encode("utf-8", "surrogateescape"))
    return _Staged(update, stage / "new", stage / "old", folders)


@contextlib.contextmanager
def _removed_on_failure() -> Iterator[_FolderMaker]:
    folders = _FolderMaker()
    try:
        yield folders
    except BaseException:
        folders.remove()
        raise


def _swap(staged: _Staged, moves: list[_Move]) -> None:
    changes = staged.update.changes
    for path in changes.paths:
        file, backup = staged.update.out / path, staged.old / path
        staged.folders.make(file.parent)
        if os.path.lexists(file):
            backup.parent.mkdir(parents=True, exist_ok=True)
            moves.append(_Move(file, backup))
            os.replace(file, backup)
        else:
            moves.append(_Move(file, None))
        if path not in changes.deleted:
            os.replace(staged.new / path, file)
            if backup.exists():
                shutil.copymode(backup, file)


def _undo(moves: Sequence[_Move]) -> None:
    for move in reversed(moves):
        if move.backup is None:
            move.path.unlink(missing_ok=True)
        elif os.path.lexists(move.backup):
            os.replace(move.backup, move.path)


def _remove_empty_folders(updates: Iterable[Update]) -> None:
    for update in updates:
        for path in update.changes.deleted:
            with contextlib.suppress(OSError):  # not empty
                os.removedirs((update.out / path).parent)


def _refuse_outside(out: Path, path: str) -> None:
    if not _is_inside(path):
        raise UsageError(f"{path!r} is outside of the output directory", Location(out))
    folder = (out / path).parent
    while not folder.exists():
        folder = folder.parent
    root = out.resolve()
    if root.exists() and not folder.resolve().is_relative_to(root):
        raise UsageError("a link leads out of the output directory", Location(folder), "remove the link")


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and parts[0] != "/" and ".." not in parts and "\\" not in path and "\0" not in path
