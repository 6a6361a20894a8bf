"""The document's schemas, compiled: whether a value is valid, and the one rule to name if it is not.

A value is judged by the document as it is written, except that the formats int32 and int64, which JSON Schema does not
check, become bounds. Only to name the violated rule is a second form used, in which each union states how its branch is
chosen; see `unions`.
"""

from __future__ import annotations

from dataclasses import dataclass

import jsonschema_rs

from samplewright.ir import Json
from samplewright.mock.service.unions import UnionRewriter
from samplewright.openapi.document import Spec
from samplewright.openapi.pointers import Pointer
from samplewright.openapi.schemas import as_2020_12
from samplewright.openapi.validators import InvalidSchema, Validator, compile_at, registry
from samplewright.openapi.violations import Violation, describe

_INTEGER_BITS = {"int32": 32, "int64": 64}


@dataclass(frozen=True, slots=True)
class CompiledSchema:
    """A schema of the document.

    Attributes:
        exact: Judges values.
        explaining: Names the violated rule.
        document: The document that both validators' errors refer to.
    """

    exact: Validator
    explaining: Validator
    document: dict[str, Json]

    def accepts(self, value: Json) -> bool:
        """Return whether a value is valid."""
        return self.exact.is_valid(value)

    def violation(self, value: Json) -> Violation:
        """Return the rule that an invalid value violates."""
        for validator in (self.explaining, self.exact):
            try:
                validator.validate(value)
            except jsonschema_rs.ValidationError as error:
                return describe(error, self.document)
        return Violation((), "schema", value, "the value is not allowed")


class SchemaCompiler:
    """Compile the schemas of a document, each once."""

    def __init__(self, spec: Spec):
        """Prepare both forms of the document."""
        self._spec = spec
        document = _with_integer_bounds(as_2020_12(spec, omit="readOnly"))
        self._document = UnionRewriter(spec).rewrite(document)
        self._exact, self._explaining = registry(document), registry(self._document)
        self._compiled: dict[Pointer, CompiledSchema] = {}

    def compile(self, pointer: Pointer) -> CompiledSchema:
        """Return the schema at a pointer of the document.

        Raises:
            SpecError: It is not a JSON schema.
        """
        if pointer not in self._compiled:
            try:
                exact = compile_at(self._exact, pointer, formats=True)
                explaining = compile_at(self._explaining, pointer, formats=True)
            except InvalidSchema as error:
                raise self._spec.error(f"invalid schema: {error.message}", error.pointer or pointer) from None
            self._compiled[pointer] = CompiledSchema(exact, explaining, self._document)
        return self._compiled[pointer]


def _with_integer_bounds(node: Json) -> Json:
    """Return a copy in which the integer formats are bounds."""
    if isinstance(node, list):
        return [_with_integer_bounds(item) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {key: _with_integer_bounds(item) for key, item in node.items()}
    if isinstance(name := node.get("format"), str) and (bits := _INTEGER_BITS.get(name)):
        copy.setdefault("minimum", -(2 ** (bits - 1)))
        copy.setdefault("maximum", 2 ** (bits - 1) - 1)
    return copy
