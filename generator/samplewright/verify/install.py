"""Install toolchains and formatters from registries, into the cache directory or as system packages."""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from samplewright.cache import cache_directory, create_directory
from samplewright.errors import ToolchainError
from samplewright.targets.discovery import Target
from samplewright.targets.recipes import Command, FormatCheck
from samplewright.verify import bubblewrap
from samplewright.verify.toolchains import ToolchainState, environment, fill, find

INSTALL_SECONDS = 3600
Say = Callable[[str], None]


class Installable(Protocol):
    """A toolchain or a formatter: it names Debian packages, and commands that install it."""

    @property
    def name(self) -> str:
        """Return its name for readers."""

    @property
    def packages(self) -> tuple[str, ...]:
        """Return the Debian packages that provide it."""

    @property
    def install(self) -> tuple[Command, ...]:
        """Return the commands that install it into the cache directory."""

    @property
    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of the files that these commands download."""


@dataclass(frozen=True)
class Missing:
    """Something to install for a target."""

    target: Target
    tool: Installable
    is_installed: Callable[[], bool]

    @property
    def commands(self) -> list[list[str]]:
        """Return the commands that install it, beside system packages."""
        return [[fill(argument, self.target) for argument in command] for command in self.tool.install]

    def check_digests(self) -> None:
        """Remove files that were downloaded and are not the expected ones.

        Raises:
            ToolchainError: There was one.
        """
        for name, expected in self.tool.digests.items():
            file = Path(fill(name, self.target))
            if file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() != expected:
                file.unlink()
                raise ToolchainError(f"{file.name} is not the expected file: its SHA-256 differs")


def install(targets: Sequence[Target], say: Say) -> tuple[ToolchainState, ...]:
    """Install missing toolchains and the sandbox: first system packages, then each target's own commands.

    What is installed already stays as it is. Every command is announced before the first one runs.

    Args:
        targets: Targets with a toolchain.
        say: Receives a line for each step.

    Returns:
        The state of every target afterwards. One whose installation failed says so.
    """
    states = [find(target) for target in targets]
    missing = [_missing_toolchain(state) for state in states if state.missing]
    failures = _install(missing, say, _sandbox_packages())
    states = [find(state.target) if state.missing else state for state in states]
    return tuple(
        replace(state, detail=failures.get(state.target.name, state.detail)) if state.missing else state
        for state in states
    )


def has_format_check(target: Target, tool: FormatCheck) -> bool:
    """Return whether a formatter is installed."""
    try:
        _run([fill(argument, target) for argument in tool.find], environment(target))
    except ToolchainError:
        return False
    return True


def install_format_check(target: Target, tool: FormatCheck, say: Say) -> str | None:
    """Install a formatter unless it is installed.

    Returns:
        Why it cannot be used; None if it can.
    """
    if has_format_check(target, tool):
        return None
    failures = _install([Missing(target, tool, lambda: has_format_check(target, tool))], say)
    if has_format_check(target, tool):
        return None
    return failures.get(target.name, f"{fill(tool.find[0], target)} not found")


def _missing_toolchain(state: ToolchainState) -> Missing:
    return Missing(state.target, state.toolchain, lambda: not find(state.target).missing)


def _sandbox_packages() -> tuple[str, ...]:
    """Return the Debian package in which samples run, unless it is installed."""
    return ("bubblewrap",) if sys.platform == "linux" and not bubblewrap.version() else ()


def _install(missing: Sequence[Missing], say: Say, further: Sequence[str] = ()) -> dict[str, str]:
    """Announce and run what installs the missing tools and further packages; return target -> what failed."""
    system = _system_commands({*further, *(package for item in missing for package in item.tool.packages)})
    commands = [*system, *(command for item in missing for command in item.commands)]
    for line in dict.fromkeys(map(shlex.join, commands)):
        say(f"will run: {line}")
    for command in system:
        try:
            _run(command, os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, say)
        except ToolchainError as error:
            say(error.problems[0].message)
            break
    return {item.target.name: failure for item in missing if (failure := _install_own(item, say))}


def _install_own(missing: Missing, say: Say) -> str:
    if not missing.tool.install or missing.is_installed():
        return ""
    try:
        for command in missing.commands:
            _run(command, environment(missing.target), say)
            missing.check_digests()
    except ToolchainError as error:
        return error.problems[0].message
    return ""


def _system_commands(packages: Collection[str]) -> list[list[str]]:
    """Return the commands that install Debian packages, none where that is not possible. Installed ones stay."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not packages or not as_root or shutil.which("apt-get") is None:
        return []
    apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=600"]
    return [[*apt, "update"], [*apt, "install", "--no-install-recommends", "--no-upgrade", *sorted(packages)]]


def _run(command: Sequence[str], env: dict[str, str], say: Say | None = None) -> None:
    """Run a command in the cache directory.

    Raises:
        ToolchainError: It cannot be started, does not end, or exits non-zero.
    """
    create_directory()
    line = shlex.join(command)
    if say:
        say(f"running: {line}")
    try:
        done = subprocess.run(
            [shutil.which(command[0], path=env.get("PATH")) or command[0], *command[1:]],
            env=env,
            cwd=cache_directory(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=INSTALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ToolchainError(f"`{line}` did not end in {INSTALL_SECONDS} s") from None
    except OSError as error:
        raise ToolchainError(f"cannot start `{line}`: {error.strerror}") from None
    if done.returncode:
        tail = done.stdout.decode(errors="replace").strip().splitlines()[-5:]
        raise ToolchainError(f"`{line}` exited {done.returncode}: {' | '.join(tail)}")
