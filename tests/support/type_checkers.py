"""mypy and pyright, run on programs that use a typed client."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest


def mypy_errors(source: Path, paths: Sequence[Path], cache: Path) -> list[tuple[str, int, str]]:
    """Return file name, line and message of what `mypy --strict` finds for Python 3.10.

    Args:
        source: Folder to import the client from.
        paths: What to check.
        cache: Folder of mypy's cache.
    """
    command = [sys.executable, "-m", "mypy", "--strict", "--python-version", "3.10", "--cache-dir", str(cache), *map(str, paths)]  # fmt: skip
    process = subprocess.run(
        command, capture_output=True, text=True, cwd=cache, env={"MYPYPATH": str(source), "PATH": ""}
    )
    assert process.returncode in (0, 1) and not process.stderr, process.stderr
    errors = [line.split(":", 3) for line in process.stdout.splitlines() if ": error:" in line]
    return [(Path(file).name, int(line), message.strip()) for file, line, _, message in errors]


def pyright_errors(source: Path, folder: Path, strict: Sequence[str]) -> list[tuple[str, int, str]]:
    """Return file name, line and message of what pyright finds; skip the test if it is not installed.

    Args:
        source: Folder to import the client from.
        folder: Folder of what to check.
        strict: Patterns of the files in the folder to check in strict mode.
    """
    beside_python = shutil.which("pyright", path=str(Path(sys.executable).parent))
    program = beside_python or shutil.which("pyright")
    if program is None:
        pytest.skip("pyright is not installed: pip install pyright")
    settings = {"extraPaths": [str(source)], "strict": strict, "pythonVersion": "3.10"}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [program, "--outputjson", "--pythonpath", sys.executable, "-p", str(folder)]
    process = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    report = json.loads(process.stdout)
    assert report["summary"]["filesAnalyzed"] > 0, process.stdout
    return [
        (Path(problem["file"]).name, problem["range"]["start"]["line"] + 1, problem["message"])
        for problem in report["generalDiagnostics"]
        if problem["severity"] == "error"
    ]
