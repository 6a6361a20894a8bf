"""Documents as values: pointers, references and locations."""

from __future__ import annotations

from pathlib import Path

import pytest

from samplewright.errors import Location, SpecError
from samplewright.openapi.document import Spec, walk_objects
from samplewright.openapi.pointers import format_fragment, format_pointer, parse_fragment
from samplewright.openapi.yaml_reader import read_yaml

TEXT = """\
openapi: 3.1.0
paths:
  /a~b:
    - one: {$ref: '#/paths/~1a~0b/1'}
    - two: {x: {$ref: '#/x-loop'}}
x-loop: {$ref: '#/x-loop'}
"""
SPEC = Spec(Path("a.yaml"), TEXT, read_yaml(TEXT))


def test_pointers_and_fragments() -> None:
    pointer = ("paths", "/a~b c", 0, "")
    assert format_pointer(pointer) == "/paths/~1a~0b c/0/"
    assert format_fragment(pointer) == "#/paths/~1a~0b%20c/0/"
    assert parse_fragment(format_fragment(pointer)) == ("paths", "/a~b c", "0", "")
    assert [parse_fragment(text) for text in ("#", "#name", "other.yaml#/a")] == [(), None, None]


def test_references_are_resolved() -> None:
    assert SPEC.find("#/paths/~1a~0b/0/one") == ("paths", "/a~b", 0, "one")
    assert [SPEC.find(reference) for reference in ("#/paths/~1a~0b/2", "#/nowhere", "x#/paths", "#paths")] == [None] * 4
    assert SPEC.resolve({"$ref": "#/paths/~1a~0b/0/one"}, ()) == (
        {"two": {"x": {"$ref": "#/x-loop"}}},
        ("paths", "/a~b", 1),
    )
    assert SPEC.descend(SPEC.document, (), "openapi") == ("3.1.0", ("openapi",))
    assert SPEC.descend(SPEC.document, (), "openapi", "more") == (None, ("openapi", "more"))
    assert SPEC.descend(SPEC.document, (), "info", "title") == (None, ("info",))


@pytest.mark.parametrize(
    ("reference", "message"), [("#/x-loop", "circular $ref '#/x-loop'"), ("#/y", "unresolved $ref '#/y'")]
)
def test_references_that_cannot_be_resolved(reference: str, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        SPEC.resolve({"$ref": reference}, ("paths",))
    assert caught.value.problems[0].message == message


def test_locations_are_as_near_as_the_document_goes() -> None:
    assert SPEC.locate(("paths", "/a~b", 1, "two", "x")) == Location(
        Path("a.yaml"), 5, 13, "/paths/~1a~0b/1/two/x", "- two: {x: {$ref: '#/x-loop'}}"
    )
    assert SPEC.locate(("paths", "/a~b", 7)).line == 3
    assert SPEC.locate(("nowhere",)) == Location(Path("a.yaml"), 1, 1, "/nowhere")
    assert Spec(Path("a.yaml"), "[", {}).locate(("a",)).line == 1


def test_examples_and_defaults_are_not_walked() -> None:
    value = {
        "example": {"a": {}},
        "properties": {"example": {"const": {"b": {}}}, "default": {}},
        "examples": [{"c": {}}],
        "content": {"examples": {"named": {"value": {"d": {}}}}},
    }
    assert [format_pointer(pointer) for pointer, _ in walk_objects(value)] == [
        "", "/properties", "/properties/example", "/properties/default", "/content", "/content/examples",
        "/content/examples/named",
    ]  # fmt: skip


@pytest.mark.parametrize("index", ["2", "-1", "²", "x", "1.0"])
def test_a_reference_to_no_item_of_a_list_leads_nowhere(index: str) -> None:
    assert Spec(Path("a.yaml"), "", {"tags": [1, 2]}).find(f"#/tags/{index}") is None
