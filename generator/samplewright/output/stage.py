"""Unfinished changes of a directory: staged beside its files, so that any later run can finish or undo them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import msgspec

from samplewright.errors import Location, UsageError
from samplewright.output.paths import refuse_outside

#: Name of the folder that holds the unfinished changes of a directory.
FOLDER = ".samplewright-unfinished"
#: The journal while it is written.
_DRAFT = "draft"
#: The journal of changes to be made. Renaming the draft to this name is the moment that decides: before, the changes
#: never happened; after, they happen, whatever interrupts them.
_COMMITTED = "journal"
#: The journal of changes to be undone, since one of them failed.
_RETRACTED = "undo"


class FileChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The change of one file; the states before and after are as `state` returns them."""

    path: str
    before: str
    after: str


class WriteJournal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The changes of a directory.

    Attributes:
        id: What the journals of directories that change together have in common.
        entries: The changes, deletions first.
        first: The directory whose journal decides, relative to this one; empty if it is this one.
        others: The other directories, relative to this one; only in the journal that decides.
    """

    id: str
    entries: tuple[FileChange, ...]
    first: str = ""
    others: tuple[str, ...] = ()


#: Texts to write, by path; None for a file to delete.
Texts: TypeAlias = Mapping[str, str | None]


def state(path: Path) -> str:
    """Return what tells one content of a path from another: a digest, or an empty string if there is no file."""
    try:
        if stat.S_ISLNK(path.lstat().st_mode):
            return f"link {_digest(os.fsencode(path.readlink()))}"
        return _digest(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return ""


@dataclass(frozen=True, slots=True)
class Stage:
    """The unfinished changes of a directory."""

    root: Path

    @property
    def folder(self) -> Path:
        """Return the folder that holds them."""
        return self.root / FOLDER

    def exists(self) -> bool:
        """Return whether there are any."""
        return os.path.lexists(self.folder)

    def fill(self, texts: Texts) -> tuple[FileChange, ...]:
        """Write the new texts, and keep the old files, in the folder; change nothing else.

        Raises:
            OSError: The folder cannot be written.
        """
        self.folder.mkdir(mode=0o700)
        for name in ("new", "old"):
            (self.folder / name).mkdir()
        ordered = sorted(texts, key=lambda path: (texts[path] is not None, path))
        return tuple(self._fill(number, path, texts[path]) for number, path in enumerate(ordered))

    def _fill(self, number: int, path: str, text: str | None) -> FileChange:
        file, new, old = self._files(number, path)
        before, after = state(file), ""
        if before:
            _duplicate(file, old)
        if text is not None:
            content = text.encode("utf-8", "surrogateescape")
            new.write_bytes(content)
            after = _digest(content)
            if before and not file.is_symlink():
                shutil.copymode(file, new)
        return FileChange(path, before, after)

    def commit(self, journal: WriteJournal) -> None:
        """Write the journal: whole, or not at all."""
        draft = self.folder / _DRAFT
        with draft.open("wb") as stream:
            stream.write(msgspec.json.encode(journal))
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(draft, self.folder / _COMMITTED)

    def retract(self) -> None:
        """Decide that the changes are undone."""
        with contextlib.suppress(FileNotFoundError):
            os.replace(self.folder / _COMMITTED, self.folder / _RETRACTED)

    def journal(self) -> tuple[WriteJournal | None, bool]:
        """Return the journal, if there is one, and whether its changes are to be made rather than undone.

        Raises:
            UsageError: The folder is a link, a file, or belongs to somebody else: it is not believed.
        """
        if self.exists():
            self._check_owner()
        for name in (_COMMITTED, _RETRACTED):
            with contextlib.suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
                content = (self.folder / name).read_bytes()
                return msgspec.json.decode(content, type=WriteJournal), name == _COMMITTED
        return None, False

    def is_intact(self, entries: Sequence[FileChange]) -> bool:
        """Return whether all files that are still to be written are in the folder as they were."""
        return all(
            not entry.after or entry.after in (state(file), state(new))
            for entry, (file, new, _) in self._numbered(entries)
        )

    def finish(self, entries: Sequence[FileChange]) -> None:
        """Make the changes that are not made yet, except of files that somebody has changed since."""
        for entry, (file, new, _) in self._numbered(entries):
            self._replace(file, entry.before, entry.after, new)

    def undo(self, entries: Sequence[FileChange]) -> None:
        """Undo the changes that are made, except of files that somebody has changed since."""
        for entry, (file, _, old) in reversed(self._numbered(entries)):
            self._replace(file, entry.after, entry.before, old)

    def _replace(self, file: Path, before: str, after: str, source: Path) -> None:
        """Bring a file from one state to another, if it is in the first one."""
        current = state(file)
        if current != after and current in (before, ""):
            if after:
                file.parent.mkdir(parents=True, exist_ok=True)
                os.replace(source, file)
            else:
                file.unlink()
        if not after:
            self._remove_empty(file.parent)

    def close(self) -> None:
        """Remove the journal: the changes are made or undone."""
        for name in (_COMMITTED, _RETRACTED):
            (self.folder / name).unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove the folder."""
        if self.exists():
            shutil.rmtree(self.folder)

    def _check_owner(self) -> None:
        status = self.folder.lstat()
        is_own = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
        if not stat.S_ISDIR(status.st_mode) or not is_own:
            raise UsageError("not a folder of your own", Location(self.folder), "remove it")

    def _numbered(self, entries: Sequence[FileChange]) -> list[tuple[FileChange, tuple[Path, Path, Path]]]:
        """Return each entry with its file, its new content and its old content.

        Raises:
            UsageError: A path is outside of the directory: the journal is not one of ours.
        """
        for entry in entries:
            refuse_outside(self.root, entry.path)
        return [(entry, self._files(number, entry.path)) for number, entry in enumerate(entries)]

    def _files(self, number: int, path: str) -> tuple[Path, Path, Path]:
        return self.root / path, self.folder / "new" / str(number), self.folder / "old" / str(number)

    def _remove_empty(self, folder: Path) -> None:
        with contextlib.suppress(OSError):  # not empty
            while folder != self.root:
                folder.rmdir()
                folder = folder.parent


def _duplicate(file: Path, copy: Path) -> None:
    """Give a file, or a link, a second name, so that replacing it loses nothing."""
    try:
        os.link(file, copy, follow_symlinks=False)
    except (OSError, NotImplementedError):  # a file system without hard links, or another's file
        shutil.copy2(file, copy, follow_symlinks=False)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
