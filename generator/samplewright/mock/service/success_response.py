"""The success response of an operation, built from values."""

from __future__ import annotations

from samplewright.ir import Json
from samplewright.mock.chat.chunks import encode_end, encode_event
from samplewright.mock.chat.encoding import encode_json
from samplewright.mock.messages import Response
from samplewright.mock.service.response_headers import response_headers
from samplewright.openapi import media_types, paths
from samplewright.openapi.document import Spec
from samplewright.openapi.example_values import example_or_null
from samplewright.openapi.media_types import MediaType
from samplewright.openapi.paths import OperationObject

#: The detail of a response that is not an example of the document.
GENERATED = "generated"
_STREAM_HEADERS = (("content-type", "text/event-stream; charset=utf-8"), ("cache-control", "no-cache"))


class SuccessResponse:
    """The success response of one operation.

    Attributes:
        status: Its status.
        json: Its JSON media type, if it has one.
        stream: Its media type for server-sent events, if it has one.
        default: The response that does not depend on the request.
        default_stream: The same as a stream.
    """

    def __init__(self, spec: Spec, operation: OperationObject):
        """Read the declared response."""
        declared = paths.success_response(spec, operation)
        types = media_types.read(spec, declared.node, declared.pointer) if declared else ()
        self._spec, self._operation_id = spec, operation.id
        self._headers = response_headers(spec, declared) if declared else ()
        self.status = int(declared.status) if declared and declared.status.isdigit() else 200
        self.json, self.stream = media_types.json_of(types), media_types.event_stream_of(types)
        self._end = encode_end(self.stream.stream_end if self.stream else None)
        self.default = self._from_document(self.json or self.stream or next(iter(types), None))
        self.default_stream = self._from_document(self.stream) if self.stream else None

    @property
    def example_names(self) -> tuple[str, ...]:
        """The names of the examples."""
        declared = (media_type for media_type in (self.json, self.stream) if media_type)
        return tuple(dict.fromkeys(name for media_type in declared for name in media_type.examples if name))

    def from_json(self, value: Json, detail: str) -> Response:
        """Return the response with a JSON body."""
        media_type = self.json.name if self.json else "application/json"
        return self._build(media_type, encode_json(value), detail)

    def from_events(self, events: Json, detail: str) -> Response:
        """Return the response as a stream of events, given their data; a single value is one event."""
        data = events if isinstance(events, list) else [events]
        return Response(
            self.status,
            (*_STREAM_HEADERS, *self._headers),
            None,
            (*map(encode_event, data), *self._end),
            detail=detail,
            operation=self._operation_id,
        )

    def _build(self, media_type: str, body: bytes, detail: str) -> Response:
        headers = (("content-type", media_type), *self._headers)
        return Response(self.status, headers, body, detail=detail, operation=self._operation_id)

    def _from_document(self, media_type: MediaType | None) -> Response:
        """Return the response with the first example of a media type, or with a value made from its schema."""
        if media_type is None:
            return Response(self.status, self._headers, b"", detail=GENERATED, operation=self._operation_id)
        if media_type.examples:
            name, value = next(iter(media_type.examples.items()))
            detail = name or "example"
        else:
            value = example_or_null(self._spec, media_type.schema, media_type.schema_pointer)
            detail = GENERATED
        if media_type is self.stream:
            return self.from_events(value, detail)
        if media_type is self.json:
            return self.from_json(value, detail)
        body = value.encode("utf-8", "replace") if isinstance(value, str) else encode_json(value)
        return self._build("application/octet-stream" if "*" in media_type.name else media_type.name, body, detail)
