"""Strings as source text: quotes, escapes, and the characters that never stand as themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property

import msgspec

#: Never written as themselves: controls, invisible and direction-changing characters, line ends of Unicode and
#: non-characters. A fixed list, so that the output does not depend on Python's Unicode version. The joiners
#: U+200C and U+200D stay: emoji and several scripts are spelt with them.
UNSAFE = (
    r"\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202f"
    r"\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff"
    r"\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe-\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff"
    r"\U0010fffe\U0010ffff"
)

_UNSAFE = re.compile(f"[{UNSAFE}]")

#: Words up to this length are remembered as they are written, and so many of them: keys come again and again.
SHORT, MEMO = 32, 4096


class Memo(dict[str, str]):
    """text -> what `make` makes of it; short texts are remembered."""

    def __init__(self, make: Callable[[str], str]):
        super().__init__()
        self._make = make

    def __missing__(self, text: str) -> str:
        made = self._make(text)
        if len(text) <= SHORT and len(self) < MEMO:
            self[text] = made
        return made


def substitution(escape: dict[str, str], numeric: Callable[[int], str], unsafe: str) -> Callable[[str], str]:
    """A function that replaces the keys of `escape` (longest first), and every unsafe character by `numeric`."""
    table = str.maketrans(escape) if all(len(key) == 1 for key in escape) else {}
    keys = [re.escape(key) for key in sorted(escape, key=len, reverse=True)]
    if table and not unsafe:
        return lambda text: text.translate(table)
    pattern = re.compile("|".join([*keys, f"[{unsafe}]"] if unsafe else keys or ["(?!)"]))

    def replaced(match: re.Match[str]) -> str:
        found = match[0]
        text = escape.get(found)
        return numeric(ord(found)) if text is None else text

    return lambda text: pattern.sub(replaced, text)


class Table(msgspec.Struct, frozen=True, dict=True, forbid_unknown_fields=True):
    """A table of a target.toml or language.toml; a key that is no field is an error."""


class StringForm(Table, frozen=True):
    """One way to quote a string.

    unless: regex; the form does not fit strings in which it is found. Without `code_point` it does not fit strings with
        characters that must not stand as themselves either.
    quotes: the quote characters; the one that needs the fewest escapes is taken, the first on a tie.
    escape: text -> replacement, longest first; the quote in use is replaced by `escape_quote`.
    code_point, medium, small: format of a character that must not stand as itself; `small` below 256,
        `medium` below 65536, where given. None: the form leaves such characters alone.
    utf16: characters beyond the basic plane are written as two surrogates.
    """

    quotes: list[str]
    escape: dict[str, str] = {}
    escape_quote: str = "\\{quote}"
    code_point: str | None = None
    medium: str | None = None
    small: str | None = None
    utf16: bool = False
    unless: str | None = None

    @cached_property
    def _unless(self) -> re.Pattern[str]:
        return re.compile(self.unless if self.unless is not None else "(?!)")

    @cached_property
    def _escapes(self) -> dict[str, Callable[[str], str]]:
        unsafe = UNSAFE if self.code_point is not None else ""
        return {
            quote: substitution(
                self.escape | {quote: self.escape_quote.replace("{quote}", quote)}, self._numeric, unsafe
            )
            for quote in self.quotes
        }

    def _numeric(self, code: int) -> str:
        form = self.code_point or ""
        if code < 0x100 and self.small is not None:
            return self.small.format(code)
        if code < 0x10000:
            return (self.medium or form).format(code)
        if self.utf16:
            code -= 0x10000
            unit = self.medium or form
            return unit.format(0xD800 + (code >> 10)) + unit.format(0xDC00 + (code & 0x3FF))
        return form.format(code)

    def fits(self, text: str) -> bool:
        if self.code_point is None and _UNSAFE.search(text):
            return False
        return self._unless.search(text) is None

    def quote(self, text: str) -> str:
        quote = self.quotes[0] if len(self.quotes) == 1 else min(self.quotes, key=text.count)
        return f"{quote}{self._escapes[quote](text)}{quote}"


def strings(forms: Sequence[StringForm]) -> Callable[[str], str]:
    """A language's string literals: the first form that fits is taken, the last one if none does."""

    def quoted(text: str) -> str:
        return next((form for form in forms if form.fits(text)), forms[-1]).quote(text)

    return Memo(quoted).__getitem__
