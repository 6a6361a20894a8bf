"""Loading OpenAPI documents: read, validate, and remember what was valid."""

from __future__ import annotations

import json
from pathlib import Path

from samplewright import cache
from samplewright.errors import Location, Problem, SpecError
from samplewright.ir import Json
from samplewright.openapi.document import Spec, has_json_syntax
from samplewright.openapi.json_reader import read_json
from samplewright.openapi.read_errors import ReadError

#: The kind of the cache entries: valid documents, as JSON.
_KIND = "specs"
#: Increase when the readers or the validation change: documents are then validated again.
_VERSION = "4"
_BOM = "\ufeff"


def load(path: Path) -> Spec:
    """Read and validate a document, YAML or JSON, OpenAPI 3.0 or 3.1.

    A valid document is remembered by the digest of its bytes, and not validated again.

    Raises:
        SpecError: The file cannot be read, is not OpenAPI, or is invalid; with every problem.
    """
    raw, text = _read(path)
    bom, text = text[: text.startswith(_BOM)], text.removeprefix(_BOM)
    is_json = has_json_syntax(path, text)
    key = cache.key(_VERSION, str(is_json), raw)
    if (entry := cache.load(_KIND, key)) is not None:
        return Spec(path, text, json.loads(entry), bom)
    spec = Spec(path, text, _parse(path, text, is_json), bom)
    # Slow to import, and not needed for a document that is remembered.
    from samplewright.openapi.validation import validate

    if problems := sorted(validate(spec), key=_line):
        raise SpecError(problems)
    cache.store(_KIND, key, json.dumps(spec.document, ensure_ascii=False).encode())
    return spec


def _line(problem: Problem) -> float:
    return problem.location.line or 0 if problem.location else float("inf")


def _read(path: Path) -> tuple[bytes, str]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SpecError(f"cannot read the spec: {error.strerror}", Location(path), "name another with --spec") from None
    try:
        return raw, raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise SpecError("the spec is not UTF-8 text", Location(path, line), "save it as UTF-8") from None


def _parse(path: Path, text: str, is_json: bool) -> dict[str, Json]:
    from samplewright.openapi.yaml_reader import read_yaml  # slow to import, and not needed for a remembered document

    try:
        document = read_json(text) if is_json else read_yaml(text)
    except ReadError as error:
        fragment = None
        if error.line is not None and error.line <= text.count("\n") + 1:
            fragment = text.split("\n")[error.line - 1].strip()[:160]
        location = Location(path, error.line, error.column, error.pointer, fragment)
        raise SpecError(f"invalid {'JSON' if is_json else 'YAML'}: {error.message}", location) from None
    if not isinstance(document, dict) or not isinstance(document.get("openapi"), str):
        raise SpecError("not an OpenAPI 3 document", Location(path, 1, 1), _version_hint(document))
    if not document["openapi"].startswith(("3.0.", "3.1.")):
        message = f"unsupported OpenAPI version {document['openapi']}"
        raise SpecError(message, Location(path, 1, 1), "supported: 3.0 and 3.1")
    return document


def _version_hint(document: Json) -> str:
    if isinstance(document, dict) and "swagger" in document:
        return "this is Swagger 2.0: convert it to OpenAPI 3 first"
    if isinstance(document, dict) and "openapi" in document:
        return "quote the version: openapi: '3.1.0'"
    return "the document must begin with a line such as `openapi: 3.1.0`"
