"""Virtual environments that tests need, kept in the cache."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from samplewright.config import cache_directory


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
