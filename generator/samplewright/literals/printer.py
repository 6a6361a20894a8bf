"""Lays JSON values out as source text: what fits stands on one line, else one element a line.

The outermost container is on one line only if asked for, a list of several many-membered containers never.
This is the inner loop of generating: plain attributes, remembered words, no work that a table does not ask for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from samplewright.ir import Json
from samplewright.literals.containers import ListForm, ObjectForm
from samplewright.literals.strings import Memo

if TYPE_CHECKING:
    from samplewright.literals.table import Literals

# East Asian wide, full-width and emoji blocks, roughly: formatters count them as two columns.
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6"
    "\U0001f300-\U0001faff\U00020000-\U0003fffd]"
)


class NotNative(ValueError):
    """The value cannot be written natively in this language; its JSON text can."""


def width(text: str) -> int:
    """Columns that the text takes in a terminal, as formatters count them."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def number(value: int | float) -> str:
    """The shortest JSON text of a number that gives the same value again: `1e-7`, not `1e-07`."""
    text = repr(value)
    if "e" in text:
        mantissa, exponent = text.split("e")
        return f"{mantissa}e{int(exponent)}"
    return text


def longest_path(value: Json) -> int:
    """The most entries passed on the way to a value: its place in each container around it, summed."""
    if not isinstance(value, (dict, list)):
        return 0
    items = value.values() if isinstance(value, dict) else value
    return max((place + longest_path(item) for place, item in enumerate(items, 1)), default=0)


class _Form:
    """A container's form, ready for use. leads: key -> what stands before its value."""

    def __init__(self, form: ListForm | ObjectForm, quote: Callable[[str], str]):
        self.open, self.close, self.empty = form.open, form.close, form.empty
        self.flat_open, self.flat_close = form.open + form.pad, form.pad + form.close
        self.end = ""
        self.fits: Callable[[Json], bool] | None = None
        if isinstance(form, ObjectForm):
            self.end = form.parts[2]
            self.fits = form.fits if form.keys is not None else None
            self.leads = Memo(lambda key: form.lead(key, quote))


#: Text that has to stand on one line, or a container: the text on one line if there is one, the form, and
#: the members, each with what stands before it.
Piece: TypeAlias = "str | tuple[str | None, _Form, list[tuple[str, Piece]]]"


class Printer:
    """Writes values by a language's table."""

    def __init__(self, table: Literals):
        self.table = table
        self.quote = table.quote
        self.width = table.width
        self.indent = table.indent
        self.max_depth = table.max_depth or 1_000_000
        self.hang = table.hang_strings
        self.list = _Form(table.list, table.quote) if table.list else None
        self.objects = [_Form(form, table.quote) for form in table.object]

    def piece(self, value: Json, depth: int) -> Piece:
        """The value, with all that can be decided before its place is known.

        Raises:
            NotNative: the table has no form for it.
        """
        kind = type(value)
        if kind is str:
            return self.quote(value)
        if kind is dict:
            form = self._object(value)
            leads = form.leads
            pairs = [(leads[key], item) for key, item in value.items()]
        elif kind is list:
            if self.list is None:
                raise NotNative("the target has no [literals.list]")
            form = self.list
            pairs = [("", item) for item in value]
        else:
            return self._scalar(value)
        if not pairs:
            return form.empty
        if depth > self.max_depth:
            raise NotNative(f"nested deeper than {self.max_depth}")
        quote, below, end = self.quote, depth + 1, form.end
        members = [(lead, quote(item) if type(item) is str else self.piece(item, below)) for lead, item in pairs]
        if self._always_split(value, kind):
            return None, form, members
        room = self.width
        texts = []
        for lead, member in members:
            text = member if type(member) is str else member[0]
            if text is None:
                return None, form, members
            texts.append(f"{lead}{text}{end}")
            room -= len(texts[-1])
            if room < 0:
                return None, form, members
        return f"{form.flat_open}{', '.join(texts)}{form.flat_close}", form, members

    def _object(self, value: dict[str, Json]) -> _Form:
        for form in self.objects:
            if form.fits is None or form.fits(value):
                return form
        raise NotNative("no form of [[literals.object]] takes an object with these keys")

    def _always_split(self, value: Json, kind: type) -> bool:
        if kind is list and len(value) > 1 and all(type(item) in (dict, list) and len(item) > 1 for item in value):
            return True
        if not self.table.split_nested:
            return False
        return any(type(item) in (dict, list) and item for item in (value.values() if kind is dict else value))

    def _scalar(self, value: Json) -> str:
        table = self.table
        if value is None:
            return table.null
        if value is True:
            return table.true
        if value is False:
            return table.false
        if isinstance(value, int) and table.integers:
            for form in table.integers:
                if form.fits(value):
                    return form.form.replace("{string}", self.quote(str(value))).replace("{}", str(value))
            raise NotNative(f"no integer type holds {value}")
        return number(value)

    def split(self, piece: Piece, margin: str) -> str:
        """A container's text with one member a line, to stand at the margin."""
        out: list[str] = []
        self._split(piece, f"\n{margin}", out)
        return "".join(out)

    def _split(self, piece: Piece, newline: str, out: list[str]) -> None:
        assert type(piece) is tuple
        _, form, members = piece
        inner = newline + self.indent
        room = self.width - len(inner)
        end = form.end
        comma = f"{end},"
        out.append(form.open)
        for lead, member in members:
            if type(member) is str:
                if self.hang and width(lead) >= self.hang and width(lead) + width(member) + len(comma) > room:
                    lead = f"{lead.rstrip()}{inner}{self.indent}"
                out += (inner, lead, member, comma)
            elif member[0] is not None and width(lead) + width(member[0]) + len(end) <= room:
                out += (inner, lead, member[0], comma)
            else:
                out += (inner, lead)
                self._split(member, inner, out)
                out.append(comma)
        if not self.table.trailing_comma:
            out[-1] = end
        out += (newline, form.close)
