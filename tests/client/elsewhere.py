"""Tests of this folder run in another environment, against a mock that runs in this one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from venvs import environment

__all__ = ["environment", "interpreter", "passed"]

HERE = Path(__file__).parent


def passed(python: Path, tests: Sequence[Path], mock: str, *options: str, **variables: str) -> int:
    """How many tests pass there. Fails the test at hand if one of them fails, or is skipped without being declared a departure."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "PYTHON"))}
    env |= {"MOCK_URL": mock, "PYTHONPATH": str(HERE.parent), "NO_PROXY": "*", "no_proxy": "*", **variables}
    command = [str(python), "-m", "pytest", "-c", os.devnull, "--rootdir", str(HERE), "-p", "no:cacheprovider", "--import-mode=importlib", "-q", "-rs", *options, *map(str, tests)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=900)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    found = re.search(r"(\d+) passed", done.stdout)
    return int(found[1]) if found else 0


def interpreter(version: str) -> str:
    """The Python of a version, such as 3.12; skips the test where there is none."""
    if f"{sys.version_info.major}.{sys.version_info.minor}" == version:
        return sys.executable
    found = shutil.which(f"python{version}")
    if found is None or subprocess.run([found, "--version"], capture_output=True).returncode:
        pytest.skip(f"Python {version} is not on this machine")
    return found
