"""Control groups: limits that hold for a run as a whole, where groups can be made, as root mostly may."""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
#: Seconds after which a group without processes is one whose run has ended, and not one that is about to begin.
_BEGINNING = 60.0
#: Tree -> file of a limit -> which limit; version 1 has a tree for each controller.
_VERSION_2 = {"": {"memory.max": "memory", "memory.swap.max": "swap", "pids.max": "processes"}}
_VERSION_1 = {"memory": {"memory.limit_in_bytes": "memory"}, "pids": {"pids.max": "processes"}}


class ControlGroups:
    """The control groups of a sandbox, one for each run."""

    def __init__(self, memory: int, processes: int, root: Path = ROOT) -> None:
        """Find out whether groups can be made.

        Args:
            memory: Bytes of memory that a run may fill.
            processes: Processes and threads that it may have.
            root: Where the system has its groups.
        """
        self._root = root
        self._values = {"memory": memory, "swap": 0, "processes": processes}
        self._trees = _VERSION_2 if (root / "cgroup.controllers").is_file() else _VERSION_1
        self._name = f"samplewright-{os.getpid()}-{id(self):x}"
        self._numbers = itertools.count()
        self._groups: list[tuple[float, Path]] = []
        with contextlib.suppress(OSError):
            if self._trees is _VERSION_2:
                (root / "cgroup.subtree_control").write_text("+memory +pids")
        self._remove_orphans()
        self.works = bool(self.new())

    def new(self) -> Sequence[Path]:
        """Return the files to which a process writes 0 to enter a new group; none if groups cannot be made."""
        self._remove_ended(time.monotonic() - _BEGINNING)
        name = f"{self._name}-{next(self._numbers)}"
        try:
            return [self._make(self._root / tree / name, limits) for tree, limits in self._trees.items()]
        except OSError:
            return []

    def close(self) -> None:
        """Remove all groups, once their processes have ended."""
        for _ in range(100):
            self._remove_ended(time.monotonic())
            if not self._groups:
                return
            time.sleep(0.01)

    def _remove_orphans(self) -> None:
        """Remove the groups of sessions that were killed; those of running ones stay."""
        for tree in self._trees:
            for group in (self._root / tree).glob("samplewright-*"):
                if not Path("/proc", group.name.split("-")[1]).exists():
                    with contextlib.suppress(OSError):
                        group.rmdir()

    def _make(self, group: Path, limits: dict[str, str]) -> Path:
        group.mkdir()
        self._groups.append((time.monotonic(), group))
        for file, name in limits.items():
            if name != "swap" or (group / file).exists():  # only where swap is counted
                (group / file).write_text(str(self._values[name]))
        return group / "cgroup.procs"

    def _remove_ended(self, made_before: float) -> None:
        for entry in [entry for entry in self._groups if entry[0] <= made_before]:
            with contextlib.suppress(OSError):  # it has processes
                entry[1].rmdir()
                self._groups.remove(entry)
