"""JSON schemas compiled by jsonschema-rs, which fetches nothing and whose messages nobody sees."""

from __future__ import annotations

from typing import Any

import jsonschema_rs

from samplewright.ir import Json
from samplewright.openapi.pointers import Pointer, format_fragment
from samplewright.openapi.violations import describe, shortened

#: The URI by which a registry knows its document.
DOCUMENT_URI = "urn:samplewright:document"

Registry = jsonschema_rs.Registry
Validator = jsonschema_rs.Draft202012Validator


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
        return Registry([(DOCUMENT_URI, document)], retriever=_fetch_nothing)
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
    return _compiled(schema, retriever=_fetch_nothing, validate_formats=True)


def _compiled(schema: Json, **options: Any) -> Validator:
    try:
        return Validator(schema, **options)
    except jsonschema_rs.ValidationError as error:
        raise _invalid(error) from None
    except (ValueError, jsonschema_rs.ReferencingError):
        raise InvalidSchema("unresolved $ref") from None
    except RecursionError:
        raise InvalidSchema("too deeply nested") from None


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
