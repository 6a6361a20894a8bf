"""JSON Schema in OpenAPI documents: references and `allOf` followed, OpenAPI 3.0 translated."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from samplewright.errors import SpecError
from samplewright.ir import Json
from samplewright.openapi.document import Spec
from samplewright.openapi.pointers import Pointer

#: The keyword of properties that are left out of a request (`readOnly`) or of a response (`writeOnly`).
Direction: TypeAlias = Literal["readOnly", "writeOnly"]
#: How many steps the parts of one schema may take: two for each that `allOf` combines.
_MAX_PARTS = 4_000
#: How many properties a schema's alternatives may have.
_MAX_PROPERTIES = 100_000


@dataclass(frozen=True, slots=True)
class Property:
    """A property of an object's schema."""

    name: str
    schema: Json
    pointer: Pointer
    required: bool


def properties(spec: Spec, schema: Json, pointer: Pointer) -> tuple[Property, ...]:
    """Return the properties of a schema and of its `allOf`, references followed.

    Of several definitions of a property the last holds; it is required if any part says so.
    """
    every = parts(spec, schema, pointer)
    required = {name for part, _ in every for name in part.get("required") or ()}
    by_name: dict[str, Property] = {}
    for part, origin in every:
        for name, inner in (part.get("properties") or {}).items():
            by_name[name] = Property(name, inner, (*origin, "properties", name), name in required)
    return tuple(by_name.values())


def possible_properties(spec: Spec, schema: Json, pointer: Pointer) -> tuple[Property, ...]:
    """Return the properties that a value may have: also those of `anyOf` and `oneOf`, which are not required.

    Of several definitions of a property the first one holds, those of the schema itself before its alternatives'.

    Raises:
        SpecError: There are too many.
    """
    by_name: dict[str, Property] = {}
    visited: set[Pointer] = set()
    steps = 0
    pending = [(schema, pointer)]
    while pending:
        current, current_pointer = pending.pop()
        is_outermost = current is schema
        for found in properties(spec, current, current_pointer):
            by_name.setdefault(found.name, found if is_outermost else replace(found, required=False))
            steps += 1
        if steps > _MAX_PROPERTIES:
            raise spec.error(f"more than {_MAX_PROPERTIES} properties in anyOf and oneOf", pointer)
        alternatives: list[tuple[Json, Pointer]] = []
        for part, origin in parts(spec, current, current_pointer):
            if origin not in visited:
                visited.add(origin)
                alternatives += _alternatives(part, origin)
        pending += reversed(alternatives)
    return tuple(by_name.values())


def _alternatives(schema: dict[str, Any], pointer: Pointer) -> Iterator[tuple[Json, Pointer]]:
    for key in ("anyOf", "oneOf"):
        for index, alternative in enumerate(schema.get(key) or ()):
            yield alternative, (*pointer, key, index)


def parts(spec: Spec, schema: Json, pointer: Pointer) -> Sequence[tuple[dict[str, Any], Pointer]]:
    """List the schemas that a value must fit: those of `allOf`, depth first, then the schema itself.

    A schema that is part of another several times, or of itself, is listed once.

    Args:
        spec: The document.
        schema: The schema, which may be a reference.
        pointer: Leads to the schema.

    Returns:
        Each schema with its pointer. What stands beside a `$ref` overrules what it refers to.

    Raises:
        SpecError: There are too many.
    """
    if not isinstance(schema, dict):
        return ()
    if schema.keys() != {"$ref"}:
        return _collect_parts(spec, schema, pointer)
    _, origin = spec.resolve(schema, pointer)
    listed: dict[Pointer, Sequence[tuple[dict[str, Any], Pointer]]] = spec.memo.setdefault("parts", {})
    if origin not in listed:
        listed[origin] = _collect_parts(spec, schema, pointer)
    return listed[origin]


def _collect_parts(spec: Spec, schema: Json, pointer: Pointer) -> Sequence[tuple[dict[str, Any], Pointer]]:
    collected: list[tuple[dict[str, Any], Pointer]] = []
    visited: set[tuple[Pointer, Pointer]] = set()
    unfinished: set[Pointer] = set()
    pending: list[tuple[Json, Pointer, bool]] = [(schema, pointer, False)]
    for _ in range(_MAX_PARTS):
        if not pending:
            return tuple(collected)
        current, origin, is_finished = pending.pop()
        if is_finished:
            unfinished.discard(origin)
            collected.append((current, origin))
            continue
        node, target = spec.resolve(current, origin)
        if not isinstance(node, dict) or target in unfinished:
            continue
        siblings = {key: value for key, value in current.items() if key != "$ref"} if "$ref" in current else {}
        if (visit := (target, origin if siblings else target)) in visited:
            continue
        visited.add(visit)
        unfinished.add(target)
        node = node | siblings if siblings else node
        pending.append((node, target, True))
        inner = [(part, (*target, "allOf", index), False) for index, part in enumerate(node.get("allOf") or ())]
        pending += reversed(inner)
    hint = "combine fewer schemas"
    raise spec.error(f"allOf combines more than {_MAX_PARTS // 2} schemas", pointer, hint)


def flatten(spec: Spec, schema: Json, pointer: Pointer) -> tuple[dict[str, Any], Pointer]:
    """Merge a schema with what its `$ref` and `allOf` refer to into one object.

    `properties` and `required` are joined; of any other keyword the last schema's holds.

    Returns:
        The merged schema, empty if it is not an object, and the pointer of the schema that was referred to.
    """
    merged: dict[str, Any] = {}
    fields: dict[str, Json] = {}
    required: dict[str, None] = {}
    for part, _ in parts(spec, schema, pointer):
        fields |= part.get("properties") or {}
        required.update(dict.fromkeys(part.get("required") or ()))
        merged |= part
    if "properties" in merged:
        merged["properties"] = fields
    if "required" in merged:
        merged["required"] = list(required)
    return merged, spec.resolve(schema, pointer)[1]


def as_2020_12(spec: Spec, omit: Direction | None = None) -> Json:
    """Return the document with its schemas in JSON Schema 2020-12; OpenAPI 3.0 is translated into a copy.

    Args:
        spec: The document.
        omit: Let properties with this keyword be missing: `readOnly` for requests, `writeOnly` for responses.
    """
    document = spec.document if omit is None else _without_required(spec, spec.document, omit)
    return _translated(document) if spec.document["openapi"].startswith("3.0.") else document


def is_omitted(spec: Spec, schema: Json, omit: Direction) -> bool:
    """Whether a property's schema says that only the other side sends it."""
    every = parts(spec, schema, ())
    return next((part[omit] for part, _ in reversed(every) if omit in part), None) is True


def _without_required(spec: Spec, node: Json, omit: Direction) -> Json:
    if isinstance(node, list):
        return [_without_required(spec, item, omit) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {key: _without_required(spec, item, omit) for key, item in node.items()}
    required, fields = node.get("required"), node.get("properties")
    if isinstance(required, list) and isinstance(fields, dict):
        # What looks like a schema may be an example, whose references need not lead anywhere.
        with contextlib.suppress(SpecError):
            copy["required"] = [name for name in required if not is_omitted(spec, fields.get(name), omit)]
    return copy


def _translated(node: Json) -> Json:
    if isinstance(node, list):
        return [_translated(item) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {key: _translated(item) for key, item in node.items()}
    for flag, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(copy.get(flag), bool):
            strict = copy.pop(flag)
            if strict and bound in copy:
                copy[flag] = copy.pop(bound)
    return _nullable(copy) if copy.get("nullable") is True else copy


def _nullable(schema: dict[str, Json]) -> dict[str, Json]:
    """Let a schema accept null. Without `type` it is written as a union: authors mean null there too."""
    if not isinstance(schema.get("type"), str):
        return {"anyOf": [{"type": "null"}, schema]}
    schema["type"] = [schema["type"], "null"]
    if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
        schema["enum"].append(None)
    return schema
