"""What a request must pass once its operation is known: credentials, media type, size, encoding, JSON, schema."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl

from samplewright.ir import Json
from samplewright.mock.messages import Request
from samplewright.mock.service.body import BodyError, inflate, text_of, value_of
from samplewright.mock.service.credentials import security_of
from samplewright.mock.service.routes import Endpoint
from samplewright.mock.service.schemas import Schema, Schemas
from samplewright.openapi import media_types
from samplewright.openapi.document import Spec
from samplewright.openapi.media_types import MediaType
from samplewright.openapi.parameters import Parameter
from samplewright.openapi.violations import Violation

_UTF8 = ("utf-8", "utf8", "us-ascii")
_CHARSET = re.compile(r';\s*charset\s*=\s*"?([\w.:-]+)', re.IGNORECASE)
_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,17})", re.ASCII)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,17})(?:\.\d{1,17})?(?:[eE][+-]?\d{1,2})?", re.ASCII)
#: What programs are told of a broken rule; any other rule is an invalid value.
_CODES = {"required": "missing_field", "additionalProperties": "unknown_field", "type": "invalid_type"}


class Refused(Exception):
    """A check has refused the request."""

    def __init__(
        self, check: str, message: str, code: str, param: str | None = None, violation: Violation | None = None
    ):
        super().__init__(message)
        self.check, self.message, self.code, self.param, self.violation = check, message, code, param, violation


class Checks:
    """The checks of one operation."""

    def __init__(self, spec: Spec, schemas: Schemas, endpoint: Endpoint, max_body: int):
        self.security = security_of(spec, endpoint.operation)
        self._max = max_body
        body, pointer = spec.descend(endpoint.operation.node, endpoint.operation.pointer, "requestBody")
        self.contents = media_types.read(spec, body, pointer)
        self._required = bool(body and body.get("required"))
        self._schemas: dict[str, Schema | None] = {
            one.name: schemas.at(one.schema_pointer) if "schema" in one.node else None for one in self.contents
        }
        self._parameters = [
            (
                parameter,
                schemas.at(parameter.schema_pointer) if "schema" in parameter.node else None,
                _kinds(spec, parameter),
            )
            for parameter in endpoint.parameters
        ]

    def pass_(self, request: Request, query: str, values: dict[str, str]) -> Json:
        """The body's value; None if there is none, or none that is JSON.

        Raises:
            Refused: a check was not passed.
        """
        if wrong := self.security.wrong(request, query):
            raise Refused("credentials", wrong, "invalid_api_key")
        media = self._media(request)
        body = request.body
        if len(body) > self._max:
            raise Refused(
                "size", f"the body has {len(body)} bytes; at most {self._max} are accepted", "request_too_large"
            )
        value: Json = None
        if media is not None:
            try:
                body = inflate(body, request.header("content-encoding"), self._max)
                if media.is_json:
                    value = value_of(text_of(body))
            except BodyError as error:
                code = {"json": "invalid_json", "size": "request_too_large"}.get(error.rule, f"invalid_{error.rule}")
                raise Refused(error.rule, error.message, code.replace("-", "_")) from None
        if self._parameters:
            self._check_parameters(request, query, values)
        if media is not None and media.is_json:
            schema = self._schemas[media.name]
            if schema is not None and not schema.accepts(value):
                raise refused(schema.violation(value))
        return value

    def _media(self, request: Request) -> MediaType | None:
        """The media type of the body, as the document has it; None if no body is sent and none is needed."""
        if not self.contents:
            return None
        sent = request.header("content-type")
        if sent is None and not request.body and not self._required:
            return None
        known = ", ".join(one.name for one in self.contents)
        if sent is None:
            raise Refused("media-type", f"the header Content-Type is missing; send `{known}`", "invalid_media_type")
        name, charset = _parsed(sent)
        if charset not in (None, *_UTF8):
            raise Refused("media-type", f"the charset {charset[:40]!r} is not accepted; utf-8 is", "invalid_media_type")
        for content in self.contents:
            if _matches(content.name.partition(";")[0].strip().lower(), name):
                return content
        raise Refused("media-type", f"the Content-Type {sent[:80]!r} is not accepted; {known} is", "invalid_media_type")

    def _check_parameters(self, request: Request, query: str, values: dict[str, str]) -> None:
        pairs = parse_qsl(query, keep_blank_values=True)
        for parameter, schema, kinds in self._parameters:
            name, place = parameter.name, parameter.location
            if place == "query":
                found = [value for key, value in pairs if key in (name, f"{name}[]")]
            elif place == "path":
                found = [values[name]] if name in values else []
            elif place == "header":
                sent = request.header(name.lower())
                found = [] if sent is None or name.lower() in ("accept", "content-type", "authorization") else [sent]
            else:
                continue
            title = f"the {place} parameter {name}"
            if not found:
                if parameter.required and place != "header":
                    raise Refused("schema", f"{title}: missing required field (rule: required)", "missing_field", name)
                continue
            if schema is None or "object" in kinds:
                continue
            value = _read(found, kinds, parameter)
            if not schema.accepts(value):
                violation = schema.violation(value)
                raise Refused(
                    "schema",
                    f"{title}: {violation.sentence} (rule: {violation.rule})",
                    "invalid_value",
                    name,
                    violation,
                )


def refused(violation: Violation) -> Refused:
    code = _CODES.get(violation.rule, "invalid_value")
    return Refused("schema", str(violation), code, violation.parameter, violation)


@lru_cache(256)
def _parsed(header: str) -> tuple[str, str | None]:
    charset = _CHARSET.search(header)
    return header.partition(";")[0].strip().lower(), charset[1].lower() if charset else None


def _matches(pattern: str, name: str) -> bool:
    if pattern.endswith("*"):
        return name.startswith(pattern[:-1].removeprefix("*/"))
    return pattern == name


def _kinds(spec: Spec, parameter: Parameter) -> set[str]:
    schema, _ = spec.descend(parameter.node, parameter.pointer, "schema")
    kinds = schema.get("type") if isinstance(schema, dict) else None
    return {kinds} if isinstance(kinds, str) else set(kinds) if isinstance(kinds, list) else {"object"}


def _read(found: list[str], kinds: set[str], parameter: Parameter) -> Json:
    """A parameter's text as a value of the type its schema asks for; as it is if it has not the form of one."""
    if "array" in kinds:
        items = found
        if parameter.location != "query" or parameter.node.get("explode") is False:
            items = [item for one in found for item in one.split(",")]
        items_kinds = parameter.schema.get("items", {}).get("type")
        return [_scalar(item, {items_kinds}) for item in items]
    return _scalar(found[-1], kinds)


def _scalar(text: str, kinds: set[str]) -> Json:
    if "boolean" in kinds and text in ("true", "false"):
        return text == "true"
    if kinds & {"integer", "number"}:
        if _INTEGER.fullmatch(text):
            return int(text)
        if _NUMBER.fullmatch(text):
            return float(text)
    return text
