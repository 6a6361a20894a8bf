"""The cache directory's entries: results of earlier runs, found by the digest of everything they depend on."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

_DIGEST_SIZE = hashlib.sha256().digest_size
_DAY = 86400.0
#: Entries that no run has used for so many seconds are deleted.
_MAX_AGE = 30 * _DAY


def cache_directory() -> Path:
    """Return `SAMPLEWRIGHT_CACHE`, else `samplewright` in the user's cache directory. It may not exist yet."""
    if directory := os.environ.get("SAMPLEWRIGHT_CACHE"):
        return Path(directory)
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "samplewright"
    try:
        return Path.home() / ".cache" / "samplewright"
    except RuntimeError:  # a user without a home directory
        return Path(tempfile.gettempdir()) / f"samplewright-{_user_id()}"


def key(*parts: str | bytes) -> str:
    """Return the name of an entry: a digest of everything that its content depends on."""
    encoded = [part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass") for part in parts]
    return hashlib.sha256(b"\0".join(encoded)).hexdigest()


def load(kind: str, name: str) -> bytes | None:
    """Return the content of an entry; None if it is missing, unreadable, truncated, altered or another user's.

    Args:
        kind: Folder of the cache directory.
        name: Name of the entry, as `key` returns it.
    """
    file = _file(kind, name)
    try:
        if not _is_own_directory(cache_directory()):
            return None
        with file.open("rb") as stream:
            status = os.fstat(stream.fileno())
            entry = stream.read() if _is_own(status) else b""
    except OSError:
        return None
    _mark_used(file, status)
    digest, content = entry[:_DIGEST_SIZE], entry[_DIGEST_SIZE:]
    return content if _digest(kind, name, content) == digest else None


def store(kind: str, name: str, content: bytes) -> None:
    """Write an entry, whole or not at all, so that concurrent runs can share the cache directory.

    An entry that cannot be written costs the next run time, nothing else. Nothing is written to another user's cache.
    """
    file = _file(kind, name)
    temporary = file.with_suffix(f".{os.getpid()}")
    try:
        create_directory()
        if not _is_own_directory(cache_directory()):
            return
        file.parent.mkdir(exist_ok=True)
        temporary.write_bytes(_digest(kind, name, content) + content)
        temporary.replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
    else:
        prune(kind)


def create_directory() -> None:
    """Create the cache directory, for its owner only.

    Raises:
        OSError: It cannot be created.
    """
    directory = cache_directory()
    if not directory.is_dir():
        directory.parent.mkdir(parents=True, exist_ok=True)
        directory.mkdir(mode=0o700, exist_ok=True)


def prune(kind: str) -> None:
    """Delete the entries of a kind that no run has used for 30 days; at most once a day."""
    marker = cache_directory() / f"{kind}.pruned"  # its modification time is when this was last done
    with contextlib.suppress(OSError):
        if marker.exists() and _age(marker) < _DAY:
            return
        marker.touch()
        for file in (cache_directory() / kind).iterdir():
            with contextlib.suppress(OSError):
                if _age(file) > _MAX_AGE:
                    file.unlink()


@cache
def installed_version(distribution: str) -> str:
    """Return the version of an installed distribution, as its metadata directory is named.

    importlib.metadata gives the same, but takes 20 ms to import.
    """
    prefix, suffix = f"{distribution}-", ".dist-info"
    for folder in sys.path:
        with contextlib.suppress(OSError), os.scandir(folder or ".") as entries:
            for name in (entry.name.lower() for entry in entries):
                if name.startswith(prefix) and name.endswith(suffix):
                    return name.removeprefix(prefix).removesuffix(suffix)
    from importlib.metadata import version

    return version(distribution)


def _digest(kind: str, name: str, content: bytes) -> bytes:
    """Return the digest of an entry, which is not that of the same content under another name."""
    return hashlib.sha256(f"{kind}/{name}\0".encode() + content).digest()


@cache
def _is_own_directory(directory: Path) -> bool:
    return _is_own(directory.stat())


def _is_own(status: os.stat_result) -> bool:
    """Return whether a file or folder is the user's, and nobody else could have written it."""
    writable_by_others = stat.S_ISREG(status.st_mode) and status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return os.name == "nt" or (status.st_uid == _user_id() and not writable_by_others)


def _user_id() -> int:
    return os.geteuid() if hasattr(os, "geteuid") else 0


def _mark_used(file: Path, status: os.stat_result) -> None:
    """Keep an entry from being pruned. Its modification time is precise to a day, which spares most writes."""
    with contextlib.suppress(OSError):
        if time.time() - status.st_mtime > _DAY:
            os.utime(file)


def _age(file: Path) -> float:
    return time.time() - file.stat().st_mtime


def _file(kind: str, name: str) -> Path:
    return cache_directory() / kind / name
