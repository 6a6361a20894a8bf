"""JSON schemas of types, in the strict form for structured output."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from .json_values import is_array, is_object

#: Keywords with values in which nothing is a schema.
_VALUES = ("enum", "const", "examples")


def json_schema(kind: Any) -> dict[str, Any]:
    """Return the JSON schema of a type, with referenced schemas in `$defs`.

    Raises:
        TypeError: The type has no JSON schema.
    """
    (schema,), definitions = msgspec.json.schema_components(
        [kind], ref_template="#/$defs/{name}"
    )
    if set(schema) == {"$ref"}:
        reference = schema["$ref"]
        name = reference.removeprefix("#/$defs/")
        schema = dict(definitions[name])
        if not _contains_reference(definitions, reference):  # not recursive
            del definitions[name]
    return {**schema, "$defs": definitions} if definitions else dict(schema)


def _contains_reference(schema: Any, reference: str) -> bool:
    if is_object(schema):
        if schema.get("$ref") == reference:
            return True
        return any(_contains_reference(item, reference) for item in schema.values())
    if is_array(schema):
        return any(_contains_reference(item, reference) for item in schema)
    return False


def strict_schema(schema: Any) -> Any:
    """Return a schema with every property required and no others allowed."""
    if is_array(schema):
        return [strict_schema(item) for item in schema]
    if not is_object(schema):
        return schema
    strict: dict[str, Any] = {}
    for keyword, value in schema.items():
        if keyword in ("properties", "$defs"):
            strict[keyword] = {
                name: strict_schema(item) for name, item in value.items()
            }
        elif keyword in _VALUES:
            strict[keyword] = value
        elif keyword != "default":
            strict[keyword] = strict_schema(value)
    if isinstance(strict.get("properties"), dict):
        strict["required"] = list(strict["properties"])
        strict["additionalProperties"] = False
    return strict


def safe_name(name: str, default: str) -> str:
    """Return a name in the characters that the API allows, at most 64."""
    return re.sub(r"[^a-zA-Z0-9_-]+", "_", name)[:64] or default
