"""Strings that match the regular expressions that schemas commonly have."""

from __future__ import annotations

import re
from typing import Any

# The only parser of regular expressions that comes with Python; if it is gone or changed, no string is made.
try:
    from re import _constants, _parser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover
    _parser = None

_MAX_STEPS = 20_000


class UnsupportedPattern(ValueError):
    """An invalid regular expression, or one that no string can be made for."""


def string_matching(pattern: str, steps: int = _MAX_STEPS) -> str:
    """Return a short string that a regular expression matches.

    Args:
        pattern: The regular expression.
        steps: How many steps the string may take: each character is one, and each repetition, also of nothing.

    Raises:
        UnsupportedPattern: The expression is invalid, or has look-around, back-references or word boundaries, or the
            string would take too many steps.
    """
    if _parser is None:  # pragma: no cover
        raise UnsupportedPattern
    try:
        return "".join(_Writer(steps).sequence(_parser.parse(pattern.replace("\\p{L}", "[a-z]"))))
    except (re.error, RecursionError, OverflowError, MemoryError):
        raise UnsupportedPattern from None


class _Writer:
    def __init__(self, steps: int) -> None:
        self._steps = steps

    def sequence(self, items: Any) -> list[str]:
        return [self._item(kind, detail) for kind, detail in items]

    def _spend(self, steps: int) -> None:
        self._steps -= steps
        if self._steps < 0:
            raise UnsupportedPattern

    def _item(self, kind: Any, detail: Any) -> str:
        self._spend(1)
        if kind is _constants.LITERAL:
            return chr(detail)
        if kind is _constants.ANY:
            return "a"
        if kind is _constants.AT:
            if detail in (_constants.AT_BOUNDARY, _constants.AT_NON_BOUNDARY):
                raise UnsupportedPattern
            return ""
        if kind is _constants.SUBPATTERN:
            return "".join(self.sequence(detail[-1]))
        if kind is _constants.BRANCH:
            return "".join(self.sequence(detail[1][0]))
        if kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
            least, most, inner = detail
            times = max(least, min(1, most))
            self._spend(times)
            return "".join("".join(self.sequence(inner)) for _ in range(times))
        if kind is _constants.IN:
            return self._of_set(detail)
        if kind is _constants.NOT_LITERAL:
            return "a" if detail != ord("a") else "b"
        raise UnsupportedPattern

    def _of_set(self, items: Any) -> str:
        self._spend(len(items))
        if items[0][0] is _constants.NEGATE:
            excluded = re.compile("".join(f"[{self._set_text(item)}]|" for item in items[1:])[:-1] or r"(?!)")
            mark = next((mark for mark in "a1A _-.é中" if not excluded.match(mark)), None)
            if mark is None:
                raise UnsupportedPattern
            return mark
        kind, detail = items[0]
        if kind is _constants.LITERAL:
            return chr(detail)
        if kind is _constants.RANGE:
            return chr(detail[0])
        return _CATEGORIES.get(str(detail), "a")

    def _set_text(self, item: Any) -> str:
        kind, detail = item
        if kind is _constants.LITERAL:
            return re.escape(chr(detail))
        if kind is _constants.RANGE:
            return f"{re.escape(chr(detail[0]))}-{re.escape(chr(detail[1]))}"
        return {"CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s", "CATEGORY_WORD": r"\w"}.get(str(detail), r"\W")


_CATEGORIES = {
    "CATEGORY_DIGIT": "1",
    "CATEGORY_SPACE": " ",
    "CATEGORY_WORD": "a",
    "CATEGORY_NOT_DIGIT": "a",
    "CATEGORY_NOT_SPACE": "a",
    "CATEGORY_NOT_WORD": "-",
}
