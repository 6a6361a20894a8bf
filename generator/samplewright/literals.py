"""JSON values as source text, in any language: one small printer and a table per language.

The tables come from `language.toml` and `target.toml`. A `StringForm` says how a string is quoted,
`Literals` how a whole value is written natively, `JsonText` how a value is written as JSON inside a string literal.

Layout is the same everywhere: a container is written on one line if it fits, else one element a line; the
outermost container and a list of several many-membered containers are never on one line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from itertools import repeat
from typing import TypeAlias

from samplewright.forms import IntegerForm, LineForm, ListForm, ObjectForm
from samplewright.ir import Json
from samplewright.quoting import StringForm, Strings, Table, substitution

# East Asian wide, full-width and emoji blocks, roughly: formatters count them as two columns.
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\U0001f300-\U0001faff\U00020000-\U0003fffd]"
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


def _longest_path(value: Json) -> int:
    """The most entries passed on the way to a value: its place in each container around it, summed."""
    if not isinstance(value, (dict, list)):
        return 0
    items = value.values() if isinstance(value, dict) else value
    return max((place + _longest_path(item) for place, item in enumerate(items, 1)), default=0)


# Source text that is laid out later: the text itself if it must stand on one line, or a container as
# (text on one line or None, open, close, [(what stands before a member, the member)], end of each member).
_Piece: TypeAlias = "str | tuple[str | None, str, str, list[tuple[str, _Piece]], str]"


_Members: TypeAlias = "list[tuple[str, _Piece]]"
_Texts: TypeAlias = list[str]  # inside the class, `list` is its field


class Literals(Table, frozen=True):
    """The `[literals]` table: a language's literals of JSON values.

    string: forms of string literals, the first that fits is taken.
    list, object: native containers; without them a language writes bodies only as JSON text.
    text: JSON text inside a string literal.
    width: columns of a line; indent: one level of indentation.
    integers: the first form that fits is taken; with no form at all every integer is written as it is.
    hang_strings: a string that does not fit behind its key stands on a line of its own, unless key and punctuation take
        fewer columns than this; 0: never.
    split_nested: a container that holds a container which is not empty is never on one line.
    max_depth: levels of nesting; max_path: entries passed on the way to any value, summed over the levels. Bodies
        beyond are not native; 0 is no limit.
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
    hang_strings: int = 0
    split_nested: bool = False
    max_depth: int = 0
    max_path: int = 0

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
        piece, written = self._laid_out(value)
        if type(piece) is str:
            return piece
        text = written.get((level, lead))
        if text is None:
            margin = self.indent * level
            if lead is not None and piece[0] is not None and len(margin) + lead + width(piece[0]) < self.width:
                text = piece[0]
            else:
                out: _Texts = []
                self._explode(piece, "\n" + margin, out)
                text = "".join(out)
            written[level, lead] = text
        return text

    def _laid_out(self, value: Json) -> tuple[_Piece, dict[tuple[int, int | None], str]]:
        """The value's piece, and its texts so far. The last value is remembered: several targets write it in turn."""
        last = self.__dict__.get("_last")
        if last is None or last[0] is not value:
            if self.max_path and _longest_path(value) > self.max_path:
                raise NotNative(f"more than {self.max_path} entries on the way to a value")
            last = self.__dict__["_last"] = (value, self._piece(value, 1), {})
        return last[1], last[2]

    def json_text(self, value: Json, level: int = 0) -> str:
        """The value's JSON text as a string literal, to stand at `level` levels of indentation.

        Raises:
            NotNative: the language has no form for JSON text.
        """
        if self.text is None:
            raise NotNative("the target has no [literals.text] table")
        return self.text.write(value, self.indent * level)

    def is_native(self, value: Json) -> bool:
        """Whether `write` can write it."""
        try:
            self._laid_out(value)
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
        kind = type(value)
        if kind is str:
            return self.quote(value)
        if kind is not dict and kind is not list:
            return self._scalar(value)
        if self.max_depth and depth > self.max_depth:
            raise NotNative(f"nested deeper than {self.max_depth}")
        form: ListForm | ObjectForm
        pairs: Iterable[tuple[str, Json]]
        if kind is dict:
            form = self._object_form(value)
            pairs = zip(form.leads(value, self.quote), value.values(), strict=False)
            end = form.parts[2]
        elif self.list is not None:
            form, pairs, end = self.list, zip(repeat(""), value), ""
        else:
            raise NotNative("the target has no [literals.list]")
        if not value:
            return form.empty
        members: _Members = []
        flat: _Texts = []
        room = self.width
        if kind is list and len(value) > 1 and all(type(item) in (dict, list) and len(item) > 1 for item in value):
            room = -1
        if self.split_nested and any(
            type(item) in (dict, list) and item for item in (value.values() if kind is dict else value)
        ):
            room = -1
        for lead, item in pairs:
            text: str | None
            piece = self.quote(item) if type(item) is str else self._piece(item, depth + 1)
            members.append((lead, piece))
            if room >= 0:
                text = piece if type(piece) is str else piece[0]
                if text is None:
                    room = -1
                else:
                    flat.append(f"{lead}{text}{end}")
                    room -= len(flat[-1])
        line = f"{form.open}{form.pad}{', '.join(flat)}{form.pad}{form.close}" if room >= 0 else None
        return line, form.open, form.close, members, end

    def _object_form(self, value: dict[str, Json]) -> ObjectForm:
        for form in self.object:
            if form.keys is None or form.fits(value):
                return form
        raise NotNative("no form of [[literals.object]] takes an object with these keys")

    def _hangs(self, lead: int, text: int, room: int) -> bool:
        return 0 < self.hang_strings <= lead and lead + text > room

    def _explode(self, piece: _Piece, newline: str, out: _Texts) -> None:
        assert type(piece) is tuple
        _, opening, closing, members, end = piece
        inner = newline + self.indent
        room = self.width - len(inner)
        out.append(opening)
        comma = end + ","
        for lead, member in members:
            out.append(inner)
            if type(member) is str and self._hangs(width(lead), width(member) + len(comma), room):
                lead = f"{lead.rstrip()}{inner}{self.indent}"
            out.append(lead)
            if type(member) is str:
                out.append(member)
            elif member[0] is not None and width(lead) + width(member[0]) + len(end) <= room:
                out.append(member[0])
            else:
                self._explode(member, inner, out)
            out.append(comma)
        if not self.trailing_comma:
            out[-1] = end
        out.append(newline)
        out.append(closing)


_JSON_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


@lru_cache
def _json_literals(also: str, indent: int, width: int) -> Literals:
    """JSON itself as a language."""
    escape = _JSON_ESCAPES | {one: f"\\u{ord(one):04x}" for one in also}
    return Literals(
        string=(StringForm(quotes=['"'], escape=escape, code_point="\\u{:04x}", utf16=True),),
        list=ListForm("[", "]", "[]"),
        object=(ObjectForm("{", "}", "{}", "{key}: {value}"),),
        width=width,
        indent=" " * indent,
    )


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
        return _json_literals(self.also, self.indent, self.width)

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
