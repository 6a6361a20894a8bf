"""The only place that prints: whatever a text came from, it cannot control the terminal."""

from __future__ import annotations

import os
import sys
from typing import NamedTuple

import click

from samplewright.printable import escape_controls


class Styled(NamedTuple):
    """A text in a color."""

    text: str
    color: str | None
    bold: bool = False


#: How to open what takes the place of a closed stdin, stdout and stderr: writing to such a stdout fails.
_MODES = (os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)


def prepare() -> None:
    """Keep files from taking the place of closed streams, and print escapes for what a stream cannot encode."""
    for number, mode in enumerate(_MODES):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)  # gets the lowest free number
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")


def echo(*parts: str | Styled, err: bool = False, end: str = "\n") -> None:
    """Print text, with its control characters escaped.

    Args:
        parts: Texts, with or without a color.
        err: Whether to print to stderr.
        end: Text that follows.
    """
    click.echo("".join(map(_rendered, parts)) + end, nl=False, err=err)


def write(content: bytes) -> None:
    """Write bytes to stdout as they are: a file's content, for a file."""
    click.echo(content, nl=False)


def show_status(text: str, width: int) -> None:
    """Replace the last line on stderr, which is a terminal, by a text; an empty one clears it."""
    click.echo("\r\x1b[K" + escape_controls(text)[:width], nl=False, err=True)


def _rendered(part: str | Styled) -> str:
    if isinstance(part, str):
        return escape_controls(part)
    return click.style(escape_controls(part.text), fg=part.color, bold=part.bold or None)
