"""Keep work folders from other runs on the same machine."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path


@contextlib.contextmanager
def locked(folders: Iterable[Path], say: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold the locks of work folders; wait for runs that hold them.

    Args:
        folders: The folders.
        say: Receives a line about each wait; None never waits.

    Raises:
        BlockingIOError: Another run holds a lock, and there is no waiting.
    """
    with contextlib.ExitStack() as stack:
        for folder in sorted(folders):  # always in one order: two runs never wait for each other
            folder.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(folder.with_name(f".{folder.name}.lock"), os.O_RDWR | os.O_CREAT, 0o666)
            stack.callback(os.close, descriptor)
            if not _lock(descriptor, wait=False):
                if say is None:
                    raise BlockingIOError
                say(f"waiting for another run of {folder.parent.name}/{folder.name}")
                _lock(descriptor, wait=True)
        yield


def _lock(descriptor: int, *, wait: bool) -> bool:
    """Lock an open file and return whether that worked; closing the file unlocks it."""
    if os.name == "nt":
        return _lock_on_windows(descriptor, wait=wait)
    import fcntl  # POSIX only

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def _lock_on_windows(descriptor: int, *, wait: bool) -> bool:
    import importlib

    msvcrt = importlib.import_module("msvcrt")  # Windows only
    while True:  # its waiting mode gives up after ten seconds
        try:
            msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            if not wait:
                return False
        else:
            return True
