"""Differences of JSON values."""

from __future__ import annotations

import copy
import json
import math
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from samplewright.verify.json_diff import describe_difference, first_difference

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=4)
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)
Place = tuple[Any, ...]


def places(value: Any, at: Place = ()) -> list[Place]:
    """Every place in a value, the value itself included."""
    if isinstance(value, dict):
        return [at, *(place for key, inner in value.items() for place in places(inner, (*at, key)))]
    if isinstance(value, list):
        return [at, *(place for number, inner in enumerate(value) for place in places(inner, (*at, number)))]
    return [at]


def found(value: Any, place: Place) -> Any:
    for step in place:
        value = value[step]
    return value


def changed(value: Any, place: Place, new: Any) -> Any:
    if not place:
        return new
    made = copy.deepcopy(value)
    found(made, place[:-1])[place[-1]] = new
    return made


def backwards(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: backwards(inner) for key, inner in reversed(value.items())}
    return [backwards(inner) for inner in value] if isinstance(value, list) else value


@given(values)
def test_equal_values_have_no_difference(value: Any) -> None:
    assert first_difference(value, copy.deepcopy(value)) is None
    assert first_difference(value, backwards(value)) is None
    assert first_difference(value, json.loads(json.dumps(value))) is None


@given(values, st.data())
def test_any_change_is_found_where_it_is(value: Any, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(places(value)))
    old, new = found(value, place), data.draw(scalars | st.just([]) | st.just({}))
    numbers = type(old) is float and type(new) in (int, float)
    assume(not (numbers and float(new) == old) and (type(new) is not type(old) or new != old))
    after = changed(value, place, new)
    assert first_difference(value, after) == place
    assert describe_difference(value, after)


@given(values, st.data())
def test_what_is_missing_or_too_much_is_found(value: Any, data: st.DataObject) -> None:
    holders = [place for place in places(value) if isinstance(found(value, place), dict | list)]
    assume(holders)
    place = data.draw(st.sampled_from(holders))
    holder = found(value, place)
    more = {**holder, "another key": None} if isinstance(holder, dict) else [*holder, None]
    after = changed(value, place, more)
    assert first_difference(value, after) == place and first_difference(after, value) == place


@pytest.mark.parametrize(
    ("expected", "received", "same"),
    [
        (1, True, False),
        (True, 1, False),
        (0, False, False),
        (0, None, False),
        (1, 1.0, False),  # an integer must be that integer
        (1.0, 1, True),
        (1e23, 10**23, True),
        (1.5, True, False),
        (-0.0, 0, True),
        (2**53 + 1, 2**53, False),
        (2**53 + 1, float(2**53), False),
        (10**400, 10**400, True),
        (10**400, 10**400 + 1, False),
        (1.5, 10**400, False),
        (1.5, math.inf, False),
        (1.5, math.nan, False),
        ("1", 1, False),
        ("é", "e\u0301", False),
        ([], {}, False),
        ({"a": 1}, {"A": 1}, False),
    ],
)
def test_numbers_and_their_like(expected: Any, received: Any, same: bool) -> None:
    assert (first_difference(expected, received) is None) is same
    assert (first_difference([{"a": expected}], [{"a": received}]) is None) is same
