"""The Python blocks of the client's README are programs that run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.client_readme import PACKAGE, readme_programs
from support.external_mock import Mock, running


@pytest.fixture(scope="module")
def mock() -> Iterator[Mock]:
    with running() as mock:
        yield mock


@pytest.mark.parametrize(("heading", "program"), [pytest.param(*pair, id=pair[0]) for pair in readme_programs()])
def test_a_block_runs(heading: str, program: str, mock: Mock, tmp_path: Path) -> None:
    file = tmp_path / "program.py"
    file.write_text(program, encoding="utf-8")
    env = {
        **os.environ,
        "PYTHONPATH": str(PACKAGE / "src"),
        "PYTHONUTF8": "1",
        "WCODE_API_KEY": "sk-readme",
        "WCODE_BASE_URL": mock.base_url,
        "NO_PROXY": "*",
        "no_proxy": "*",
    }
    process = subprocess.run([sys.executable, str(file)], capture_output=True, text=True, env=env, timeout=60)
    assert process.returncode == 0, process.stderr
    assert process.stdout.strip() and not process.stderr
