"""Validation of OpenAPI documents: structure, references, and examples against their schemas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from samplewright.errors import Problem, nearest
from samplewright.ir import Json
from samplewright.openapi.document import Spec, value_at, walk_objects
from samplewright.openapi.media_types import named_examples
from samplewright.openapi.pointers import Pointer, format_pointer
from samplewright.openapi.reference_kinds import TargetChecker
from samplewright.openapi.schemas import Direction, as_2020_12

#: What pydantic expects, by its type of error; its messages change between versions.
_EXPECTED = {
    "string_type": "a string",
    "bool_type": "a boolean",
    "bool_parsing": "a boolean",
    "int_type": "an integer",
    "int_parsing": "an integer",
    "int_from_float": "an integer",
    "float_type": "a number",
    "float_parsing": "a number",
    "list_type": "an array",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
}
#: pydantic's names of fields that the document names otherwise.
_ALIASES = {"ref": "$ref", "schema_": "schema", "param_in": "in"}
_DIRECTIONS: tuple[Direction, ...] = ("readOnly", "writeOnly")
#: How many steps the validation of all examples may take, and how many more for each character of the document.
_STEPS, _STEPS_PER_CHARACTER = 1_000_000, 20
#: How many problems are reported of one document.
_MOST = 100


def validate(spec: Spec) -> list[Problem]:
    """Find the problems of a document, up to a limit. Examples are checked only if there is no other."""
    problems = list(islice(chain(_structure(spec), _references(spec)), _MOST + 1))
    problems = problems or list(islice(_examples(spec), _MOST + 1))
    if len(problems) > _MOST:
        problems[_MOST] = Problem(f"more than {_MOST} problems; the others are not shown")
    return problems


def _structure(spec: Spec) -> Iterator[Problem]:
    # Slow to import, and not needed for a document that has been validated before.
    from openapi_pydantic import parse_obj
    from pydantic import ValidationError

    try:
        parse_obj(spec.document)
    except ValidationError as error:
        reports = error.errors(include_url=False)
    else:
        return
    # openapi-pydantic tries `Reference` for every part that may be one; that it is not one is not the problem.
    reports = [report for report in reports if "Reference" not in report["loc"]] or reports
    by_pointer: dict[Pointer, list[Any]] = {}
    for report in (report for report in reports if not _is_boolean_schema(spec, report)):
        by_pointer.setdefault(_existing(spec, report["loc"]), []).append(report)
    for pointer, alternatives in by_pointer.items():
        yield from _structural_problems(spec, pointer, alternatives)


def _is_boolean_schema(spec: Spec, report: Any) -> bool:
    """Whether a report is about a schema that is true or false, which openapi-pydantic does not know."""
    value = spec.value_at(_existing(spec, report["loc"]))
    return isinstance(value, bool) and "Schema" in report["loc"] and not spec.document["openapi"].startswith("3.0.")


def _structural_problems(spec: Spec, pointer: Pointer, reports: list[Any]) -> Iterator[Problem]:
    """Word what pydantic reports of a value: a missing field each, else what the value may be."""
    missing = [str(report["loc"][-1]) for report in reports if report["type"] == "missing"]
    for name in missing:
        yield spec.problem(f"missing required field {_ALIASES.get(name, name)!r}", pointer)
    for report in reports:
        if report["type"] in ("literal_error", "enum"):
            values = re.findall(r"'([^']*)'", str(report.get("ctx", {}).get("expected")))
            yield spec.problem("unknown value", pointer, f"known: {', '.join(values)}" if values else None)
            return
    expected = dict.fromkeys(_EXPECTED[report["type"]] for report in reports if report["type"] in _EXPECTED)
    if expected:
        yield spec.problem(f"expected {' or '.join(expected)}", pointer)
    elif any(report["type"] == "extra_forbidden" for report in reports):
        yield spec.problem("unknown field", pointer)
    elif not missing:
        yield spec.problem("invalid value", pointer)


def _existing(spec: Spec, location: tuple[str | int, ...]) -> Pointer:
    """Return pydantic's location without the names of its own classes, as far as the document has it."""
    node: Json = spec.document
    pointer: list[str | int] = []
    for raw in location:
        key = _ALIASES.get(raw, raw) if isinstance(raw, str) else raw
        if (isinstance(node, dict) and key in node) or (isinstance(node, list) and isinstance(key, int)):
            node = node[key]  # type: ignore[index]
            pointer.append(key)
    return tuple(pointer)


def _references(spec: Spec) -> Iterator[Problem]:
    circular: dict[Pointer, bool] = {}
    checker = TargetChecker(spec)
    for pointer, node in walk_objects(spec.document):
        reference = node.get("$ref")
        if not isinstance(reference, str) or _in_extension(pointer):
            continue
        target = spec.find(reference)
        keyword = (*pointer, "$ref")
        if not reference.startswith("#"):
            yield spec.problem(f"external $ref {reference!r}", keyword, "bundle the files into one document first")
        elif target is None:
            yield spec.problem(f"unresolved $ref {reference!r}", keyword, _nearest_reference(spec, reference))
        elif _is_circular(spec, target, circular):
            yield spec.problem(f"circular $ref {reference!r}", keyword)
        elif kind := checker.missing_kind(pointer, target):
            yield spec.problem(f"$ref {reference!r} does not lead to a valid {kind}", keyword)


def _in_extension(pointer: Pointer) -> bool:
    """Whether a pointer leads into an extension (`x-...`), whose content the specification leaves open."""
    pairs = zip(("", *pointer), pointer, strict=False)
    return any(isinstance(key, str) and key.startswith("x-") and parent != "properties" for parent, key in pairs)


def _nearest_reference(spec: Spec, reference: str) -> str | None:
    parent, _, name = reference.rpartition("/")
    pointer = spec.find(parent)
    siblings = spec.value_at(pointer) if pointer is not None else None
    return nearest(name, siblings) if isinstance(siblings, dict) else None


def _is_circular(spec: Spec, target: Pointer, circular: dict[Pointer, bool]) -> bool:
    """Whether the references that begin at a target have no end. circular: the targets where this is known."""
    path: list[Pointer] = []
    following: Pointer | None = target
    while following is not None and following not in circular:
        circular[following] = True  # if the path comes back here
        path.append(following)
        node = spec.value_at(following)
        reference = node.get("$ref") if isinstance(node, dict) else None
        following = spec.find(reference) if isinstance(reference, str) else None
    is_circular = following is not None and circular[following]
    circular.update(dict.fromkeys(path, is_circular))
    return is_circular


def _examples(spec: Spec) -> Iterator[Problem]:
    from samplewright.openapi.schema_growth import SchemaGrowth
    from samplewright.openapi.step_budget import StepsExceeded
    from samplewright.openapi.validation_cost import StepCounter
    from samplewright.openapi.validators import InvalidSchema, Validator, compile_at, registry
    from samplewright.openapi.violations import describe

    documents = {omit: as_2020_12(spec, omit) for omit in _DIRECTIONS}
    registries = {omit: registry(document) for omit, document in documents.items()}
    limit = _STEPS + _STEPS_PER_CHARACTER * len(spec.text)
    growth = {omit: SchemaGrowth(document) for omit, document in documents.items()}
    counters = {omit: StepCounter(growth[omit].graph, limit) for omit in documents}
    validators: dict[tuple[Direction, Pointer], Validator] = {}
    for schema, value, pointer in _examples_with_schemas(spec):
        omit: Direction = "writeOnly" if {"responses", "headers"} & set(schema) else "readOnly"
        try:
            node = value_at(documents[omit], schema)
            if (omit, schema) not in validators:
                growth[omit].check_compilable(node)
                validators[omit, schema] = compile_at(registries[omit], schema)
            counters[omit].spend(node, value)
        except InvalidSchema as error:
            yield spec.problem(f"invalid schema: {error.message}", error.pointer or schema)
            continue
        except StepsExceeded:
            hint = "simplify the schema: its parts refer to each other in too many ways"
            yield spec.problem("validating this example takes too many steps", pointer, hint)
            return
        for violated in validators[omit, schema].iter_errors(value):
            violation = describe(violated, documents[omit])
            rule = format_pointer(violation.source)
            hint = violation.hint or f"the rule is {rule}; correct the example or the schema"
            yield spec.problem(f"invalid example: {violation.message}", (*pointer, *violation.pointer), hint)


def _examples_with_schemas(spec: Spec) -> Iterator[tuple[Pointer, Json, Pointer]]:
    """Yield (pointer of a schema, an example of it, pointer of the example) of media types, parameters and headers."""
    for pointer, node in walk_objects(spec.document):
        # Media types, parameters and headers are the objects that have a schema and examples.
        if "schema" not in node or pointer[-1:] == ("properties",):
            continue
        schema = (*pointer, "schema")
        if "example" in node:
            yield schema, node["example"], (*pointer, "example")
        for example, example_pointer in named_examples(spec, node, pointer).values():
            if "value" in example:
                yield schema, example["value"], (*example_pointer, "value")
