"""Fenced code blocks in CommonMark and MDX, as a CommonMark parser finds them: also in lists, but not in code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from samplewright.emit.embed.markers import (
    CONTENT,
    EXAMPLE,
    START,
    CodeBlock,
    LineEdit,
    Marked,
    PageFormat,
    PageProblem,
    SampleReference,
    code_lines,
    newline_of,
    parse_reference,
    separate,
)

if TYPE_CHECKING:
    from markdown_it.token import Token

_HINT = f"write the marker on a separate line: <!-- {EXAMPLE} -->, in MDX {{/* {EXAMPLE} */}}"
_START = re.compile(rf"(?:<!--|\{{/\*)\s*{START}")
_MARKER = re.compile(rf"<!--\s*{CONTENT}\s*-->|\{{/\*\s*{CONTENT.replace('P<', 'P<x_')}\s*\*/\}}")
_RAW_HTML = re.compile(r"<(?:pre|script|style|textarea)\b", re.IGNORECASE)
_PREFIX = re.compile(r"[ \t>]*")


def find_blocks(lines: Sequence[str]) -> tuple[list[CodeBlock], list[PageProblem]]:
    """Find the marked blocks of a CommonMark page, and the problems of its markers and fences."""
    return _find_blocks(lines, ())


def find_mdx_blocks(lines: Sequence[str]) -> tuple[list[CodeBlock], list[PageProblem]]:
    """Find the marked blocks of an MDX page, which has neither HTML blocks nor indented code."""
    return _find_blocks(lines, ("html_block", "code"))


def edit_block(lines: Sequence[str], block: CodeBlock, sample: str) -> list[LineEdit]:
    """Return the edits that put a sample into a block; its fences grow if the sample contains fences as long."""
    code = code_lines(sample, block.prefix, newline_of(lines, block.head))
    edits = [LineEdit(block.start, block.end, code)]
    character = block.fence[0]
    runs = re.compile(f"{re.escape(character)}+")
    longest = max(map(len, runs.findall(sample)), default=0)
    if longest >= len(block.fence):
        for index in (block.head, block.end):
            text = lines[index]
            run = runs.search(text)
            if run and len(run[0]) <= longest:
                fence = character * (longest + 1)
                edits.append(LineEdit(index, index + 1, [text[: run.start()] + fence + text[run.end() :]]))
    return edits


COMMONMARK = PageFormat(find_blocks, edit_block)
MDX = PageFormat(find_mdx_blocks, edit_block)


def _find_blocks(lines: Sequence[str], disabled_rules: Iterable[str]) -> tuple[list[CodeBlock], list[PageProblem]]:
    from markdown_it import MarkdownIt  # slow to import

    parser = MarkdownIt("commonmark").disable(disabled_rules)
    parser.core.ruler.enableOnly(["normalize", "block"])
    tokens = parser.parse("".join(_without_front_matter(lines)))
    blocks, problems = separate([item for token, fence in _carriers(tokens) for item in _marked(token, fence, lines)])
    problems += [PageProblem(_span(token)[0], "unclosed fence") for token in tokens if _is_unclosed(token)]
    return blocks, sorted(problems, key=lambda problem: problem.line)


def _without_front_matter(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines, with those of YAML front matter empty."""
    closing = -1
    if lines and lines[0].rstrip() == "---":
        closing = next((index for index, line in enumerate(lines) if index and line.rstrip() in ("---", "...")), -1)
    for index, line in enumerate(lines):
        yield "\n" if index <= closing else line


def _carriers(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token | None]]:
    """Yield the tokens that can contain markers, each with the fenced block that follows it."""
    for index, token in enumerate(tokens):
        if token.type == "html_block" and not _RAW_HTML.match(token.content.lstrip()):
            follower = tokens[index + 1 : index + 2]
        elif token.type == "inline" and tokens[index - 1].type == "paragraph_open":
            follower = tokens[index + 2 : index + 3]
        else:
            continue
        yield token, follower[0] if follower and follower[0].type == "fence" else None


def _span(token: Token) -> tuple[int, int]:
    start, end = token.map or (0, 0)
    return start, end


def _is_unclosed(token: Token) -> bool:
    """Whether a fenced block lacks its closing fence: then all lines but the first are its content."""
    if token.type != "fence":
        return False
    start, end = _span(token)
    rows = token.content.count("\n") + (token.content != "" and not token.content.endswith("\n"))
    return end - start - 1 <= rows


def _marked(token: Token, fence: Token | None, lines: Sequence[str]) -> Iterator[Marked]:
    rows = [row.strip() for row in token.content.rstrip().split("\n")]
    for line, row in enumerate(rows, _span(token)[0]):
        if not _START.match(row):
            continue
        match = _MARKER.fullmatch(row)
        if match is None:
            yield PageProblem(line, "malformed marker", _HINT)
        elif fence is None or row is not rows[-1]:
            yield PageProblem(line, "no fenced code block follows the marker")
        elif isinstance(sample := parse_reference(match["words"] or match["x_words"]), str):
            yield PageProblem(line, sample, _HINT)
        elif not _is_unclosed(fence):
            yield _block(line, sample, fence, lines)


def _block(marker: int, sample: SampleReference, fence: Token, lines: Sequence[str]) -> CodeBlock:
    head, end = _span(fence)
    prefix = _PREFIX.match(lines[head])
    return CodeBlock(
        marker=marker,
        sample=sample,
        head=head,
        start=head + 1,
        end=end - 1,
        prefix=prefix[0] if prefix else "",
        content=fence.content,
        fence=fence.markup,
    )
