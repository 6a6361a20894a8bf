"""Reading documents: YAML 1.2 and JSON mean what they say, and what could hurt is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplewright.errors import SpecError
from samplewright.openapi import loader
from samplewright.openapi.json_reader import read_json
from samplewright.openapi.read_errors import ReadError
from samplewright.openapi.yaml_reader import read_yaml

values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=15,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("on", "on"), ("12:30", "12:30"), ("2025-01-01", "2025-01-01"), ("1_000", "1_000"), ("010", 10),
        ("0o17", 15), ("0x1F", 31), ("1e3", 1000.0), (".5", 0.5), ("1.", 1.0), ("-0.0", -0.0), ("null", None), ("~", None),
        ("true", True), ("'true'", "true"), ("9007199254740993", 9007199254740993), (str(10**40), 10**40),
        ("=", "="), (".inf", ".inf"), ("<<", "<<"),
    ],
)  # fmt: skip
def test_scalars_are_those_of_yaml_1_2(text: str, value: Any) -> None:
    assert repr(read_yaml(f"a: {text}\n")) == repr({"a": value})


@given(values)
def test_json_comes_back(value: Any) -> None:
    for ascii_only in (True, False):
        assert repr(read_json(json.dumps({"a": value}, ensure_ascii=ascii_only))) == repr({"a": value})


@pytest.mark.parametrize(
    ("text", "is_json", "message"),
    [
        ('{"a": NaN}', True, "NaN is not a JSON number"),
        ('{"a": 1e999}', True, "the number 1e999 is out of range"),
        ('{"a": 1, "a": 2}', True, 'duplicate key "a"'),
        ('{"a": "\\ud800"}', True, "unpaired surrogate"),
        ('{"a": ' + "[" * 201 + "]" * 201 + "}", True, "nesting exceeds 200 levels"),
        ("[" * 100_000, True, "nesting exceeds 200 levels"),
        ("a: " + "[" * 201 + "]" * 201, False, "nesting exceeds 200 levels"),
        ("a: " + "[" * 5_000 + "]" * 5_000, False, "nesting exceeds 200 levels"),
        ("? [a]\n: b", False, "a key must be a string"),
        ("a: 1\n---\nb: 2", False, "more than one document"),
        ("a: \x07", False, "U+0007 is not allowed"),
    ],
)
def test_what_is_no_document_is_refused(text: str, is_json: bool, message: str) -> None:
    with pytest.raises(ReadError, match=message.replace("+", r"\+")):
        (read_json if is_json else read_yaml)(text)


def test_aliases_that_grow_without_end_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]" for level in range(1, 12)]
    with pytest.raises(ReadError, match="more than 1000000 values"):
        read_yaml("\n".join(lines))


def test_a_remembered_document_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLEWRIGHT_CACHE", str(tmp_path / "cache"))
    file = tmp_path / "x.yaml"
    file.write_text(
        'openapi: 3.1.0\ninfo: {title: x, version: "1", x-n: [1.0, 1, 1e22, 123456789012345678901, "\\u2028"]}\npaths: {}\n'
    )
    first, again = loader.load(file), loader.load(file)
    assert repr(first.document) == repr(again.document)
    assert list((tmp_path / "cache/specs").iterdir())


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"openapi": 1}'])
def test_a_damaged_memory_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setenv("SAMPLEWRIGHT_CACHE", str(tmp_path / "cache"))
    file = tmp_path / "x.yaml"
    file.write_text('openapi: 3.1.0\ninfo: {title: x, version: "1"}\npaths: {}\n')
    loader.load(file)
    for memory in (tmp_path / "cache/specs").iterdir():
        memory.write_bytes(content)
    assert loader.load(file).document["info"] == {"title": "x", "version": "1"}


def test_a_cache_that_cannot_be_written_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLEWRIGHT_CACHE", "/dev/null/cache")
    file = tmp_path / "x.yaml"
    file.write_text('openapi: 3.1.0\ninfo: {title: x, version: "1"}\npaths: {}\n')
    assert loader.load(file).document["openapi"] == "3.1.0"


def test_all_problems_are_shown_together(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(
        "openapi: 3.1.0\ninfo: {title: 1}\npaths:\n  /a:\n    get:\n      responses:\n        '200': {$ref: '#/nowhere'}\n"
    )
    with pytest.raises(SpecError) as caught:
        loader.load(file)
    assert len(caught.value.problems) == 3
