"""Every sample is as its language's own formatter leaves it: those of the spec, and those of a hostile document."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from contract.conftest import SCENARIOS, TARGETS
from samplewright.cache import cache_directory
from samplewright.emit.samples import samples
from samplewright.ir import Scenario
from samplewright.openapi import loader, operations, scenarios
from samplewright.targets.discovery import Target
from samplewright.targets.recipes import FormatCheck
from samplewright.verify.toolchains import environment, fill, install_format

ROOT = Path(__file__).parents[2]
_DOCUMENT = loader.load(ROOT / "tests" / "golden" / "openapi.yaml")
HOSTILE = scenarios.build(_DOCUMENT, operations.read(_DOCUMENT))
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
        pytest.skip(f"{target.name}: no formatter of the language can be had")
    if not sampled(target, SCENARIOS):
        pytest.skip(f"{target.name}: no samples yet: {target.settings.skip[0].reason}")
    if problem := missing(target, check):
        pytest.skip(f"{target.name}: toolchain-missing: {check.name}: {problem}")
    folder = cache_directory() / "format" / target.name / check.name  # the same each time, for tools that keep state
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "sdks" / target.name, folder / "spec")
    for path, text in samples([target], HOSTILE).items():
        file = folder / "hostile" / path.removeprefix(f"{target.name}/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    said = [complaints(target, check, folder / "spec", sampled(target, SCENARIOS))]
    said.append(complaints(target, check, folder / "hostile", sampled(target, HOSTILE)))
    if any(said):
        pytest.fail("\n".join(said), pytrace=False)


def sampled(target: Target, chosen: Sequence[Scenario]) -> list[str]:
    """Names of the samples' files."""
    return [target.file_name(scenario.name) for scenario in chosen if target.skipped(scenario) is None]


def missing(target: Target, check: FormatCheck) -> str | None:
    """Installs the tool if it is not there; one at a time, so that two workers do not install the same."""
    cache_directory().mkdir(parents=True, exist_ok=True)
    with (cache_directory() / "format.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return install_format(target, check, print)


def complaints(target: Target, check: FormatCheck, folder: Path, files: Sequence[str]) -> str:
    """What the tool says about the files; nothing if they are clean."""
    said = ""
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
            said += f"exit code {done.returncode}: {(done.stdout + done.stderr).decode(errors='replace')}\n"
    return said
