"""Literals: every value comes back exactly, decoded by an independent route; the layout is what formatters leave."""

from __future__ import annotations

import ast
import json
import math
from typing import Any

import black
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplewright.literals.printer import UnsupportedValue
from samplewright.literals.table import LiteralTable, json_literals
from samplewright.targets import discovery

ALL = {target.name: target for target in discovery.discover()}
NATIVE = sorted(name for name, target in ALL.items() if target.settings.literals.list)
TEXT = sorted(name for name, target in ALL.items() if target.settings.literals.text)
JSON = json_literals("", 2, 80)
PYTHON = ALL["python/requests"].settings.literals

HOSTILE = [
    "'", '"', "\\", "`", "$", "#", "{", "}", "(", ")", "%s", "${x}", "#{x}", "\\(x)", "$(id)", "*/", "//", "-->",
    "</script>", "'''", '"""', '"#', "??=", "JSON", "\nJSON\n", "\0", "\n", "\r\n", "\t", "\x1b", "\x7f", "\x85",
    "\u2028", "\u2029", "\ufeff", "\u202e", "\u200b", "\u200d", "\ufffe", "\U000e0001", "\U0010ffff", "👩‍👩‍👧", "中文", "é",
]  # fmt: skip
strings = st.text() | st.lists(st.sampled_from(HOSTILE)).map("".join)
keys = strings | st.sampled_from(["__proto__", "", "0", "1", "class", "a b", "constructor", "null"])
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | strings,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=20,
)


@given(values)
def test_native_values_come_back(value: Any) -> None:
    assert repr(ast.literal_eval(PYTHON.write(value))) == repr(value)


@given(strings)
def test_strings_come_back(text: str) -> None:
    assert ast.literal_eval(PYTHON.quote(text)) == text


@given(values, st.integers(0, 4))
def test_the_formatter_leaves_native_values_alone(value: Any, level: int) -> None:
    margin = "".join(f"{'    ' * one}if x:\n" for one in range(level))
    source = f"{margin}{'    ' * level}body = {PYTHON.write(value, level)}\n"
    once = black.format_str(source, mode=black.Mode(line_length=10_000))
    assert black.format_str(once, mode=black.Mode(line_length=10_000)) == once
    assert ast.dump(ast.parse(once)) == ast.dump(ast.parse(source))
    if isinstance(value, (dict, list)):
        assert once == source


@pytest.mark.parametrize("name", TEXT)
@given(value=values)
def test_json_text_comes_back(name: str, value: Any) -> None:
    """The JSON inside the literal, before the language's own escapes, is read by Python's json."""
    text = ALL[name].settings.literals.text
    assert text is not None
    inner = text.encode(value)
    assert repr(json.loads(inner)) == repr(value)
    assert not set(text.also) & set(inner)
    assert all(
        char.isprintable() or char in "\n\u200c\u200d" or ord(char) > 0x2FFFF or not unsafe(char) for char in inner
    )


def unsafe(char: str) -> bool:
    return ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 or char in "\u2028\u2029\ufeff\u202e\u200b"


@pytest.mark.parametrize("name", sorted(ALL))
@given(text=strings)
def test_no_line_end_and_no_invisible_character_stands_in_a_string(name: str, text: str) -> None:
    literals = ALL[name].settings.literals
    if literals.string[-1].code_point is not None:
        assert not any(unsafe(char) for char in literals.quote(text))


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_short_and_exact(value: int | float) -> None:
    text = JSON.write(value)
    assert type(json.loads(text)) is type(value)
    assert json.loads(text) == value and math.copysign(1, json.loads(text)) == math.copysign(1, value)
    assert len(text) <= len(repr(value))


@pytest.mark.parametrize("name", NATIVE)
@given(value=values)
def test_what_is_native_can_be_written(name: str, value: Any) -> None:
    literals = ALL[name].settings.literals
    if literals.is_native(value):
        assert literals.write(value)
    else:
        with pytest.raises(UnsupportedValue):
            literals.write(value)


@pytest.mark.parametrize("name", NATIVE)
def test_keys_keep_their_order(name: str) -> None:
    text = ALL[name].settings.literals.write({"zulu": 1, "alpha": 2, "mike": 3})
    assert text.index("zulu") < text.index("alpha") < text.index("mike")


def table(**changes: Any) -> LiteralTable:
    return msgspec.structs.replace(PYTHON, **changes)


def test_a_container_stands_on_one_line_if_it_fits() -> None:
    value = {"messages": [{"role": "user", "content": "hi"}], "stop": ["a", "b"]}
    assert table(indent="  ").write(value) == (
        '{\n  "messages": [{"role": "user", "content": "hi"}],\n  "stop": ["a", "b"],\n}'
    )
    assert table(indent="  ", width=24).write(value) == (
        '{\n  "messages": [\n    {\n      "role": "user",\n      "content": "hi",\n    },\n  ],\n'
        '  "stop": ["a", "b"],\n}'
    )
    assert table(indent="  ", split_nested=True).write(value).startswith('{\n  "messages": [\n    {"role"')
    assert table(indent="  ", width=30, hang_strings=True).write({"key": "a long string that is wide"}) == (
        '{\n  "key":\n    "a long string that is wide",\n}'
    )


def test_several_many_membered_objects_stand_on_lines_of_their_own() -> None:
    value = {"a": [{"x": 1, "y": 2}, {"x": 1, "y": 2}], "b": [{"x": 1}, {"x": 2}]}
    text = table(indent=" ").write(value)
    assert text == '{\n "a": [\n  {"x": 1, "y": 2},\n  {"x": 1, "y": 2},\n ],\n "b": [{"x": 1}, {"x": 2}],\n}'
