"""JSON Schema in OpenAPI documents: its dialects."""

from __future__ import annotations

from samplewright.ir import Json
from samplewright.openapi.document import Spec

#: The URI by which validators know the document.
DOCUMENT_URI = "urn:samplewright:document"


def as_2020_12(spec: Spec) -> Json:
    """Return the document with its schemas in JSON Schema 2020-12; OpenAPI 3.0 is translated into a copy."""
    return _translated(spec.document) if spec.document["openapi"].startswith("3.0.") else spec.document


def _translated(node: Json) -> Json:
    if isinstance(node, list):
        return [_translated(item) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {key: _translated(item) for key, item in node.items()}
    if copy.get("nullable") is True:
        if isinstance(copy.get("type"), str):
            copy["type"] = [copy["type"], "null"]
        if isinstance(copy.get("enum"), list) and None not in copy["enum"]:
            copy["enum"].append(None)
    for flag, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(copy.get(flag), bool):
            strict = copy.pop(flag)
            if strict and bound in copy:
                copy[flag] = copy.pop(bound)
    return copy
