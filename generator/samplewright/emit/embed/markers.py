"""Markers and marked code blocks: what all formats of hand-written pages share."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from samplewright.ir import Form

#: Start of a line that is meant to be a marker: the tool's name, then a colon or a target.
START = r"samplewright(?:\s*:|\s+\S+/)"
#: Content of a valid marker.
CONTENT = r"samplewright:\s+(?P<words>\S+(?:\s+\S+)*?)"
#: How to write a marker, for hints.
EXAMPLE = "samplewright: TARGET SCENARIO [short|complete] [model=ID] [#request]"
_WORD = re.compile(r'"[^"]+"|\S+')
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


@dataclass(frozen=True, slots=True)
class PageProblem:
    """A problem on a line, counted from 0, and how to fix it."""

    line: int
    message: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class SampleReference:
    """A sample as a marker names it: `TARGET SCENARIO [short|complete] [model=ID] [#request]`.

    Attributes:
        target: Name of the target.
        scenario: Name of the scenario, or of its example as the document writes it.
        form: The form; None: the target's first.
        model: Id of a documented model; empty: the one that the document names.
        request_only: Whether only the part that sends the request is embedded.
    """

    target: str
    scenario: str
    form: Form | None = None
    model: str = ""
    request_only: bool = False


def parse_reference(content: str) -> SampleReference | str:
    """Return the sample that a marker's content names, or the message of an error.

    A name with spaces is written in double quotes.
    """
    words = [word.strip('"') for word in _WORD.findall(content)]
    if len(words) < 2:
        return "malformed marker"
    form: Form | None = None
    model = ""
    request_only = False
    for word in words[2:]:
        if word in tuple(Form):
            form = Form(word)
        elif word.startswith("model=") and word != "model=":
            model = word.removeprefix("model=")
        elif word == "#request":
            request_only = True
        else:
            return f"unknown option {word!r} in a marker"
    return SampleReference(words[0], words[1], form, model, request_only)


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A code block below a marker. Lines are counted from 0.

    Attributes:
        marker: Line of the marker.
        sample: The sample that the marker names.
        head: Last line above the code: the opening fence, the directive or its last option.
        start: First line of code.
        end: Line after the last line of code; equal to `start` if there is none.
        prefix: Indentation or quote marks before each line of code.
        content: The code; each line ends in a line feed.
        fence: The opening fence's characters, in Markdown.
    """

    marker: int
    sample: SampleReference
    head: int
    start: int
    end: int
    prefix: str
    content: str
    fence: str = ""


@dataclass(frozen=True, slots=True)
class LineEdit:
    """The replacement of the lines from `start` up to, but not including, `end`."""

    start: int
    end: int
    lines: list[str]


@dataclass(frozen=True, slots=True)
class PageFormat:
    """A format of hand-written pages.

    Attributes:
        find_blocks: Finds the marked blocks of a page's lines, in order, and the problems of its markers and fences.
        edit_block: Returns the edits that put a sample into a block.
    """

    find_blocks: Callable[[Sequence[str]], tuple[list[CodeBlock], list[PageProblem]]]
    edit_block: Callable[[Sequence[str], CodeBlock, str], list[LineEdit]]


#: A marker's block, or the reason why there is none.
Marked: TypeAlias = CodeBlock | PageProblem


def split_lines(text: str) -> list[str]:
    """Split a text into lines that keep their ends: CRLF, CR or LF, and no others."""
    return _LINE.findall(text)


def newline_of(lines: Sequence[str], index: int) -> str:
    """Return how a line ends; if it is the last one and does not, how the first line ends."""
    for line in (lines[index], lines[0]):
        if end := line[len(line.rstrip("\r\n")) :]:
            return end
    return "\n"


def code_lines(sample: str, prefix: str, newline: str) -> list[str]:
    """Return a sample's lines as they are written in a block; empty lines get no trailing white space."""
    rows = sample.removesuffix("\n").split("\n") if sample else []
    return [(prefix + row if row else prefix.rstrip(" \t")) + newline for row in rows]


def separate(marked: Sequence[Marked]) -> tuple[list[CodeBlock], list[PageProblem]]:
    """Separate blocks from problems."""
    blocks = [item for item in marked if isinstance(item, CodeBlock)]
    return blocks, [item for item in marked if isinstance(item, PageProblem)]
