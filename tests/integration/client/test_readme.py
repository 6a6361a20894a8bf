"""The Python blocks of the client's README: each is a program that runs and type-checks."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.external_mock import Mock, running

PACKAGE = Path(__file__).parents[3] / "sdks" / "python" / "client"
BLOCKS = re.findall(r"^## (.*?)$|^```python\n(.*?)^```$", (PACKAGE / "README.md").read_text("utf-8"), re.M | re.S)


def blocks() -> Iterator[tuple[str, str]]:
    """Yield the heading and the text of each block."""
    heading = "start"
    for title, block in BLOCKS:
        heading = title or heading
        if block:
            yield heading, block


@pytest.fixture(scope="module")
def mock() -> Iterator[Mock]:
    with running() as mock:
        yield mock


@pytest.mark.parametrize(("heading", "block"), [pytest.param(*pair, id=pair[0]) for pair in blocks()])
def test_a_block_runs(heading: str, block: str, mock: Mock, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(block, encoding="utf-8")
    env = {
        **os.environ,
        "PYTHONPATH": str(PACKAGE / "src"),
        "PYTHONUTF8": "1",
        "WCODE_API_KEY": "sk-readme",
        "WCODE_BASE_URL": mock.base_url,
        "NO_PROXY": "*",
        "no_proxy": "*",
    }
    process = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, env=env, timeout=60)
    assert process.returncode == 0, process.stderr
    assert process.stdout.strip() and not process.stderr
