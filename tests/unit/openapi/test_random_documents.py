"""Random documents: graphs of schemas with references, allOf, patterns and great numbers end as scenarios or errors."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samplewright.errors import SpecError
from samplewright.openapi import loader, operations, scenarios, security
from samplewright.openapi.types import TypeBuilder
from support.specs import body, document, responses

NAMES = "ABCDE"
NUMBERS = st.sampled_from([0, 1, -1, 2, 2.5, 1000, 10**9, 10**30, 10**3999, 1e308, 5e-324])
COUNTS = st.sampled_from([0, 1, 2, 40, 1000, 10**9, 10**30])
PATTERNS = st.sampled_from(
    ["a", "^a+$", "(", "(?=a)b", "a{1000000000}", "(((){9999}){9999}){9999}", r"\p{L}{9}", "[^a]"]
)
REFERENCES = st.sampled_from(NAMES).map(lambda name: {"$ref": f"#/components/schemas/{name}"})
VALUES: Any = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text("a\x00é", max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=4,
)
#: Calls of Python functions that one document may take. The least of them take some thousands.
CALLS = 2_000_000


def keywords(inner: Any) -> Any:
    """Schemas with any keywords, whose schemas are `inner`."""
    listed = st.lists(inner, min_size=1, max_size=3)
    return st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["object", "array", "string", "integer", "number", "null", ["string", "null"]]),
            "allOf": listed,
            "anyOf": listed,
            "oneOf": listed,
            "not": inner,
            "properties": st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
            "required": st.lists(st.sampled_from("abcd"), max_size=3, unique=True),
            "additionalProperties": inner,
            "items": inner,
            "minItems": COUNTS,
            "minLength": COUNTS,
            "maxLength": COUNTS,
            "minProperties": COUNTS,
            "minimum": NUMBERS,
            "exclusiveMinimum": NUMBERS,
            "maximum": NUMBERS,
            "multipleOf": NUMBERS,
            "pattern": PATTERNS,
            "enum": st.lists(VALUES, min_size=1, max_size=2),
            "default": VALUES,
            "readOnly": st.booleans(),
        },
    )


SCHEMAS = st.recursive(
    REFERENCES | st.just({}) | st.booleans(), lambda inner: REFERENCES | keywords(inner), max_leaves=8
)
DOCUMENTS = st.builds(
    lambda schemas, example: document(
        {"requestBody": body({"$ref": "#/components/schemas/A"}, **example), "responses": responses({"allOf": [{"$ref": "#/components/schemas/B"}]})},
        components={"schemas": schemas},
    ),
    st.fixed_dictionaries(dict.fromkeys(NAMES, SCHEMAS)),
    st.fixed_dictionaries({}, optional={"example": VALUES}),
)  # fmt: skip


class Calls:
    """Counts the calls of Python functions, and raises an error when they are too many."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, frame: Any, event: str, argument: Any) -> None:
        self.count += event == "call"
        if self.count > CALLS:
            sys.setprofile(None)
            raise AssertionError("too many calls")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAMPLEWRIGHT_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield tmp_path_factory.mktemp("documents") / "openapi.json"


@settings(max_examples=50, deadline=None)
@given(value=DOCUMENTS)
def test_a_document_gives_scenarios_or_errors_in_bounded_steps(value: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(value), encoding="utf-8")
    sys.setprofile(Calls())
    try:
        spec = loader.load(path)
        read = operations.read(spec)
        TypeBuilder(spec).build({"$ref": "#/components/schemas/A"}, (), "Given")
        built = scenarios.build(spec, read)
    except SpecError as error:
        assert all(problem.location and problem.location.line for problem in error.problems)
    else:
        assert len(built) == 1
        assert len(json.dumps([built[0].body, built[0].response.example])) < 1_000_000
        assert security.warnings(spec) == ()
    finally:
        sys.setprofile(None)
