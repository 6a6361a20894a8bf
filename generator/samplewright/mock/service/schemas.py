"""The document's schemas, compiled: whether a value fits one, and the one rule that it breaks.

What fits is decided by the document as it is written; the formats int32 and int64, which JSON Schema leaves unchecked,
are bounds. Only to name the broken rule a second form is used, in which a union says by which field, or by which type
of value, its branch is chosen.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from samplewright.ir import Json
from samplewright.openapi.document import Spec
from samplewright.openapi.pointers import Pointer
from samplewright.openapi.schemas import as_2020_12
from samplewright.openapi.validators import InvalidSchema, Validator, compile_at, registry
from samplewright.openapi.violations import Violation, describe


@dataclass(frozen=True, slots=True)
class Schema:
    """A compiled schema of the document."""

    exact: Validator
    telling: Validator
    document: dict[str, Json]

    def accepts(self, value: Json) -> bool:
        return self.exact.is_valid(value)

    def violation(self, value: Json) -> Violation:
        """The rule that a value breaks which is not accepted."""
        for validator in (self.telling, self.exact):
            try:
                validator.validate(value)
            except jsonschema_rs.ValidationError as error:
                return describe(error, self.document)
        return Violation((), "schema", value, "the value is not allowed")


class Schemas:
    """Compiles schemas of a document, each once."""

    def __init__(self, spec: Spec):
        self._spec = spec
        document = _bounded(as_2020_12(spec))
        self._telling = _Rewriter(spec).rewrite(document)
        self._registries = [registry(form) for form in (document, self._telling)]
        self._compiled: dict[Pointer, Schema] = {}

    def at(self, pointer: Pointer) -> Schema:
        """Return the schema at a pointer of the document.

        Raises:
            SpecError: It is not a JSON schema.
        """
        if pointer not in self._compiled:
            try:
                exact, telling = (compile_at(resources, pointer, formats=True) for resources in self._registries)
            except InvalidSchema as error:
                raise self._spec.error(f"invalid schema: {error.message}", error.pointer or pointer) from None
            self._compiled[pointer] = Schema(exact, telling, self._telling)
        return self._compiled[pointer]


def _bounded(node: Json) -> Json:
    """A copy in which the integer formats are written as bounds."""
    if isinstance(node, list):
        return [_bounded(item) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {key: _bounded(item) for key, item in node.items()}
    if isinstance(kind := node.get("format"), str) and (bits := {"int32": 32, "int64": 64}.get(kind)):
        copy.setdefault("minimum", -(2 ** (bits - 1)))
        copy.setdefault("maximum", 2 ** (bits - 1) - 1)
    return copy


class _Rewriter:
    """Rewrites unions whose branch can be told, by `if` and `then`."""

    def __init__(self, spec: Spec):
        self._spec = spec

    def rewrite(self, node: Json) -> Json:
        if isinstance(node, list):
            return [self.rewrite(item) for item in node]
        if not isinstance(node, dict):
            return node
        copy = {key: self.rewrite(item) for key, item in node.items()}
        for union in ("oneOf", "anyOf"):
            branches = copy.get(union)
            if isinstance(branches, list) and (chosen := self._chosen(branches, node.get("discriminator"))):
                del copy[union]
                rest = {key: copy.pop(key) for key in ("if", "then", "else") if key in copy}
                copy["allOf"] = [*chosen, *([rest] if rest else []), *copy.get("allOf", [])]
        return copy

    def _chosen(self, branches: list[Json], discriminator: Json) -> list[Json] | None:
        """What stands for a union: first which tags or types there are, then what each of them asks for."""
        if tags := self._tags(branches, discriminator):
            field, by_tag = tags
            known: Json = {"type": "object", "required": [field], "properties": {field: {"enum": list(by_tag)}}}
            return [known] + [
                {"if": {"properties": {field: {"const": tag}}, "required": [field]}, "then": branch}
                for tag, branch in by_tag.items()
            ]
        groups: defaultdict[str, list[Json]] = defaultdict(list)
        for branch in branches:
            kinds = self._kinds(branch)
            if not kinds or ({"integer", "number"} <= kinds):
                return None
            for kind in kinds:
                groups[kind].append(branch)
        if len(groups) < 2 or {"integer", "number"} <= groups.keys():
            return None
        return [{"type": list(groups)}] + [
            {"if": {"type": kind}, "then": group[0] if len(group) == 1 else self._union(group)}
            for kind, group in groups.items()
        ]

    def _union(self, branches: list[Json]) -> Json:
        chosen = self._chosen(branches, None)
        return {"allOf": chosen} if chosen else {"anyOf": branches}

    def _tags(self, branches: list[Json], discriminator: Json) -> tuple[str, dict[str, Json]] | None:
        if len(branches) < 2:
            return None
        resolved = [self._resolved(branch) for branch in branches]
        if isinstance(discriminator, dict) and isinstance(discriminator.get("propertyName"), str):
            field = discriminator["propertyName"]
            mapping = discriminator.get("mapping") or {}
            by_tag = {tag: {"$ref": where} for tag, where in mapping.items() if str(where).startswith("#")}
            return field, by_tag or self._by_constant(field, branches, resolved) or self._by_name(branches)
        shared = set.intersection(*(set(_properties(branch)) & _required(branch) for branch in resolved))
        for field in sorted(shared):
            if by_tag := self._by_constant(field, branches, resolved):
                return field, by_tag
        return None

    def _by_constant(self, field: str, branches: list[Json], resolved: list[Json]) -> dict[str, Json]:
        """The branches by the only values their field may have; none unless these differ."""
        by_tag: dict[str, Json] = {}
        for branch, schema in zip(branches, resolved, strict=True):
            allowed = self._resolved(_properties(schema).get(field))
            values = [allowed["const"]] if "const" in allowed else allowed.get("enum") or []
            if not values or any(not isinstance(value, str) or value in by_tag for value in values):
                return {}
            by_tag |= dict.fromkeys(values, branch)
        return by_tag

    def _by_name(self, branches: list[Json]) -> dict[str, Json]:
        return {str(branch.get("$ref", "")).rpartition("/")[2]: branch for branch in branches}

    def _kinds(self, branch: Json) -> set[str]:
        schema = self._resolved(branch)
        kinds = schema.get("type")
        return {kinds} if isinstance(kinds, str) else set(kinds) if isinstance(kinds, list) else set()

    def _resolved(self, schema: Json) -> dict[str, Any]:
        resolved = self._spec.resolve(schema, ())[0] if isinstance(schema, dict) else {}
        return resolved if isinstance(resolved, dict) else {}


def _properties(schema: Json) -> dict[str, Json]:
    properties = schema.get("properties")
    return properties if isinstance(properties, dict) else {}


def _required(schema: Json) -> set[str]:
    required = schema.get("required")
    return {name for name in required if isinstance(name, str)} if isinstance(required, list) else set()
