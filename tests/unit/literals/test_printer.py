"""The layout of native values is what formatters leave alone."""

from __future__ import annotations

import ast
from typing import Any

import black
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplewright.literals.printer import macro_depth, width
from samplewright.literals.table import LiteralTable
from support.literal_values import literal_tables, values

TABLES = literal_tables()
PYTHON = TABLES["python/chat_completions"]
NATIVE = [name for name, table in TABLES.items() if table.list]


@given(values, st.integers(0, 4))
def test_the_formatter_leaves_native_values_alone(value: Any, level: int) -> None:
    margin = "".join(f"{'    ' * depth}if x:\n" for depth in range(level))
    source = f"{margin}{'    ' * level}body = {PYTHON.write(value, level)}\n"
    once = black.format_str(source, mode=black.Mode(line_length=10_000))
    assert black.format_str(once, mode=black.Mode(line_length=10_000)) == once
    assert ast.dump(ast.parse(once)) == ast.dump(ast.parse(source))
    if isinstance(value, (dict, list)):
        assert once == source


@pytest.mark.parametrize("name", NATIVE)
def test_keys_keep_their_order(name: str) -> None:
    text = TABLES[name].write({"zulu": 1, "alpha": 2, "mike": 3})
    assert text.index("zulu") < text.index("alpha") < text.index("mike")


def table(**changes: Any) -> LiteralTable:
    return msgspec.structs.replace(PYTHON, **changes)


def test_a_container_is_on_one_line_if_it_fits() -> None:
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


def test_the_outermost_container_is_on_one_line_only_on_request() -> None:
    assert table(indent=" ").write([1, 2]) == "[\n 1,\n 2,\n]"
    assert table(indent=" ", width=8).write([1, 2], 0, 1) == "[1, 2]"
    assert table(indent=" ", width=8).write([1, 2], 0, 2) == "[\n 1,\n 2,\n]"
    assert table(indent=" ").write([], 3) == "[]"


def test_several_many_membered_objects_are_on_lines_of_their_own() -> None:
    value = {"a": [{"x": 1, "y": 2}, {"x": 1, "y": 2}], "b": [{"x": 1}, {"x": 2}]}
    text = table(indent=" ").write(value)
    assert text == '{\n "a": [\n  {"x": 1, "y": 2},\n  {"x": 1, "y": 2},\n ],\n "b": [{"x": 1}, {"x": 2}],\n}'


def test_a_formatter_may_count_code_units() -> None:
    value = {"a": {"b": "中文中文"}}
    assert table(indent=" ", width=22).write(value) == '{\n "a": {\n  "b": "中文中文",\n },\n}'
    assert table(indent=" ", width=22, wide_columns=1).write(value) == '{\n "a": {"b": "中文中文"},\n}'
    assert table(indent=" ", width=22, wide_columns=1).write({"a": {"b": "😀😀😀😀"}}).count("\n") == 4


def test_wide_characters_take_two_columns() -> None:
    assert [width(text) for text in ("abc", "é", "中文", "ｱ", "😀a", "한")] == [3, 1, 4, 1, 3, 2]


def test_a_macro_recurses_for_every_element_before_a_value() -> None:
    assert [macro_depth(value) for value in (1, [], [1], [1, 2, 3], {"a": 1, "b": [1, 2]}, [[[1]]])] == [
        0, 0, 1, 3, 4, 3,
    ]  # fmt: skip
