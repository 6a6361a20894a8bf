"""What the kinds of hand-written pages have in common: lines, markers, blocks, faults."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

#: A line that means to be a marker: the tool's name and a colon, or and a target.
START = r"samplewright(?:\s*:|\s+\S+/)"
#: What stands in one.
WORDS = r"samplewright:\s+(?P<target>\S+)\s+(?P<scenario>\S+)"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong on a line, counted from 0, and what to do about it."""

    line: int
    message: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A code block with a marker. Lines are counted from 0.

    marker: the marker's line. head: the last line above the code: the opening fence, the directive or its last option.
    start, end: the lines of code, `end` not among them; the same if there are none.
    prefix: what stands before each line of code. content: the code; every line of it ends in a line feed.
    fence: of Markdown's blocks, the characters that open it.
    """

    marker: int
    target: str
    scenario: str
    head: int
    start: int
    end: int
    prefix: str
    content: str
    fence: str = ""


#: Lines [start, end) of a page, and what they become.
Edit = tuple[int, int, list[str]]


def lines_of(text: str) -> list[str]:
    """The lines with their ends: CR LF, CR or LF, and nothing else."""
    return _LINE.findall(text)


def newline_of(lines: Sequence[str], line: int) -> str:
    """How that line ends; if it is the last one and does not, how the first one ends."""
    for one in (lines[line], lines[0]):
        if end := one[len(one.rstrip("\r\n")) :]:
            return end
    return "\n"


def code_lines(sample: str, prefix: str, newline: str) -> list[str]:
    """A sample's lines as they stand in a block; empty ones without white space at their end."""
    rows = sample.removesuffix("\n").split("\n") if sample else []
    return [(prefix + row if row else prefix.rstrip(" \t")) + newline for row in rows]
