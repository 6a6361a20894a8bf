"""Strings that match a pattern."""

from __future__ import annotations

import jsonschema_rs
import pytest

from samplewright.openapi.pattern_strings import UnsupportedPattern, string_matching


@pytest.mark.parametrize("pattern", ["^a$", r"^\d{4}-\d{2}$", "^[^a-z]+$", "x*", "(ab|cd){2}", r"\w\s\S\D\W", "^[a-zA-Z0-9_-]{1,64}$", ".", "[^\\s]", "é+", "(?:a|b)c?"])  # fmt: skip
def test_a_string_matches_its_pattern(pattern: str) -> None:
    assert jsonschema_rs.Draft202012Validator({"pattern": pattern}).is_valid(string_matching(pattern))


@pytest.mark.parametrize("pattern", ["(", "(?=a)", r"\bx", r"(a)\1", "a{99999}", "((a{99}){99}){99}", "(((){9999}){9999}){9999}", "(((^){99}|a){999}){9999}", "[^a-z0-9A-Z]{9999}[^b-z]{9999}"])  # fmt: skip
def test_unsupported_patterns(pattern: str) -> None:
    with pytest.raises(UnsupportedPattern):
        string_matching(pattern)
