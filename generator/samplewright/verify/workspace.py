"""A work folder: set up, build and run the samples of a target in it, as its recipe says."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from samplewright.errors import ToolchainError
from samplewright.naming import kebab
from samplewright.output.ledger import PACKAGE_MISSING
from samplewright.targets.discovery import Target
from samplewright.targets.recipes import Command, Libraries, Recipe, Variant
from samplewright.targets.samples import Sample
from samplewright.verify.processes import Processes, Program, RunResult
from samplewright.verify.sandbox import Redirected, Sandbox
from samplewright.verify.toolchains import environment, fill
from samplewright.verify.verdicts import SETUP_FAILED

BUILD_SECONDS = 1200
#: Folder, in the work folder, of the generated files that the recipe's `depends_on` names.
DEPENDENCY = ".dependency"
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
    """A target's generated files in a folder of their own, ready to build and run."""

    def __init__(
        self,
        target: Target,
        folder: Path,
        files: Mapping[str, str],
        sandbox: Sandbox | None = None,
        processes: Processes | None = None,
    ):
        """Write the files.

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
        manifest = {name.removesuffix(".jinja") for name in target.project}
        self._project = sorted((name, text) for name, text in files.items() if name in manifest)
        samples = (name for name in files if name not in manifest and not name.startswith(f"{DEPENDENCY}/"))
        self._first_file = min(samples, default="")
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(text.encode())

    def set_up(self) -> SetupFailure | None:
        """Run the recipe's set-up, and in a sandbox what that needs; return what failed."""
        commands = (*self.recipe.setup, *(self.recipe.sandbox.setup if self.sandbox.trust else ()))
        for command in commands:
            result = self._step(command)
            if result.code == 0:
                continue
            if self.recipe.packages_missing and re.search(self.recipe.packages_missing, _output(result)):
                reason = f"packages missing: `{' '.join(command[:2])}` cannot reach the registry"
                return SetupFailure(PACKAGE_MISSING, reason, _tail(result))
            return SetupFailure(SETUP_FAILED, f"set-up of {self.target.name} failed", _tail(result))
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
        text = (self.folder / sample.file).read_bytes()
        parts = repr((self.recipe.build, self.recipe.env, versions, self._project, text))
        digest = hashlib.sha256(parts.encode()).hexdigest()
        stamp = self.folder / ".build" / sample.id / "stamp"
        if stamp.is_file() and stamp.read_text() == digest:
            return ""
        stamp.unlink(missing_ok=True)
        for command in self.recipe.build:
            result = self._step(command, sample)
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
        surroundings = cleaned(environment(self.target, **places), self.recipe.env)
        surroundings |= self.sandbox.environment()
        declared = self.recipe.sandbox.env if self.sandbox.trust else {}
        declared = {**declared, **(variant.env if variant else {})}
        surroundings |= {name: fill(value, self.target, **places) for name, value in declared.items()}
        return self.processes.start(self.sandbox.command(command, self.folder), self.folder, {**surroundings, **env})

    def command_line(self, sample: Sample, variant: Variant | None = None) -> str:
        """Return the command that runs a sample, for people."""
        places = self._places(sample)
        return " ".join(fill(argument, self.target, **places) for argument in self._run_command(variant))

    def _run_command(self, variant: Variant | None) -> Command:
        usual = (self.sandbox.trust and self.recipe.sandbox.run) or self.recipe.run
        if variant is None:
            return usual
        return (self.sandbox.trust and variant.sandbox_run) or variant.run or usual

    def _step(self, command: Command, sample: Sample | None = None) -> RunResult:
        """Run a command of the recipe that is no sample: on the machine itself."""
        places = self._places(sample)
        Path(places["out"]).mkdir(parents=True, exist_ok=True)
        env = environment(self.target, **places)
        program, *arguments = [fill(argument, self.target, **places) for argument in command]
        path = shutil.which(program, path=env.get("PATH"))
        if path is None:
            return RunResult(127, b"", f"{program} not found".encode())
        return self.processes.start([path, *arguments], self.folder, env).finish(BUILD_SECONDS)

    def _library_list(self, source: Libraries) -> str:
        if source.command:
            return self._step(source.command).stdout.decode(errors="replace")
        file = self.folder / fill(source.file, self.target, **self._places())
        return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""

    def _places(self, sample: Sample | None = None) -> dict[str, str]:
        places = {
            "work": str(self.folder),
            "depends_on": str(self.folder / DEPENDENCY),
            "out": str(self.folder / ".build" / (sample.id if sample else "")),
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
