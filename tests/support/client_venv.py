"""Virtual environments that tests need, kept in the cache, and the client's tests run in one of them."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from samplewright.cache import cache_directory

#: The client's tests.
HERE = Path(__file__).parents[1] / "client"


def environment(interpreter: str, packages: Sequence[str], *, key: str = "") -> Path:
    """The Python of a virtual environment with the packages, made once; a half-made one has no mark and is made anew.

    Skips the test where they cannot be had. Tests that run side by side wait for the first that makes it.
    """
    version = subprocess.run([interpreter, "-VV"], capture_output=True, text=True, check=True).stdout
    digest = hashlib.sha256("\n".join([version, key, *packages]).encode()).hexdigest()[:12]
    folder = cache_directory() / "clients" / digest
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (folder / "complete").exists():
            return python
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([interpreter, "-m", "venv", str(folder)], check=True)
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
        done = subprocess.run(command, capture_output=True, text=True, timeout=900)
        if done.returncode:
            pytest.skip(f"cannot install {', '.join(packages)}: {done.stderr.strip().splitlines()[-1:]}")
        (folder / "complete").touch()
    return python


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
