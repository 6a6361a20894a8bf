"""Fenced code blocks in CommonMark and MDX, as a CommonMark parser finds them: in lists, not in other code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from samplewright.emit.embed.markers import START, WORDS, Block, Edit, Fault, code_lines, newline_of

_WORDS = "samplewright: TARGET SCENARIO"
HINT = f"a marker is a line of its own: <!-- {_WORDS} -->, in MDX {{/* {_WORDS} */}}"
_START = re.compile(rf"(?:<!--|\{{/\*)\s*{START}")
_MARKER = re.compile(rf"<!--\s*{WORDS}\s*-->|\{{/\*\s*{WORDS.replace('P<', 'P<x_')}\s*\*/\}}")
_CODE = re.compile(r"<(?:pre|script|style|textarea)\b", re.IGNORECASE)
_PREFIX = re.compile(r"[ \t>]*")


def blocks(lines: Sequence[str]) -> tuple[list[Block], list[Fault]]:
    """The blocks of a CommonMark page, in order, and what is wrong with its markers and fences."""
    return _find(lines, MarkdownIt("commonmark"))


def mdx_blocks(lines: Sequence[str]) -> tuple[list[Block], list[Fault]]:
    """The same of an MDX page, which knows neither blocks of HTML nor indented code."""
    return _find(lines, MarkdownIt("commonmark").disable(["html_block", "code"]))


def _find(lines: Sequence[str], parser: MarkdownIt) -> tuple[list[Block], list[Fault]]:
    parser.core.ruler.enableOnly(["normalize", "block"])
    tokens = parser.parse("".join(_without_front_matter(lines)))
    found: list[Block] = []
    faults = [Fault(_map(token)[0], "this fence is not closed") for token in tokens if _is_open(token)]
    for index, token in enumerate(tokens):
        if token.type == "html_block" and not _CODE.match(token.content.lstrip()):
            follower = tokens[index + 1 : index + 2]
        elif token.type == "inline" and tokens[index - 1].type == "paragraph_open":
            follower = tokens[index + 2 : index + 3]
        else:
            continue
        fence = follower[0] if follower and follower[0].type == "fence" else None
        for one in _markers(token, fence, lines):
            if isinstance(one, Fault):
                faults.append(one)
            else:
                found.append(one)
    return found, sorted(faults, key=lambda fault: fault.line)


def _without_front_matter(lines: Sequence[str]) -> Iterator[str]:
    """The lines, those of YAML at the page's beginning empty."""
    ends = ("---", "...")
    front = lines and lines[0].rstrip() == "---"
    last = next((number for number, line in enumerate(lines) if number and line.rstrip() in ends), -1) if front else -1
    for number, line in enumerate(lines):
        yield "\n" if number <= last else line


def _map(token: Token) -> tuple[int, int]:
    first, behind = token.map or (0, 0)
    return first, behind


def _is_open(token: Token) -> bool:
    """Whether a fenced block ends without a closing fence: then all lines but the first are its content."""
    if token.type != "fence":
        return False
    first, behind = _map(token)
    rows = token.content.count("\n") + (token.content != "" and not token.content.endswith("\n"))
    return behind - first - 1 <= rows


def _markers(token: Token, fence: Token | None, lines: Sequence[str]) -> Iterator[Block | Fault]:
    rows = [row.strip() for row in token.content.rstrip().split("\n")]
    for number, row in enumerate(rows, _map(token)[0]):
        if not _START.match(row):
            continue
        match = _MARKER.fullmatch(row)
        if match is None:
            yield Fault(number, "this is not a marker", HINT)
        elif fence is None or row is not rows[-1]:
            yield Fault(number, "no fenced code block follows the marker")
        elif not _is_open(fence):
            opening, behind = _map(fence)
            prefix = _PREFIX.match(lines[opening])
            yield Block(
                marker=number,
                target=match["target"] or match["x_target"],
                scenario=match["scenario"] or match["x_scenario"],
                head=opening,
                start=opening + 1,
                end=behind - 1,
                prefix=prefix[0] if prefix else "",
                content=fence.content,
                fence=fence.markup,
            )


def edits(lines: Sequence[str], block: Block, sample: str) -> list[Edit]:
    """What puts a sample into a block; its fences grow if one like them stands in the sample."""
    made: list[Edit] = [(block.start, block.end, code_lines(sample, block.prefix, newline_of(lines, block.head)))]
    character = block.fence[0]
    longest = max(map(len, re.findall(f"{re.escape(character)}+", sample)), default=0)
    if longest >= len(block.fence):
        for line in (block.head, block.end):
            text = lines[line]
            run = re.search(f"{re.escape(character)}+", text)
            if run and len(run[0]) <= longest:
                made.append((line, line + 1, [text[: run.start()] + character * (longest + 1) + text[run.end() :]]))
    return made
