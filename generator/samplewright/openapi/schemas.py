"""JSON Schema in OpenAPI documents: references and `allOf` followed, OpenAPI 3.0 translated."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from samplewright.errors import SpecError
from samplewright.ir import Json
from samplewright.openapi.document import Spec
from samplewright.openapi.pointers import Pointer

#: The keyword of properties that are left out of a request (`readOnly`) or of a response (`writeOnly`).
Direction: TypeAlias = Literal["readOnly", "writeOnly"]


@dataclass(frozen=True, slots=True)
class Property:
    """A property of an object's schema."""

    name: str
    schema: Json
    pointer: Pointer
    required: bool


def properties(spec: Spec, schema: Json, pointer: Pointer) -> tuple[Property, ...]:
    """Return the properties of a schema and of its `allOf`, references followed.

    Of several definitions of a property the last holds; it is required if any part says so.
    """
    every = parts(spec, schema, pointer)
    required = {name for part, _ in every for name in part.get("required") or ()}
    by_name: dict[str, Property] = {}
    for part, origin in every:
        for name, inner in (part.get("properties") or {}).items():
            by_name[name] = Property(name, inner, (*origin, "properties", name), name in required)
    return tuple(by_name.values())


def possible_properties(
    spec: Spec, schema: Json, pointer: Pointer, outer: tuple[Pointer, ...] = ()
) -> tuple[Property, ...]:
    """Return the properties that a value may have: also those of `anyOf` and `oneOf`, which are not required.

    Of several definitions of a property the first one holds, those of the schema itself before its alternatives'.

    Args:
        spec: The document.
        schema: The schema, which may be a reference.
        pointer: Leads to the schema.
        outer: Pointers of the schemas that this one is an alternative of.
    """
    by_name = {found.name: found for found in properties(spec, schema, pointer)}
    for part, origin in parts(spec, schema, pointer):
        if origin in outer:
            continue
        for key in ("anyOf", "oneOf"):
            for index, alternative in enumerate(part.get(key) or ()):
                inner = possible_properties(spec, alternative, (*origin, key, index), (*outer, origin))
                by_name = {found.name: replace(found, required=False) for found in inner} | by_name
    return tuple(by_name.values())


def parts(
    spec: Spec, schema: Json, pointer: Pointer, outer: tuple[Pointer, ...] = ()
) -> list[tuple[dict[str, Any], Pointer]]:
    """List the schemas that a value must fit: those of `allOf`, depth first, then the schema itself.

    Args:
        spec: The document.
        schema: The schema, which may be a reference.
        pointer: Leads to the schema.
        outer: Pointers of the schemas that this one is part of; a schema that contains itself is left out.

    Returns:
        Each schema with its pointer. What stands beside a `$ref` overrules what it refers to.
    """
    node, origin = spec.resolve(schema, pointer)
    if not isinstance(node, dict) or origin in outer:
        return []
    if "$ref" in schema:
        node = node | {key: value for key, value in schema.items() if key != "$ref"}
    inner: list[tuple[dict[str, Any], Pointer]] = []
    for index, part in enumerate(node.get("allOf") or ()):
        inner += parts(spec, part, (*origin, "allOf", index), (*outer, origin))
    return [*inner, (node, origin)]


def flatten(spec: Spec, schema: Json, pointer: Pointer) -> tuple[dict[str, Any], Pointer]:
    """Merge a schema with what its `$ref` and `allOf` refer to into one object.

    Returns:
        The merged schema, empty if it is not an object, and the pointer of the schema that was referred to.
    """
    merged: dict[str, Any] = {}
    for part, _ in parts(spec, schema, pointer):
        merged = merge(merged, part)
    return merged, spec.resolve(schema, pointer)[1]


def merge(base: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Merge two schemas: `properties` and `required` are joined; of any other keyword the second schema's holds."""
    merged = base | schema
    if "properties" in base and "properties" in schema:
        merged["properties"] = (base["properties"] or {}) | (schema["properties"] or {})
    if "required" in base and "required" in schema:
        merged["required"] = [*(base["required"] or ()), *(schema["required"] or ())]
    return merged


def as_2020_12(spec: Spec, omit: Direction | None = None) -> Json:
    """Return the document with its schemas in JSON Schema 2020-12; OpenAPI 3.0 is translated into a copy.

    Args:
        spec: The document.
        omit: Let properties with this keyword be missing: `readOnly` for requests, `writeOnly` for responses.
    """
    document = spec.document if omit is None else _without_required(spec, spec.document, omit)
    return _translated(document) if spec.document["openapi"].startswith("3.0.") else document


def is_omitted(spec: Spec, schema: Json, omit: Direction) -> bool:
    """Whether a property's schema says that only the other side sends it."""
    merged, _ = flatten(spec, schema, ())
    return merged.get(omit) is True


def _without_required(spec: Spec, node: Json, omit: Direction) -> Json:
    if isinstance(node, list):
        return [_without_required(spec, item, omit) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {key: _without_required(spec, item, omit) for key, item in node.items()}
    required, fields = node.get("required"), node.get("properties")
    if isinstance(required, list) and isinstance(fields, dict):
        # What looks like a schema may be an example, whose references need not lead anywhere.
        with contextlib.suppress(SpecError):
            copy["required"] = [name for name in required if not is_omitted(spec, fields.get(name), omit)]
    return copy


def _translated(node: Json) -> Json:
    if isinstance(node, list):
        return [_translated(item) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {key: _translated(item) for key, item in node.items()}
    for flag, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(copy.get(flag), bool):
            strict = copy.pop(flag)
            if strict and bound in copy:
                copy[flag] = copy.pop(bound)
    return _nullable(copy) if copy.get("nullable") is True else copy


def _nullable(schema: dict[str, Json]) -> dict[str, Json]:
    """Let a schema accept null. Without `type` it is written as a union: authors mean null there too."""
    if not isinstance(schema.get("type"), str):
        return {"anyOf": [{"type": "null"}, schema]}
    schema["type"] = [schema["type"], "null"]
    if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
        schema["enum"].append(None)
    return schema
