"""The error responses of an operation: which status a failed check has, and which of the document's errors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import msgspec

from samplewright.ir import Json
from samplewright.mock.chat.encoding import encode_json
from samplewright.mock.messages import Response
from samplewright.mock.service.error_response import ErrorResponse, from_example
from samplewright.mock.service.request_error import RequestError
from samplewright.mock.service.response_headers import response_headers
from samplewright.mock.service.schemas import CompiledSchema, SchemaCompiler
from samplewright.openapi import media_types, paths
from samplewright.openapi.document import Spec
from samplewright.openapi.example_values import example_or_null
from samplewright.openapi.media_types import MediaType
from samplewright.openapi.paths import OperationObject, ResponseObject
from samplewright.openapi.pointers import format_pointer
from samplewright.openapi.violations import shortened

#: The statuses of each check. The first that the document declares is used, or else the first.
STATUSES = {
    "path": (404,),
    "method": (405,),
    "credentials": (401,),
    "media-type": (415, 400, 422),
    "size": (413,),
    "encoding": (400, 422),
    "json": (400, 422),
    "schema": (400, 422),
    "cost": (400, 413, 422),
    "prefer": (400,),
}
_GENERIC: Json = {"error": {"message": "", "type": "invalid_request_error", "code": "", "param": None}}
_ABOUT_FIELDS = re.compile(r"validat|field|schema|missing|out of range|parameter", re.IGNORECASE)


class ErrorResponses:
    """The error responses of one operation."""

    def __init__(self, spec: Spec, schemas: SchemaCompiler, operation: OperationObject):
        """Read the declared error responses."""
        self._spec, self._schemas = spec, schemas
        self._operation_id = operation.id
        self._declared: dict[int, ResponseObject] = {}
        self._default: ResponseObject | None = None
        self._created: dict[tuple[int, str | None], ErrorResponse] = {}
        for response in paths.responses(spec, operation):
            if response.status.isdigit() and int(response.status) >= 400:
                self._declared[int(response.status)] = response
            elif response.status.upper() == "4XX" or (response.status == "default" and self._default is None):
                self._default = response
        self._schema_status = self._choose_schema_status()

    @property
    def statuses(self) -> tuple[int, ...]:
        """The statuses that the document declares."""
        return tuple(self._declared)

    def build(self, error: RequestError, headers: Iterable[tuple[str, str]] = ()) -> Response:
        """Return the response to a request that has failed a check.

        Args:
            error: The problem.
            headers: Headers to add.
        """
        status = self._status(error.check)
        response = self._error_response(status)
        extra: dict[str, object] = {}
        if error.violation is not None:
            extra = {"pointer": shortened(format_pointer(error.violation.pointer)), "rule": error.violation.rule}
        return Response(
            status=status,
            headers=(("content-type", response.media_type), *headers),
            body=response.encode(error.message, error.code, error.param),
            verdict=error.check,
            detail=error.message,
            operation=self._operation_id,
            extra=extra,
        )

    def example(self, status: int, name: str | None, detail: str) -> Response:
        """Return the document's example for a declared status.

        Args:
            status: The status.
            name: The example's name; None for the first.
            detail: The response's line for the log.
        """
        response = self._error_response(status, name)
        return Response(
            status,
            (("content-type", response.media_type), *response.headers),
            encode_json(response.example),
            detail=detail,
            operation=self._operation_id,
        )

    def example_names(self, status: int) -> tuple[str, ...]:
        """Return the names of the examples for a declared status."""
        media_type = self._json(self._declared.get(status))
        return tuple(name for name in media_type.examples if name) if media_type else ()

    def _status(self, check: str) -> int:
        if check == "schema":
            return self._schema_status
        statuses = STATUSES[check]
        if self._default:
            return statuses[0]
        return next((status for status in statuses if status in self._declared), statuses[0])

    def _choose_schema_status(self) -> int:
        """Choose 400 or 422, whichever is declared; of both, the one whose description is about fields."""
        declared = [status for status in STATUSES["schema"] if status in self._declared]
        descriptions = {status: str(self._declared[status].node.get("description", "")) for status in declared}
        about_fields = [status for status in declared if _ABOUT_FIELDS.search(descriptions[status])]
        return (*about_fields, *declared, 400)[0]

    def _error_response(self, status: int, name: str | None = None) -> ErrorResponse:
        if (status, name) not in self._created:
            self._created[status, name] = self._create(status, name)
        return self._created[status, name]

    def _create(self, status: int, name: str | None) -> ErrorResponse:
        declared = self._declared.get(status)
        headers = response_headers(self._spec, declared) if declared else ()
        media_type = self._json(declared or self._default or self._nearest(status))
        if media_type is None:
            return from_example("application/json", headers, _GENERIC)
        response = from_example(media_type.name, headers, self._example_value(media_type, name))
        schema = self._schemas.compile(media_type.schema_pointer) if "schema" in media_type.node else None
        return next(candidate for candidate in _candidates(response) if _is_valid(candidate, schema))

    def _nearest(self, status: int) -> ResponseObject | None:
        """Return the declared response to borrow the format from: of the same class, then 400, then the nearest."""

        def distance(code: int) -> tuple[bool, bool, int]:
            return code // 100 != status // 100, code != 400, abs(code - status)

        return self._declared[min(self._declared, key=distance)] if self._declared else None

    def _json(self, response: ResponseObject | None) -> MediaType | None:
        if response is None:
            return None
        return media_types.json_of(media_types.read(self._spec, response.node, response.pointer))

    def _example_value(self, media_type: MediaType, name: str | None) -> Json:
        if media_type.examples:
            return media_type.examples.get(name or "", next(iter(media_type.examples.values())))
        return example_or_null(self._spec, media_type.schema, media_type.schema_pointer)


def _candidates(response: ErrorResponse) -> Iterator[ErrorResponse]:
    """Yield the response with fewer and fewer fields to write to; the last one is the plain example."""
    for code, param in ((response.code, response.param), (None, response.param), (None, None)):
        for nullable in (True, False):
            yield replace(response, code=code, param=param, nullable=nullable)
    yield replace(response, message=None, code=None, param=None)


def _is_valid(response: ErrorResponse, schema: CompiledSchema | None) -> bool:
    """Return whether bodies with and without a parameter are valid; the plain example always counts as valid."""
    if schema is None or response.message is response.code is response.param is None:
        return True
    bodies = (msgspec.json.decode(response.encode("message", "code", param)) for param in ("param", None))
    return all(schema.violation(body) is None for body in bodies)
