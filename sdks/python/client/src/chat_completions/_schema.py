"""Types -> JSON schemas, in the form that models are asked to follow strictly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

import msgspec


def described(kind: Any) -> dict[str, Any]:
    """The JSON schema of a type, with what it refers to under `$defs`.

    Raises:
        TypeError: msgspec knows no schema for it.
    """
    (schema,), defs = msgspec.json.schema_components(
        [kind], ref_template="#/$defs/{name}"
    )
    if set(schema) == {"$ref"}:
        name = schema["$ref"].removeprefix("#/$defs/")
        if not _refers(defs, schema["$ref"]):
            schema = defs.pop(name)
        else:
            schema = dict(defs[name])  # it contains itself
    return {**schema, "$defs": defs} if defs else dict(schema)


def _refers(node: Any, reference: str) -> bool:
    if isinstance(node, dict):
        values = cast("dict[str, Any]", node)
        return values.get("$ref") == reference or any(
            _refers(value, reference) for value in values.values()
        )
    return isinstance(node, list) and any(
        _refers(value, reference) for value in cast("Sequence[Any]", node)
    )


def strict(schema: Any) -> Any:
    """The schema with every property required and no others allowed, as strict output wants it."""
    if isinstance(schema, list):
        return [strict(one) for one in cast("Sequence[Any]", schema)]
    if not isinstance(schema, dict):
        return schema
    made: dict[str, Any] = {}
    for key, value in cast("dict[str, Any]", schema).items():
        if key in ("properties", "$defs"):
            made[key] = {name: strict(one) for name, one in value.items()}
        elif key not in ("default", "enum", "const", "examples"):
            made[key] = strict(value)
        elif key != "default":
            made[key] = value
    if isinstance(made.get("properties"), dict):
        made["required"] = list(made["properties"])
        made["additionalProperties"] = False
    return made


def safe_name(name: str) -> str:
    """A name of letters, digits, `_` and `-`, 64 at most."""
    return re.sub(r"[^a-zA-Z0-9_-]+", "_", name)[:64] or "reply"
