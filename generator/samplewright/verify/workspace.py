"""A work folder: set up, build and run the samples of a target in it, as its recipe says."""

from __future__ import annotations

import hashlib
import re
import shutil
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from samplewright.errors import ToolchainError
from samplewright.naming import kebab
from samplewright.output.ledger import PACKAGE_MISSING
from samplewright.targets.discovery import Target
from samplewright.targets.recipes import Command, Libraries, Recipe, Variant
from samplewright.targets.samples import Sample
from samplewright.verify.bubblewrap import View
from samplewright.verify.processes import Processes, Program, RunResult
from samplewright.verify.sandbox import SANDBOXED, Redirected, Sandbox
from samplewright.verify.toolchain_folders import readable_paths
from samplewright.verify.toolchains import environment, fill
from samplewright.verify.verdicts import SETUP_FAILED
from samplewright.verify.work_folders import add_files, copy_once, remove, write_exactly

BUILD_SECONDS = 1200
#: Folder, in the work folder, of the generated files that the recipe's `depends_on` names.
DEPENDENCY = ".dependency"
#: Folders there of what builds make for a sample, and for all of them; and of what was built, which no build can write.
_OUT, _SHARED, _STAMPS = _BUILT = (".build", ".shared", ".built")
_USUAL = re.compile(r"PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TZ|LANG|LANGUAGE|LC_\w+|\w+_(HOME|ROOT)")
_TAIL = 4000


@dataclass(frozen=True, slots=True)
class SetupFailure:
    """Tell why a set-up failed.

    Attributes:
        verdict: `package-missing` or `setup-failed`.
        reason: One line.
        output: What the command printed.
    """

    verdict: str
    reason: str
    output: str


class Workspace:
    """A target's generated files in a folder of their own, ready to build and run.

    The set-up runs on the machine itself, in the folder without the samples. Builds and runs take place in the sandbox,
    where the folder is read-only: a build writes to `{out}` and `{build}`, and no set-up ever sees those.

    Attributes:
        traces: A folder that keeps what sandboxed runs write beside the files; None keeps nothing.
    """

    def __init__(
        self,
        target: Target,
        folder: Path,
        files: Mapping[str, str],
        sandbox: Sandbox | None = None,
        processes: Processes | None = None,
    ):
        """Keep what is needed; `set_up` and `build` write the files.

        Args:
            target: The target.
            folder: The folder; what was built in it before is used again.
            files: Path relative to the target's folder -> text.
            sandbox: Where samples run; by default on the machine itself.
            processes: The running programs of the session.

        Raises:
            ToolchainError: The target has no recipe.
        """
        if target.settings.run is None:
            raise ToolchainError(f"{target.name} declares no [run]")
        self.target = target
        self.folder = folder
        self.recipe: Recipe = target.settings.run
        self.sandbox: Sandbox = sandbox or Redirected()
        self.processes = processes or Processes()
        self.traces: Path | None = None
        self._files = files
        manifest = {name.removesuffix(".jinja") for name in target.project}
        self._project = {name: text for name, text in sorted(files.items()) if name in manifest}
        samples = (name for name in files if name not in manifest and not name.startswith(f"{DEPENDENCY}/"))
        self._first_file = min(samples, default="")
        self._is_complete = False
        self._lock = threading.Lock()

    def set_up(self) -> SetupFailure | None:
        """Run the recipe's set-up, and in a sandbox what that needs; return what failed."""
        extra = {name: fill(text, self.target, **self._places()) for name, text in self.recipe.setup_files.items()}
        kept = (*self.recipe.products, *_BUILT)
        write_exactly(self.folder, {**self._project, **extra}, kept)
        self._is_complete = False
        commands = (*self.recipe.setup, *(self.recipe.sandbox.setup if self.sandbox.trust else ()))
        for command in commands:
            result = self._step(command)
            if result.code == 0:
                continue
            if self.recipe.packages_missing and re.search(self.recipe.packages_missing, _output(result)):
                reason = f"packages missing: `{' '.join(command[:2])}` cannot reach the registry"
                return SetupFailure(PACKAGE_MISSING, reason, _tail(result))
            return SetupFailure(SETUP_FAILED, f"set-up of {self.target.name} failed", _tail(result))
        for name in extra:
            remove(self.folder / name)
        for copy, source in self.recipe.copies.items():
            copy_once(*(Path(fill(path, self.target, **self._places())) for path in (source, copy)))
        self._complete()
        return None

    def libraries(self) -> dict[str, str]:
        """Return name -> version of the libraries that the set-up resolved."""
        source = self.recipe.libraries
        if source is None:
            return {}
        matches = re.finditer(source.pattern, self._library_list(source))
        return dict(sorted({match["name"]: match["version"] for match in matches}.items()))

    def build(self, sample: Sample, versions: str = "") -> str:
        """Build a sample, unless the same text was built before with the same recipe, project files and versions.

        Args:
            sample: The sample.
            versions: Of the toolchain and the libraries.

        Returns:
            What is wrong; empty if nothing is.
        """
        self._complete()
        text = self._files[sample.file]
        parts = repr((self.recipe.build, self.recipe.env, versions, self._project, text))
        digest = hashlib.sha256(parts.encode()).hexdigest()
        stamp = self.folder / _STAMPS / sample.id
        if stamp.is_file() and stamp.read_text() == digest:
            return ""
        stamp.unlink(missing_ok=True)
        for command in self.recipe.build:
            result = self._sandboxed_step(command, sample)
            if result.code != 0:
                return f"build of {self.target.name} {sample.title} failed: {_tail(result)}"
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(digest)
        return ""

    def start(self, sample: Sample, env: Mapping[str, str], variant: Variant | None = None) -> Program:
        """Start a built sample.

        Args:
            sample: The sample.
            env: Merged into its environment.
            variant: The variant of the environment, if any.
        """
        places = self._places(sample)
        command = [fill(argument, self.target, **places) for argument in self._run_command(variant)]
        declared = self.recipe.sandbox.env if self.sandbox.trust else {}
        declared = {**declared, **(variant.env if variant else {})}
        filled = {name: fill(value, self.target, **places) for name, value in declared.items()}
        surroundings = self._cleaned(environment(self.target, **places)) | filled
        view = View(self.folder, self._below(sample), self._readable, traces=self.traces)
        return self._start(command, view, {**surroundings, **env})

    def command_line(self, sample: Sample, variant: Variant | None = None) -> str:
        """Return the command that runs a sample, for people."""
        places = self._places(sample)
        return " ".join(fill(argument, self.target, **places) for argument in self._run_command(variant))

    def _run_command(self, variant: Variant | None) -> Command:
        usual = (self.sandbox.trust and self.recipe.sandbox.run) or self.recipe.run
        if variant is None:
            return usual
        return (self.sandbox.trust and variant.sandbox_run) or variant.run or usual

    def _step(self, command: Command) -> RunResult:
        """Run a command of the set-up: on the machine itself."""
        places = self._places()
        own = {name: fill(value, self.target, **places) for name, value in self.recipe.setup_env.items()}
        env = environment(self.target, **places) | own
        if (found := self._found(command, places, env)) is None:
            return self._not_found(command, places)
        return self.processes.start(found, self.folder, env).finish(BUILD_SECONDS)

    def _sandboxed_step(self, command: Command, sample: Sample | None = None) -> RunResult:
        """Run a command that reads samples: as a sample itself runs, but that it may write to where it builds."""
        places = self._places(sample)
        writable = (Path(places["out"]), Path(places["build"]))
        for folder in writable:
            folder.mkdir(parents=True, exist_ok=True)
        env = environment(self.target, **places)
        if self.sandbox.mode == SANDBOXED:
            env = self._cleaned(env)
        if (found := self._found(command, places, env)) is None:
            return self._not_found(command, places)
        view = View(self.folder, self._below(sample), self._readable, writable)
        return self._start(found, view, env).finish(BUILD_SECONDS)

    def _found(self, command: Command, places: Mapping[str, str], env: Mapping[str, str]) -> list[str] | None:
        """Return a command with its program's path, None if there is no such program."""
        program, *arguments = [fill(argument, self.target, **places) for argument in command]
        path = shutil.which(program, path=env.get("PATH"))
        return [path, *arguments] if path else None

    def _not_found(self, command: Command, places: Mapping[str, str]) -> RunResult:
        return RunResult(127, b"", f"{fill(command[0], self.target, **places)} not found".encode())

    def _start(self, command: Sequence[str], view: View, env: Mapping[str, str]) -> Program:
        sandbox = self.sandbox
        return self.processes.start(sandbox.command(command, view), self.folder, env, sandbox.exit_code)

    def _below(self, sample: Sample | None) -> tuple[Path, ...]:
        """Return the folders between the work folder and a sample, outer ones first."""
        folders = Path(sample.file).parents if sample else ()
        return tuple(self.folder / folder for folder in reversed(folders) if folder.parts)

    def _cleaned(self, env: Mapping[str, str]) -> dict[str, str]:
        return {**cleaned(env, self.recipe.env), **self.sandbox.environment()}

    @cached_property
    def _readable(self) -> tuple[Path, ...]:
        return readable_paths(self.target, self.recipe) if self.sandbox.mode == SANDBOXED else ()

    def _complete(self) -> None:
        """Write the samples and what they depend on, once the set-up has run without them."""
        with self._lock:
            if not self._is_complete:
                add_files(self.folder, self._files)
                self._is_complete = True

    def _library_list(self, source: Libraries) -> str:
        if source.command:
            return self._sandboxed_step(source.command).stdout.decode(errors="replace")
        file = self.folder / fill(source.file, self.target, **self._places())
        return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""

    def _places(self, sample: Sample | None = None) -> dict[str, str]:
        places = {
            "work": str(self.folder),
            "depends_on": str(self.folder / DEPENDENCY),
            "out": str(self.folder / _OUT / (sample.id if sample else "")),
            "build": str(self.folder / _SHARED),
            "version": self.target.settings.version,
        }
        if self.sandbox.trust:
            places["trust"] = str(self.sandbox.trust)
        if sample:
            names = self.target.names(sample.scenario.name)
            return places | names | {"scenario": sample.id, "kebab": kebab(sample.id), "file": sample.file}
        return places | {"file": self._first_file}


def cleaned(environment: Mapping[str, str], keep: Collection[str] = ()) -> dict[str, str]:
    """Return what a sample gets of an environment: no proxies, nothing that changes how a runtime behaves."""
    return {name: value for name, value in environment.items() if name in keep or _USUAL.fullmatch(name)}


def dependency_files(target: Target, files: Mapping[str, str]) -> dict[str, str]:
    """Return the files that a workspace needs beside the target's own.

    Args:
        target: The target.
        files: Path -> text of all generated files.
    """
    folder = target.settings.run.depends_on if target.settings.run else None
    if folder is None:
        return {}
    start = f"{folder}/"
    return {f"{DEPENDENCY}/{path.removeprefix(start)}": text for path, text in files.items() if path.startswith(start)}


def _output(result: RunResult) -> str:
    return (result.stdout + result.stderr).decode(errors="replace").strip()


def _tail(result: RunResult) -> str:
    ending = "no end within the time limit" if result.code is None else f"exit code {result.code}"
    return f"{ending}\n{_output(result)[-_TAIL:]}"
