"""YAML 1.2: values as its core schema says, and our own words for what is not YAML."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from samplewright.openapi import yaml_reader
from samplewright.openapi.read_errors import ReadError
from samplewright.openapi.yaml_reader import NodeTree, read_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("on", "on"), ("12:30", "12:30"), ("2025-01-01", "2025-01-01"), ("1_000", "1_000"), ("010", 10),
        ("0o17", 15), ("0x1F", 31), ("1e3", 1000.0), (".5", 0.5), ("1.", 1.0), ("-0.0", -0.0), ("null", None), ("~", None),
        ("", None), ("true", True), ("'true'", "true"), ("9007199254740993", 9007199254740993), (str(10**40), 10**40),
        ("=", "="), (".inf", ".inf"), ("<<", "<<"), ("!!str 123", "123"), ("!!str", ""), ("!!str 0o17", "0o17"),
        ("!!int 12", 12), ("!!int '12'", 12), ("!custom 12", "12"), ("|-\n  12", "12"), ('"\\u2028"', "\u2028"),
    ],
)  # fmt: skip
def test_scalars(text: str, value: Any) -> None:
    assert repr(read_yaml(f"a: {text}\n")) == repr({"a": value})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("<<: *b", {"x": 1, "y": 2}), ("<<: *b\nx: 3", {"x": 3, "y": 2}), ("x: 3\n<<: *b", {"x": 3, "y": 2}),
        ("<<: [*b, *c]", {"x": 1, "y": 2, "z": 5}), ("<<: *c\n<<: *b", {"x": 4, "y": 2, "z": 5}),
        ("'<<': *b", {"<<": {"x": 1, "y": 2}}), ("<<: {}", {}),
    ],
)  # fmt: skip
def test_merge_keys(text: str, value: Any) -> None:
    indented = text.replace("\n", "\n  ")
    assert read_yaml(f"b: &b {{x: 1, y: 2}}\nc: &c {{x: 4, z: 5}}\na:\n  {indented}\n")["a"] == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: " + "[" * 201 + "]" * 201, "nesting exceeds 200 levels"),
        ("a: " + "[" * 5_000 + "]" * 5_000, "nesting exceeds 200 levels"),
        ("? [a]\n: b", "a key must be a string"),
        ("a: 1\na: 2", 'duplicate key "a"'),
        ("a: 1\n---\nb: 2", "more than one document in the file"),
        ("a: \x07", "the character U+0007 is not allowed"),
        ("a: &b [*b]", "circular alias"),
        ("a: *b", "undefined alias"),
        ("<<: 1", "the merge key << needs a mapping or a list of mappings"),
        ("a: 1e999", "the number 1e999 is out of range"),
        ("a: " + "1" * 5_000, "a number has too many digits"),
        ("", "the file is empty"),
        ('a: "b', "unterminated quoted text"),
        ('a: "\\q"', "invalid escape in a quoted text"),
        ('a: "\\ud800"', "invalid escape in a quoted text"),
        ("a: b: c", "unexpected ':'; quote the text, or check the indentation"),
        ("a:\n  b: 1\n c: 2", "unexpected text; check the indentation"),
        ("a: [1, 2", "expected ',' or ']'"),
        ("a: {b: 1", "expected ',' or '}'"),
        ("a: @b", "unexpected character; quote the text"),
        ("a:\n\t- b", "unexpected character; quote the text"),
        ("a\nb: 1", "unexpected ':'; quote the text, or check the indentation"),
        ("a: !x! 1", "invalid tag"),
        ("%YAML 1\n---\na: 1", "invalid directive"),
        ("a: -\n- b", "unexpected list item; check the indentation"),
    ],
)
def test_invalid_yaml(text: str, message: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_yaml(text)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("context", "problem", "message"),
    [
        ("while increasing flow level", "exceeded maximum nesting depth", "nesting exceeds 200 levels"),
        (None, "exceeded maximum nesting depth", "nesting exceeds 200 levels"),
        (None, "could not find expected ':'", "expected ':' after a key"),
        ("in a mood", "that no version has had yet", "invalid syntax"),
        (None, None, "invalid syntax"),
    ],
)
def test_messages_of_any_version_become_ours(
    context: str | None, problem: str | None, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise yaml.scanner.ScannerError(context, None, problem, yaml.Mark("x", 0, 4, 2, None, None))

    monkeypatch.setattr(yaml_reader.yaml, "compose", fail)
    with pytest.raises(ReadError) as caught:
        read_yaml("a: 1")
    assert (caught.value.message, caught.value.line, caught.value.column) == (message, 5, 3)


def test_expanding_aliases_are_bounded() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]" for level in range(1, 12)]
    with pytest.raises(ReadError, match=r"aliases expand \d+ values to more than \d+"):
        read_yaml("\n".join(lines))


def test_positions_follow_a_pointer_as_far_as_it_exists() -> None:
    tree = NodeTree("a:\n  - b: 1\n")
    marks = [tree.mark(("a", 0, "b", "c")[:depth]) for depth in range(5)]
    assert [(mark.line, mark.column) if mark else None for mark in marks] == [None, (0, 0), (1, 4), (1, 4), (1, 4)]
