"""JSON schemas compiled by jsonschema-rs, which fetches nothing and whose messages nobody sees.

Patterns come from strangers: they run on an engine that takes linear time. A pattern that it cannot run, such as one
with look-around, or one that is too large, is valid, but not checked.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, repeat
from typing import Any

import jsonschema_rs

from samplewright.ir import Json
from samplewright.openapi.document import walk_objects
from samplewright.openapi.pointers import Pointer, format_fragment
from samplewright.openapi.violations import describe, shortened

#: The URI by which a registry knows its document.
DOCUMENT_URI = "urn:samplewright:document"

Registry = jsonschema_rs.Registry
Validator = jsonschema_rs.Draft202012Validator


def _linear(size: int) -> jsonschema_rs.RegexOptions:
    return jsonschema_rs.RegexOptions(size_limit=size, dfa_size_limit=10_000_000)


#: How many patterns of a document may have which size in bytes when compiled, and the size of all others.
#: `[^/]{1,1000}` is within the first, `[a-z]{1,256}` within the last.
_SIZES = ((50, 2_000_000), (1000, 100_000))
_LAST_SIZE = 20_000
_LINEAR = _linear(_SIZES[0][1])
_BACKTRACKING = jsonschema_rs.FancyRegexOptions(size_limit=2_000_000)
_COUNTED = re.compile(r"\{\d+(?:,\d*)?\}")


class InvalidSchema(ValueError):
    """A schema that is none.

    Attributes:
        message: What is wrong with it.
        pointer: The wrong keyword, from the root of the document or of the schema itself.
    """

    def __init__(self, message: str, pointer: Pointer = ()):
        """Create an error; see the attributes."""
        super().__init__(message)
        self.message = message
        self.pointer = pointer


def registry(document: Json) -> Registry:
    """Make a registry of one document, whose schemas `compile_at` compiles.

    Raises:
        InvalidSchema: A reference cannot be resolved.
    """
    try:
        return Registry([(DOCUMENT_URI, _with_linear_patterns(document))], retriever=_fetch_nothing)
    except (ValueError, jsonschema_rs.ReferencingError):
        raise InvalidSchema("unresolved $ref") from None


def compile_at(document: Registry, pointer: Pointer, *, formats: bool = False) -> Validator:
    """Compile the schema at a pointer of a registry's document.

    Args:
        document: The registry.
        pointer: Leads to the schema.
        formats: Whether values must have the `format` of the schema.

    Raises:
        InvalidSchema: It is not a schema.
    """
    return _compiled({"$ref": f"{DOCUMENT_URI}{format_fragment(pointer)}"}, registry=document, validate_formats=formats)


def compile_schema(schema: Json) -> Validator:
    """Compile a schema that stands alone, formats included.

    Raises:
        InvalidSchema: It is not a schema, or has a reference to what is outside.
    """
    return _compiled(_with_linear_patterns(schema), retriever=_fetch_nothing, validate_formats=True)


def check_schema(schema: Json) -> None:
    """Check the keywords of a schema, but neither its references nor its patterns.

    Raises:
        InvalidSchema: It is not a schema.
    """
    try:
        _metaschema().validate(schema)
    except jsonschema_rs.ValidationError as error:
        raise _invalid(error) from None
    except (ValueError, RecursionError):
        raise InvalidSchema("too deeply nested") from None


@lru_cache(1)
def _metaschema() -> Validator:
    return Validator({"$ref": "https://json-schema.org/draft/2020-12/schema"})


def _compiled(schema: Json, **options: Any) -> Validator:
    try:
        return Validator(schema, pattern_options=_LINEAR, **options)
    except jsonschema_rs.ValidationError as error:
        raise _invalid(error) from None
    except (ValueError, jsonschema_rs.ReferencingError):
        raise InvalidSchema("unresolved $ref") from None
    except RecursionError:
        raise InvalidSchema("too deeply nested") from None


def _with_linear_patterns(schema: Json) -> Json:
    """Return the schemas without patterns that only a backtracking engine can run, or that are too large."""
    patterns = dict.fromkeys(_patterns(schema))
    sizes = chain.from_iterable(repeat(_linear(size), count) for count, size in _SIZES)
    engines = chain(sizes, repeat(_linear(_LAST_SIZE)))
    dropped = {pattern for pattern, engine in zip(patterns, engines, strict=False) if _is_beyond(pattern, engine)}
    if not dropped:
        return schema
    linear = copy.deepcopy(schema)
    for _, node in list(walk_objects(linear)):
        if isinstance(pattern := node.get("pattern"), str) and pattern in dropped:
            del node["pattern"]
        if isinstance(by_pattern := node.get("patternProperties"), dict) and not dropped.isdisjoint(by_pattern):
            node["patternProperties"] = {key: item for key, item in by_pattern.items() if key not in dropped}
            # The names that the dropped pattern allows are not known.
            for rule in ("additionalProperties", "unevaluatedProperties"):
                node.pop(rule, None)
    return linear


def _patterns(schema: Json) -> Iterator[str]:
    for _, node in walk_objects(schema):
        if isinstance(pattern := node.get("pattern"), str):
            yield pattern
        if isinstance(by_pattern := node.get("patternProperties"), dict):
            yield from by_pattern


def _is_beyond(pattern: str, engine: jsonschema_rs.RegexOptions) -> bool:
    """Whether a pattern is beyond an engine though it is valid; an invalid one is left for the compiler to report.

    Whether it is valid is seen without its counts, which make it large.
    """
    return not _compiles(pattern, engine) and _compiles(_COUNTED.sub("?", pattern), _BACKTRACKING)


def _compiles(pattern: str, engine: jsonschema_rs.RegexOptions | jsonschema_rs.FancyRegexOptions) -> bool:
    try:
        Validator({"pattern": pattern}, pattern_options=engine)
    except jsonschema_rs.ValidationError:
        return False
    return True


def _invalid(error: jsonschema_rs.ValidationError) -> InvalidSchema:
    pointer = tuple(error.instance_path)
    if error.kind.name == "$ref":
        return InvalidSchema("unresolved $ref", pointer)
    if error.kind.name:
        violation = describe(error, {})
        return InvalidSchema(shortened(violation.sentence), violation.pointer)
    return InvalidSchema(f"invalid {pointer[-1]!r}" if pointer else "invalid schema", pointer)


def _fetch_nothing(uri: str) -> Json:
    raise ValueError(uri)
