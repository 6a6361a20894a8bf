"""A set of files in memory <-> a folder: what differs, and writing it all or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from samplewright.errors import Location, UsageError

#: Lists every file that was generated into the folder, so that only those are ever deleted.
MANIFEST = ".samplewright"
_TITLE = "# Files generated here. What is no longer generated is deleted; nothing else is touched.\n"
_SPEC = "# From a spec with the SHA-256 "


@dataclass(frozen=True, slots=True)
class Changes:
    """Paths relative to the output folder, sorted. `deleted` are files that are listed but no longer generated."""

    created: tuple[str, ...]
    changed: tuple[str, ...]
    deleted: tuple[str, ...]
    unchanged: int

    def __bool__(self) -> bool:
        return bool(self.created or self.changed or self.deleted)


def read(out: Path, path: str) -> str | None:
    """The text of an output file byte for byte (undecodable bytes survive); None if there is none."""
    try:
        return (out / path).read_bytes().decode("utf-8", "surrogateescape")
    except (OSError, ValueError):
        return None


def listed(out: Path) -> tuple[str, ...]:
    """The paths that the manifest lists. Lines that lead out of the folder are ignored: the file is no authority."""
    lines = (read(out, MANIFEST) or "").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#") and _inside(line))


def manifest(paths: Iterable[str], spec: str) -> str:
    """The text of the manifest for these files, made from a spec with this text."""
    digest = hashlib.sha256(spec.replace("\r\n", "\n").encode()).hexdigest()
    return f"{_TITLE}{_SPEC}{digest}\n" + "".join(f"{path}\n" for path in sorted({*paths}))


def compare(out: Path, files: Mapping[str, str], orphans: Iterable[str] = ()) -> Changes:
    """What writing `files` to `out`, and deleting `orphans`, would change."""
    created: list[str] = []
    changed: list[str] = []
    unchanged = 0
    for path, text in files.items():
        existing = read(out, path)
        if existing == text:
            unchanged += 1
        else:
            (created if existing is None else changed).append(path)
    gone = sorted(path for path in orphans if path not in files and os.path.lexists(out / path))
    return Changes(tuple(sorted(created)), tuple(sorted(changed)), tuple(gone), unchanged)


def write(out: Path, files: Mapping[str, str], changes: Changes) -> None:
    """Makes the changes: see `write_all`."""
    write_all([(out, files, changes)])


def write_all(sets: Iterable[tuple[Path, Mapping[str, str], Changes]]) -> None:
    """Makes the changes of each (folder, files, changes). Everything is written to a folder beside the output first and
    then moved; if anything goes wrong, or the run is interrupted, what was moved is moved back, in every folder.

    Raises:
        UsageError: an output folder is a file, cannot be written, or a link leads out of it.
    """
    wanted = [one for one in sets if one[2]]
    undo: list[tuple[Path, Path | None]] = []
    out = Path()
    with contextlib.ExitStack() as stack:
        try:
            staged = []
            for out, files, changes in wanted:
                make = stack.enter_context(_new_folders(out))
                stage = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=".samplewright-", dir=_above(out))))
                _stage(out, stage / "new", files, changes)
                staged.append((out, stage, changes, make))
            for out, stage, changes, make in staged:
                _swap(out, stage / "new", stage / "old", changes, make, undo)
        except BaseException as error:  # also Ctrl-C: the tree must be as it was
            _undo(undo)
            if isinstance(error, OSError):
                message = f"cannot write the output: {error.strerror}"
                raise UsageError(message, Location(out), "nothing was changed") from None
            raise
    for out, _, changes in wanted:
        for path in changes.deleted:
            with contextlib.suppress(OSError):  # a folder that is not empty stays
                os.removedirs((out / path).parent)


def write_file(path: Path, text: str) -> None:
    """Writes one file, whole or not at all; a link is followed, and stays.

    Raises:
        UsageError: as `write_all`; it is a folder.
    """
    real = path.resolve()
    if real.is_dir():
        raise UsageError("the output is a folder, not a file", Location(path), "name a file with --out")
    write(real.parent, {real.name: text}, compare(real.parent, {real.name: text}))


def _stage(out: Path, new: Path, files: Mapping[str, str], changes: Changes) -> None:
    for path in (*changes.created, *changes.changed):
        (new / path).parent.mkdir(parents=True, exist_ok=True)
        (new / path).write_bytes(files[path].encode("utf-8", "surrogateescape"))
    for path in (*changes.created, *changes.changed, *changes.deleted):
        _refuse_links(out, path)


def _swap(out: Path, new: Path, old: Path, changes: Changes, make: _Make, undo: list[tuple[Path, Path | None]]) -> None:
    for path in (*changes.created, *changes.changed, *changes.deleted):
        place, saved = out / path, old / path
        make(place.parent)
        if os.path.lexists(place):
            saved.parent.mkdir(parents=True, exist_ok=True)
            undo.append((place, saved))
            os.replace(place, saved)
        else:
            undo.append((place, None))
        if path not in changes.deleted:
            os.replace(new / path, place)
            if saved.exists():
                shutil.copymode(saved, place)


def _undo(moves: list[tuple[Path, Path | None]]) -> None:
    for place, backup in reversed(moves):
        if backup is None:
            place.unlink(missing_ok=True)
        elif os.path.lexists(backup):
            os.replace(backup, place)


class _Make:
    """Makes folders, and remembers those that were not there."""

    def __init__(self) -> None:
        self.made: list[Path] = []

    def __call__(self, folder: Path) -> None:
        missing = []
        while not folder.exists():
            missing.append(folder)
            folder = folder.parent
        for one in reversed(missing):
            one.mkdir()
            self.made.append(one)


@contextlib.contextmanager
def _new_folders(out: Path) -> Iterator[_Make]:
    make = _Make()
    try:
        if out.exists() and not out.is_dir():
            raise UsageError("the output is a file, not a folder", Location(out), "name a folder with --out")
        make(out.parent)
        yield make
    except BaseException:
        for folder in reversed(make.made):
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


def _above(out: Path) -> Path:
    """On the same file system as the output, so that moving is renaming."""
    return out if out.is_dir() else out.parent


def _refuse_links(out: Path, path: str) -> None:
    if not _inside(path):
        raise UsageError(f"{path!r} leads out of the output folder", Location(out))
    folder = (out / path).parent
    while not folder.exists():
        folder = folder.parent
    root = out.resolve()
    if root.exists() and not folder.resolve().is_relative_to(root):
        raise UsageError("a link leads out of the output folder", Location(folder), "remove the link")


def _inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and parts[0] != "/" and ".." not in parts and "\\" not in path and "\0" not in path
