"""Compiled schemas: patterns run in linear time."""

from __future__ import annotations

import resource
import subprocess
import sys
from typing import Any

import pytest

from samplewright.openapi.validators import InvalidSchema, compile_at, compile_schema, registry

LOOK_AHEAD = "^(?!a).*$"


@pytest.mark.parametrize(
    "pattern",
    [r"^[\w-]{1,64}$", r"^\p{L}{1,256}$", "^(a+)+$", r"^[^/]{1,1000}/x$", "a{5000}", "^((a|b){1,20}c){1,20}$"],
)
def test_usual_patterns_are_checked(pattern: str) -> None:
    assert not compile_schema({"pattern": pattern}).is_valid("!" * 20)


@pytest.mark.parametrize("pattern", [LOOK_AHEAD, r"^(a)\1$", "(?<=x)$", r"^(?=(a+)+$)b"])
@pytest.mark.parametrize("position", ["type", "property", "name", "alias"])
def test_a_pattern_that_needs_backtracking_is_not_checked(pattern: str, position: str) -> None:
    schema: dict[str, Any] = {
        "type": {"pattern": pattern},
        "property": {"properties": {"pattern": {"pattern": pattern, "maxLength": 5}}},
        "name": {
            "patternProperties": {pattern: {"type": "null"}, "^x$": {"type": "null"}},
            "additionalProperties": False,
        },
        "alias": {"$defs": {"A": {"pattern": pattern}}, "allOf": [{"$ref": "#/$defs/A"}]},
    }[position]
    value: Any = {"type": "abc", "property": {"pattern": "abc"}, "name": {"abc": 1}, "alias": "abc"}[position]
    assert compile_schema(schema).is_valid(value)
    assert compile_at(registry(schema), ()).is_valid(value)


def test_other_rules_than_the_pattern_still_hold() -> None:
    schema = {
        "properties": {"a": {"pattern": LOOK_AHEAD, "maxLength": 3}},
        "patternProperties": {LOOK_AHEAD: {}, "^x": {"type": "null"}},
    }
    validator = compile_schema(schema)
    assert validator.is_valid({"a": "abc"})
    assert not validator.is_valid({"a": "abcd"})
    assert not validator.is_valid({"x": 1})
    assert schema["patternProperties"] == {LOOK_AHEAD: {}, "^x": {"type": "null"}}, "the schema itself is unchanged"


def test_a_constant_with_a_member_called_pattern_is_kept() -> None:
    validator = compile_schema({"pattern": LOOK_AHEAD, "const": {"pattern": LOOK_AHEAD}})
    assert validator.is_valid({"pattern": LOOK_AHEAD})
    assert not validator.is_valid({})


@pytest.mark.parametrize("pattern", ["a{1000000000}", "(a{9999}){9999}", r"^(\p{L}{1,99}){1,99}$"])
def test_an_enormous_pattern_is_not_checked(pattern: str) -> None:
    assert compile_schema({"pattern": pattern}).is_valid("!")


def test_of_many_patterns_the_later_ones_must_be_small() -> None:
    large = [{"pattern": rf"^[^/]{{1,500}}\p{{L}}{number}$"} for number in range(60)]
    usual = {"pattern": "^[a-z]{1,256}$"}
    validator = compile_schema({"anyOf": [{"allOf": large[:1]}, {"allOf": large[1:59]}, {"allOf": [large[59], usual]}]})
    assert not validator.is_valid("/")
    assert validator.is_valid("abc")


@pytest.mark.parametrize("pattern", ["[", "(?=a", "(a{9}", "(a{9}))"])
def test_invalid_patterns(pattern: str) -> None:
    with pytest.raises(InvalidSchema, match="is not a valid regex"):
        compile_schema({"pattern": pattern})


@pytest.mark.parametrize(
    "pattern", [r"^(?=(a+)+$)b", r"^(([a-z])+.)+[A-Z]([a-z])+$", r"(x+x+)+\1y", "(((a?){99}){9}){2}b"]
)
def test_no_pattern_takes_more_than_linear_time(pattern: str) -> None:
    program = (
        "import sys; from samplewright.openapi.validators import compile_schema\n"
        "compile_schema({'pattern': sys.argv[1]}).is_valid('a' * 50_000 + 'x' * 50_000)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, pattern],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (10, 10)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
