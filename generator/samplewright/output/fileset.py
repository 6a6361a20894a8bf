"""File sets: compare files in memory with a directory, and know which of its files were generated."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from samplewright.links import leads_out
from samplewright.output.paths import is_inside

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
    """Files to write to a directory.

    Attributes:
        out: The directory.
        files: Path -> text.
        complete: Whether they are all that is generated there: other files of the manifest are then deleted.
    """

    out: Path
    files: Mapping[str, str]
    complete: bool = False

    def changes(self) -> Changes:
        """Return what the update changes."""
        return compare(self.out, self.files, listed(self.out) if self.complete else ())


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
    """Read an output file byte for byte (undecodable bytes survive); None if it cannot be read.

    A link that leads out of the directory is not followed.
    """
    try:
        if leads_out(out, path):
            return None
        return (out / path).read_bytes().decode("utf-8", "surrogateescape")
    except (OSError, ValueError):
        return None


def listed(out: Path) -> tuple[str, ...]:
    """Return the paths in the manifest of a directory, without those outside of it: anyone can edit a manifest."""
    lines = (read(out, MANIFEST) or "").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#") and is_inside(line))


def manifest(paths: Iterable[str], spec: str) -> str:
    """Return the text of the manifest of files that are generated from the text of a spec."""
    digest = hashlib.sha256(spec.replace("\r\n", "\n").encode()).hexdigest()
    return f"{_TITLE}{_SPEC}{digest}\n" + "".join(f"{path}\n" for path in sorted({*paths}))


def compare(out: Path, files: Mapping[str, str], orphans: Iterable[str] = ()) -> Changes:
    """Return what writing `files` to `out`, and deleting `orphans`, would change."""
    current = {path: read(out, path) for path in files}
    different = [path for path, text in current.items() if text != files[path]]
    created = [path for path in different if current[path] is None and not os.path.lexists(out / path)]
    changed = sorted({*different}.difference(created))
    deleted = sorted(path for path in orphans if path not in files and _is_file(out / path))
    unchanged = len(files) - len(created) - len(changed)
    return Changes(tuple(sorted(created)), tuple(changed), tuple(deleted), unchanged)


def _is_file(path: Path) -> bool:
    return path.is_symlink() or path.is_file()
