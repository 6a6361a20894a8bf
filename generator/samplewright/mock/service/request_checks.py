"""The checks of a request whose operation is known: credentials, media type, size, encoding, JSON, schema."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from samplewright.ir import Json
from samplewright.mock.messages import Request
from samplewright.mock.service.body import BodyError, decode_text, decompress, parse_json
from samplewright.mock.service.credentials import read_rules
from samplewright.mock.service.parameter_checks import ParameterCheck, parse_query
from samplewright.mock.service.request_error import RequestError, schema_error
from samplewright.mock.service.schemas import CompiledSchema, SchemaCompiler
from samplewright.openapi import media_types, parameters
from samplewright.openapi.document import Spec
from samplewright.openapi.paths import OperationObject

_UTF8 = ("utf-8", "utf8", "us-ascii")
_CHARSET = re.compile(r';\s*charset\s*=\s*"?([\w.:-]+)', re.IGNORECASE)
_BODY_CODES = {
    "media-type": "invalid_media_type",
    "size": "request_too_large",
    "encoding": "invalid_encoding",
    "json": "invalid_json",
}


@dataclass(frozen=True, slots=True)
class _BodyRule:
    """A media type that a body may have.

    Attributes:
        name: The declared name or range in lower case, without parameters.
        is_json: Whether it is JSON.
        schema: The schema of the JSON value; None if there is none.
    """

    name: str
    is_json: bool
    schema: CompiledSchema | None


class RequestChecks:
    """The checks of one operation."""

    def __init__(self, spec: Spec, schemas: SchemaCompiler, operation: OperationObject, max_body: int):
        """Read what an operation requires.

        Args:
            spec: The document.
            schemas: Compiles the document's schemas.
            operation: The operation.
            max_body: Largest body, in bytes, also after decompression.

        Raises:
            SpecError: A schema is invalid.
        """
        body, pointer = spec.descend(operation.node, operation.pointer, "requestBody")
        self.credentials = read_rules(spec, operation)
        self.media_types = media_types.read(spec, body, pointer)
        self._max_body = max_body
        self._body_required = bool(body and body.get("required"))
        self._supported = ", ".join(media_type.name for media_type in self.media_types)
        self._body_rules = [
            _BodyRule(
                media_type.name.partition(";")[0].strip().lower(),
                media_type.is_json,
                schemas.compile(media_type.schema_pointer) if "schema" in media_type.node else None,
            )
            for media_type in self.media_types
        ]
        self._parameters = [ParameterCheck(spec, schemas, parameter) for parameter in parameters.read(spec, operation)]

    def check(self, request: Request, query: str, path_values: dict[str, str]) -> Json:
        """Check a request and return the JSON value of its body; None if it has no JSON body.

        Args:
            request: The request.
            query: The query of its target.
            path_values: The values of the parameters of its path.

        Raises:
            RequestError: A check failed.
        """
        query_values = parse_query(query)
        if problem := self.credentials.problem(request, query_values):
            raise RequestError("credentials", problem, "invalid_api_key")
        rule = self._body_rule(request)
        size = len(request.body)
        if size > self._max_body:
            message = f"body of {size} bytes exceeds the limit of {self._max_body} bytes"
            raise RequestError("size", message, _BODY_CODES["size"])
        value = self._read_body(request, rule) if rule is not None else None
        for parameter in self._parameters:
            parameter.check(request, query_values, path_values)
        if (
            rule is not None
            and rule.is_json
            and rule.schema is not None
            and (violation := rule.schema.violation(value))
        ):
            raise schema_error(violation)
        return value

    def _body_rule(self, request: Request) -> _BodyRule | None:
        """Return the rule for the body's media type; None if no body is sent and none is required."""
        if not self._body_rules:
            return None
        header = request.header("content-type")
        if header is None and not request.body and not self._body_required:
            return None
        if header is None:
            raise _media_type_error(f"missing header Content-Type; send `{self._supported}`")
        name, charset = _parse_content_type(header)
        if charset not in (None, *_UTF8):
            raise _media_type_error(f"unsupported charset {charset[:40]!r}; use utf-8")
        for rule in self._body_rules:
            if _matches(rule.name, name):
                return rule
        raise _media_type_error(f"unsupported Content-Type {header[:80]!r}; use {self._supported}")

    def _read_body(self, request: Request, rule: _BodyRule) -> Json:
        try:
            body = decompress(request.body, request.header("content-encoding"), self._max_body)
            return parse_json(decode_text(body)) if rule.is_json else None
        except BodyError as error:
            raise RequestError(error.check, error.message, _BODY_CODES[error.check]) from None


def _media_type_error(message: str) -> RequestError:
    return RequestError("media-type", message, _BODY_CODES["media-type"])


@lru_cache(256)
def _parse_content_type(header: str) -> tuple[str, str | None]:
    charset = _CHARSET.search(header)
    return header.partition(";")[0].strip().lower(), charset[1].lower() if charset else None


def _matches(pattern: str, name: str) -> bool:
    """Return whether a media type is the declared one, or in its range such as `text/*`."""
    if pattern.endswith("*"):
        return name.startswith(pattern[:-1].removeprefix("*/"))
    return pattern == name
