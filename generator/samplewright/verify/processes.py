"""Programs: start, collect their output, and stop them with everything they started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

#: Seconds for the pipes of a killed program: whatever left its process group may hold them open for ever.
_GRACE = 1.0
#: Seconds between two looks at a program: the longer it runs, the fewer.
_SHORTEST_POLL, _LONGEST_POLL = 0.01, 0.5
#: Bytes of output that are kept; a program that prints more finds its pipe closed.
_LONGEST_OUTPUT = 32 * 2**20


@dataclass(frozen=True, slots=True)
class RunResult:
    """Describe how a program ended.

    Attributes:
        code: Exit code, negative for a signal; None if it was stopped at the time limit.
        stdout: What it printed.
        stderr: What it printed as errors.
    """

    code: int | None
    stdout: bytes
    stderr: bytes


class Interrupted(Exception):
    """No more programs may run."""


class Program:
    """A running program, the head of a process group, whose output is collected."""

    def __init__(self, process: subprocess.Popen[bytes], owner: Processes, exit_code: Callable[[int], int]) -> None:
        assert process.stdout is not None and process.stderr is not None
        self.pid = process.pid
        self._process = process
        self._owner = owner
        self._exit_code = exit_code
        self._stdout = _Collector(process.stdout)
        self._collectors = (self._stdout, _Collector(process.stderr))

    def has_printed(self, seconds: float) -> bool | None:
        """Wait for output on stdout and return whether there is any; None if stdout was closed without any."""
        if not self._stdout.started.wait(seconds):
            return False
        return True if self._stdout.chunks else None

    def finish(self, seconds: float) -> RunResult:
        """Wait until the program has ended and its pipes are closed; stop its process group at the time limit.

        Raises:
            Interrupted: It was stopped by `Processes.stop_all`.
        """
        deadline = time.monotonic() + max(0.1, seconds)
        in_time = False
        try:
            in_time = self._ends_by(deadline)
        finally:
            self.stop()
            code = self._process.wait()
            self._owner.forget(self)
        for collector in self._collectors:
            collector.join(_GRACE)
        self._owner.check()
        stdout, stderr = (b"".join(collector.chunks) for collector in self._collectors)
        return RunResult(self._exit_code(code) if in_time else None, stdout, stderr)

    def lower_priority(self) -> None:
        """Let other programs go first."""
        # Linux compares sessions before programs, and has a file for the priority of a session.
        with contextlib.suppress(OSError):
            Path(f"/proc/{self.pid}/autogroup").write_text("10")
        if hasattr(os, "setpriority"):
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PGRP, self.pid, 10)

    def stop(self) -> None:
        """Kill the program and every process in its group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(self.pid, signal.SIGKILL)
            else:
                self._process.kill()

    def _ends_by(self, deadline: float) -> bool:
        """Return whether the program has ended and closed its pipes in time."""
        began = time.monotonic()
        while not self._has_ended():
            now = time.monotonic()
            if now > deadline:
                return False
            time.sleep(min(max(_SHORTEST_POLL, (now - began) / 20), _LONGEST_POLL))
        return all(collector.join(max(_GRACE / 10, deadline - time.monotonic())) for collector in self._collectors)

    def _has_ended(self) -> bool:
        """Return whether the program has ended, without reaping it: its process group keeps its number until `stop`."""
        if hasattr(os, "waitid"):
            return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        return self._process.poll() is not None


class _Collector:
    """A thread that reads a pipe to its end."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self.chunks: list[bytes] = []
        self.started = threading.Event()
        self._pipe = pipe
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def join(self, seconds: float) -> bool:
        """Wait for the end and return whether it came."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _read(self) -> None:
        with self._pipe:
            size = 0
            while size < _LONGEST_OUTPUT and (chunk := os.read(self._pipe.fileno(), 65536)):
                self.chunks.append(chunk)
                self.started.set()
                size += len(chunk)
        self.started.set()


class Processes:
    """The running programs of a session, so that all of them can be stopped at once."""

    def __init__(self) -> None:
        self._running: set[Program] = set()
        self._stopped = False

    def start(
        self,
        command: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        exit_code: Callable[[int], int] = lambda code: code,
    ) -> Program:
        """Start a program.

        Args:
            command: Its command.
            folder: The folder in which it runs.
            environment: Its whole environment.
            exit_code: Turns the exit code of the command into that of the program which it runs.

        Raises:
            Interrupted: After `stop_all`.
            OSError: The program cannot be started.
        """
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        program = Program(process, self, exit_code)
        self._running.add(program)
        if self._stopped:
            program.stop()
        return program

    def forget(self, program: Program) -> None:
        """Remove a program that has ended."""
        self._running.discard(program)

    def check(self) -> None:
        """Check that the session goes on.

        Raises:
            Interrupted: After `stop_all`.
        """
        if self._stopped:
            raise Interrupted

    def stop_all(self) -> None:
        """Stop every program, and every one that is started from now on."""
        self._stopped = True
        for program in tuple(self._running):
            program.stop()
