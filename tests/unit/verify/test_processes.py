"""Programs: how much of their output is kept, and which of them go first."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from samplewright.verify import processes
from samplewright.verify.processes import Processes

ENDLESS = "import sys\nwhile True: sys.std{}.write('x' * 100_000)"


@pytest.mark.parametrize("pipe", ["out", "err"])
def test_endless_output_ends_the_program(pipe: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_LONGEST_OUTPUT", 1_000_000)
    program = Processes().start([sys.executable, "-S", "-c", ENDLESS.format(pipe)], tmp_path, os.environ)
    result = program.finish(60)
    kept = result.stdout if pipe == "out" else result.stderr
    assert result.code not in (0, None) and 1_000_000 <= len(kept) < 1_200_000


@pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="this system has no priorities of sessions")
def test_other_programs_can_go_first(tmp_path: Path) -> None:
    waits = "import os\nprint(flush=True)\nwhile os.getpriority(os.PRIO_PROCESS, 0) != 10: pass\n"
    script = f"{waits}print(open('/proc/self/autogroup').read())"
    program = Processes().start([sys.executable, "-S", "-c", script], tmp_path, os.environ)
    assert program.has_printed(60)
    program.lower_priority()
    assert b"nice 10" in program.finish(60).stdout
