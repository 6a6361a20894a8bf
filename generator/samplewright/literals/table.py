"""The `[literals]` table of a language: how it writes JSON values, natively or as JSON text in a string literal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from samplewright.ir import Json
from samplewright.literals import strings
from samplewright.literals.containers import LineSyntax, ListSyntax, ObjectSyntax
from samplewright.literals.numbers import FloatSyntax, IntegerSyntax
from samplewright.literals.printer import Printer, UnsupportedValue
from samplewright.literals.strings import NO_SPLIT, SplitSyntax, StringSyntax
from samplewright.literals.toml_table import TomlTable


class LiteralTable(TomlTable, frozen=True):
    """A language's literals of JSON values.

    Where several syntaxes are listed, the first that accepts a value writes it.

    Attributes:
        string: String literals.
        text: JSON text in a string literal.
        list: Native lists; without them bodies are written as JSON text only.
        object: Native objects.
        null: The literal of null.
        true: The literal of true.
        false: The literal of false.
        width: Columns of a line.
        wide_columns: Columns of a wide character, such as a Chinese one; 1 if the formatter counts UTF-16 code units.
        indent: One level of indentation.
        trailing_comma: Write a comma after the last element of a container that is split.
        integers: Integers; without any, every integer is written in decimal.
        floats: Floats; without any, every float is written as in JSON.
        hang_strings: Put a scalar that does not fit after its key on the next line, if key and punctuation take at
            least this many columns; 0: never.
        split_nested: Split every container that holds a container which is not empty.
        max_depth: Levels of nesting of a native value; 0: no limit.
        max_macro_depth: Recursion of a macro that takes the native value apart element by element; 0: no limit.
    """

    string: tuple[StringSyntax, ...]
    text: JsonText | None = None
    list: ListSyntax | None = None
    object: tuple[ObjectSyntax, ...] = ()
    null: str = "null"
    true: str = "true"
    false: str = "false"
    width: int = 80
    wide_columns: int = 2
    indent: str = "  "
    trailing_comma: bool = False
    integers: tuple[IntegerSyntax, ...] = ()
    floats: tuple[FloatSyntax, ...] = ()
    hang_strings: int = 0
    split_nested: bool = False
    max_depth: int = 0
    max_macro_depth: int = 0

    def quote(self, text: str) -> str:
        """Return a string literal."""
        return strings.quote(self.string, text)

    def write(self, value: Json, level: int = 0, lead: int | None = None) -> str:
        """Return the native literal of a value.

        Args:
            value: A JSON value.
            level: Levels of indentation of the line on which the literal starts.
            lead: Columns before it on its line; given, the outermost container too is on one line if it fits.

        Raises:
            UnsupportedValue: The language has no native literal for it.
        """
        self._printer.check(value)
        margin = self.indent * level
        room = 0 if lead is None else self.width - len(margin) - lead - 1
        return self._printer.write(value, margin, room)

    def is_native(self, value: Json) -> bool:
        """Return whether `write` can write the value."""
        try:
            self._printer.check(value)
        except UnsupportedValue:
            return False
        return True

    def json_text(self, value: Json, level: int = 0) -> str:
        """Return the value's JSON text as a string literal.

        Args:
            value: A JSON value.
            level: Levels of indentation of the line on which the literal starts.

        Raises:
            UnsupportedValue: The language has no syntax for JSON text.
        """
        if self.text is None:
            raise UnsupportedValue("the target has no [literals.text]")
        return self.text.write(value, self.indent * level)

    def json(self, value: Json, level: int = 0) -> str:
        """Return the value's JSON text, not as a literal; its lines after the first are indented.

        Args:
            value: A JSON value.
            level: Levels of indentation of the line on which the text starts.
        """
        text = self.text.encode(value) if self.text else json_literals("", 2, 80).write(value)
        return text.replace("\n", "\n" + self.indent * level)

    def validate(self) -> None:
        """Use each syntax once, so that an invalid regex or format is an error here and not in a sample.

        Raises:
            ValueError: An invalid regex or format, or a string syntax without quotes.
        """
        try:
            for syntax in self.string:
                if not syntax.quotes:
                    raise ValueError("a string syntax needs quotes")
                syntax.accepts("")
                syntax.quote("\x00\u2028\U000e0001")
            for container in self.object:
                container.accepts([""])
                container.is_bare("")
            for number in self.floats:
                number.write(1e100, self.quote)
        except (IndexError, KeyError, re.error) as error:
            raise ValueError(str(error)) from None

    @cached_property
    def _printer(self) -> Printer:
        return Printer(self)


_JSON_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def json_literals(also_escape: str, indent: int, width: int) -> LiteralTable:
    r"""Return the literals of JSON itself.

    Args:
        also_escape: Characters that are written as `\u00XX` in strings, besides those that JSON must escape.
        indent: Spaces of one level.
        width: Columns of a line.
    """
    escape = _JSON_ESCAPES | {character: f"\\u{ord(character):04x}" for character in also_escape}
    return LiteralTable(
        string=(StringSyntax(quotes=['"'], escape=escape, code_point="\\u{:04x}", utf16=True),),
        list=ListSyntax("[", "]", "[]"),
        object=(ObjectSyntax("{", "}", "{}", "{key}: {value}"),),
        width=width,
        indent=" " * indent,
    )


class JsonText(TomlTable, frozen=True):
    r"""The `[literals.text]` table: JSON text in a string literal.

    Attributes:
        open: Text before the whole.
        close: Text after the whole.
        also: Characters that JSON writes as `\u00XX` as well, such as the literal's own delimiter.
        escape: Text -> replacement, in the JSON text.
        line: Text around each line.
        last: Text after the last line, if not `line.close`.
        indent: Spaces of one level of JSON.
        width: Columns of a line.
        split: How JSON text that is too long for one literal is written, between `open` and `close`.
    """

    open: str
    close: str
    also: str = ""
    escape: dict[str, str] = {}
    line: LineSyntax = LineSyntax()
    last: str | None = None
    indent: int = 2
    width: int = 80
    split: SplitSyntax | None = None

    def encode(self, value: Json) -> str:
        """Return the JSON text that the literal holds, without the literal's own escapes."""
        return self._json.write(value)

    def write(self, value: Json, margin: str = "") -> str:
        """Return the literal; its lines after the first start with the margin."""
        split = self.split or NO_SPLIT
        parts = split.parts(self.encode(value))
        if len(parts) > 1:
            return self._write(parts, f"{split.open}{self.open}", f"{self.close}{split.close}", margin + split.indent)
        return self._write(parts, self.open, self.close, margin)

    def _write(self, parts: Iterable[str], opening: str, closing: str, margin: str) -> str:
        escape, line_end = strings.escaper(self.escape), f"{self.line.close}\n{margin}{self.line.open}"
        separator = (self.split or NO_SPLIT).separator
        opening, separator, closing = (edge.replace("\n", f"\n{margin}") for edge in (opening, separator, closing))
        text = separator.join(escape(part).replace("\n", line_end) for part in parts)
        last = self.line.close if self.last is None else self.last
        return f"{opening}{self.line.open}{text}{last}{closing}"

    @cached_property
    def _json(self) -> LiteralTable:
        return json_literals(self.also, self.indent, self.width)
