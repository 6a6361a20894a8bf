"""JSON values as source text, in any language: one small printer and a table per language.

The tables come from `language.toml` and `target.toml`. A `StringForm` says how a string is quoted,
`Literals` how a whole value is written natively, `JsonText` how a value is written as JSON inside a string literal.

Layout is the same everywhere: a container is written on one line if it fits, else one element a line; the
outermost container and a list of several many-membered containers are never on one line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import TypeAlias

from samplewright.ir import Json
from samplewright.quoting import UNSAFE, StringForm, Strings, Table, substitution

# East Asian wide, full-width and emoji blocks, roughly: formatters count them as two columns.
_WIDE = re.compile("[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\U0001f300-\U0001faff\U00020000-\U0003fffd]")


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


class ListForm(Table, frozen=True):
    """How a list is written. `pad` stands inside the brackets when it is on one line."""

    open: str
    close: str
    empty: str
    pad: str = ""


class ObjectForm(Table, frozen=True):
    """How an object is written, if all its keys match `keys`.

    pair: `{key}` and `{value}` are filled in.
    bare: regex; keys that match are written without quotes.
    special: keys that are written in their own way.
    """

    open: str
    close: str
    empty: str
    pair: str
    pad: str = ""
    keys: str | None = None
    bare: str | None = None
    special: dict[str, str] = {}

    @cached_property
    def _bare(self) -> Callable[[str], object]:
        return re.compile(self.bare if self.bare is not None else "(?!)").fullmatch

    @cached_property
    def _keys(self) -> Callable[[str], object] | None:
        return None if self.keys is None else re.compile(self.keys).fullmatch

    @cached_property
    def _parts(self) -> tuple[str, str, str]:
        before, rest = self.pair.split("{key}")
        between, after = rest.split("{value}")
        return before, between, after

    def fits(self, value: dict[str, Json]) -> bool:
        return self._keys is None or all(map(self._keys, value))

    def key(self, key: str, strings: Callable[[str], str]) -> str:
        if key in self.special:
            return self.special[key]
        return key if self._bare(key) else strings(key)


class IntegerForm(Table, frozen=True):
    """How integers from `min` to `max` (inclusive, None: no bound) are written.

    `{}` stands for the digits, `{string}` for a string literal of them.
    """

    form: str
    min: int | None = None
    max: int | None = None

    def fits(self, value: int) -> bool:
        return (self.min is None or value >= self.min) and (self.max is None or value <= self.max)


# A piece of source text that is laid out later: the text if it has to stand on one line, or
# (text on one line or None, open, close, members, end of the last member).
_Member: TypeAlias = "tuple[str, _Piece, str]"
_Piece: TypeAlias = "str | tuple[str | None, str, str, list[_Member], str]"


class Literals(Table, frozen=True):
    """The `[literals]` table: a language's literals of JSON values.

    string: forms of string literals, the first that fits is taken.
    list, object: native containers; without them a language writes bodies only as JSON text.
    text: JSON text inside a string literal.
    width: columns of a line; indent: one level of indentation.
    integers: the first form that fits is taken; with no form at all every integer is written as it is.
    max_depth, max_entries: bodies beyond are not native; 0 is no limit.
    """

    string: tuple[StringForm, ...]
    text: JsonText | None = None
    list: ListForm | None = None
    object: tuple[ObjectForm, ...] = ()
    null: str = "null"
    true: str = "true"
    false: str = "false"
    width: int = 80
    indent: str = "  "
    trailing_comma: bool = False
    integers: tuple[IntegerForm, ...] = ()
    max_depth: int = 0
    max_entries: int = 0

    @cached_property
    def quote(self) -> Strings:
        """Writes a string literal."""
        return Strings(self.string)

    def write(self, value: Json, level: int = 0, lead: int | None = None) -> str:
        """The value as source text, to stand at `level` levels of indentation.

        lead: columns before it on its line; given, the outermost container too is on one line if it fits.

        Raises:
            NotNative: the language has no native form for it.
        """
        piece = self._piece(value, 1)
        if isinstance(piece, str):
            return piece
        margin = self.indent * level
        if lead is not None and piece[0] is not None and len(margin) + lead + width(piece[0]) < self.width:
            return piece[0]
        out: list[str] = []
        self._explode(piece, "\n" + margin, out)
        return "".join(out)

    def is_native(self, value: Json) -> bool:
        """Whether `write` can write it."""
        try:
            self._piece(value, 1)
        except NotNative:
            return False
        return True

    def _scalar(self, value: Json) -> str:
        if value is None:
            return self.null
        if value is True:
            return self.true
        if value is False:
            return self.false
        if isinstance(value, int) and self.integers:
            for form in self.integers:
                if form.fits(value):
                    return form.form.replace("{string}", self.quote(str(value))).replace("{}", str(value))
            raise NotNative(f"no integer type holds {value}")
        return number(value)

    def _piece(self, value: Json, depth: int) -> _Piece:
        if isinstance(value, str):
            return self.quote(value)
        if not isinstance(value, (dict, list)):
            return self._scalar(value)
        if self.max_depth and depth > self.max_depth:
            raise NotNative(f"nested deeper than {self.max_depth}")
        if self.max_entries and len(value) > self.max_entries:
            raise NotNative(f"more than {self.max_entries} entries")
        members: list[_Member] = []
        flat: list[str] | None = []
        room = self.width
        if isinstance(value, dict):
            form = next((form for form in self.object if form.fits(value)), None)
            if form is None:
                raise NotNative("no object form takes its keys")
            if not value:
                return form.empty
            before, between, after = form._parts
            for key, item in value.items():
                members.append((before + form.key(key, self.quote) + between, self._piece(item, depth + 1), after))
            opening, closing, pad = form.open, form.close, form.pad
        else:
            if self.list is None:
                raise NotNative("there is no native list")
            if not value:
                return self.list.empty
            for item in value:
                members.append(("", self._piece(item, depth + 1), ""))
            opening, closing, pad = self.list.open, self.list.close, self.list.pad
            if len(value) > 1 and all(isinstance(item, (dict, list)) and len(item) > 1 for item in value):
                flat = None
        if flat is not None:
            for lead, piece, tail in members:
                text = piece if isinstance(piece, str) else piece[0]
                if text is None:
                    flat = None
                    break
                flat.append(f"{lead}{text}{tail}")
                room -= len(flat[-1])
                if room < 0:
                    flat = None
                    break
        line = None if flat is None else f"{opening}{pad}{', '.join(flat)}{pad}{closing}"
        return line, opening, closing, members, "," if self.trailing_comma else ""

    def _explode(self, piece: _Piece, newline: str, out: list[str]) -> None:
        assert not isinstance(piece, str)
        _, opening, closing, members, last = piece
        inner = newline + self.indent
        out.append(opening)
        room = self.width - len(inner)
        end = len(members) - 1
        for index, (lead, member, tail) in enumerate(members):
            out.append(inner)
            out.append(lead)
            if isinstance(member, str):
                out.append(member)
            elif member[0] is not None and width(lead) + width(member[0]) + width(tail) <= room:
                out.append(member[0])
            else:
                self._explode(member, inner, out)
            out.append(tail)
            out.append("," if index < end else last)
        out.append(newline)
        out.append(closing)


_JSON_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


class LineForm(Table, frozen=True):
    """What stands around each line of a text."""

    open: str = ""
    close: str = ""


class JsonText(Table, frozen=True):
    """The `[literals.text]` table: JSON text inside a string literal.

    also: characters that JSON writes as `\\u00XX` as well, such as the literal's own delimiter.
    escape: text -> replacement in the JSON text afterwards.
    open, close: before and after the whole; line: around each line; last: ends the last line, if not `line.close`.
    indent: spaces of JSON indentation; width: columns of a line.
    """

    open: str
    close: str
    also: str = ""
    escape: dict[str, str] = {}
    line: LineForm = LineForm()
    last: str | None = None
    indent: int = 2
    width: int = 80

    @cached_property
    def _json(self) -> Literals:
        escape = _JSON_ESCAPES | {one: f"\\u{ord(one):04x}" for one in self.also}
        return Literals(
            string=(StringForm(quotes=['"'], escape=escape, code_point="\\u{:04x}", utf16=True),),
            list=ListForm("[", "]", "[]"),
            object=(ObjectForm("{", "}", "{}", "{key}: {value}"),),
            width=self.width,
            indent=" " * self.indent,
        )

    @cached_property
    def _escaped(self) -> Callable[[str], str]:
        return substitution(self.escape, chr, "")

    def write(self, value: Json, margin: str = "") -> str:
        """The value's JSON text as a string literal; lines after the first start with `margin`."""
        text = self._json.write(value)
        if self.escape:
            text = self._escaped(text)
        form = self.line
        *lines, last = text.split("\n")
        lines = [f"{form.open}{line}{form.close}" for line in lines]
        lines.append(f"{form.open}{last}{form.close if self.last is None else self.last}")
        opening, closing = (edge.replace("\n", f"\n{margin}") for edge in (self.open, self.close))
        return opening + f"\n{margin}".join(lines) + closing
