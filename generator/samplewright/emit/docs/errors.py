"""Error responses of an operation, for readers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from samplewright.emit.docs.fields import FieldReader, FieldView
from samplewright.emit.docs.views import ErrorView
from samplewright.ir import Json
from samplewright.openapi.operations import JSON_MEDIA
from samplewright.openapi.pointers import Pointer


def error_views(
    reader: FieldReader, operation: Mapping[str, Json], pointer: Pointer
) -> tuple[tuple[ErrorView, ...], tuple[FieldView, ...]]:
    """Return the error responses of an operation, and the fields of the first error body.

    Args:
        reader: Reads the fields.
        operation: The operation object.
        pointer: Where it is.
    """
    views: list[ErrorView] = []
    fields: tuple[FieldView, ...] = ()
    for code, node in (operation.get("responses") or {}).items():
        if str(code)[:1] in "123":
            continue
        response, target = reader.spec.resolve(node, (*pointer, "responses", code))
        text = reader.translations.localize(response, "description")
        views.append(ErrorView(str(code), text, _headers(reader, response, target)))
        fields = fields or _body_fields(reader, response, target)
    return tuple(views), fields


def _headers(reader: FieldReader, response: Mapping[str, Any], pointer: Pointer) -> tuple[FieldView, ...]:
    fields = []
    for name, node in (response.get("headers") or {}).items():
        header, target = reader.spec.resolve(node, (*pointer, "headers", name))
        texts = {key: header[key] for key in ("description", "x-i18n") if key in header}
        described = {**(header.get("schema") or {}), **texts}
        fields.append(reader.field(name, described, (*target, "schema"), name, None))
    return tuple(fields)


def _body_fields(reader: FieldReader, response: Mapping[str, Any], pointer: Pointer) -> tuple[FieldView, ...]:
    for media_type, node in (response.get("content") or {}).items():
        if JSON_MEDIA.fullmatch(media_type):
            content, target = reader.spec.resolve(node, (*pointer, "content", media_type))
            if fields := reader.body(content.get("schema") or {}, (*target, "schema")):
                return fields
    return ()
