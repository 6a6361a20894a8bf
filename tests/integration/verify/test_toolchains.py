"""`toolchains`: what it lists, and what `--install` does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from support.sample_project import Ran, SampleProject, add

INSTALLS = """
[toolchain]
name = "Tool"
check = ["{cache}/tool"]
version = 'Tool (\\d+\\.\\d+)'
minimum = "2.0"
hint = "download it"
install = [["{interpreter}", "-c", "SCRIPT"]]
supported_until = { "2.1" = 2020-01-31 }
"""
WRITES = "import os; open('tool', 'w').write('#!/bin/sh\\necho Tool 2.1'); os.chmod('tool', 0o755)"


@pytest.fixture
def project(tmp_path: Path) -> SampleProject:
    return SampleProject(tmp_path)


def installs(script: str) -> str:
    return INSTALLS.replace("SCRIPT", script.replace("\\", "\\\\"))


def toolchains(project: SampleProject, *arguments: str) -> Ran:
    command = [sys.executable, "-m", "samplewright", "toolchains", "--templates", str(project.templates)]
    done = subprocess.run(
        [*command, "--target", "fixture", *arguments], env=project.env, capture_output=True, text=True, check=False
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def row(ran: Ran) -> dict[str, str]:
    (only,) = json.loads(ran.stdout)
    return only  # type: ignore[no-any-return]


def test_what_is_missing_is_listed_with_how_to_get_it(project: SampleProject) -> None:
    add(project.templates, "good", 'library = "lib"\nversion = "1.5"\ninstall = "get lib"\n' + installs(WRITES))
    ran = toolchains(project, "--json")
    assert ran.code == 4 and "missing for fixture/good" in ran.stderr and "run with --install" in ran.stderr
    listed = row(ran)
    assert listed["state"].startswith("toolchain missing: Tool (") and listed["install"] == "download it; get lib"
    assert (listed["minimum"], listed["library"], listed["version"]) == ("2.0", "lib 1.5", "")


def test_installing_says_what_it_will_do_first_and_does_it_once(project: SampleProject) -> None:
    add(project.templates, "good", installs(WRITES))
    ran = toolchains(project, "--install", "--json")
    assert ran.code == 0, ran.stderr
    lines = ran.stderr.splitlines()
    assert [line.split(":")[0] for line in lines] == ["will run", "running"] and "os.chmod" in lines[0]
    assert row(ran) | {"state": "installed", "version": "2.1", "support": "ended 2020-01-31", "install": ""} == row(ran)
    again = toolchains(project, "--install")
    assert again.code == 0 and again.stderr == ""


def test_a_failed_installation_says_why(project: SampleProject) -> None:
    add(project.templates, "good", installs("raise SystemExit('no space left')"))
    ran = toolchains(project, "--install", "--json")
    assert ran.code == 4 and "no space left" in row(ran)["state"] and "toolchain missing" in row(ran)["state"]


@pytest.mark.parametrize(
    ("output", "state"),
    [
        ("Tool 1.9", "toolchain too old: Tool 1.9, minimum 2.0"),
        ("Tool two", "version check failed: Tool (Tool two)"),
        ("", "version check failed: Tool (no output)"),
    ],
)
def test_versions_that_do_not_do_are_named(project: SampleProject, output: str, state: str) -> None:
    add(project.templates, "good", installs(WRITES.replace("Tool 2.1", output)))
    ran = toolchains(project, "--install", "--json")
    assert ran.code == 4 and row(ran)["state"] == state
