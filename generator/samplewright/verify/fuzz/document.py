"""The OpenAPI document of a fuzz run: hard-to-quote values as scenarios, at such a path and with such a header."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from samplewright.ir import Json, Scenario
from samplewright.openapi.document import Spec

NOTE_HEADER = "X-Note"
NOTE = '"it\'s" $HOME `id` \\ #{1} %s'
_PATH = "/it's/$HOME/$(touch%20canary)/`id`/\\(1)/%25s/a\"b"
_TEXT = "</script> */ #{1}"


def fuzz_document(base: Scenario, bodies: Mapping[str, Json]) -> Spec:
    """Return a document with a scenario for each body.

    Args:
        base: A scenario whose operation the document has.
        bodies: Name of a scenario -> body of its request.
    """
    parts = urlsplit(base.base_url)
    schemes = _security_schemes(base)
    document = {
        "openapi": "3.1.0",
        "info": {"title": _TEXT, "version": "1"},
        "servers": [{"url": f"{parts.scheme}://{parts.netloc}{_PATH}"}],
        "security": [{name: []} for name in schemes],
        "components": {"securitySchemes": schemes},
        "paths": {base.path.split("?")[0]: {base.method.lower(): _operation(base, bodies)}},
    }
    return Spec(Path("fuzz.json"), json.dumps(document), document)


def _operation(base: Scenario, bodies: Mapping[str, Json]) -> dict[str, Any]:
    body = {
        "schema": {"type": "object", "properties": {key: {} for key in base.body}},
        "examples": {name: {"value": body} for name, body in bodies.items()},
    }
    example = {"fuzz": True} if base.response.example is None else base.response.example
    response = {"schema": {}, "examples": {name: {"value": example} for name in bodies}}
    return {
        "operationId": base.operation,
        "parameters": [{"name": NOTE_HEADER, "in": "header", "required": True, "schema": {}, "example": NOTE}],
        "requestBody": {"content": {"application/json": body}},
        "responses": {"200": {"description": _TEXT, "content": {"application/json": response}}},
    }


def _security_schemes(base: Scenario) -> dict[str, Any]:
    if base.auth is None:
        return {}
    scheme = {"type": "http", "scheme": "bearer"}
    if not base.auth.prefix.strip():
        scheme = {"type": "apiKey", "in": "header", "name": base.auth.header}
    return {"key": {**scheme, "x-api-key-env": base.auth.env}}
