"""The errors a user can meet. Only `cli` turns them into text and an exit code.

SamplewrightError
├── UsageError        exit code 2: an unknown target or scenario, an output folder that cannot be written
├── SpecError         3: the OpenAPI document
├── TargetError       3: a target.toml, language.toml or a pyproject.toml
├── TemplateError     3: a template
├── PageError         3: a hand-written page into which samples go
├── FormatError       3: a formatter refused what a template made
├── ToolchainError    4: a language's tools are missing or could not be installed
└── CheckFailed       1
    ├── DriftFound       generated files differ from the spec
    └── ContractFailed   a sample did not do what it must
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Location:
    """Where a problem is. Lines and columns count from 1; a pointer is a JSON pointer (RFC 6901)."""

    file: Path | str
    line: int | None = None
    column: int | None = None
    pointer: str | None = None
    fragment: str | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return f"{place} at {self.pointer}" if self.pointer is not None else place


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: what, where, and what to do about it."""

    message: str
    location: Location | None = None
    hint: str | None = None

    def __str__(self) -> str:
        lines = [f"{self.location}: {self.message}" if self.location else self.message]
        if self.location and self.location.fragment:
            lines += [f"    {line}" for line in self.location.fragment.splitlines()]
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)


class SamplewrightError(Exception):
    """Base of all. `problems` holds at least one Problem; `exit_code` is what the command exits with."""

    exit_code = 1

    def __init__(self, message: str | Iterable[Problem], location: Location | None = None, hint: str | None = None):
        problems = [Problem(message, location, hint)] if isinstance(message, str) else list(message)
        self.problems: tuple[Problem, ...] = tuple(dict.fromkeys(problems))
        super().__init__("\n".join(map(str, self.problems)))


class UsageError(SamplewrightError):
    exit_code = 2


class SpecError(SamplewrightError):
    exit_code = 3


class TargetError(SamplewrightError):
    exit_code = 3


class TemplateError(SamplewrightError):
    exit_code = 3


class PageError(SamplewrightError):
    exit_code = 3


class FormatError(SamplewrightError):
    exit_code = 3


class ToolchainError(SamplewrightError):
    exit_code = 4


class CheckFailed(SamplewrightError):
    exit_code = 1


class DriftFound(CheckFailed):
    """Generated files differ from what the spec and templates produce."""


class ContractFailed(CheckFailed):
    """A sample did not do what every sample must."""


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Make a hint that names the nearest candidate, or all of them if none is near and they are few."""
    names = sorted(candidates)
    if near := closest(word, tuple(names)):
        return f"did you mean {near!r}?"
    return f"known: {', '.join(names)}" if names and len(names) <= 20 else None


@lru_cache(1024)
def closest(word: str, candidates: tuple[str, ...], cutoff: float = 0.5) -> str | None:
    """Return the candidate most similar to a word; None if none reaches the cutoff (0 to 1)."""
    return next(iter(get_close_matches(word, candidates, n=1, cutoff=cutoff)), None)
