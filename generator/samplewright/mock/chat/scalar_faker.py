"""Strings and numbers that fit a JSON schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from samplewright.ir import Json
from samplewright.mock.chat.seeded_random import SeededRandom
from samplewright.openapi.example_values import FORMATS
from samplewright.openapi.pattern_strings import UnsupportedPattern, string_matching

TOO_LARGE = "a valid value would be too large"
_MAX_LENGTH = 100_000
_MAX_PATTERN_STEPS = 2000
#: Values that an open range extends to, in steps of the number.
_RANGE = 100
_WORDS = ("alpha", "bravo", "copper", "delta", "ember", "forest", "garnet", "harbour")


class UnfakeableSchema(ValueError):
    """A schema for which no value can be generated."""


def fake_word(random: SeededRandom) -> str:
    """Return a word."""
    return _WORDS[random.below(len(_WORDS))]


def least_length(schema: dict[str, Any]) -> int:
    """Return the number of characters that a string must have.

    Raises:
        UnfakeableSchema: There would be too many.
    """
    least: int = schema.get("minLength", 0)
    if least > _MAX_LENGTH:
        raise UnfakeableSchema(TOO_LARGE)
    return least


def fake_text(schema: dict[str, Any], random: SeededRandom) -> str:
    """Return a string with the format and the length that a schema requires.

    Raises:
        UnfakeableSchema: The string would be too large.
    """
    least, most = least_length(schema), schema.get("maxLength", _MAX_LENGTH)
    text = FORMATS.get(schema.get("format", "")) or fake_word(random)
    while len(text) < least:
        text += f" {fake_word(random)}"
    return text[: int(min(most, max(least, len(text))))]


def fake_matching(pattern: str) -> str:
    """Return a string that matches a pattern.

    Raises:
        UnfakeableSchema: The pattern is not supported.
    """
    try:
        return string_matching(pattern, _MAX_PATTERN_STEPS)
    except UnsupportedPattern:
        raise UnfakeableSchema("unsupported pattern") from None


def fake_number(schema: dict[str, Any], kind: Json, random: SeededRandom) -> int | float:
    """Return a number within the bounds of a schema: a multiple for integers and `multipleOf`, else from the middle."""
    low = _bound(schema, "minimum", "exclusiveMinimum", max)
    high = _bound(schema, "maximum", "exclusiveMaximum", min)
    unit = schema.get("multipleOf") or 1
    if low is None:
        low = 1 if high is None else min(1, high - _RANGE * unit)
    if high is None:
        high = low + _RANGE * unit
    if kind == "integer":
        return int(_multiple(schema, low, high, unit, random))
    if schema.get("multipleOf"):
        return _multiple(schema, low, high, unit, random)
    number = low + (high - low) / 2
    return round(number, 1) if low < round(number, 1) < high else number


def _multiple(schema: dict[str, Any], low: float, high: float, unit: float, random: SeededRandom) -> int | float:
    first = -(-low // unit)
    if first * unit == schema.get("exclusiveMinimum"):
        first += 1
    span = max(0, int(high // unit - first))
    number = (first + random.below(min(span, _RANGE - 1) + 1)) * unit
    return number - unit if number == schema.get("exclusiveMaximum") else number


def _bound(schema: dict[str, Any], inclusive: str, exclusive: str, narrower: Callable[..., Any]) -> int | float | None:
    bounds = [value for key in (inclusive, exclusive) if isinstance(value := schema.get(key), (int, float))]
    return narrower(bounds) if bounds else None
