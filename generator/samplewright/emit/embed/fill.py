"""Samples in hand-written pages: fill the code blocks below markers, and keep them up to date.

    <!-- samplewright: TARGET SCENARIO -->        CommonMark, before a fenced code block
    {/* samplewright: TARGET SCENARIO */}         MDX, which has no HTML comments
    .. samplewright: TARGET SCENARIO              reStructuredText, before a code-block directive

After the scenario: `short` or `complete`, `model=ID`, and `#request` for the part that sends the request.

Only the lines inside those blocks change, and a fence that is too short for its sample.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from samplewright.emit.embed.commonmark import COMMONMARK, MDX
from samplewright.emit.embed.markers import CodeBlock, PageFormat, PageProblem, SampleReference, split_lines
from samplewright.emit.embed.rst import RST
from samplewright.errors import Location, PageError, Problem, UsageError

_BOM = "\ufeff"
_TOOL_NAME = "samplewright"
_FORMATS: dict[str, PageFormat] = {".md": COMMONMARK, ".markdown": COMMONMARK, ".mdx": MDX, ".rst": RST}


@dataclass(frozen=True, slots=True)
class EmbeddedPage:
    """A hand-written page.

    Attributes:
        text: The text before.
        embedded: The text with up-to-date samples.
        samples: Number of samples.
    """

    text: str
    embedded: str
    samples: int


@dataclass(frozen=True, slots=True)
class _Filling:
    block: CodeBlock
    sample: str


def embed(text: str, file: PurePath, sample: Callable[[SampleReference], str]) -> EmbeddedPage:
    """Put samples into the marked code blocks of a page.

    Args:
        text: The text of the page.
        file: The page's path; its extension selects the format.
        sample: Returns the text of a sample; raises a UsageError for unknown names.

    Raises:
        PageError: The format is unsupported, or markers, names, fences or blocks are invalid; lists every problem.
    """
    page_format = _FORMATS.get(file.suffix.lower())
    if page_format is None:
        raise PageError("unsupported page format", Location(str(file)), f"supported: {', '.join(_FORMATS)}")
    if _TOOL_NAME not in text:
        return EmbeddedPage(text, text, 0)
    bom, lines = text[: text.startswith(_BOM)], split_lines(text.removeprefix(_BOM))
    blocks, page_problems = page_format.find_blocks(lines)
    fillings, problems = _look_up(blocks, file, sample)
    problems += [_problem(file, problem) for problem in page_problems]
    if not problems:
        lines = _filled(lines, page_format, fillings)
        problems = [_problem(file, problem) for problem in _not_verbatim(fillings, page_format.find_blocks(lines)[0])]
    if problems:
        raise PageError(sorted(problems, key=lambda problem: (problem.location and problem.location.line) or 0))
    return EmbeddedPage(text, bom + "".join(lines), len(fillings))


def _look_up(
    blocks: Sequence[CodeBlock], file: PurePath, sample: Callable[[SampleReference], str]
) -> tuple[list[_Filling], list[Problem]]:
    fillings: list[_Filling] = []
    problems: list[Problem] = []
    for block in blocks:
        try:
            fillings.append(_Filling(block, sample(block.sample)))
        except UsageError as error:
            location = Location(str(file), block.marker + 1)
            problems += [Problem(problem.message, location, problem.hint) for problem in error.problems]
    return fillings, problems


def _problem(file: PurePath, problem: PageProblem) -> Problem:
    return Problem(problem.message, Location(str(file), problem.line + 1), problem.hint)


def _filled(lines: Sequence[str], page_format: PageFormat, fillings: Sequence[_Filling]) -> list[str]:
    filled = list(lines)
    edits = [edit for filling in fillings for edit in page_format.edit_block(lines, filling.block, filling.sample)]
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
        filled[edit.start : edit.end] = edit.lines
    return filled


def _not_verbatim(fillings: Sequence[_Filling], reread: Sequence[CodeBlock]) -> list[PageProblem]:
    """Return a problem for each block that a parser would read differently, say because of tabs in an indentation."""
    contents = [block.content for block in reread] if len(reread) == len(fillings) else [""] * len(fillings)
    return [
        PageProblem(
            filling.block.marker,
            f"cannot embed the sample of {filling.block.sample.target} {filling.block.sample.scenario} verbatim",
        )
        for filling, content in zip(fillings, contents, strict=True)
        if content != _with_final_newline(filling.sample)
    ]


def _with_final_newline(sample: str) -> str:
    return sample if sample.endswith("\n") or not sample else sample + "\n"
