"""The OpenAPI document of a fuzz run: hard-to-quote values as scenarios, at such a path and with such a header."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from samplewright.ir import Json, Scenario
from samplewright.openapi.document import Spec

NOTE_HEADER = "X-Note"
NOTE = '"it\'s" $HOME `id` \\ #{1} %s'
_PATH = "/it's/$HOME/$(touch%20canary)/`id`/%5C(1)/%25s/a\"b"
_TEXT = "</script> */ #{1}"
#: Names of examples: reserved words, devices, modules, paths, options, quotes, controls, other scripts.
_NAMES = (
    "__proto__", "../../escape", "constructor", "it's \"$(touch canary)\"", "types", "-rf", "con", "класс", "\x1b[2J",
    "你好", "json", "main", "test", "a/b\\c", "requests.py", "\u202egnp", "String", "complete", "lib", "index", "%s",
    "class",
)  # fmt: skip


def fuzz_document(
    base: Scenario, body: Mapping[str, Json], extensions: Collection[str], bodies: Sequence[Json]
) -> Spec:
    """Return a document with a scenario for each body, called by names of which it is hard to make names of files.

    Args:
        base: A scenario whose operation the document has.
        body: The body without hostile values, whose members are the parameters that the document declares.
        extensions: Those of them that are no standard parameters.
        bodies: Bodies of requests.
    """
    parts = urlsplit(base.base_url)
    schemes = _security_schemes(base)
    schema = {"type": "object", "properties": {key: {"x-extension": key in extensions} for key in body}}
    examples = dict(zip(_names(len(bodies)), bodies, strict=True))
    document = {
        "openapi": "3.1.0",
        "info": {"title": _TEXT, "version": "1"},
        "servers": [{"url": f"{parts.scheme}://{parts.netloc}{_PATH}"}],
        "security": [{name: []} for name in schemes],
        "components": {"securitySchemes": schemes},
        "paths": {base.path.split("?")[0]: {base.method.lower(): _operation(base, schema, examples)}},
    }
    return Spec(Path("fuzz.json"), json.dumps(document), document)


def _names(count: int) -> list[str]:
    return [name if index < len(_NAMES) else f"{name} {index}" for index, name in zip(range(count), cycle(_NAMES))]


def _operation(base: Scenario, schema: Json, examples: Mapping[str, Json]) -> dict[str, Any]:
    body = {"schema": schema, "examples": {name: {"value": body} for name, body in examples.items()}}
    example = {"fuzz": True} if base.response.example is None else base.response.example
    response = {"schema": {}, "examples": {name: {"value": example} for name in examples}}
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
