"""Code blocks in reStructuredText: `code-block` directives below a comment that is a marker."""

from __future__ import annotations

import re
from collections.abc import Sequence

from samplewright.emit.embed.markers import START, WORDS, Block, Edit, Fault, code_lines, newline_of

HINT = "a marker is a line of its own: .. samplewright: TARGET SCENARIO"
_ITEM = r"[ \t]*(?:(?:[-*+•]|[\w#]+[.)])[ \t]+)*"
_START = re.compile(rf"{_ITEM}\.\.[ \t]+{START}")
_MARKER = re.compile(rf"[ \t]*\.\.[ \t]+{WORDS}")
_BLOCK = re.compile(r"[ \t]*\.\.[ \t]+(?:code-block|code|sourcecode)::(?:\s|$)")
_CODE = re.compile(r"[ \t]*\.\.[ \t]+(?:code-block|code|sourcecode|parsed-literal|raw|math|graphviz)::(?:\s|$)")
_DIRECTIVE = re.compile(r"[ \t]*\.\.[ \t]+(?:\|[^|]+\|[ \t]+)?[\w:.+-]+::(?:[ \t]|$)")
_COMMENT = re.compile(r"[ \t]*\.\.[ \t]+(?![_|\[])\S")
_OPTION = re.compile(r"[ \t]*:[\w-]+:")


def blocks(lines: Sequence[str]) -> tuple[list[Block], list[Fault]]:
    """The blocks of a page, in order, and what is wrong with its markers."""
    found: list[Block] = []
    faults: list[Fault] = []
    index = 0
    while index < len(lines):
        line = lines[index].rstrip()
        if _START.match(line):
            one = _marked(lines, index)
            if isinstance(one, Block):
                found.append(one)
            else:
                faults.append(one)
            index += 1
        else:
            index = _behind(lines, index + 1, _literal(line))
    return found, faults


def _literal(line: str) -> int | None:
    """The column that code or a comment below this line is deeper than; None if neither begins here."""
    if _CODE.match(line):
        return _column(line)
    if _DIRECTIVE.match(line):
        return None
    if _COMMENT.match(line):
        return _column(line)
    return _width(re.match(_ITEM, line)[0]) if line.endswith("::") else None  # type: ignore[index]  # matches nothing too


def _behind(lines: Sequence[str], index: int, column: int | None) -> int:
    """The next line that is neither blank nor deeper than the column; `index` itself if there is no column."""
    while column is not None and index < len(lines) and (not lines[index].strip() or _column(lines[index]) > column):
        index += 1
    return index


def _width(white: str) -> int:
    return len(white.expandtabs(8))


def _column(line: str) -> int:
    return _width(line[: len(line) - len(line.lstrip(" \t"))])


def _marked(lines: Sequence[str], marker: int) -> Block | Fault:
    match = _MARKER.fullmatch(lines[marker].rstrip())
    if match is None:
        return Fault(marker, "this is not a marker", HINT)
    column = _column(lines[marker])
    head = next((index for index in range(marker + 1, len(lines)) if lines[index].strip()), len(lines))
    if head == len(lines) or _column(lines[head]) != column or not _BLOCK.match(lines[head]):
        return Fault(marker, "no code-block directive follows the marker")
    behind = _behind(lines, head + 1, column)
    while head + 1 < behind and _OPTION.match(lines[head + 1]):
        head += 1
    if head + 1 < behind and lines[head + 1].strip():
        return Fault(head + 1, "a blank line must stand between a directive and its code")
    code = [index for index in range(head + 1, behind) if lines[index].strip()]
    start, end = (code[0], code[-1] + 1) if code else (head + 1, head + 1)
    if code:
        least = lines[min(code, key=lambda index: _column(lines[index]))]
        prefix = least[: len(least) - len(least.lstrip(" \t"))]
    else:
        prefix = lines[marker][: lines[marker].index("..")] + "   "
    rows = [line.rstrip("\r\n").removeprefix(prefix) if line.strip() else "" for line in lines[start:end]]
    content = "".join(f"{row}\n" for row in rows)
    return Block(marker, match["target"], match["scenario"], head, start, end, prefix, content)


def edits(lines: Sequence[str], block: Block, sample: str) -> list[Edit]:
    """What puts a sample into a block. A block without code gets the blank lines that it needs."""
    newline = newline_of(lines, block.head)
    code = code_lines(sample, block.prefix, newline)
    if block.start < block.end:
        if code and not lines[block.end - 1].endswith(("\r", "\n")):
            code[-1] = code[-1].removesuffix(newline)
        return [(block.start, block.end, code)]
    if not code:
        return []
    head = lines[block.head]
    above = [head if head.endswith(("\r", "\n")) else head + newline, newline]
    below = [newline] if block.end < len(lines) and lines[block.end].strip() else []
    return [(block.head, block.head + 1, [*above, *code, *below])]
