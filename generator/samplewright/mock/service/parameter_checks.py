"""Parameters of a request: decode their text, and check it against their schemas."""

from __future__ import annotations

import re
from typing import TypeAlias
from urllib.parse import parse_qs

from samplewright.ir import Json
from samplewright.mock.messages import Request
from samplewright.mock.service.request_error import RequestError, parameter_error
from samplewright.mock.service.schemas import SchemaCompiler
from samplewright.openapi.document import Spec
from samplewright.openapi.parameters import Parameter

_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,17})", re.ASCII)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,17})(?:\.\d{1,17})?(?:[eE][+-]?\d{1,2})?", re.ASCII)
#: The values of each name in a query.
QueryValues: TypeAlias = dict[str, list[str]]
#: OpenAPI ignores parameters of these names.
_IGNORED_HEADERS = ("accept", "content-type", "authorization")


def parse_query(query: str) -> QueryValues:
    """Return the values of each name in a query, in their order."""
    return parse_qs(query, keep_blank_values=True) if query else {}


class ParameterCheck:
    """The check of one parameter."""

    def __init__(self, spec: Spec, schemas: SchemaCompiler, parameter: Parameter):
        """Compile the schema of a parameter.

        Raises:
            SpecError: The schema is invalid.
        """
        self._parameter = parameter
        self._schema = schemas.compile(parameter.schema_pointer) if "schema" in parameter.node else None
        self._types = _types(spec.descend(parameter.node, parameter.pointer, "schema")[0])
        self._item_types = _types(spec.descend(parameter.node, parameter.pointer, "schema", "items")[0])

    def check(self, request: Request, query: QueryValues, path_values: dict[str, str]) -> None:
        """Check the parameter in a request.

        Raises:
            RequestError: A required parameter is missing, or the value violates the schema.
        """
        name, location = self._parameter.name, self._parameter.location
        title = f"{location} parameter {name}"
        texts = self._texts(request, query, path_values)
        if not texts:
            if self._parameter.required and location in ("path", "query"):
                message = f"missing required {title} (rule: required)"
                raise RequestError("schema", message, "missing_field", name)
            return
        if self._schema is None or not self._types or "object" in self._types:
            return
        value = self._decode(texts)
        if violation := self._schema.violation(value):
            raise parameter_error(name, title, violation)

    def _texts(self, request: Request, query: QueryValues, path_values: dict[str, str]) -> list[str]:
        """Return the values as sent."""
        name = self._parameter.name
        match self._parameter.location:
            case "query":
                return [*query.get(name, ()), *query.get(f"{name}[]", ())]
            case "path":
                return [path_values[name]] if name in path_values else []
            case "header" if name.lower() not in _IGNORED_HEADERS:
                header = request.header(name.lower())
                return [] if header is None else [header]
        return []

    def _decode(self, texts: list[str]) -> Json:
        if "array" not in self._types:
            return _decode_scalar(texts[-1], self._types)
        if self._parameter.location != "query" or self._parameter.node.get("explode") is False:
            texts = [item for text in texts for item in text.split(",")]
        return [_decode_scalar(text, self._item_types) for text in texts]


def _types(schema: Json) -> set[str]:
    types = schema.get("type") if isinstance(schema, dict) else None
    return {types} if isinstance(types, str) else set(types) if isinstance(types, list) else set()


def _decode_scalar(text: str, types: set[str]) -> Json:
    """Return a text as a value of one of the types; unchanged if it is not the text of such a value."""
    if "boolean" in types and text in ("true", "false"):
        return text == "true"
    if types & {"integer", "number"}:
        if _INTEGER.fullmatch(text):
            return int(text)
        if _NUMBER.fullmatch(text):
            return float(text)
    return text
