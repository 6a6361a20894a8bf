"""Schemas: `$ref` and `allOf` followed, OpenAPI 3.0 translated."""

from __future__ import annotations

from typing import Any

import pytest

from samplewright.openapi import schemas
from samplewright.openapi.types import ANY, Type, TypeBuilder
from support.specs import document, spec

COMPONENTS = {
    "Base": {"title": "base", "required": ["id"], "properties": {"id": {"type": "string"}, "n": {"type": "integer"}}},
    "Thing": {
        "description": "A thing",
        "allOf": [{"$ref": "#/components/schemas/Base"}, {"required": ["n"], "properties": {"own": {"const": 1}}}],
        "properties": {"n": {"type": "number"}},
    },
    "Loop": {"allOf": [{"$ref": "#/components/schemas/Loop"}, {"properties": {"a": {}}}]},
}
SPEC = spec(document(components={"schemas": COMPONENTS}))
THING, LOOP = {"$ref": "#/components/schemas/Thing"}, {"$ref": "#/components/schemas/Loop"}


def test_properties_of_all_parts() -> None:
    found = schemas.properties(SPEC, THING, ("x",))
    prefix = ("components", "schemas")
    assert [(field.name, field.schema, field.pointer, field.required) for field in found] == [
        ("id", {"type": "string"}, (*prefix, "Base", "properties", "id"), True),
        ("n", {"type": "number"}, (*prefix, "Thing", "properties", "n"), True),
        ("own", {"const": 1}, (*prefix, "Thing", "allOf", 1, "properties", "own"), False),
    ]
    assert [field.name for field in schemas.properties(SPEC, LOOP, ())] == ["a"]
    assert schemas.properties(SPEC, True, ()) == ()


def test_a_flattened_schema_has_the_keywords_of_all_parts() -> None:
    merged, pointer = schemas.flatten(SPEC, {**THING, "description": "Mine"}, ())
    assert pointer == ("components", "schemas", "Thing")
    assert (merged["title"], merged["description"]) == ("base", "Mine")
    assert list(merged["properties"]) == ["id", "n", "own"] and merged["properties"]["n"] == {"type": "number"}
    assert merged["required"] == ["id", "n"]
    assert schemas.flatten(SPEC, False, ("x",)) == ({}, ("x",))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"], "nullable": True}),
        ({"type": "string", "nullable": True, "enum": ["a"]}, {"type": ["string", "null"], "nullable": True, "enum": ["a", None]}),
        ({"nullable": True, "allOf": [{}]}, {"anyOf": [{"type": "null"}, {"nullable": True, "allOf": [{}]}]}),
        ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        ({"maximum": 1, "exclusiveMaximum": False}, {"maximum": 1}),
        ({"properties": {"nullable": {"type": "boolean"}}}, {"properties": {"nullable": {"type": "boolean"}}}),
    ],
)  # fmt: skip
def test_openapi_3_0_is_translated(old: Any, new: Any) -> None:
    for version, expected in (("3.0.3", new), ("3.1.0", old)):
        value = spec(document(components={"schemas": {"A": old}}, version=version))
        assert schemas.as_2020_12(value)["components"]["schemas"]["A"] == expected
        assert value.document["components"]["schemas"]["A"] == old


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string"}, Type("string")),
        ({"type": ["integer", "null"], "minimum": 1}, Type("union", of=(Type("integer", rules=(("minimum", 1),)), Type("null", rules=(("minimum", 1),))))),
        ({"type": "integer", "nullable": True}, Type("union", of=(Type("integer"), Type("null")))),
        ({"enum": ["a", "b"]}, Type("enum", ("a", "b"), "Given")), ({"enum": [1]}, ANY), ({}, ANY), (True, ANY),
        ({"type": "array", "items": {"type": "string"}}, Type("list", of=(Type("string"),))),
        ({"type": "object", "additionalProperties": {"type": "number"}}, Type("map", of=(Type("number"),))),
        ({"oneOf": [{"type": "string"}, {"type": "string"}]}, Type("string")),
        (THING, Type("record", name="ThingParam")),
    ],
)  # fmt: skip
def test_types(schema: Any, expected: Type) -> None:
    assert TypeBuilder(SPEC, "Param").build(schema, ("x",), "Given") == expected


def test_models_have_the_fields_of_all_parts_and_unique_names() -> None:
    builder = TypeBuilder(SPEC)
    model = builder.model(THING, ("x",), "Own")
    assert model and model.name == "Own" and model.source == "/components/schemas/Thing"
    assert [(field.name, field.type.kind, field.required) for field in model.fields] == [
        ("id", "string", True),
        ("n", "number", True),
        ("own", "any", False),
    ]
    assert builder.build(THING, ("x",), "") == Type("record", name="Own")
    inline = {"properties": {"a": {}}}
    assert [builder.build(inline, (key,), "own").name for key in "ab"] == ["Own2", "Own3"]
    assert builder.model({"type": "string"}, ("y",), "No") is None


def test_types_of_schemas_that_contain_themselves() -> None:
    def reference(name: str) -> dict[str, str]:
        return {"$ref": f"#/components/schemas/{name}"}

    doubled = {f"D{n}": {"anyOf": [reference(f"D{n + 1}"), reference(f"D{n + 1}")]} for n in range(60)}
    chained = {f"C{n}": {"properties": {"a": reference(f"C{n + 1}")}} for n in range(500)}
    value = {
        "Node": {"properties": {"next": reference("Node"), "all": {"items": reference("Node"), "type": "array"}}},
        "Union": {"anyOf": [reference("Union"), {"type": "string"}]},
        **doubled,
        "D60": {"type": "string"},
        **chained,
        "C500": {},
    }
    builder = TypeBuilder(spec(document(components={"schemas": value})))
    node = builder.build(reference("Node"), (), "")
    model = builder.models["Node"]
    assert [field.type for field in model.fields] == [node, Type("list", of=(node,))]
    assert builder.build(reference("Union"), (), "") == ANY
    assert builder.build(reference("D0"), (), "") == Type("string")
    assert builder.build(reference("C0"), (), "").name == "C0"


def test_a_graph_of_all_of_is_followed_once() -> None:
    levels = {
        f"L{n}": {
            "allOf": [{"$ref": f"#/components/schemas/L{n + 1}", "title": title} for title in "ab"],
            "required": [f"p{n}", "x"],
            "properties": {f"p{n}": {}},
        }
        for n in range(60)
    }
    loaded = spec(document(components={"schemas": {**levels, "L60": {"properties": {"x": {}}}}}))
    reference = {"$ref": "#/components/schemas/L0"}
    assert len(schemas.parts(loaded, reference, ())) < 200
    merged, _ = schemas.flatten(loaded, reference, ())
    assert sorted(merged["required"]) == sorted(["x", *(f"p{n}" for n in range(60))])
    assert len(schemas.properties(loaded, reference, ())) == 61
    assert len(schemas.possible_properties(loaded, {"anyOf": [reference, reference]}, ())) == 61
