"""Sets up, builds and runs samples in a work folder, as the target's `[run]` recipe says."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import signal
import subprocess
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from samplewright.errors import ContractFailed, ToolchainError
from samplewright.naming import kebab, pascal
from samplewright.targets.discovery import Target
from samplewright.targets.recipes import Recipe
from samplewright.verify.sandbox import Redirected, Sandbox
from samplewright.verify.toolchains import environment, fill

BUILD_SECONDS = 1200
DEPENDENCY = ".dependency"
_USUAL = re.compile(r"PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TZ|LANG|LANGUAGE|LC_\w+|\w+_(HOME|ROOT)")
#: Seconds for the pipes of a program that was killed: whatever left its process group may hold them open for ever.
_LEFTOVERS = 1.0


@dataclass(frozen=True, slots=True)
class Result:
    """How a program ended. code: its exit code, negative for a signal, None if it was stopped at the time limit."""

    code: int | None
    stdout: bytes
    stderr: bytes


class Interrupted(Exception):
    """Nothing more is to run."""


class Processes:
    """The programs that are running, so that all of them can be ended at once."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[bytes]] = set()
        self._over = False

    def start(self, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """Starts a program as the head of a process group, with stdout and stderr as pipes.

        Raises:
            Interrupted: after `end`.
        """
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self._running.add(process)
        if self._over:
            stop(process)
            raise Interrupted
        return process

    def finish(self, process: subprocess.Popen[bytes], seconds: float, printed: bytes = b"") -> Result:
        """Waits for a program to end, at most so long. Its whole process group ends with it.

        printed: what was read of its stdout before.

        Raises:
            Interrupted: it was stopped by `end`.
        """
        code: int | None = None
        try:
            stdout, stderr = process.communicate(timeout=max(0.1, seconds))
            code = process.returncode
        except subprocess.TimeoutExpired:
            stop(process)
            stdout, stderr = _leftovers(process)
        finally:
            stop(process)
            self._running.discard(process)
        if self._over:
            raise Interrupted
        return Result(code, printed + stdout, stderr)

    def end(self) -> None:
        """Ends every program, and starts none any more."""
        self._over = True
        for process in tuple(self._running):
            stop(process)


class Workspace:
    """A target's generated files in a folder of their own, ready to build and run.

    folder: what is built in it is kept. files: paths relative to the target's folder -> text. sandbox: where they run.
    processes: those of the session.
    """

    def __init__(
        self,
        target: Target,
        folder: Path,
        files: Mapping[str, str],
        sandbox: Sandbox | None = None,
        processes: Processes | None = None,
    ):
        if target.settings.run is None:
            raise ToolchainError(f"{target.name} declares no [run]")
        self.target = target
        self.folder = folder
        self.recipe: Recipe = target.settings.run
        self.sandbox: Sandbox = sandbox or Redirected()
        self.processes = processes or Processes()
        manifest = {name.removesuffix(".jinja") for name in target.project}
        self._project = sorted((name, text) for name, text in files.items() if name in manifest)
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(text.encode())

    def set_up(self) -> None:
        """Runs the recipe's `setup` once, and where samples are sandboxed what that needs.

        Raises:
            ToolchainError: a command failed.
        """
        for command in (*self.recipe.setup, *(self.recipe.sandbox.setup if self.sandbox.trust else ())):
            result = self.processes.finish(self._start(command, "", {}, outside=True), BUILD_SECONDS)
            if result.code != 0:
                raise ToolchainError(f"the set-up of {self.target.name} failed: {_tail(result)}")

    def build(self, scenario: str, version: str = "") -> None:
        """Builds a sample, unless the same text was built before, beside the same project files, by the same version of
        the toolchain.

        Raises:
            ContractFailed: A build command exited non-zero.
        """
        text = (self.folder / self.target.file_name(scenario)).read_bytes()
        parts = repr((self.recipe.build, self.recipe.env, version, self._project, text))
        digest = hashlib.sha256(parts.encode()).hexdigest()
        stamp = self.folder / ".build" / scenario / "stamp"
        if stamp.is_file() and stamp.read_text() == digest:
            return
        stamp.unlink(missing_ok=True)
        for command in self.recipe.build:
            result = self.processes.finish(self._start(command, scenario, {}, outside=True), BUILD_SECONDS)
            if result.code != 0:
                raise ContractFailed(f"{self.target.name} {scenario} does not build: {_tail(result)}")
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(digest)

    def run(self, scenario: str, env: Mapping[str, str], seconds: float) -> Result:
        """Runs a built sample; `env` is laid over its environment. Its whole process group ends with it."""
        return self.processes.finish(self.start(scenario, env), seconds)

    def start(self, scenario: str, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """Starts a built sample, its stdout and stderr as pipes; the caller ends it with `stop`."""
        return self._start(self._run_command(), scenario, env)

    def shown(self, scenario: str) -> str:
        """The command that runs a sample, for people."""
        places = self._places(scenario)
        return " ".join(fill(argument, self.target, **places) for argument in self._run_command())

    def _run_command(self) -> tuple[str, ...]:
        return (self.sandbox.trust and self.recipe.sandbox.run) or self.recipe.run

    def _start(
        self, command: tuple[str, ...], scenario: str, env: Mapping[str, str], *, outside: bool = False
    ) -> subprocess.Popen[bytes]:
        places = self._places(scenario)
        Path(places["out"]).mkdir(parents=True, exist_ok=True)
        found = [fill(argument, self.target, **places) for argument in command]
        surroundings = environment(self.target, **places)
        if not outside:
            found = self.sandbox.command(found, self.folder)
            surroundings = cleaned(surroundings, self.recipe.env)
            surroundings |= self.sandbox.environment()
            if self.sandbox.trust:
                sandboxed = self.recipe.sandbox.env.items()
                surroundings |= {name: fill(value, self.target, **places) for name, value in sandboxed}
        return self.processes.start(found, self.folder, {**surroundings, **env})

    def _places(self, scenario: str) -> dict[str, str]:
        places = {
            "work": str(self.folder),
            "depends_on": str(self.folder / DEPENDENCY),
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


def cleaned(environment: Mapping[str, str], keep: Collection[str] = ()) -> dict[str, str]:
    """What a sample gets of our environment: no proxies, nothing that makes a runtime behave in another way."""
    return {name: value for name, value in environment.items() if name in keep or _USUAL.fullmatch(name)}


def needed(target: Target, files: Mapping[str, str]) -> dict[str, str]:
    """What a workspace of the target must hold beside its own files. files: path -> text of all generated files."""
    folder = target.settings.run.depends_on if target.settings.run else None
    if folder is None:
        return {}
    return {
        f"{DEPENDENCY}/{path.removeprefix(f'{folder}/')}": text
        for path, text in files.items()
        if path.startswith(f"{folder}/")
    }


def stop(process: subprocess.Popen[bytes]) -> None:
    """Kills the process and every process it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _leftovers(process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    """What a killed program printed."""
    try:
        return process.communicate(timeout=_LEFTOVERS)
    except subprocess.TimeoutExpired as held:
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()
        process.wait()
        return held.output or b"", held.stderr or b""


def _tail(result: Result) -> str:
    text = (result.stdout + result.stderr).decode(errors="replace").strip()
    return f"exit code {result.code}\n{text[-4000:]}"
