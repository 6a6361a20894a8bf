"""Signals that end a command: SIGTERM and SIGHUP clean up as Ctrl-C does, and each has its conventional exit code."""

from __future__ import annotations

import signal
from types import FrameType

_ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
#: The signal that ended the command; Ctrl-C raises KeyboardInterrupt without asking anybody.
_received = signal.SIGINT


def install() -> None:
    """Let signals raise KeyboardInterrupt, except those that the caller ignores, as `nohup` does."""
    for number in _ENDING:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _interrupt)


def exit_code() -> int:
    """Return the exit code of an interrupted command: 128 and the signal's number."""
    return 128 + _received


def is_ctrl_c() -> bool:
    """Return whether the interrupt came from the keyboard."""
    return _received is signal.SIGINT


def _interrupt(number: int, _: FrameType | None) -> None:
    global _received
    _received = signal.Signals(number)
    for each in _ENDING:
        signal.signal(each, signal.SIG_IGN)  # the cleaning up is under way: only Ctrl-C ends it
    raise KeyboardInterrupt
