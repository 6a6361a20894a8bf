"""Processes, and what they cost: CPU seconds, wall seconds, peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Cost:
    """CPU seconds (user and system), wall seconds, and the largest resident set in MB."""

    cpu: float
    wall: float
    rss: float

    @classmethod
    def median(cls, runs: Iterable[Cost]) -> Cost:
        """Return the medians of several runs, and the largest resident set of all."""
        runs = list(runs)
        return cls(median(run.cpu for run in runs), median(run.wall for run in runs), max(run.rss for run in runs))


def run(
    command: Sequence[str | Path], directory: Path, environment: Mapping[str, str], stdin: Path | None = None
) -> Cost:
    """Run a process to its end; its output is discarded.

    Raises:
        SystemExit: It failed; with its stderr.
    """
    with tempfile.TemporaryFile("w+") as stderr, (stdin or Path(os.devnull)).open("rb") as source:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=directory, env=environment, stdin=source, stdout=subprocess.DEVNULL, stderr=stderr
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            stderr.seek(0)
            raise SystemExit(f"{' '.join(map(str, command))}: exit {process.returncode}\n{stderr.read()}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * unit / 1e6)


def cpu_seconds(pid: int) -> float:
    """Return the CPU seconds that a running process has used, from /proc."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_memory(pid: int) -> float:
    """Return the largest resident set of a running process in MB, from /proc."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024 / 1e6
