"""Syntax of integers and floats: the ranges and the precision that a language keeps."""

from __future__ import annotations

from collections.abc import Callable

from samplewright.literals.toml_table import TomlTable

#: Significant decimal digits that tell any two 64-bit floats apart.
ALL_DIGITS = 17


class IntegerSyntax(TomlTable, frozen=True):
    """How integers from `min` to `max` are written, both inclusive.

    Attributes:
        format: The literal; `{}` is filled in with the digits, `{string}` with a string literal of them.
        min: Smallest integer; None: no bound.
        max: Largest integer; None: no bound.
    """

    format: str = "{}"
    min: int | None = None
    max: int | None = None

    def accepts(self, value: float) -> bool:
        """Return whether the integer is in range."""
        return (self.min is None or value >= self.min) and (self.max is None or value <= self.max)

    def write(self, value: float, quote: Callable[[str], str]) -> str:
        """Return the integer's literal."""
        return _fill(self.format, str(value), quote)


class FloatSyntax(TomlTable, frozen=True):
    """How floats that survive in `digits` significant digits are written. The defaults are JSON's own syntax.

    Attributes:
        format: The literal; `{}` is filled in with the digits, `{string}` with a string literal of them.
        digits: Significant digits that the language's JSON encoder prints; 17 keeps every float.
        exponent: Format of the exponent's number: `e{:+03}` gives `1e-07` and `1e+30`. Empty for languages without
            exponents: every digit is written.
        point: Write a decimal point before every exponent: `1.0e-7`.
    """

    format: str = "{}"
    digits: int = ALL_DIGITS
    exponent: str = "e{}"
    point: bool = False

    def accepts(self, value: float) -> bool:
        """Return whether the float is the same again when it is printed with `digits` digits."""
        return self.digits >= ALL_DIGITS or float(f"{value:.{self.digits}g}") == value

    def write(self, value: float, quote: Callable[[str], str]) -> str:
        """Return the float's literal: the shortest digits that give the same float again."""
        return _fill(self.format, self._digits(value), quote)

    def _digits(self, value: float) -> str:
        mantissa, _, exponent = repr(value).partition("e")
        if not exponent:
            return mantissa
        if not self.exponent:
            return _without_exponent(mantissa, int(exponent))
        if self.point and "." not in mantissa:
            mantissa += ".0"
        return mantissa + self.exponent.format(int(exponent))


def _fill(template: str, digits: str, quote: Callable[[str], str]) -> str:
    if "{string}" in template:
        template = template.replace("{string}", quote(digits))
    return template.replace("{}", digits)


def _without_exponent(mantissa: str, exponent: int) -> str:
    sign, digits = ("-", mantissa[1:]) if mantissa.startswith("-") else ("", mantissa)
    whole, _, fraction = digits.partition(".")
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - len(whole))}{whole}{fraction}"
    return f"{sign}{whole}{fraction.ljust(exponent, '0')}.0"
