"""Numbers as source text: each form is decoded by an independent route."""

from __future__ import annotations

import math
import re
from decimal import Context, Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from samplewright.literals.numbers import FloatSyntax, IntegerSyntax
from samplewright.literals.printer import UnsupportedValue
from samplewright.literals.strings import StringSyntax
from samplewright.literals.table import LiteralTable

floats = st.floats(allow_nan=False, allow_infinity=False)
EXTREMES = (5e-324, -5e-324, 1.7976931348623157e308, 1e16, 1e-5, 1e22, -0.0, 9007199254740993.0)


def with_extremes(test: Any) -> Any:
    for value in EXTREMES:
        test = example(value)(test)
    return given(floats)(test)


def write(value: float, **syntax: Any) -> str:
    return FloatSyntax(**syntax).write(value, quote)


def quote(text: str) -> str:
    return f"<{text}>"


def same(text: str, value: float) -> bool:
    return float(text) == value and math.copysign(1, float(text)) == math.copysign(1, value)


@with_extremes
def test_the_default_is_the_shortest_json(value: float) -> None:
    text = write(value)
    assert same(text, value) and len(text) <= len(repr(value))
    assert re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?(e-?[1-9]\d*)?", text)
    assert set(text) & {".", "e"}, "an integer"


@with_extremes
def test_an_exponent_has_the_given_format(value: float) -> None:
    text = write(value, exponent="E{:+03}")
    assert same(text, value)
    assert re.fullmatch(r"-?\d+(\.\d+)?(E[+-]\d{2,})?", text)


@with_extremes
def test_a_point_stands_before_every_exponent(value: float) -> None:
    text = write(value, point=True)
    assert same(text, value)
    assert re.fullmatch(r"-?\d+\.\d+(e-?\d+)?", text)


@with_extremes
def test_without_exponents_every_digit_is_written(value: float) -> None:
    text = write(value, exponent="")
    assert Decimal(text) == Decimal(repr(value)) and same(text, value)
    assert re.fullmatch(r"-?(0|[1-9]\d*)\.\d+", text)


@given(floats, st.integers(1, 17))
@example(0.1, 1)
@example(1 / 3, 15)
@example(5e-324, 15)
@example(5.960464477539063e-08, 16)
def test_accepted_floats_survive_a_printer_of_so_many_digits(value: float, digits: int) -> None:
    printed = Context(prec=digits).create_decimal_from_float(value)
    assert FloatSyntax(digits=digits).accepts(value) is (float(printed) == value)


def test_the_literal_has_the_given_format() -> None:
    assert write(0.5, format="{}d") == "0.5d"
    assert write(-1e30, format="BigDecimal({string})") == "BigDecimal(<-1e30>)"
    assert IntegerSyntax(format="{}n").write(-7, quote) == "-7n"
    assert IntegerSyntax(format="BigInt({string})").write(7, quote) == "BigInt(<7>)"


@given(st.integers(), st.none() | st.integers(), st.none() | st.integers())
def test_integers_are_accepted_within_their_bounds(value: int, low: int | None, high: int | None) -> None:
    expected = (low is None or value >= low) and (high is None or value <= high)
    assert IntegerSyntax(min=low, max=high).accepts(value) is expected


def table(**tables: Any) -> LiteralTable:
    return LiteralTable(string=(StringSyntax(quotes=['"']),), **tables)


def test_a_language_that_prints_15_digits_has_no_literal_for_longer_floats() -> None:
    literals = table(floats=(FloatSyntax(digits=15),))
    assert literals.is_native(0.123456789012345) and literals.write(0.123456789012345) == "0.123456789012345"
    assert not literals.is_native(0.1234567890123456)
    with pytest.raises(UnsupportedValue, match=r"no float literal keeps every digit of 0\.1234567890123456"):
        literals.write(0.1234567890123456)


def test_the_first_syntax_that_accepts_a_number_writes_it() -> None:
    literals = table(
        floats=(FloatSyntax(digits=15), FloatSyntax(format="decimal({string})")),
        integers=(IntegerSyntax(min=0, max=9), IntegerSyntax(format="big({string})")),
    )
    assert [literals.write(value) for value in (0.5, 0.1234567890123456, 9, 10)] == [
        "0.5",
        'decimal("0.1234567890123456")',
        "9",
        'big("10")',
    ]
    assert literals.write(True) == "true"


def test_an_invalid_exponent_is_an_error_of_the_table() -> None:
    for exponent in ("e{:x", "e{1}", "e{name}", "e{:s}"):
        with pytest.raises(ValueError):
            table(floats=(FloatSyntax(exponent=exponent),)).validate()
    table(floats=(FloatSyntax(exponent=""), FloatSyntax(exponent="E{:+d}"))).validate()
