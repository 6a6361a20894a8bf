"""Data types of JSON schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from samplewright.openapi import loader
from samplewright.openapi.types import Model, Type, TypeBuilder

TEXT = {"type": "string"}


@pytest.fixture
def build(tmp_path: Path) -> Any:
    """Build the type of a schema; `#/components/schemas/Pet` is an object with a name."""

    def run(schema: dict[str, Any], **options: Any) -> tuple[Type, dict[str, Model]]:
        pet = {"type": "object", "required": ["name"], "properties": {"name": TEXT}}
        document = {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {},
            "components": {"schemas": {"Pet": pet, "Tested": schema}},
        }
        file = tmp_path / "openapi.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        builder = TypeBuilder(loader.load(file), **options)
        return builder.build(schema, ("components", "schemas", "Tested"), "Tested"), builder.models

    return run


def names(model: Model) -> list[tuple[str, bool]]:
    return [(field.name, field.required) for field in model.fields]


@pytest.mark.parametrize(
    ("schema", "kind", "nullable"),
    [
        ({"type": "string"}, "string", False),
        ({"type": ["string", "null"]}, "union", True),
        ({"type": "string", "nullable": True}, "union", True),
        ({"type": "object", "properties": {"a": TEXT}, "nullable": True}, "union", True),
        ({"allOf": [{"$ref": "#/components/schemas/Pet"}], "nullable": True}, "union", True),
        ({"enum": ["a", "b"]}, "enum", False),
        ({"type": ["string", "null"], "enum": ["a", None]}, "union", True),
        ({"type": "string", "enum": ["a"], "nullable": True}, "union", True),
        ({"enum": [1, 2]}, "any", True),
        ({"enum": [None]}, "any", True),
        ({"anyOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "null"}]}, "union", True),
        ({"type": "object", "additionalProperties": TEXT}, "map", False),
        ({}, "any", True),
    ],
    ids=str,
)
def test_kinds(build: Any, schema: dict[str, Any], kind: str, nullable: bool) -> None:
    built, _ = build(schema)
    assert (built.kind, built.nullable) == (kind, nullable)


def test_properties_beside_alternatives_are_kept(build: Any) -> None:
    schema = {
        "type": "object",
        "required": ["a"],
        "properties": {"a": TEXT},
        "anyOf": [{"required": ["b"], "properties": {"b": TEXT}}, {"$ref": "#/components/schemas/Pet"}],
    }
    built, models = build(schema)
    assert built.kind == "record"
    assert names(models[built.name]) == [("a", True), ("b", False), ("name", False)]


def test_alternatives_that_only_require_change_no_property(build: Any) -> None:
    schema = {
        "type": "object",
        "properties": {"a": TEXT, "b": TEXT},
        "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
    }
    built, models = build(schema)
    assert names(models[built.name]) == [("a", False), ("b", False)]


def test_alternatives_alone_are_a_union(build: Any) -> None:
    built, models = build({"oneOf": [{"$ref": "#/components/schemas/Pet"}, {"properties": {"b": TEXT}}, TEXT]})
    assert [option.kind for option in built.of] == ["record", "record", "string"]
    assert len(models) == 2


def test_reserved_names_are_numbered(build: Any) -> None:
    built, models = build({"$ref": "#/components/schemas/Pet"}, reserved=frozenset({"Pet"}))
    assert built.name == "Pet2" and set(models) == {"Pet2"}
