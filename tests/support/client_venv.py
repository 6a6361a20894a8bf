"""Virtual environments in the cache, and the client's tests run in one of them."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from samplewright.cache import cache_directory

#: The client's tests.
CLIENT_TESTS = Path(__file__).parents[1] / "client"
#: Seconds after which a lock is left by a process that has ended.
STALE_SECONDS = 1800


def environment(interpreter: str, packages: Sequence[str], *, key: str = "") -> Path:
    """Return the Python of a virtual environment with the packages, created once; skip the test if that fails.

    Args:
        interpreter: The Python to create it with.
        packages: Requirements to install.
        key: Distinguishes environments with the same packages.
    """
    version = subprocess.run([interpreter, "-VV"], capture_output=True, text=True, check=True).stdout
    digest = hashlib.sha256("\n".join([version, key, *packages]).encode()).hexdigest()[:12]
    folder = cache_directory() / "clients" / digest
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _locked(folder.with_suffix(".lock")):
        if (folder / "complete").exists():
            return python
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([interpreter, "-m", "venv", str(folder)], check=True)
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
        process = subprocess.run(command, capture_output=True, text=True, timeout=900)
        if process.returncode:
            pytest.skip(f"cannot install {', '.join(packages)}: {process.stderr.strip().splitlines()[-1:]}")
        (folder / "complete").touch()
    return python


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Hold a lock that test processes share: a file that only one of them can create."""
    while True:
        try:
            file.open("x").close()
            break
        except FileExistsError:
            try:
                if time.time() - file.stat().st_mtime > STALE_SECONDS:
                    file.unlink(missing_ok=True)
            except FileNotFoundError:
                continue
            time.sleep(0.2)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def count_passed(python: Path, tests: Sequence[Path], mock_url: str, *options: str, **variables: str) -> int:
    """Run tests in an environment and return how many pass; fail if one fails.

    Args:
        python: The Python of the environment.
        tests: Files and folders of tests.
        mock_url: Base URL of the mock.
        options: Further options of pytest.
        variables: Further environment variables.
    """
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "PYTHON"))}
    env |= {"MOCK_URL": mock_url, "PYTHONPATH": str(CLIENT_TESTS.parent), "NO_PROXY": "*", "no_proxy": "*", **variables}
    command = [str(python), "-m", "pytest", "-c", os.devnull, "--rootdir", str(CLIENT_TESTS), "-p", "no:cacheprovider", "--import-mode=importlib", "-q", "-rs", *options, *map(str, tests)]  # fmt: skip
    process = subprocess.run(command, capture_output=True, text=True, env=env, timeout=900)
    assert process.returncode == 0, process.stdout[-6000:] + process.stderr[-2000:]
    match = re.search(r"(\d+) passed", process.stdout)
    return int(match[1]) if match else 0


def interpreter(version: str) -> str:
    """Return the Python of a version such as 3.12; skip the test if it is not installed."""
    if f"{sys.version_info.major}.{sys.version_info.minor}" == version:
        return sys.executable
    path = shutil.which(f"python{version}")
    if path is None or subprocess.run([path, "--version"], capture_output=True).returncode:
        pytest.skip(f"Python {version} is not installed")
    return path
