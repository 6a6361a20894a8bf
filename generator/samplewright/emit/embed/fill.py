"""Samples in hand-written pages: the code blocks that carry a marker, filled in and kept in step.

    <!-- samplewright: TARGET SCENARIO -->        CommonMark, before a fenced code block
    {/* samplewright: TARGET SCENARIO */}         MDX, which has no HTML comments
    .. samplewright: TARGET SCENARIO              reStructuredText, before a code-block directive

Nothing but the lines inside those blocks changes; only a fence grows that is not longer than one inside its sample.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from types import ModuleType

from samplewright.emit.embed import commonmark, rst
from samplewright.emit.embed.markers import Block, Fault, lines_of
from samplewright.errors import Location, PageError, Problem, UsageError

_BOM = "\ufeff"
_WORD = "samplewright"
_Find = Callable[[Sequence[str]], tuple[list[Block], list[Fault]]]
_KINDS: dict[str, tuple[_Find, ModuleType]] = {
    ".md": (commonmark.blocks, commonmark),
    ".markdown": (commonmark.blocks, commonmark),
    ".mdx": (commonmark.mdx_blocks, commonmark),
    ".rst": (rst.blocks, rst),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A hand-written page. text: as it is. embedded: with its samples in step. samples: how many it has."""

    text: str
    embedded: str
    samples: int


def embed(text: str, file: PurePath, sample: Callable[[str, str], str]) -> Page:
    """A page with the text of samples in its marked code blocks.

    file: tells the kind of page by its ending, and is named in messages.
    sample: (target, scenario) -> text, which raises a UsageError for unknown names.

    Raises:
        PageError: an unknown kind of page; unknown names, a marker without a block, a fence that is not closed, a block
            that cannot hold its sample; with every problem found.
    """
    if file.suffix.lower() not in _KINDS:
        raise PageError("not a page of a known kind", Location(str(file)), f"known: {', '.join(_KINDS)}")
    if _WORD not in text:
        return Page(text, text, 0)
    find, kind = _KINDS[file.suffix.lower()]
    bom, lines = text[: text.startswith(_BOM)], lines_of(text.removeprefix(_BOM))
    blocks, faults = find(lines)
    problems = [_problem(file, fault) for fault in faults]
    wanted: list[tuple[Block, str]] = []
    for block in blocks:
        try:
            wanted.append((block, sample(block.target, block.scenario)))
        except UsageError as error:
            where = Location(str(file), block.marker + 1)
            problems += [Problem(problem.message, where, problem.hint) for problem in error.problems]
    if not problems:
        lines = _filled(lines, kind, wanted)
        again, _ = find(lines)
        problems = [_problem(file, fault) for fault in _unfit(wanted, again)]
    if problems:
        raise PageError(sorted(problems, key=lambda problem: (problem.location and problem.location.line) or 0))
    return Page(text, bom + "".join(lines), len(wanted))


def _problem(file: PurePath, fault: Fault) -> Problem:
    return Problem(fault.message, Location(str(file), fault.line + 1), fault.hint)


def _filled(lines: Sequence[str], kind: ModuleType, wanted: Sequence[tuple[Block, str]]) -> list[str]:
    filled = list(lines)
    edits = [edit for block, text in wanted for edit in kind.edits(lines, block, text)]
    for start, end, new in sorted(edits, key=lambda edit: edit[:2], reverse=True):
        filled[start:end] = new
    return filled


def _unfit(wanted: Sequence[tuple[Block, str]], again: Sequence[Block]) -> list[Fault]:
    """Blocks that would be read back otherwise than they were written, say for a tab in an indentation."""
    read = [block.content for block in again] if len(again) == len(wanted) else [""] * len(wanted)
    return [
        Fault(block.marker, f"the block cannot hold the sample of {block.target} {block.scenario} as it is")
        for (block, text), content in zip(wanted, read, strict=True)
        if content != (text if text.endswith("\n") or not text else text + "\n")
    ]
