"""The README's console blocks: each command is run in a fresh copy, and prints what the README says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)


def played(block: str, folder: Path) -> str:
    """The block as a terminal would show it."""
    shown = ""
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for command in re.findall(r"(?m)^\$ (.*)$", block):
        done = subprocess.run(
            command, shell=True, cwd=folder, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        shown += f"$ {command}\n{done.stdout}"
    return shown


@pytest.mark.skipif(sys.platform == "win32", reason="the commands are those of a POSIX shell")
def test_the_readme_shows_what_happens(tmp_path: Path, update_golden: bool) -> None:
    for name in ("sdks", "spec"):
        shutil.copytree(ROOT / name, tmp_path / name)
    text = README.read_text(encoding="utf-8")
    real = BLOCK.sub(lambda match: played(match[0], tmp_path), text)
    if update_golden:
        README.write_text(real, encoding="utf-8")
    assert real == text or update_golden


def test_the_readme_names_every_command() -> None:
    from samplewright.cli import cli

    text = README.read_text(encoding="utf-8")
    assert [name for name in cli.commands if f"`{name}" not in text] == []
