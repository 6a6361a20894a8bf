"""Paths in an output directory: which of them may be written."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from samplewright.errors import Location, UsageError
from samplewright.links import leads_out

#: What lies in a folder of this name is the version control's: it can hold programs that run by themselves.
_VERSION_CONTROL = ".git"


def is_inside(path: str) -> bool:
    """Return whether a relative path is inside of its directory, links aside."""
    parts = PurePosixPath(path).parts
    if not parts or parts[0] == "/" or ".." in parts or "\\" in path or "\0" in path:
        return False
    return _VERSION_CONTROL not in (part.lower() for part in parts)


def refuse_outside(out: Path, path: str) -> None:
    """Check that a file can be written without leaving the directory; a file that is a link is replaced.

    Raises:
        UsageError: The path is outside of the directory, or a folder on the way to it is a link that leads out.
    """
    if not is_inside(path):
        raise UsageError(f"{path!r} is outside of the output directory", Location(out))
    folder = PurePosixPath(path).parent
    if leads_out(out, folder):
        raise UsageError("a link leads out of the output directory", Location(out / folder), "remove the link")
