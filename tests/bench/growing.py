"""OpenAPI documents of any number of operations, to see how time grows with them."""

from __future__ import annotations

import json
from typing import Any


def document(operations: int) -> str:
    """A document as YAML (JSON is YAML): each operation with its own path, schema, named example and reply."""
    numbers = range(1, operations + 1)
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "Growing", "version": "1"},
            "servers": [{"url": "https://api.example.com/v1"}],
            "security": [{"key": []}],
            "paths": {f"/things/{number}": {"post": _operation(number)} for number in numbers},
            "components": {
                "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "x-api-key-env": "EXAMPLE_API_KEY"}},
                "schemas": {f"Thing{number}": _schema() for number in numbers},
            },
        },
        indent=1,
    )


def _schema() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["name", "size"],
        "additionalProperties": False,
        "properties": {
            "name": {"type": "string", "description": "What it is called."},
            "size": {"type": "integer", "minimum": 0},
            "tags": {"type": "array", "items": {"type": "string"}},
            "owner": {"type": "object", "properties": {"id": {"type": "integer"}, "mail": {"type": "string"}}},
        },
    }


def _operation(number: int) -> dict[str, Any]:
    name = f"thing_{number}"
    value = {
        "name": f"Thing no. {number}",
        "size": number,
        "tags": ["new", "blue", f"series {number % 7}"],
        "owner": {"id": number * 31, "mail": f"owner{number}@example.com"},
    }
    schema = {"$ref": f"#/components/schemas/Thing{number}"}
    content = {"application/json": {"schema": schema, "examples": {name: {"summary": "A thing", "value": value}}}}
    return {
        "operationId": f"putThing{number}",
        "summary": f"Put thing {number}",
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "The thing as it is now.", "content": content}},
    }
