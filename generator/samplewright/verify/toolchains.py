"""Toolchains: what is installed, in which version, and how commands of a recipe are filled in.

Nothing about a language is known here. Commands are lists of arguments and are never given to a shell.
"""

from __future__ import annotations

import datetime
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import msgspec

from samplewright.cache import cache_directory
from samplewright.errors import ToolchainError
from samplewright.targets.discovery import Target
from samplewright.targets.recipes import Recipe, Toolchain

CHECK_SECONDS = 60


@dataclass(frozen=True, slots=True)
class ToolchainState:
    """Describe the toolchain of a target on this machine.

    Attributes:
        target: The target.
        toolchain: What it needs.
        version: What was found, None if nothing was.
        missing: Why it cannot be used; empty if it can.
        detail: What the check printed instead of a version, or why it could not be started; for people.
    """

    target: Target
    toolchain: Toolchain
    version: str | None
    missing: str = ""
    detail: str = ""

    @property
    def supported_until(self) -> datetime.date | None:
        """Return the last day on which the makers support this version, None if the target states none."""
        version = self.version or ""
        releases = self.toolchain.supported_until.items()
        return next((day for release, day in releases if f"{version}.".startswith(f"{release}.")), None)


def fill(argument: str, target: Target, **places: str) -> str:
    """Fill in the placeholders of an argument of a recipe.

    `{templates}/name` is a file of the target's or its language's folder, the overlay's first; `{interpreter}` is the
    Python that runs this.

    Args:
        argument: The argument.
        target: The target of the recipe.
        places: Further placeholders with their values.
    """
    places = {"cache": str(cache_directory()), "interpreter": sys.executable, **places}
    argument = re.sub(r"\{templates\}/?(.*)", lambda match: str(target.locate(match[1])), argument)
    return re.sub(r"\{(\w+)\}", lambda match: places.get(match[1], match[0]), argument)


def environment(target: Target, **places: str) -> dict[str, str]:
    """Return the environment of a target's commands: ours, with its folders after PATH and its recipe's variables.

    Args:
        target: The target.
        places: Placeholders with their values, as for `fill`.
    """
    variables = dict(os.environ)
    if target.settings.toolchain:
        folders = [fill(folder, target) for folder in target.settings.toolchain.path]
        variables["PATH"] = os.pathsep.join([variables.get("PATH", os.defpath), *folders])  # the user's own wins
    if target.settings.run:
        variables |= {name: fill(value, target, **places) for name, value in target.settings.run.env.items()}
    return variables


def find(target: Target) -> ToolchainState:
    """Run the check of a target's toolchain.

    Raises:
        ToolchainError: The target declares no toolchain.
    """
    toolchain = target.settings.toolchain
    if toolchain is None:
        raise ToolchainError(f"{target.name} declares no [toolchain]")
    command = [fill(argument, target) for argument in toolchain.check]
    env = environment(target)
    program = shutil.which(command[0], path=env["PATH"])
    if program is None:
        missing = f"toolchain missing: {toolchain.name}"
        return ToolchainState(target, toolchain, None, missing, f"{command[0]} not found")
    failed = f"version check failed: {toolchain.name}"
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
    except subprocess.TimeoutExpired:
        return ToolchainState(target, toolchain, None, failed, f"{command[0]} did not end in {CHECK_SECONDS} s")
    except OSError as error:
        return ToolchainState(target, toolchain, None, failed, f"cannot start {command[0]}: {error.strerror}")
    output = done.stdout.decode(errors="replace").strip()
    match = re.search(toolchain.version, output)
    if done.returncode or match is None:
        return ToolchainState(target, toolchain, None, failed, (output.splitlines() or ["no output"])[-1])
    version = match[1] if match.re.groups else match[0]
    if numbers(version) < numbers(toolchain.minimum):
        reason = f"toolchain too old: {toolchain.name} {version}, minimum {toolchain.minimum}"
        return ToolchainState(target, toolchain, version, reason)
    return ToolchainState(target, toolchain, version)


def numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version, for comparison."""
    return tuple(map(int, re.findall(r"\d+", version)))


def named_files(target: Target, recipe: Recipe) -> list[Path]:
    """Return the template files that a recipe's commands name by `{templates}/`, sorted."""
    text = msgspec.json.encode(recipe).decode()
    names = sorted(set(re.findall(r"\{templates\}/([^\s\"':;,]+)", text)))
    paths = [Path(fill(f"{{templates}}/{name}", target)) for name in names]
    files = (file for path in paths for file in ([path] if path.is_file() else sorted(path.rglob("*"))))
    return [file for file in files if file.is_file()]
