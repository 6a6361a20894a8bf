"""Sets up, builds and runs samples in a work folder, as the target's `[run]` recipe says."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import signal
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from samplewright.errors import ContractFailed, ToolchainError
from samplewright.naming import kebab, pascal
from samplewright.recipes import Recipe
from samplewright.targets import Target
from samplewright.verify.sandbox import Rebased, Sandbox
from samplewright.verify.toolchains import environment, fill

BUILD_SECONDS = 1200
BESIDE = ".beside"


@dataclass(frozen=True, slots=True)
class Result:
    """How a program ended. code: its exit code, negative for a signal, None if it was stopped at the time limit."""

    code: int | None
    stdout: bytes
    stderr: bytes


class Workspace:
    """A target's generated files in a folder of their own, ready to build and run.

    folder: what is built in it is kept. files: paths relative to the target's folder -> text. sandbox: where they run.
    """

    def __init__(self, target: Target, folder: Path, files: Mapping[str, str], sandbox: Sandbox | None = None):
        if target.settings.run is None:
            raise ToolchainError(f"{target.name} declares no [run]")
        self.target = target
        self.folder = folder
        self.recipe: Recipe = target.settings.run
        self.sandbox: Sandbox = sandbox or Rebased()
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(text.encode())

    def set_up(self) -> None:
        """Runs the recipe's `setup` once, and where samples are sealed off what that needs.

        Raises:
            ToolchainError: a command failed.
        """
        for command in (*self.recipe.setup, *(self.recipe.sealed.setup if self.sandbox.trust else ())):
            result = self._finish(self._start(command, "", {}, outside=True), BUILD_SECONDS)
            if result.code != 0:
                raise ToolchainError(f"the set-up of {self.target.name} failed: {_tail(result)}")

    def build(self, scenario: str, version: str = "") -> None:
        """Builds a sample, unless the same text was built by the same version of the toolchain before.

        Raises:
            ContractFailed: it does not build, or not without a word.
        """
        text = (self.folder / self.target.file_name(scenario)).read_bytes()
        digest = hashlib.sha256(repr((self.recipe.build, self.recipe.env, version, text)).encode()).hexdigest()
        stamp = self.folder / ".build" / scenario / "stamp"
        if stamp.is_file() and stamp.read_text() == digest:
            return
        stamp.unlink(missing_ok=True)
        for command in self.recipe.build:
            result = self._finish(self._start(command, scenario, {}, outside=True), BUILD_SECONDS)
            if result.code != 0 or result.stdout or result.stderr:
                how = "does not build" if result.code != 0 else "does not build without warnings"
                raise ContractFailed(f"{self.target.name} {scenario} {how}: {_tail(result)}")
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(digest)

    def run(self, scenario: str, env: Mapping[str, str], seconds: float) -> Result:
        """Runs a built sample; `env` is laid over its environment. Its whole process group ends with it."""
        return self._finish(self.start(scenario, env), seconds)

    def start(self, scenario: str, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """Starts a built sample, its stdout and stderr as pipes; the caller ends it with `stop`."""
        return self._start(self._run_command(), scenario, env)

    def shown(self, scenario: str) -> str:
        """The command that runs a sample, for people."""
        places = self._places(scenario)
        return " ".join(fill(argument, self.target, **places) for argument in self._run_command())

    def _run_command(self) -> tuple[str, ...]:
        return (self.sandbox.trust and self.recipe.sealed.run) or self.recipe.run

    def _finish(self, process: subprocess.Popen[bytes], seconds: float) -> Result:
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

    def _start(
        self, command: tuple[str, ...], scenario: str, env: Mapping[str, str], *, outside: bool = False
    ) -> subprocess.Popen[bytes]:
        places = self._places(scenario)
        Path(places["out"]).mkdir(parents=True, exist_ok=True)
        found = [fill(argument, self.target, **places) for argument in command]
        surroundings = environment(self.target, **places)
        if not outside:
            found = self.sandbox.command(found, self.folder)
            surroundings = self.sandbox.environment(surroundings)
            if self.sandbox.trust:
                sealed = self.recipe.sealed.env.items()
                surroundings |= {name: fill(value, self.target, **places) for name, value in sealed}
        return subprocess.Popen(
            found,
            cwd=self.folder,
            env={**surroundings, **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def _places(self, scenario: str) -> dict[str, str]:
        places = {
            "work": str(self.folder),
            "beside": str(self.folder / BESIDE),
            "out": str(self.folder / ".build" / scenario),
        }
        if self.sandbox.trust:
            places["trust"] = str(self.sandbox.trust)
        if scenario:
            names = {"scenario": scenario, "kebab": kebab(scenario), "Scenario": pascal(scenario)}
            places |= names | {"file": self.target.file_name(scenario)}
        return places


@contextlib.contextmanager
def locked(folders: Iterable[Path], say: Callable[[str], None]) -> Iterator[None]:
    """Keeps work folders from other runs on this machine; waits for those that have them, and says so."""
    with contextlib.ExitStack() as stack:
        for folder in sorted(folders):  # always in one order: two runs never wait for each other
            folder.parent.mkdir(parents=True, exist_ok=True)
            file = stack.enter_context(folder.with_name(f".{folder.name}.lock").open("w"))
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say(f"waiting for another run of {folder.name}")
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def needed(target: Target, files: Mapping[str, str]) -> dict[str, str]:
    """What a workspace of the target must hold beside its own files. files: path -> text of all generated files."""
    beside = target.settings.run.beside if target.settings.run else None
    if beside is None:
        return {}
    return {
        f"{BESIDE}/{path.removeprefix(f'{beside}/')}": text
        for path, text in files.items()
        if path.startswith(f"{beside}/")
    }


def stop(process: subprocess.Popen[bytes]) -> None:
    """Kills the process and every process it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _tail(result: Result) -> str:
    text = (result.stdout + result.stderr).decode(errors="replace").strip()
    return f"exit code {result.code}\n{text[-4000:]}"
