"""Kill a process at a chosen change of the file system: a sweep over all of them finds every instant that matters."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

_CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.chmod", "os.truncate"}


def killed_at(change: int, run: Callable[[], object], number: int = signal.SIGKILL) -> bool:
    """Run in a child process that gets a signal right before a change of the file system.

    Args:
        change: Which one, from 0.
        run: What to run.
        number: The signal.

    Returns:
        Whether it got that far; False if the run ended before.
    """
    child = os.fork()
    if child == 0:
        status = 1
        try:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            for stream in (1, 2):
                os.dup2(nowhere, stream)
            sys.addaudithook(_killer(change, number))
            run()
            status = 0
        except SystemExit as exit:
            status = exit.code if isinstance(exit.code, int) else int(exit.code is not None)
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    if number == signal.SIGKILL:
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
        return os.WIFSIGNALED(status)
    return os.WEXITSTATUS(status) == 128 + number


def _killer(change: int, number: int) -> Callable[[str, tuple[object, ...]], None]:
    remaining = change

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal remaining
        is_write = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if event in _CHANGES or is_write:
            remaining -= 1
            if remaining == -1:
                os.kill(os.getpid(), number)

    return hook
