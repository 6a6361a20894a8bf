"""The README and the guides: commands print what the README shows, links lead to files, every command is listed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
README = ROOT / "README.md"
GUIDES = ROOT / "generator" / "docs"
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
    without_counts = re.compile(r"(?m)^\d+ (?=.*files)")  # a new target changes them
    assert without_counts.sub("", real) == without_counts.sub("", text) or update_golden


def test_the_commands_page_lists_every_command() -> None:
    from samplewright.cli import cli

    text = (GUIDES / "settings.md").read_text(encoding="utf-8")
    assert [name for name in cli.commands if f"`{name}" not in text] == []


def test_the_readme_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").split()) <= 700


@pytest.mark.parametrize(
    "page",
    [*ROOT.glob("*.md"), *GUIDES.glob("*.md"), ROOT / "generator/README.md", ROOT / "templates/README.md"],
    ids=lambda page: page.relative_to(ROOT).as_posix(),
)
def test_links_lead_to_files(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (page.parent / link).exists()] == []
