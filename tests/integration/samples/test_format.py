"""Samples are in the official format of their language: those of the spec, and those of a hard-to-quote document."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from samplewright.cache import cache_directory
from samplewright.emit.samples import samples
from samplewright.ir import Scenario
from samplewright.openapi import loader, operations, scenarios
from samplewright.targets import discovery
from samplewright.targets.discovery import Target
from samplewright.targets.recipes import FormatCheck
from samplewright.targets.samples import published
from samplewright.verify.install import install_format_check
from samplewright.verify.locks import locked
from samplewright.verify.toolchains import environment, fill

ROOT = Path(__file__).parents[3]
TARGETS = discovery.discover()
_DOCUMENT = loader.load(ROOT / "tests" / "golden" / "openapi.yaml")
HARD_TO_QUOTE = scenarios.build(_DOCUMENT, operations.read(_DOCUMENT))
_SPEC = loader.load(ROOT / "spec" / "openapi.yaml")
SCENARIOS = scenarios.build(_SPEC, operations.read(_SPEC))
SECONDS = 600
CASES = [
    pytest.param(
        target,
        check,
        id=f"{target.name}-{check.name if check else 'none'}",
        marks=pytest.mark.xdist_group(target.name),
    )
    for target in TARGETS
    for check in target.settings.format or [None]
]


@pytest.mark.parametrize(("target", "check"), CASES)
def test_samples_are_in_the_official_format(target: Target, check: FormatCheck | None) -> None:
    if check is None:
        pytest.skip(f"{target.name}: no formatter of the language is available")
    if not sampled(target, SCENARIOS):
        pytest.skip(f"{target.name}: no samples yet: {target.settings.skip[0].reason}")
    if problem := missing(target, check):
        pytest.skip(f"{target.name}: toolchain-missing: {check.name}: {problem}")
    folder = cache_directory() / "format" / target.name / check.name  # the same each time, for tools that keep state
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "sdks" / target.name, folder / "spec")
    for path, text in samples([target], HARD_TO_QUOTE).items():
        file = folder / "hard_to_quote" / path.removeprefix(f"{target.name}/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    problems = [complaints(target, check, folder / "spec", sampled(target, SCENARIOS))]
    problems.append(complaints(target, check, folder / "hard_to_quote", sampled(target, HARD_TO_QUOTE)))
    if any(problems):
        pytest.fail("\n".join(problems), pytrace=False)


def sampled(target: Target, chosen: Sequence[Scenario]) -> list[str]:
    """Return the samples' files, in both forms."""
    return [sample.file for sample in published(target, chosen)]


def missing(target: Target, check: FormatCheck) -> str | None:
    """Install the tool if it is missing, and return why that failed; one at a time, for tests that run side by side."""
    with locked([cache_directory() / "format"], print):
        return install_format_check(target, check, print)


def complaints(target: Target, check: FormatCheck, folder: Path, files: Sequence[str]) -> str:
    """Return what the tool prints about the files, nothing if they are clean."""
    output = ""
    for file in files if any("{file}" in argument for argument in check.check) else [""]:
        command: list[str] = []
        for argument in check.check:
            command += files if argument == "{files}" else [fill(argument, target, file=file, work=str(folder))]
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment(target, work=str(folder)),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        if done.returncode or done.stdout:
            output += f"exit code {done.returncode}: {(done.stdout + done.stderr).decode(errors='replace')}\n"
    return output
