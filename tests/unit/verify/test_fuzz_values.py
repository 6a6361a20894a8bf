"""Values to fuzz with: how they are drawn, and how a failure is made small."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from samplewright.verify.fuzz.values import draw, draw_keys, shrunk

PIECES = ("$(touch canary)", "'''", "*/", "#{1}")
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=10,
)


def everything(value: Any) -> list[Any]:
    """All that is in a value, keys included."""
    if isinstance(value, dict):
        return [value, *value, *(one for inner in value.values() for one in everything(inner))]
    return [value, *(one for inner in value for one in everything(inner))] if isinstance(value, list) else [value]


def has(character: str) -> Callable[[Any], bool]:
    return lambda value: any(isinstance(one, str) and character in one for one in everything(value))


@pytest.mark.parametrize("number", [1, 10, 500])
def test_as_many_as_asked_for_and_all_different(number: int) -> None:
    made = draw(number, 0, PIECES)
    assert len(made) == number == len({json.dumps(value) for value in made})


def test_the_same_seed_makes_the_same() -> None:
    assert json.dumps(draw(10, 7, PIECES)) == json.dumps(draw(10, 7, PIECES))
    assert json.dumps(draw(10, 7, PIECES)) != json.dumps(draw(10, 8, PIECES))
    assert draw_keys(100, 7, PIECES) == draw_keys(100, 7, PIECES) != draw_keys(100, 8, PIECES)


def test_they_are_hard_to_quote() -> None:
    made = draw(500, 0, PIECES)
    text = [one for value in made for one in everything(value) if isinstance(one, str)]
    assert all(any(piece in one for one in text) for piece in (*PIECES, "\\"))
    assert any(not one.isprintable() for one in text)
    assert any(ord(character) > 0xFFFF for one in text for character in one)
    integers = {one for value in made for one in everything(value) if type(one) is int}
    assert max(map(abs, integers)) > 2**64 and {2**63 - 1, -(2**63), 2**53 + 1} <= integers
    assert {"__proto__", "constructor", "toString", "hasOwnProperty", "prototype", "__class__", "valueOf", ""} <= set(
        text
    )


def test_keys_are_different_and_have_those_that_mean_something() -> None:
    keys = draw_keys(150, 0, PIECES)
    assert len(set(keys)) == len(keys) == 150
    assert {"__proto__", "constructor", "toString", "hasOwnProperty", "prototype", "__class__", "valueOf", ""} <= set(
        keys
    )


@given(values, st.data())
def test_a_character_that_fails_is_all_that_is_left(value: Any, data: st.DataObject) -> None:
    found = sorted({character for one in everything(value) if isinstance(one, str) for character in one})
    assume(found)
    character = data.draw(st.sampled_from(found))
    assert shrunk(value, has(character), tries=10_000) == character


@given(values, st.integers(0, 60))
def test_what_is_left_still_fails_however_few_the_tries(value: Any, tries: int) -> None:
    tried: list[Any] = []

    def fails(one: Any) -> bool:
        tried.append(one)
        return len(json.dumps(one)) % 2 == len(json.dumps(value)) % 2

    small = shrunk(value, fails, tries)
    assert fails(small) and len(tried) <= tries + 1


@given(values)
def test_where_nothing_smaller_fails_the_value_stays(value: Any) -> None:
    assert shrunk(value, lambda one: False) == value


def test_a_pair_that_fails_together_stays_together() -> None:
    value = [1, {"a": ["x", "b"], "c": 2}, "words that do not matter", {"d": [None, "y"]}]
    small = shrunk(value, lambda one: has("x")(one) and has("y")(one), tries=10_000)
    assert has("x")(small) and has("y")(small) and len(json.dumps(small)) <= len('[["x"], ["y"]]')


def test_a_key_that_fails_is_named() -> None:
    def keyed(value: Any) -> bool:
        return any(isinstance(one, dict) and "__proto__" in one for one in everything(value))

    value = [{"a": 1, "b": [{"__proto__": {"x": [1, 2, 3]}, "c": 0}]}, 5]
    assert shrunk(value, keyed, tries=10_000) == {"__proto__": None}
