"""String literals: every text comes back, and no line end or invisible character is written verbatim."""

from __future__ import annotations

import ast
from array import array
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samplewright.literals.strings import SplitSyntax, StringSyntax, escaper, quote
from support.literal_values import is_unsafe, literal_tables, strings

TABLES = literal_tables()


@given(strings)
def test_strings_come_back(text: str) -> None:
    assert ast.literal_eval(TABLES["python/chat_completions"].quote(text)) == text


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if table.string[-1].code_point is not None])
@given(text=strings)
@settings(max_examples=50)
def test_no_unsafe_character_is_written_verbatim(name: str, text: str) -> None:
    assert not any(map(is_unsafe, TABLES[name].quote(text)))


def test_the_quote_that_needs_fewer_escapes_is_used() -> None:
    syntax = StringSyntax(quotes=['"', "'"])
    assert [syntax.quote(text) for text in ("a", '"', "'\"", '""\'')] == ['"a"', "'\"'", '"\'\\""', "'\"\"\\''"]


def test_the_first_syntax_that_accepts_a_text_writes_it() -> None:
    plain, with_dollar = StringSyntax(quotes=["'"], unless=r"\$"), StringSyntax(quotes=['"'], code_point="<{:x}>")
    assert [quote((plain, with_dollar), text) for text in ("a", "$", "\n")] == ["'a'", '"$"', '"<a>"']
    assert quote((plain,), "$") == "'$'"


def test_code_points_are_written_by_their_size() -> None:
    syntax = StringSyntax(quotes=['"'], small="x{:02x}", medium="u{:04x}", code_point="U{:08x}")
    assert syntax.quote("\x01\u2028\U000e0001") == '"x01u2028U000e0001"'
    assert StringSyntax(quotes=['"'], code_point="u{:04x}", utf16=True).quote("\U000e0001") == '"udb40udc01"'


def test_the_longest_escape_is_replaced() -> None:
    assert escaper({'"': "Q", '"#': "H", "#": "S"})('"#"#') == "HH"
    assert escaper({})('"#') == '"#'


@given(strings, st.integers(6, 40))
def test_a_long_text_is_split_into_parts_that_fit(text: str, max_bytes: int) -> None:
    parts = SplitSyntax(max_bytes=max_bytes, open="", separator="", close="").parts(text)
    assert "".join(parts) == text
    assert all(class_file_bytes(part) <= max_bytes for part in parts)
    assert len(parts) == 1 or all(map(len, parts))
    assert all(class_file_bytes(left + right[0]) > max_bytes for left, right in pairwise(parts))


def class_file_bytes(text: str) -> int:
    units = array("H", text.encode("utf-16")[2:])
    return sum(1 if 0 < unit < 0x80 else 2 if unit < 0x800 else 3 for unit in units)


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("", '""'),
        ("x" * 8, '"xxxxxxxx"'),
        ("x" * 9, 'join("xxxxxxxx", "x")'),
        ('"""é"""é"', r'join("\"\"\"é\"\"\"", "é\"")'),
    ],
)
def test_a_long_string_is_joined_at_run_time(text: str, literal: str) -> None:
    split = SplitSyntax(max_bytes=8, open="join(", separator=", ", close=")")
    assert StringSyntax(quotes=['"'], split=split).quote(text) == literal
