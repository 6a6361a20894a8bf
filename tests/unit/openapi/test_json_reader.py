"""Strict JSON: what is accepted, and the message and position for what is not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplewright.openapi import json_reader
from samplewright.openapi.json_reader import read_json
from samplewright.openapi.read_errors import ReadError

values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=15,
)


@given(values)
def test_any_value_round_trips(value: Any) -> None:
    for ascii_only in (True, False):
        assert repr(read_json(json.dumps({"a": value}, ensure_ascii=ascii_only))) == repr({"a": value})


@pytest.mark.parametrize(
    ("text", "message", "position"),
    [
        ("", "the text is empty", (1, 1)),
        ("{", "expected a key in double quotes, but the text ends", (1, 2)),
        ("{'a': 1}", "expected a key in double quotes", (1, 2)),
        ('{"a" 1}', "expected ':'", (1, 6)),
        ('{"a": 1 "b": 2}', "expected ','", (1, 9)),
        ('{"a": }', "expected a value", (1, 7)),
        ('{"a": 1,\n}', "trailing comma", (1, 8)),
        ("[1, 2, ]", "trailing comma", (1, 6)),
        ('["a', "unterminated string", (1, 2)),
        ('["a\tb"]', "unescaped control character in a string", (1, 4)),
        ('["\\x"]', "invalid escape in a string", (1, 3)),
        ("[1] 2", "unexpected text after the value", (1, 5)),
        ('{"a": [0, NaN]}', "NaN is not a JSON number", (1, 11)),
        ('{"NaN": "NaN", "b": -Infinity}', "-Infinity is not a JSON number", (1, 21)),
        ('{"a": 1.5,\n "b": 1e999}', "the number 1e999 is out of range", (2, 7)),
        (f"[{'9' * 5000}]", "a number has too many digits", (1, 2)),
        ('{"a": 1, "a": 2}', 'duplicate key "a"', (1, 10)),
        ('["\\\\ud800", "\\ud83d\\ude00", "\\ud800"]', "unpaired surrogate \\ud800", (1, 30)),
        ('["\\ude00\\ud83d"]', "unpaired surrogate \\ude00", (1, 3)),
        ("[" * 201 + "]" * 201, "nesting exceeds 200 levels", (None, None)),
        ("[" * 100_000, "nesting exceeds 200 levels", (None, None)),
    ],
)
def test_invalid_json(text: str, message: str, position: tuple[int | None, int | None]) -> None:
    with pytest.raises(ReadError) as caught:
        read_json(text)
    assert (caught.value.message, (caught.value.line, caught.value.column)) == (message, position)


def test_duplicate_keys_and_bad_numbers_have_a_pointer() -> None:
    for text, pointer in [
        ('{"b": [0, {"c d/~": 1, "x": {}, "c d/\\u007e": 2}]}', "/b/1/c d~1~0"),
        ('{"a": {"b": [1, [NaN]]}}', "/a/b/1/0"),
    ]:
        with pytest.raises(ReadError) as caught:
            read_json(text)
        assert caught.value.pointer == pointer


def test_nesting_of_200_levels_is_accepted() -> None:
    assert read_json('{"a":' * 199 + "[1]" + "}" * 199)


def test_unknown_messages_of_the_json_module_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    class Decoder:
        def decode(self, text: str) -> Any:
            raise json.JSONDecodeError("The parser of the year 2040 is puzzled", text, 1)

    monkeypatch.setattr(json_reader, "_DECODER", Decoder())
    with pytest.raises(ReadError) as caught:
        read_json("[1 2]")
    assert (caught.value.message, caught.value.column) == ("unexpected text", 2)
