"""Errors that a user can meet. Only `cli` turns them into text and an exit code.

SamplewrightError
├── UsageError        exit code 2
├── SpecError         3
├── TargetError       3
├── TemplateError     3
├── PageError         3
├── FormatError       3
├── ToolchainError    4
└── CheckFailed       1
    ├── DriftFound
    └── ContractFailed
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from samplewright.printable import escape_invisible


@dataclass(frozen=True, slots=True)
class Location:
    """The location of a problem in a file.

    Attributes:
        file: The file.
        line: Counts from 1.
        column: Counts from 1.
        pointer: JSON pointer (RFC 6901) of the value.
        fragment: The line's text.
    """

    file: Path | str
    line: int | None = None
    column: int | None = None
    pointer: str | None = None
    fragment: str | None = None

    def __str__(self) -> str:
        file = escape_invisible(str(self.file))
        position = ":".join(str(part) for part in (file, self.line, self.column) if part is not None)
        return f"{position} at {escape_invisible(self.pointer)}" if self.pointer is not None else position


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem, its location, and a hint what to do about it."""

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
    """Base of all errors.

    Attributes:
        problems: At least one.
        exit_code: Of the command.
    """

    exit_code = 1

    def __init__(self, message: str | Iterable[Problem], location: Location | None = None, hint: str | None = None):
        """Create an error of one problem, by its message, location and hint, or of several."""
        problems = [Problem(message, location, hint)] if isinstance(message, str) else list(message)
        self.problems: tuple[Problem, ...] = tuple(dict.fromkeys(problems))
        super().__init__("\n".join(map(str, self.problems)))


class UsageError(SamplewrightError):
    """An unknown target or scenario, or an output folder that cannot be written."""

    exit_code = 2


class SpecError(SamplewrightError):
    """A problem of the OpenAPI document."""

    exit_code = 3


class TargetError(SamplewrightError):
    """A problem of a target.toml, language.toml, client.toml or pyproject.toml."""

    exit_code = 3


class TemplateError(SamplewrightError):
    """A problem of a template."""

    exit_code = 3


class PageError(SamplewrightError):
    """A problem of a hand-written page with samples."""

    exit_code = 3


class FormatError(SamplewrightError):
    """A formatter rejected rendered code."""

    exit_code = 3


class ToolchainError(SamplewrightError):
    """A language's tools are missing or could not be installed."""

    exit_code = 4


class CheckFailed(SamplewrightError):
    """A check failed."""

    exit_code = 1


class DriftFound(CheckFailed):
    """Generated files differ from what the spec and templates produce."""


class ContractFailed(CheckFailed):
    """A sample failed verification."""


#: How many characters of a word are compared with others.
_MOST_COMPARED = 200


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Make a hint that names the nearest candidate, or all of them if none is near and they are few."""
    names = sorted(candidates)
    if near := closest(word, tuple(names)):
        return f"did you mean {near!r}?"
    return f"known: {', '.join(names)}" if names and len(names) <= 20 else None


@lru_cache(1024)
def closest(word: str, candidates: tuple[str, ...], cutoff: float = 0.5) -> str | None:
    """Return the candidate most similar to a word; None if none reaches the cutoff (0 to 1).

    Only the first thousand candidates count, and only those of at most 200 characters: comparing takes long.
    """
    from difflib import get_close_matches  # slow to import

    short = [candidate for candidate in candidates[:1000] if len(candidate) <= _MOST_COMPARED]
    return next(iter(get_close_matches(word[:_MOST_COMPARED], short, n=1, cutoff=cutoff)), None)
