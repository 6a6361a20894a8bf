"""Loads an OpenAPI document: reads it, checks it, and remembers what was found valid."""

from __future__ import annotations

import contextlib
import gc
import json
from collections.abc import Iterator
from pathlib import Path

from samplewright import cache
from samplewright.errors import Location, SpecError
from samplewright.ir import Json
from samplewright.openapi.document import Spec, has_json_syntax
from samplewright.openapi.json_reader import read_json
from samplewright.openapi.read_errors import ReadError
from samplewright.openapi.yaml_reader import read_yaml

#: The kind of the cache entries: documents found valid, as JSON.
_KIND = "specs"
_BOM = "\ufeff"


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Every part of a document lives as long as the document: looking for garbage among them, again and again while
    they grow in number, takes longer than making them.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@_no_collection()
def load(path: Path) -> Spec:
    """Reads and checks a document, YAML or JSON, OpenAPI 3.0 or 3.1.

    A document once found valid is remembered by the hash of its bytes, and not checked again.

    Raises:
        SpecError: it cannot be read, is not OpenAPI, or breaks its own rules; with every problem found.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SpecError(f"cannot read the spec: {error.strerror}", Location(path), "name another with --spec") from None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise SpecError("the spec is not UTF-8 text", Location(path, line), "save it as UTF-8") from None
    bom, text = text[: text.startswith(_BOM)], text.removeprefix(_BOM)
    name = cache.key(_checker(), raw)
    if (entry := cache.load(_KIND, name)) is not None:
        return Spec(path, text, json.loads(entry), bom)
    spec = Spec(path, text, _parse(path, text), bom)
    from samplewright.openapi.validation import validate

    if problems := sorted(validate(spec), key=lambda problem: (problem.location and problem.location.line) or 0):
        raise SpecError(problems)
    cache.store(_KIND, name, json.dumps(spec.document, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return spec


def _checker() -> bytes:
    """Stands for what a document was checked by: what an older version found valid is checked again."""
    here = Path(__file__)
    return b"\0".join(here.with_name(name).read_bytes() for name in ("yaml_reader.py", "validation.py", "loader.py"))


def _parse(path: Path, text: str) -> dict[str, Json]:
    kind = "JSON" if has_json_syntax(path, text) else "YAML"
    try:
        document = read_json(text) if kind == "JSON" else read_yaml(text)
    except ReadError as error:
        fragment = None
        if error.line is not None and error.line <= text.count("\n") + 1:
            fragment = text.split("\n")[error.line - 1].strip()[:160]
        where = Location(path, error.line, error.column, fragment=fragment)
        raise SpecError(f"invalid {kind}: {error.message}", where) from None
    if not isinstance(document, dict) or not isinstance(document.get("openapi"), str):
        hint = "the document must begin with a line such as `openapi: 3.1.0`"
        if isinstance(document, dict) and "swagger" in document:
            hint = "this is Swagger 2.0: convert it to OpenAPI 3 first"
        elif isinstance(document, dict) and "openapi" in document:
            hint = "quote the version: openapi: '3.1.0'"
        raise SpecError("not an OpenAPI 3 document", Location(path, 1, 1), hint)
    if not document["openapi"].startswith(("3.0.", "3.1.")):
        raise SpecError(
            f"OpenAPI {document['openapi']} is not supported", Location(path, 1, 1), "versions 3.0 and 3.1 are"
        )
    return document
