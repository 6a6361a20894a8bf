"""What a target needs to run: found on PATH or in the cache, or installed from its recipe.

Nothing about a language is known here; commands come from `[toolchain]` as argv lists and are never given to a shell.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from samplewright.cache import cache_directory
from samplewright.errors import ToolchainError
from samplewright.targets.discovery import Target
from samplewright.targets.recipes import FormatCheck, Toolchain

CHECK_SECONDS = 60
INSTALL_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class ToolchainState:
    """A toolchain's state. version: what its check printed, None if it is missing. missing: why it will not do."""

    target: Target
    toolchain: Toolchain
    version: str | None
    missing: str | None


def fill(argument: str, target: Target, **places: str) -> str:
    """An argument of a recipe with `{cache}`, `{templates}`, `{interpreter}` (our own) and the given places filled in.

    `{templates}/name` is a file of the target's or its language's folder, the overlay's first.
    """
    places = {"cache": str(cache_directory()), "interpreter": sys.executable, **places}
    argument = re.sub(r"\{templates\}/?(.*)", lambda match: str(target.locate(match[1])), argument)
    return re.sub(r"\{(\w+)\}", lambda match: places.get(match[1], match[0]), argument)


def environment(target: Target, **places: str) -> dict[str, str]:
    """The environment in which a target's commands run: ours, its folders after PATH, and its recipe's own."""
    found = dict(os.environ)
    if target.settings.toolchain:
        folders = [fill(folder, target) for folder in target.settings.toolchain.path]
        found["PATH"] = os.pathsep.join([found.get("PATH", os.defpath), *folders])  # what the user installed wins
    if target.settings.run:
        found |= {name: fill(value, target, **places) for name, value in target.settings.run.env.items()}
    return found


def find(target: Target) -> ToolchainState:
    """Runs the toolchain's check.

    Raises:
        ToolchainError: the target declares no toolchain.
    """
    toolchain = target.settings.toolchain
    if toolchain is None:
        raise ToolchainError(f"{target.name} declares no [toolchain]")
    command = [fill(argument, target) for argument in toolchain.check]
    env = environment(target)
    program = shutil.which(command[0], path=env["PATH"])
    if program is None:
        return ToolchainState(target, toolchain, None, f"{command[0]} is not on PATH")
    try:
        done = subprocess.run(
            [program, *command[1:]],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=CHECK_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return ToolchainState(target, toolchain, None, f"{command[0]} does not start: {error}")
    said = done.stdout.decode(errors="replace").strip()
    match = re.search(toolchain.version, said)
    if done.returncode or match is None:
        reason = said.splitlines()[-1] if said else "it says nothing"
        return ToolchainState(target, toolchain, None, f"{command[0]} does not tell a version: {reason}")
    version = match[1] if match.re.groups else match[0]
    if _numbers(version) < _numbers(toolchain.minimum):
        return ToolchainState(target, toolchain, version, f"{version} is older than {toolchain.minimum}")
    return ToolchainState(target, toolchain, version, None)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)))


def install(targets: Sequence[Target], say: Callable[[str], None]) -> tuple[ToolchainState, ...]:
    """Installs what is missing, system packages all at once, then each target's own commands; tells `say` each step.

    Returns the state afterwards: a target that cannot be had here is still missing, and says why.
    """
    missing = [(found.target, found.toolchain) for found in map(find, targets) if found.missing]
    problems = _get(missing, lambda target, _: find(target).missing is None, say)
    states = [find(target) for target in targets]
    return tuple(
        (
            ToolchainState(one.target, one.toolchain, one.version, problems.get(one.target.name, one.missing))
            if one.missing
            else one
        )
        for one in states
    )


def find_format(target: Target, tool: FormatCheck) -> bool:
    """Whether the formatter is on this machine."""
    try:
        _command([fill(argument, target) for argument in tool.find], environment(target))
    except ToolchainError:
        return False
    return True


def install_format(target: Target, tool: FormatCheck, say: Callable[[str], None]) -> str | None:
    """Installs the formatter if it is missing; returns why it cannot be had here, None if it can."""
    if find_format(target, tool):
        return None
    problems = _get([(target, tool)], find_format, say)
    if find_format(target, tool):
        return None
    return problems.get(target.name, f"{fill(tool.find[0], target)} is not there")


_Tool = TypeVar("_Tool", Toolchain, FormatCheck)


def _get(
    missing: Sequence[tuple[Target, _Tool]], found: Callable[[Target, _Tool], bool], say: Callable[[str], None]
) -> dict[str, str]:
    """Installs system packages, then what is still missing by its own commands. Returns target -> what failed."""
    _packages(sorted({name for _, tool in missing for name in tool.packages}), say)
    problems: dict[str, str] = {}
    for target, tool in missing:
        if not tool.install or found(target, tool):
            continue
        say(f"{target.name}: {tool.name}")
        try:
            for command in tool.install:
                _command([fill(argument, target) for argument in command], environment(target))
        except ToolchainError as error:
            problems[target.name] = error.problems[0].message
    return problems


def _packages(names: Sequence[str], say: Callable[[str], None]) -> None:
    """Debian packages. Where there is no apt-get, or no right to use it, the check afterwards tells what is missing."""
    if not names or shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    say(f"system packages: {' '.join(names)}")
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    quiet = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=600"]
    try:
        _command([*quiet, "update"], env)
        _command([*quiet, "install", "--no-install-recommends", *names], env)
    except ToolchainError as error:
        say(error.problems[0].message)


def _command(command: Sequence[str], env: dict[str, str]) -> None:
    cache_directory().mkdir(parents=True, exist_ok=True)
    try:
        done = subprocess.run(
            command,
            env=env,
            cwd=cache_directory(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=INSTALL_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolchainError(f"`{' '.join(command)}` failed: {error}") from None
    if done.returncode:
        tail = done.stdout.decode(errors="replace").strip().splitlines()[-5:]
        raise ToolchainError(f"`{' '.join(command)}` exited {done.returncode}: {' | '.join(tail)}")
