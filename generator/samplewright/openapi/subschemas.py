"""The schemas in a JSON schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from samplewright.ir import Json
from samplewright.openapi.validators import InvalidSchema

#: Keywords whose value is a schema, a list of schemas, or schemas by name.
_ONE = (
    "not",
    "if",
    "then",
    "else",
    "additionalProperties",
    "propertyNames",
    "unevaluatedProperties",
    "items",
    "contains",
    "unevaluatedItems",
)
_LIST = ("allOf", "anyOf", "oneOf", "prefixItems")
_BY_NAME = ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions")
_MAX_VALUES, _MAX_TEXT = 20_000, 500_000


def walk_subschemas(root: Json) -> Iterator[dict[str, Any]]:
    """Yield every schema in a valid schema, itself first."""
    stack = [root]
    while stack:
        schema = stack.pop()
        if not isinstance(schema, dict):
            continue
        yield schema
        stack += [schema[key] for key in _ONE if key in schema]
        for key in _LIST:
            stack += schema.get(key, ())
        for key in _BY_NAME:
            stack += schema.get(key, {}).values()


def check_size(schema: Json) -> None:
    """Refuse a schema that takes long only to be read.

    Raises:
        InvalidSchema: It has too many values, or too much text.
    """
    values, text, stack = 0, 0, [schema]
    while stack:
        node = stack.pop()
        values += 1
        if isinstance(node, str):
            text += len(node)
        elif isinstance(node, dict):
            text += sum(map(len, node))
            stack += node.values()
        elif isinstance(node, list):
            stack += node
        if values + len(stack) > _MAX_VALUES:
            raise InvalidSchema(f"more than {_MAX_VALUES} values")
        if text > _MAX_TEXT:
            raise InvalidSchema(f"more than {_MAX_TEXT} characters")
