"""Control groups: which limits a group gets, in either version, and which groups are removed."""

from __future__ import annotations

import os
from pathlib import Path

from samplewright.verify.cgroups import ControlGroups

ORPHAN = "samplewright-4194305-1-0"  # above the highest process id


def test_version_1_has_a_tree_for_each_controller(tmp_path: Path) -> None:
    for tree in ("memory", "pids"):
        (tmp_path / tree / ORPHAN).mkdir(parents=True)
    groups = ControlGroups(1000, 10, tmp_path)
    assert groups.works
    memory, pids = (file.parent for file in groups.new())
    assert (memory / "memory.limit_in_bytes").read_text() == "1000" and (pids / "pids.max").read_text() == "10"
    assert not list(tmp_path.glob(f"*/{ORPHAN}"))


def test_version_2_has_one_tree(tmp_path: Path) -> None:
    (tmp_path / "cgroup.controllers").touch()
    running = tmp_path / f"samplewright-{os.getpid()}-1-0"
    running.mkdir()
    (group,) = (file.parent for file in ControlGroups(1000, 10, tmp_path).new())
    assert (group / "memory.max").read_text() == "1000" and (group / "pids.max").read_text() == "10"
    assert running.exists()


def test_where_no_group_can_be_made_there_is_none(tmp_path: Path) -> None:
    groups = ControlGroups(1000, 10, tmp_path / "missing")
    assert not groups.works and list(groups.new()) == []
