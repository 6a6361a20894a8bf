"""String literals: quotes, escapes, and characters that are never written verbatim."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from functools import cached_property

from samplewright.literals.toml_table import TomlTable

#: Never written verbatim: controls, invisible and direction-changing characters, line ends of Unicode and
#: non-characters. A fixed list, so that the output does not depend on Python's Unicode version. The joiners
#: U+200C and U+200D are allowed: emoji and several scripts are spelt with them.
UNSAFE = (
    r"\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202f"
    r"\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff"
    r"\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe-\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff"
    r"\U0010fffe\U0010ffff"
)

_UNSAFE = re.compile(f"[{UNSAFE}]")

#: Bytes of a character beyond the basic plane, as two surrogates.
_MOST_BYTES = 6


def escaper(escapes: dict[str, str], numeric: Callable[[int], str] | None = None) -> Callable[[str], str]:
    """Return a function that escapes a text.

    Args:
        escapes: Text -> replacement; of several that match, the longest is replaced.
        numeric: Writes the code point of an unsafe character; None leaves unsafe characters alone.
    """
    alternatives = [re.escape(text) for text in sorted(escapes, key=len, reverse=True)]
    if numeric is not None:
        alternatives.append(f"[{UNSAFE}]")
    pattern = re.compile("|".join(alternatives) or "(?!)")

    def replacement(match: re.Match[str]) -> str:
        text = match[0]
        return escapes[text] if text in escapes or numeric is None else numeric(ord(text))

    return lambda text: pattern.sub(replacement, text)


class SplitSyntax(TomlTable, frozen=True):
    """How a text is written that is too long for one literal: as several, joined at run time.

    Attributes:
        max_bytes: Longest text of a literal, in the UTF-8 of class files: two bytes for NUL, six for a character beyond
            the basic plane.
        open: Text before the first part.
        separator: Text between two parts.
        close: Text after the last part.
        indent: Further indentation of the lines of JSON text.
    """

    max_bytes: int
    open: str
    separator: str
    close: str
    indent: str = ""

    def parts(self, text: str) -> list[str]:
        """Return the text in parts that fit into a literal each; a text that fits is one part."""
        if len(text) * _MOST_BYTES <= self.max_bytes:
            return [text]
        parts, start, room = [], 0, self.max_bytes
        for end, character in enumerate(text):
            size = 1 + (character == "\0" or character > "\x7f") + (character > "\u07ff") + 3 * (character > "\uffff")
            if size > room:
                parts.append(text[start:end])
                start, room = end, self.max_bytes
            room -= size
        return [*parts, text[start:]]


#: Of a language without a limit.
NO_SPLIT = SplitSyntax(max_bytes=sys.maxsize, open="", separator="", close="")


class StringSyntax(TomlTable, frozen=True):
    """One way to quote a string.

    Attributes:
        quotes: The quote characters; the one that needs the fewest escapes is used, the first on a tie.
        escape: Text -> replacement, longest first.
        escape_quote: Replaces the quote in use inside the string; `{quote}` is filled in.
        code_point: Format of the number of an unsafe character. None leaves such characters alone, and the syntax
            rejects strings that contain any.
        medium: As `code_point`, for characters below 65536.
        small: As `code_point`, for characters below 256.
        utf16: Write characters beyond the basic plane as two surrogates.
        unless: Regex; strings that match are rejected.
        split: How a string that is too long for one literal is written.
    """

    quotes: list[str]
    escape: dict[str, str] = {}
    escape_quote: str = "\\{quote}"
    code_point: str | None = None
    medium: str | None = None
    small: str | None = None
    utf16: bool = False
    unless: str | None = None
    split: SplitSyntax | None = None

    def accepts(self, text: str) -> bool:
        """Return whether this syntax can write the text."""
        if self.code_point is None and _UNSAFE.search(text):
            return False
        return self._rejected is None or not self._rejected.search(text)

    def quote(self, text: str) -> str:
        """Return the text as a string literal, or as several if it is too long for one."""
        split = self.split or NO_SPLIT
        literals = list(map(self._quote, split.parts(text)))
        return literals[0] if len(literals) == 1 else f"{split.open}{split.separator.join(literals)}{split.close}"

    def _quote(self, text: str) -> str:
        quote = self.quotes[0] if len(self.quotes) == 1 else min(self.quotes, key=text.count)
        return f"{quote}{self._escapers[quote](text)}{quote}"

    @cached_property
    def _rejected(self) -> re.Pattern[str] | None:
        return None if self.unless is None else re.compile(self.unless)

    @cached_property
    def _escapers(self) -> dict[str, Callable[[str], str]]:
        numeric = None if self.code_point is None else self._numeric
        return {
            quote: escaper(self.escape | {quote: self.escape_quote.replace("{quote}", quote)}, numeric)
            for quote in self.quotes
        }

    def _numeric(self, code_point: int) -> str:
        large = self.code_point or ""
        medium = self.medium or large
        if code_point < 0x100 and self.small is not None:
            return self.small.format(code_point)
        if code_point < 0x10000:
            return medium.format(code_point)
        if self.utf16:
            high, low = divmod(code_point - 0x10000, 0x400)
            return medium.format(0xD800 + high) + medium.format(0xDC00 + low)
        return large.format(code_point)


def quote(syntaxes: Sequence[StringSyntax], text: str) -> str:
    """Return the text as a literal of the first syntax that accepts it, or of the last if none does."""
    for syntax in syntaxes:
        if syntax.accepts(text):
            return syntax.quote(text)
    return syntaxes[-1].quote(text)
