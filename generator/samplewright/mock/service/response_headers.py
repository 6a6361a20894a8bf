"""Headers that a document declares for a response."""

from __future__ import annotations

import re

from samplewright.openapi.document import Spec
from samplewright.openapi.example_values import example_or_null
from samplewright.openapi.paths import ResponseObject

#: Headers that the framing of the response determines.
_FRAMING = {"content-type", "content-length", "transfer-encoding", "connection", "content-encoding"}
_TOKEN = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)


def response_headers(spec: Spec, response: ResponseObject) -> tuple[tuple[str, str], ...]:
    """Return the (lower-case name, example value) pairs of a response's headers."""
    headers = []
    for name, raw in (response.node.get("headers") or {}).items():
        header, pointer = spec.resolve(raw, (*response.pointer, "headers", name))
        if name.lower() in _FRAMING or not _TOKEN.fullmatch(name):
            continue
        if "example" in header:
            value = header["example"]
        else:
            value = example_or_null(spec, header.get("schema", {}), (*pointer, "schema"))
        headers.append((name.lower(), "".join(char for char in str(value) if " " <= char <= "~")))
    return tuple(headers)
