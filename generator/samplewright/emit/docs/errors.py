"""Error responses of an operation, for readers."""

from __future__ import annotations

from samplewright.emit.docs.fields import FieldReader, FieldView
from samplewright.emit.docs.views import ErrorView
from samplewright.openapi import media_types, paths
from samplewright.openapi.paths import OperationObject, ResponseObject


def error_views(reader: FieldReader, operation: OperationObject) -> tuple[tuple[ErrorView, ...], tuple[FieldView, ...]]:
    """Return the error responses of an operation, and the fields of the first error body.

    Args:
        reader: Reads the fields.
        operation: The operation object.
    """
    views: list[ErrorView] = []
    fields: tuple[FieldView, ...] = ()
    for response in paths.responses(reader.spec, operation):
        if response.status[:1] not in "123":
            text = reader.translations.localize(response.node, "description")
            views.append(ErrorView(response.status, text, _headers(reader, response)))
            fields = fields or _body_fields(reader, response)
    return tuple(views), fields


def _headers(reader: FieldReader, response: ResponseObject) -> tuple[FieldView, ...]:
    fields = []
    for name, node in (response.node.get("headers") or {}).items():
        header, target = reader.spec.resolve(node, (*response.pointer, "headers", name))
        texts = {key: header[key] for key in ("description", "x-i18n") if key in header}
        described = {**(header.get("schema") or {}), **texts}
        fields.append(reader.field(name, described, (*target, "schema"), name, None))
    return tuple(fields)


def _body_fields(reader: FieldReader, response: ResponseObject) -> tuple[FieldView, ...]:
    body = media_types.json_of(media_types.read(reader.spec, response.node, response.pointer))
    return reader.body(body.schema, body.schema_pointer) if body else ()
