"""An overlay with a way of its own to get a toolchain: `toolchains --install --templates DIR`, then `verify`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support.sample_project import SampleProject, add

INSTALL = """\
mkdir -p "$1/tools"
printf '#!/bin/sh\\nexec "%s" "$@"\\n' "$2" >"$1/tools/workshop-python"
chmod +x "$1/tools/workshop-python"
"""
TOOLCHAIN = """\
[toolchain]
check = ["workshop-python", "--version"]
install = [["sh", "{templates}/install.sh", "{cache}", "{interpreter}"]]
path = ["{cache}/tools"]

[run]
build = [["workshop-python", "-S", "-m", "py_compile", "{file}"]]
run = ["workshop-python", "-S", "{file}"]
"""


@pytest.fixture
def project(tmp_path: Path) -> SampleProject:
    project = SampleProject(tmp_path)
    add(project.templates, "good", TOOLCHAIN)
    (project.templates / "fixture" / "install.sh").write_text(INSTALL)
    return project


def toolchains(project: SampleProject, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "samplewright", "toolchains", "--templates", "templates", "--target", "fixture"]
    return subprocess.run(
        [*command, *arguments], cwd=project.folder, env=project.env, capture_output=True, text=True, check=False
    )


def test_a_language_s_script_installs_what_its_targets_need(project: SampleProject) -> None:
    before = toolchains(project)
    assert before.returncode == 4 and "workshop-python" in before.stdout + before.stderr
    assert toolchains(project, "--install").returncode == 0
    assert toolchains(project).returncode == 0
    project.run("generate", "--target", "fixture")
    verdicts = project.verdicts("--redirected", "--condition", "ok", "--condition", "401")
    assert set(verdicts.values()) == {"pass"}
