"""Merging JSON schemas that must hold together, as far as simple schemas go."""

from __future__ import annotations

from samplewright.ir import Json

_NARROWER = {"minimum": max, "minLength": max, "minItems": max, "maximum": min, "maxLength": min}
_KEYWORDS = (
    ("object", {"properties", "required", "additionalProperties", "minProperties"}),
    ("array", {"items", "prefixItems", "minItems", "contains", "uniqueItems"}),
    ("number", {"minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"}),
)
_TYPES = {type(None): "null", bool: "boolean", int: "integer", float: "number", str: "string", list: "array"}


def merge_schemas(first: dict[str, Json], second: dict[str, Json]) -> dict[str, Json]:
    """Return a schema that requires what both schemas require; of two bounds the narrower one holds."""
    merged = {**first, **second}
    for key in ("properties", "patternProperties", "$defs"):
        if isinstance(first.get(key), dict) and isinstance(second.get(key), dict):
            merged[key] = _merge_named(first[key], second[key])
    for key in ("required", "allOf"):
        if isinstance(first.get(key), list) and isinstance(second.get(key), list):
            merged[key] = [*first[key], *second[key]]
    for key, narrower in _NARROWER.items():
        if key in first and key in second:
            merged[key] = narrower(first[key], second[key])
    if isinstance(first.get("enum"), list) and isinstance(second.get("enum"), list):
        merged["enum"] = [value for value in first["enum"] if value in second["enum"]]
    return merged


def _merge_named(first: dict[str, Json], second: dict[str, Json]) -> dict[str, Json]:
    merged = {**first, **second}
    for name in first.keys() & second.keys():
        if isinstance(first[name], dict) and isinstance(second[name], dict):
            merged[name] = merge_schemas(first[name], second[name])
    return merged


def implied_type(schema: dict[str, Json]) -> str:
    """Return the type that the keywords of a schema without `type` are about."""
    return next((name for name, keywords in _KEYWORDS if keywords & schema.keys()), "string")


def has_type(value: Json, types: Json) -> bool:
    """Return whether a value is of the type, or of one of the types, that a schema names; if it names any."""
    names = {types} if isinstance(types, str) else set(types) if isinstance(types, list) else set()
    name = _TYPES.get(type(value), "object")
    return not names or name in names or (name == "integer" and "number" in names)
