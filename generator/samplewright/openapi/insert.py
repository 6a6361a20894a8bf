"""Inserting a member into objects of a YAML or JSON text; every other byte is kept.

An object in block style gets the member in block style, after its last one; an object in flow style, as in JSON, gets
it in flow style. A member of the same name is replaced in place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from samplewright.openapi.positions import BLOCK_HEADER, MemberSpan, ObjectPosition, ObjectSpan

#: Line ends in YAML 1.1, which libyaml follows.
_BREAK = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
_LINE = re.compile(rf"[^\r\n\x85\u2028\u2029]*(?:{_BREAK.pattern})?")
_BLANK = " \t\r\n\x85\u2028\u2029"
#: Characters that a YAML text must escape, or that would end a line.
_HIDDEN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LITERAL = re.compile(
    "(?![ \t\n])[\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*", re.DOTALL
)


def set_member(text: str, key: str, values: Iterable[tuple[ObjectPosition, Sequence[Mapping[str, str]]]]) -> str:
    """Return the text with a member added to some of its objects.

    Args:
        text: YAML or JSON.
        key: The member's key.
        values: Positions of objects in this text, each once, and the member's value: a list of objects whose values
            are strings. An empty list adds no member.
    """
    edits = [
        _flow(text, position.span, key, value) if position.span.flow else _block(text, position, key, value)
        for position, value in values
        if value
    ]
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


_Edit = tuple[int, int, str]


def _flow(text: str, span: ObjectSpan, key: str, value: Sequence[Mapping[str, str]]) -> _Edit:
    current = next((member for member in span.members if member.key == key), None)
    near = current or (span.members[-1] if span.members else None)
    lead = _lead(text, near.start) if near else None
    spaced = near is None or text[near.value - 1 : near.value].isspace()
    if near is None or lead is None:
        new = _dumps(value, separators=(", ", ": ") if spaced else (",", ":"))
        before = " " if spaced else ""
    else:
        above = _indentation(text, span.start)
        unit = lead[len(above) :] if lead.startswith(above) and lead != above else "  "
        line = _newline(text) + lead
        new = _dumps(value, indent=unit).replace("\n", line)
        before = line
    if current:
        return current.value, current.end, new
    member = f"{json.dumps(key)}:{' ' if spaced else ''}{new}"
    if near is None:
        inside = text.index("{", span.start) + 1
        return inside, inside, member
    return near.end, near.end, f",{before}{member}"


def _block(text: str, position: ObjectPosition, key: str, value: Sequence[Mapping[str, str]]) -> _Edit:
    members = position.span.members
    column = _column(text, members[-1].start)
    step = column - _column(text, position.holder.start) if position.holder else 0
    newline = _newline(text)
    lines = _yaml_list(value, " " * (step if 0 < step <= 8 else 2))
    block = newline.join((" " * column + line if line else "") for line in [f"{key}:", *lines])
    current = next((member for member in members if member.key == key), None)
    if current:
        end = current.start + len(text[current.start : current.end].rstrip(_BLANK))
        return current.start, end, block[column:]
    last = members[-1]
    below = _below(text, last, column)
    if below is None:
        return last.start, last.start, f"{block[column:]}{newline}{' ' * column}"
    if _at_line_start(text, below):
        return below, below, block + newline
    return below, below, newline + block + newline


def _below(text: str, last: MemberSpan, column: int) -> int | None:
    """Return the start of the line after the last member, and after the comments indented as its key or deeper.

    None if there is no such line, and adding one would give a block scalar a line end that it does not have.
    """
    index = last.end
    if _at_line_start(text, index):  # behind a block scalar
        if not last.keep:
            index = last.start + len(text[last.start : index].rstrip(_BLANK))
            index = _next_line(text, index)
    elif index == len(text) and BLOCK_HEADER.search(text, last.value):
        return None
    else:
        index = _next_line(text, index)
    ahead = index
    while ahead < len(text):
        line = text[ahead : (after := _next_line(text, ahead))]
        content = line.strip(_BLANK)
        if content and not content.startswith("#"):
            break
        if content and len(line) - len(line.lstrip()) < column:
            break
        ahead = after
        if content:
            index = after
    return index


def _yaml_list(items: Sequence[Mapping[str, str]], indent: str) -> list[str]:
    lines = []
    for item in items:
        before = f"{indent}- "
        for name, text in item.items():
            if "\n" in text and (rows := _literal(text)):
                lines += [f"{before}{name}: {rows[0]}", *(f"{indent}    {row}" if row else "" for row in rows[1:])]
            else:
                lines.append(f"{before}{name}: {_dumps(text)}")
            before = f"{indent}  "
    return lines


def _dumps(value: object, **layout: Any) -> str:
    """JSON that is YAML too."""
    text = json.dumps(value, ensure_ascii=False, **layout)
    return _HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _literal(text: str) -> list[str]:
    """Write a text of several lines as a literal block scalar: header and lines; empty if it cannot be one."""
    body = text.removesuffix("\n")
    if not _LITERAL.fullmatch(text) or body[-1] in _BLANK:
        return []
    return ["|" if text.endswith("\n") else "|-", *body.split("\n")]


def _newline(text: str) -> str:
    match = re.search(r"\r\n|\r|\n", text)
    return match[0] if match else "\n"


def _next_line(text: str, index: int) -> int:
    match = _LINE.match(text, index)
    return match.end() if match else index


def _at_line_start(text: str, index: int) -> bool:
    return index == 0 or _BREAK.fullmatch(text[index - 1]) is not None


def _column(text: str, index: int) -> int:
    start = index
    while not _at_line_start(text, start):
        start -= 1
    return index - start


def _lead(text: str, index: int) -> str | None:
    """Return the white space before an index on its line; None on the first line, or if there is text."""
    start = index
    while start and text[start - 1] in " \t":
        start -= 1
    return text[start:index] if start and _at_line_start(text, start) else None


def _indentation(text: str, index: int) -> str:
    """Return the white space at the start of the line of an index."""
    line = text[index - _column(text, index) : index]
    return line[: len(line) - len(line.lstrip(" \t"))]
