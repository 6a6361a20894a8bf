"""Code blocks in reStructuredText: `code-block` directives below a comment that is a marker."""

from __future__ import annotations

import re
from collections.abc import Sequence

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

_HINT = f"write the marker on a separate line: .. {EXAMPLE}"
_LIST_ITEM = r"[ \t]*(?:(?:[-*+•]|[\w#]+[.)])[ \t]+)*"
_START = re.compile(rf"{_LIST_ITEM}\.\.[ \t]+{START}")
_MARKER = re.compile(rf"[ \t]*\.\.[ \t]+{CONTENT}")
_BLOCK = re.compile(r"[ \t]*\.\.[ \t]+(?:code-block|code|sourcecode)::(?:\s|$)")
_CODE = re.compile(r"[ \t]*\.\.[ \t]+(?:code-block|code|sourcecode|parsed-literal|raw|math|graphviz)::(?:\s|$)")
_DIRECTIVE = re.compile(r"[ \t]*\.\.[ \t]+(?:\|[^|]+\|[ \t]+)?[\w:.+-]+::(?:[ \t]|$)")
_COMMENT = re.compile(r"[ \t]*\.\.[ \t]+(?![_|\[])\S")
_OPTION = re.compile(r"[ \t]*:[\w-]+:")


def find_blocks(lines: Sequence[str]) -> tuple[list[CodeBlock], list[PageProblem]]:
    """Find the marked blocks of a page, and the problems of its markers."""
    marked: list[Marked] = []
    index = 0
    while index < len(lines):
        line = lines[index].rstrip()
        if _START.match(line):
            marked.append(_marked(lines, index))
            index += 1
        else:
            index = _after_indented(lines, index + 1, _literal_column(line))
    return separate(marked)


def edit_block(lines: Sequence[str], block: CodeBlock, sample: str) -> list[LineEdit]:
    """Return the edits that put a sample into a block; an empty block also gets the blank lines it needs."""
    newline = newline_of(lines, block.head)
    code = code_lines(sample, block.prefix, newline)
    if block.start < block.end:
        if code and not lines[block.end - 1].endswith(("\r", "\n")):
            code[-1] = code[-1].removesuffix(newline)
        return [LineEdit(block.start, block.end, code)]
    if not code:
        return []
    head = lines[block.head]
    above = [head if head.endswith(("\r", "\n")) else head + newline, newline]
    below = [newline] if block.end < len(lines) and lines[block.end].strip() else []
    return [LineEdit(block.head, block.head + 1, [*above, *code, *below])]


RST = PageFormat(find_blocks, edit_block)


def _literal_column(line: str) -> int | None:
    """Return the column of a line that starts code or a comment, which is indented deeper; None for other lines."""
    if _CODE.match(line):
        return _column(line)
    if _DIRECTIVE.match(line):
        return None
    if _COMMENT.match(line):
        return _column(line)
    return _width(re.match(_LIST_ITEM, line)[0]) if line.endswith("::") else None  # type: ignore[index]  # can match ""


def _after_indented(lines: Sequence[str], index: int, column: int | None) -> int:
    """Return the index of the next line that is neither blank nor deeper than the column, if there is a column."""
    while column is not None and index < len(lines) and (not lines[index].strip() or _column(lines[index]) > column):
        index += 1
    return index


def _width(space: str) -> int:
    return len(space.expandtabs(8))


def _column(line: str) -> int:
    return _width(line[: len(line) - len(line.lstrip(" \t"))])


def _marked(lines: Sequence[str], marker: int) -> Marked:
    match = _MARKER.fullmatch(lines[marker].rstrip())
    if match is None:
        return PageProblem(marker, "malformed marker", _HINT)
    sample = parse_reference(match["words"])
    if isinstance(sample, str):
        return PageProblem(marker, sample, _HINT)
    column = _column(lines[marker])
    head = next((index for index in range(marker + 1, len(lines)) if lines[index].strip()), len(lines))
    if head == len(lines) or _column(lines[head]) != column or not _BLOCK.match(lines[head]):
        return PageProblem(marker, "no code-block directive follows the marker")
    end = _after_indented(lines, head + 1, column)
    while head + 1 < end and _OPTION.match(lines[head + 1]):
        head += 1
    if head + 1 < end and lines[head + 1].strip():
        return PageProblem(head + 1, "missing blank line between a directive and its code")
    return _block(lines, sample, marker, head, end)


def _block(lines: Sequence[str], sample: SampleReference, marker: int, head: int, end: int) -> CodeBlock:
    code = [index for index in range(head + 1, end) if lines[index].strip()]
    start, end = (code[0], code[-1] + 1) if code else (head + 1, head + 1)
    if code:
        outermost = lines[min(code, key=lambda index: _column(lines[index]))]
        prefix = outermost[: len(outermost) - len(outermost.lstrip(" \t"))]
    else:
        prefix = lines[marker][: lines[marker].index("..")] + "   "
    rows = [line.rstrip("\r\n").removeprefix(prefix) if line.strip() else "" for line in lines[start:end]]
    content = "".join(f"{row}\n" for row in rows)
    return CodeBlock(marker, sample, head, start, end, prefix, content)
