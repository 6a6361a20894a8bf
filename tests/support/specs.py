"""Small OpenAPI documents for tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from samplewright.ir import Scenario
from samplewright.openapi import operations, scenarios
from samplewright.openapi.document import Spec


def document(
    operation: dict[str, Any] | None = None, *, version: str = "3.1.0", method: str = "post", **parts: Any
) -> dict[str, Any]:
    """A document with one operation, at /things. parts: further top-level members."""
    return {
        "openapi": version,
        "info": {"title": "Things", "version": "1"},
        "servers": [{"url": "https://api.example.com/v1"}],
        "paths": {"/things": {method: operation or {"responses": {"200": {"description": "ok"}}}}},
        **parts,
    }


def body(schema: Any = None, **media_type: Any) -> dict[str, Any]:
    """A request body in JSON."""
    return {"content": {"application/json": {"schema": {} if schema is None else schema, **media_type}}}


def responses(schema: Any = None, status: str = "200", **media_type: Any) -> dict[str, Any]:
    """Responses: one, in JSON."""
    return {status: {"description": "ok", **body(schema, **media_type)}}


def named(**examples: Any) -> dict[str, Any]:
    """Named examples."""
    return {name: {"value": value} for name, value in examples.items()}


def spec(value: dict[str, Any]) -> Spec:
    """A document as if it had been loaded, without validation."""
    return Spec(Path("openapi.json"), json.dumps(value, indent=1), value)


def scenarios_of(value: dict[str, Any]) -> dict[str, Scenario]:
    """The scenarios of a document by name, for the models that its examples name."""
    return {scenario.name: scenario for scenario in variants_of(value) if not scenario.model_slug}


def variants_of(value: dict[str, Any]) -> tuple[Scenario, ...]:
    """The scenarios of a document, for every model."""
    loaded = spec(value)
    return scenarios.build(loaded, operations.read(loaded))
