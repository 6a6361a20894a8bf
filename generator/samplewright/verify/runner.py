"""Sets up, builds and runs samples in a work folder, as the target's `[run]` recipe says."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from samplewright.errors import ContractFailed, ToolchainError
from samplewright.naming import kebab, pascal
from samplewright.targets import Recipe, Target
from samplewright.verify.toolchains import environment, fill

BUILD_SECONDS = 1200


@dataclass(frozen=True, slots=True)
class Result:
    """How a program ended. code: its exit code, negative for a signal, None if it was stopped at the time limit."""

    code: int | None
    stdout: bytes
    stderr: bytes


class Workspace:
    """A target's generated files in a folder of their own, ready to build and run.

    folder: empty or not there yet. files: paths relative to the target's folder -> text.
    """

    def __init__(self, target: Target, folder: Path, files: Mapping[str, str]):
        if target.settings.run is None:
            raise ToolchainError(f"{target.name} declares no [run]")
        self.target = target
        self.folder = folder
        self.recipe: Recipe = target.settings.run
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(text.encode())

    def set_up(self) -> None:
        """Runs the recipe's `setup` once.

        Raises:
            ToolchainError: a command failed.
        """
        for command in self.recipe.setup:
            result = self._run(command, "", {}, BUILD_SECONDS)
            if result.code != 0:
                raise ToolchainError(f"the set-up of {self.target.name} failed: {_tail(result)}")

    def build(self, scenario: str) -> str:
        """Builds a sample and returns what the build printed: of a clean sample, nothing.

        Raises:
            ContractFailed: it does not build.
        """
        said = ""
        for command in self.recipe.build:
            result = self._run(command, scenario, {}, BUILD_SECONDS)
            if result.code != 0:
                raise ContractFailed(f"{self.target.name} {scenario} does not build: {_tail(result)}")
            said += (result.stdout + result.stderr).decode(errors="replace")
        return said

    def run(self, scenario: str, env: Mapping[str, str], seconds: float) -> Result:
        """Runs a built sample; `env` is laid over its environment. Its whole process group ends with it."""
        return self._run(self.recipe.run, scenario, env, seconds)

    def start(self, scenario: str, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """Starts a built sample, its stdout and stderr as pipes; the caller ends it with `stop`."""
        return self._start(self.recipe.run, scenario, env)

    def _run(self, command: tuple[str, ...], scenario: str, env: Mapping[str, str], seconds: float) -> Result:
        process = self._start(command, scenario, env)
        code: int | None
        try:
            stdout, stderr = process.communicate(timeout=seconds)
            code = process.returncode
        except subprocess.TimeoutExpired:
            stop(process)
            stdout, stderr = process.communicate()
            code = None
        finally:
            stop(process)
        return Result(code, stdout, stderr)

    def _start(self, command: tuple[str, ...], scenario: str, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
        places = {"work": str(self.folder)}
        if scenario:
            out = self.folder / ".build" / scenario
            out.mkdir(parents=True, exist_ok=True)
            name = self.target.file_name(scenario)
            places |= {
                "file": name,
                "scenario": scenario,
                "kebab": kebab(scenario),
                "out": str(out),
                "Scenario": pascal(scenario),
            }
        else:
            places |= {"out": str(self.folder / ".build")}
        return subprocess.Popen(
            [fill(argument, self.target, **places) for argument in command],
            cwd=self.folder,
            env={**environment(self.target, **places), **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )


def stop(process: subprocess.Popen[bytes]) -> None:
    """Kills the process and every process it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _tail(result: Result) -> str:
    text = (result.stdout + result.stderr).decode(errors="replace").strip()
    return f"exit code {result.code}\n{text[-4000:]}"
