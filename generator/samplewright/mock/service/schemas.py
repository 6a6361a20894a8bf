"""The document's schemas, compiled: whether a value is valid, and the one rule to name if it is not.

A value is judged by the document as it is written, except that the formats int32 and int64, which JSON Schema does not
check, become bounds. Only to name the violated rule is a second form used, in which each union states how its branch is
chosen; see `unions`. Where the steps of a validation are not bounded by the size of the value, they are counted first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import jsonschema_rs

from samplewright.ir import Json
from samplewright.mock.service.unions import UnionRewriter
from samplewright.openapi.document import Spec, value_at
from samplewright.openapi.pointers import Pointer
from samplewright.openapi.schema_growth import SchemaGrowth
from samplewright.openapi.schemas import as_2020_12
from samplewright.openapi.step_budget import StepsExceeded
from samplewright.openapi.validation_cost import SchemaGraph, StepCounter
from samplewright.openapi.validators import InvalidSchema, compile_at, registry
from samplewright.openapi.violations import Violation, describe

_INTEGER_BITS = {"int32": 32, "int64": 64}
#: Steps that a validation may take where they are not bounded by the size of the value.
_MAX_STEPS = 100_000


class _Validator(Protocol):
    def is_valid(self, value: Json, /) -> bool: ...

    def validate(self, value: Json, /) -> None: ...


@dataclass(frozen=True, slots=True)
class _CountedValidator:
    """A validator whose steps are counted before it takes them, so that it takes not too many.

    Attributes:
        validator: Validates.
        graph: The document's schemas.
        schema: The schema that the validator was compiled from.
    """

    validator: _Validator
    graph: SchemaGraph
    schema: Json

    def is_valid(self, value: Json) -> bool:
        StepCounter(self.graph, _MAX_STEPS).spend(self.schema, value)
        return self.validator.is_valid(value)

    def validate(self, value: Json) -> None:
        StepCounter(self.graph, _MAX_STEPS).spend(self.schema, value)
        self.validator.validate(value)


@dataclass(frozen=True, slots=True)
class CompiledSchema:
    """A schema of the document.

    Attributes:
        exact: Judges values.
        explaining: Names the violated rule.
        document: The document that both validators' errors refer to.
    """

    exact: _Validator
    explaining: _Validator
    document: dict[str, Json]

    def violation(self, value: Json) -> Violation | None:
        """Return the rule that a value violates: `cost` if finding it takes too many steps; None if there is none."""
        try:
            return None if self.exact.is_valid(value) else self._explain(value)
        except StepsExceeded:
            return Violation((), "cost", None, f"checking this value takes more than {_MAX_STEPS} steps")

    def _explain(self, value: Json) -> Violation:
        for validator in (self.explaining, self.exact):
            try:
                validator.validate(value)
            except jsonschema_rs.ValidationError as error:
                return describe(error, self.document)
        return Violation((), "schema", value, "the value is not allowed")


class _Form:
    """One form of the document."""

    def __init__(self, document: Json):
        self._document, self._registry, self._growth = document, registry(document), SchemaGrowth(document)

    def compile(self, pointer: Pointer) -> _Validator:
        schema = value_at(self._document, pointer)
        self._growth.check_compilable(schema)
        validator = compile_at(self._registry, pointer, formats=True)
        if self._growth.is_bounded(schema):
            return validator
        return _CountedValidator(validator, self._growth.graph, schema)


class SchemaCompiler:
    """Compile the schemas of a document, each once."""

    def __init__(self, spec: Spec):
        """Prepare both forms of the document."""
        self._spec = spec
        document = _with_integer_bounds(as_2020_12(spec, omit="readOnly"))
        self._document = UnionRewriter(spec).rewrite(document)
        self._exact, self._explaining = _Form(document), _Form(self._document)
        self._compiled: dict[Pointer, CompiledSchema] = {}

    def compile(self, pointer: Pointer) -> CompiledSchema:
        """Return the schema at a pointer of the document.

        Raises:
            SpecError: It is not a JSON schema, or cannot be compiled.
        """
        if pointer not in self._compiled:
            try:
                exact, explaining = self._exact.compile(pointer), self._explaining.compile(pointer)
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
