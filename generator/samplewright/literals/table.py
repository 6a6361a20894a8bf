"""JSON values as source text, in any language: one printer, and a table per language.

The tables come from `language.toml` and `target.toml`. A `StringForm` says how a string is quoted,
`Literals` how a whole value is written natively, `JsonText` how a value is written as JSON inside a string literal.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, lru_cache

from samplewright.ir import Json
from samplewright.literals.containers import IntegerForm, LineForm, ListForm, ObjectForm
from samplewright.literals.printer import NotNative, Piece, Printer, longest_path, width
from samplewright.literals.strings import StringForm, Table, strings, substitution


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
    def quote(self) -> Callable[[str], str]:
        """Writes a string literal."""
        return strings(self.string)

    @cached_property
    def _printer(self) -> Printer:
        return Printer(self)

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
            margin, flat = self.indent * level, piece[0]
            fits = lead is not None and flat is not None and len(margin) + lead + width(flat) < self.width
            text = flat if fits and flat else self._printer.split(piece, margin)
            written[level, lead] = text
        return text

    def _laid_out(self, value: Json) -> tuple[Piece, dict[tuple[int, int | None], str]]:
        """The value's piece, and its texts so far. The last value is remembered: several targets write it in turn."""
        last = self.__dict__.get("_last")
        if last is None or last[0] is not value:
            if self.max_path and longest_path(value) > self.max_path:
                raise NotNative(f"more than {self.max_path} entries on the way to a value")
            last = self.__dict__["_last"] = (value, self._printer.piece(value, 1), {})
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
        form, last = self.line, self.line.close if self.last is None else self.last
        text = text.replace("\n", f"{form.close}\n{margin}{form.open}")
        opening, closing = (edge.replace("\n", f"\n{margin}") for edge in (self.open, self.close))
        return f"{opening}{form.open}{text}{last}{closing}"
