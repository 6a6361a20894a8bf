"""Literals of whole values: each comes back exactly, decoded by an independent route."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samplewright.literals.containers import ListSyntax, ObjectSyntax
from samplewright.literals.printer import UnsupportedValue
from samplewright.literals.strings import SplitSyntax, StringSyntax
from samplewright.literals.table import JsonText, LiteralTable
from support.literal_values import is_unsafe, literal_tables, values

TABLES = literal_tables()
NATIVE = [name for name, table in TABLES.items() if table.list]
TEXT = [name for name, table in TABLES.items() if table.text]


@given(values)
def test_native_values_come_back(value: Any) -> None:
    assert repr(ast.literal_eval(TABLES["python/chat_completions"].write(value))) == repr(value)


@pytest.mark.parametrize("name", TEXT)
@given(value=values)
@settings(max_examples=30)
def test_json_text_comes_back(name: str, value: Any) -> None:
    text = TABLES[name].text
    assert text is not None
    encoded = text.encode(value)
    assert repr(json.loads(encoded)) == repr(value)
    assert not set(text.also) & set(encoded)
    assert not any(is_unsafe(character) for character in encoded.replace("\n", ""))


@given(values, st.integers(6, 40))
def test_long_json_text_comes_back_from_its_parts(value: Any, max_bytes: int) -> None:
    text = JsonText(open="", close="", split=SplitSyntax(max_bytes=max_bytes, open="", separator="\0", close=""))
    parts = text.write(value).split("\0")
    assert "".join(parts) == text.encode(value)
    assert all(len(part.encode()) <= max_bytes for part in parts)


def test_long_json_text_is_joined_at_run_time() -> None:
    split = SplitSyntax(max_bytes=10, open="join(\n", separator='\\\n""",\n"""\n', close=")", indent="    ")
    text = JsonText(open='"""\n', close='\n"""', escape={"\\": "\\\\"}, split=split)
    assert text.write(["ab"], "  ") == '"""\n  [\n    "ab"\n  ]\n  """'
    lines = ["join(", '"""', "[", '  "abcd\\\\\\', '""",', '"""', '\\\\"', "]", '""")']
    assert text.write(["abcd\\"], "  ") == "\n      ".join(lines)


@pytest.mark.parametrize("name", NATIVE)
@given(value=values)
@settings(max_examples=30)
def test_what_is_native_can_be_written(name: str, value: Any) -> None:
    if TABLES[name].is_native(value):
        assert TABLES[name].write(value)
    else:
        with pytest.raises(UnsupportedValue):
            TABLES[name].write(value)


def table(**tables: Any) -> LiteralTable:
    return LiteralTable(
        string=(StringSyntax(quotes=['"']),),
        list=ListSyntax("[", "]", "[]"),
        object=(ObjectSyntax("{", "}", "{}", "{key}: {value}", keys="[a-z]+"),),
        **tables,
    )


@pytest.mark.parametrize(
    ("tables", "native", "not_native"),
    [
        ({}, {"a": [{}]}, {"A": 1}),
        ({"max_depth": 2}, [[1], []], [[[1]]]),
        ({"max_depth": 2}, [[[]]], [[{"a": 1}]]),
        ({"max_macro_depth": 3}, [1, [1]], [1, 2, [1]]),
    ],
)
def test_a_value_beyond_a_limit_is_not_native(tables: dict[str, Any], native: Any, not_native: Any) -> None:
    assert table(**tables).is_native(native)
    assert not table(**tables).is_native(not_native)


def test_without_a_table_there_is_no_literal() -> None:
    bare = LiteralTable(string=(StringSyntax(quotes=['"']),))
    assert bare.is_native("a") and not bare.is_native([]) and not bare.is_native({})
    with pytest.raises(UnsupportedValue, match=r"no \[literals.text\]"):
        bare.json_text(1)


@pytest.mark.parametrize(
    "tables",
    [
        {"string": (StringSyntax(quotes=[]),)},
        {"string": (StringSyntax(quotes=['"'], unless="("),)},
        {"string": (StringSyntax(quotes=['"'], code_point="{:q}"),)},
        {"string": (StringSyntax(quotes=['"'], code_point="{name}"),)},
        {"object": (ObjectSyntax("{", "}", "{}", "{key}{value}", keys="["),)},
        {"object": (ObjectSyntax("{", "}", "{}", "{key}{value}", bare="["),)},
    ],
)
def test_an_invalid_syntax_is_an_error_of_the_table(tables: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        LiteralTable(**{"string": (StringSyntax(quotes=['"']),), **tables}).validate()
