"""Unions of schemas in a form in which a validator names the rule that a reader expects.

A validator reports of a union only that no branch matches. Where a field, or the type of the value, determines the
branch, the union is written with `if` and `then` instead: first which values of the field or which types there are,
then what each of them requires.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from samplewright.ir import Json
from samplewright.openapi.document import Spec

#: Types of which a value may have both.
_NUMBERS = {"integer", "number"}


class UnionRewriter:
    """Rewrite the unions of a document."""

    def __init__(self, spec: Spec):
        """Use the references of a document."""
        self._spec = spec

    def rewrite(self, node: Json) -> Json:
        """Return a copy in which every union whose branch can be determined is written with `if` and `then`."""
        if isinstance(node, list):
            return [self.rewrite(item) for item in node]
        if not isinstance(node, dict):
            return node
        copy = {key: self.rewrite(item) for key, item in node.items()}
        for union in ("oneOf", "anyOf"):
            branches = copy.get(union)
            if isinstance(branches, list) and (cases := self._cases(branches, node.get("discriminator"))):
                del copy[union]
                condition = {key: copy.pop(key) for key in ("if", "then", "else") if key in copy}
                copy["allOf"] = [*cases, *([condition] if condition else []), *copy.get("allOf", [])]
        return copy

    def _cases(self, branches: list[Json], discriminator: Json) -> list[Json] | None:
        """Return schemas that together replace a union; None if neither a field nor the type determines the branch."""
        if tagged := self._by_field(branches, discriminator):
            return _field_cases(*tagged)
        groups: defaultdict[str, list[Json]] = defaultdict(list)
        for branch in branches:
            types = self._types(branch)
            if not types or types >= _NUMBERS:
                return None
            for name in types:
                groups[name].append(branch)
        if len(groups) < 2 or groups.keys() >= _NUMBERS:
            return None
        cases = [{"if": {"type": name}, "then": self._union(group)} for name, group in groups.items()]
        return [{"type": list(groups)}, *cases]

    def _union(self, branches: list[Json]) -> Json:
        if len(branches) == 1:
            return branches[0]
        cases = self._cases(branches, None)
        return {"allOf": cases} if cases else {"anyOf": branches}

    def _by_field(self, branches: list[Json], discriminator: Json) -> tuple[str, dict[str, Json]] | None:
        """Return the field that determines the branch, and the branches by its values."""
        if len(branches) < 2:
            return None
        schemas = [self._resolve(branch) for branch in branches]
        if isinstance(discriminator, dict) and isinstance(discriminator.get("propertyName"), str):
            field = discriminator["propertyName"]
            mapping = discriminator.get("mapping") or {}
            mapped = {value: {"$ref": ref} for value, ref in mapping.items() if str(ref).startswith("#")}
            return field, mapped or self._by_constant(field, branches, schemas) or _by_name(branches)
        shared = set.intersection(*(set(_properties(schema)) & _required(schema) for schema in schemas))
        for field in sorted(shared):
            if by_value := self._by_constant(field, branches, schemas):
                return field, by_value
        return None

    def _by_constant(self, field: str, branches: list[Json], schemas: list[Json]) -> dict[str, Json]:
        """Return the branches by the only values that they allow for a field; empty unless these differ."""
        by_value: dict[str, Json] = {}
        for branch, schema in zip(branches, schemas, strict=True):
            allowed = self._resolve(_properties(schema).get(field))
            values = [allowed["const"]] if "const" in allowed else allowed.get("enum") or []
            if not values or any(not isinstance(value, str) or value in by_value for value in values):
                return {}
            by_value |= dict.fromkeys(values, branch)
        return by_value

    def _types(self, branch: Json) -> set[str]:
        types = self._resolve(branch).get("type")
        return {types} if isinstance(types, str) else set(types) if isinstance(types, list) else set()

    def _resolve(self, schema: Json) -> dict[str, Any]:
        resolved = self._spec.resolve(schema, ())[0] if isinstance(schema, dict) else {}
        return resolved if isinstance(resolved, dict) else {}


def _field_cases(field: str, by_value: dict[str, Json]) -> list[Json]:
    allowed: Json = {"type": "object", "required": [field], "properties": {field: {"enum": list(by_value)}}}
    cases = [
        {"if": {"properties": {field: {"const": value}}, "required": [field]}, "then": branch}
        for value, branch in by_value.items()
    ]
    return [allowed, *cases]


def _by_name(branches: Iterable[Json]) -> dict[str, Json]:
    return {str(branch.get("$ref", "")).rpartition("/")[2]: branch for branch in branches}


def _properties(schema: Json) -> dict[str, Json]:
    properties = schema.get("properties")
    return properties if isinstance(properties, dict) else {}


def _required(schema: Json) -> set[str]:
    required = schema.get("required")
    return {name for name in required if isinstance(name, str)} if isinstance(required, list) else set()
