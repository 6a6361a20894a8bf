"""Error responses in the API's own shape: the document's error example of the status, with what was wrong put in."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from samplewright.ir import Json
from samplewright.mock.messages import Response
from samplewright.mock.service.routes import Endpoint
from samplewright.mock.service.schemas import Schemas
from samplewright.openapi import media_types, paths
from samplewright.openapi.document import Spec
from samplewright.openapi.example_values import example_value
from samplewright.openapi.media_types import MediaType
from samplewright.openapi.paths import ResponseObject

#: The status of each check, and which declared one to use if the document has no response of that status.
STATUSES = {
    "path": (404,),
    "method": (405,),
    "credentials": (401,),
    "media-type": (415, 400, 422),
    "size": (413,),
    "encoding": (400, 422),
    "json": (400, 422),
    "schema": (400, 422),
    "prefer": (400,),
}
_ALWAYS = {"path", "method", "credentials", "size", "prefer"}
_MESSAGES = ("message", "detail", "error_description", "reason", "title", "description", "msg", "error")
_PARAMS = ("param", "field", "parameter", "pointer", "loc")
_CODES = ("code",)
_GENERIC: Json = {"error": {"message": "", "type": "invalid_request_error", "code": "", "param": None}}
_FRAMING = {"content-type", "content-length", "transfer-encoding", "connection", "content-encoding"}
_TOKEN = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)
_ABOUT_FIELDS = re.compile(r"validat|field|schema|missing|out of range|parameter", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ErrorResponse:
    """An error of the document: its example, and where in it message, code and parameter stand."""

    media: str
    headers: tuple[tuple[str, str], ...]
    example: Json
    message: tuple[str | int, ...] | None
    code: tuple[str | int, ...] | None
    param: tuple[str | int, ...] | None
    nullable: bool = True

    def with_(self, message: str, code: str, param: str | None) -> bytes:
        body = copy.deepcopy(self.example)
        for where, value in ((self.message, message), (self.code, code), (self.param, param)):
            if where is not None and value is None and not self.nullable:
                del _at(body, where[:-1])[where[-1]]
            elif where is not None:
                body = _put(body, where, value)
        return msgspec.json.encode(body)


class Refusals:
    """The error responses of one operation."""

    def __init__(self, spec: Spec, schemas: Schemas, endpoint: Endpoint):
        self._spec, self._schemas = spec, schemas
        self._endpoint = endpoint.id
        self.declared: dict[int, ResponseObject] = {}
        self._made: dict[tuple[int, str | None], ErrorResponse] = {}
        self._default: ResponseObject | None = None
        for response in paths.responses(spec, endpoint.operation):
            if response.status.isdigit() and int(response.status) >= 400:
                self.declared[int(response.status)] = response
            elif response.status.upper() == "4XX" or (response.status == "default" and self._default is None):
                self._default = response
        self.schema_status = self._schema_status()

    def refuse(
        self, check: str, message: str, code: str, param: str | None = None, headers: Iterable[tuple[str, str]] = ()
    ) -> Response:
        """The answer to a request that a check has refused."""
        status = self.status(check)
        response = self.response(status)
        own = tuple(headers)
        return Response(
            status=status,
            headers=(("content-type", response.media), *own),
            body=response.with_(message, code, param),
            verdict=check,
            detail=message,
            operation=self._endpoint,
        )

    def status(self, check: str) -> int:
        if check == "schema":
            return self.schema_status
        options = STATUSES[check]
        if check in _ALWAYS or self._default:
            return options[0]
        return next((status for status in options if status in self.declared), options[0])

    def _schema_status(self) -> int:
        """400 or 422 for a body that breaks its schema: the one declared; of both, the one said to be about fields."""
        known = [status for status in STATUSES["schema"] if status in self.declared]
        about = [one for one in known if _ABOUT_FIELDS.search(str(self.declared[one].node.get("description", "")))]
        return (about or known or [400])[0]

    def response(self, status: int, name: str | None = None) -> ErrorResponse:
        """The document's response of a status, by the name of an example if it has several."""
        if (status, name) not in self._made:
            self._made[status, name] = self._make(status, name)
        return self._made[status, name]

    def examples(self, status: int) -> dict[str, Json]:
        """The examples of a declared status that have a name."""
        media = self._media(self.declared.get(status))
        return {name: value for name, value in media.examples.items() if name} if media else {}

    def _media(self, response: ResponseObject | None) -> MediaType | None:
        if response is None:
            return None
        return media_types.json_of(media_types.read(self._spec, response.node, response.pointer))

    def _make(self, status: int, name: str | None) -> ErrorResponse:
        own = self.declared.get(status)
        near = sorted(self.declared, key=lambda code: (code // 100 != status // 100, code != 400, abs(code - status)))
        others = [self.declared[code] for code in near]
        declared = own or self._default or (others[0] if others else None)
        media = self._media(declared)
        headers = headers_of(self._spec, own) if own else ()
        if media is None:
            return _holes("application/json", headers, _GENERIC)
        schema = self._schemas.at(media.schema_pointer) if "schema" in media.node else None
        response = _holes(media.name, headers, self._example(media, name))
        for code, param in ((response.code, response.param), (None, response.param), (None, None)):
            for nullable in (True, False):
                kept = ErrorResponse(media.name, headers, response.example, response.message, code, param, nullable)
                bodies = (msgspec.json.decode(kept.with_("message", "code", place)) for place in ("param", None))
                if schema is None or all(map(schema.accepts, bodies)):
                    return kept
        return ErrorResponse(media.name, headers, response.example, None, None, None)

    def _example(self, media: MediaType, name: str | None) -> Json:
        if media.examples:
            return media.examples.get(name or "", next(iter(media.examples.values())))
        return example_value(self._spec, media.schema, media.schema_pointer)


def headers_of(spec: Spec, response: ResponseObject) -> tuple[tuple[str, str], ...]:
    """The headers that the document says a response has, with their examples."""
    found = []
    for name, raw in (response.node.get("headers") or {}).items():
        header, at = spec.resolve(raw, (*response.pointer, "headers", name))
        if name.lower() not in _FRAMING and _TOKEN.fullmatch(name):
            value = header.get("example", example_value(spec, header.get("schema", {}), (*at, "schema")))
            found.append((name.lower(), "".join(mark for mark in str(value) if " " <= mark <= "~")))
    return tuple(found)


def _holes(media: str, headers: tuple[tuple[str, str], ...], example: Json) -> ErrorResponse:
    message = _find(example, _MESSAGES, lambda value: isinstance(value, str))
    beside = _at(example, message[:-1]) if message else example
    code = next((name for name in _CODES if isinstance(beside, dict) and name in beside), None)
    param = next((name for name in _PARAMS if isinstance(beside, dict) and name in beside), None)
    prefix = message[:-1] if message else ()
    return ErrorResponse(
        media,
        headers,
        example,
        message,
        (*prefix, code) if code else None,
        (*prefix, param) if param else None,
    )


def _find(node: Json, names: tuple[str, ...], fits: Any, where: tuple[str | int, ...] = ()) -> Any:
    """Where the first of the names stands whose value fits, the outermost first."""
    if isinstance(node, str) and not where:
        return ()
    level: list[tuple[tuple[str | int, ...], Json]] = [(where, node)]
    while level:
        for name in names:
            for path, one in level:
                if isinstance(one, dict) and fits(one.get(name)):
                    return (*path, name)
        level = [
            ((*path, key), item)
            for path, one in level
            if isinstance(one, (dict, list))
            for key, item in (one.items() if isinstance(one, dict) else enumerate(one))
        ]
    return None


def _at(node: Json, where: tuple[str | int, ...]) -> Json:
    for step in where:
        node = node[step]
    return node


def _put(node: Json, where: tuple[str | int, ...], value: Json) -> Json:
    if not where:
        return value
    _at(node, where[:-1])[where[-1]] = value
    return node
