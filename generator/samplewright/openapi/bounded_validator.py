"""Validation against a schema from a stranger, in a bounded number of steps.

jsonschema-rs takes exponential time, or ends the process, where schemas refer to each other in many ways. So the
keywords that apply further schemas are followed here, each pair of schema and value once; all others are left to
jsonschema-rs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from samplewright.ir import Json
from samplewright.openapi.document import find, value_at
from samplewright.openapi.step_budget import StepBudget
from samplewright.openapi.subschemas import check_size, walk_subschemas
from samplewright.openapi.validators import InvalidSchema, Validator, check_schema, compile_schema

#: Keywords that need nothing but the value.
_ASSERTIONS = {
    "type",
    "const",
    "enum",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "required",
    "dependentRequired",
}
_UNSUPPORTED = ("$dynamicRef", "$recursiveRef", "$anchor", "$dynamicAnchor")
_MAX_DEPTH = 150
_REPETITION = re.compile(r"\{(\d{1,9})(?:,(\d{0,9}))?\}")
_UNICODE_CLASS = re.compile(r"\\[pPwWdDsS]|\[\^|\.|\(\?i")
_MAX_WEIGHT, _UNICODE_STATES = 100_000, 100
#: How much of a pattern's weight a step compiles, or compares with one character.
_COMPILED_PER_STEP, _COMPARED_PER_STEP = 4, 1000


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A compiled pattern, and the number of states that it has at most."""

    validator: Validator
    weight: int


class BoundedValidator:
    """A schema that stands alone."""

    def __init__(self, schema: Json, budget: StepBudget) -> None:
        """Read a schema.

        Args:
            schema: The schema.
            budget: Pays for reading and for every check.

        Raises:
            InvalidSchema: It is not a schema, is too large, or has an unresolved or unsupported reference.
            StepsExceeded: The budget is spent.
        """
        self._root, self._budget = schema, budget
        self._assertions: dict[int, tuple[Validator | None, int]] = {}
        self._patterns: dict[str, _Pattern] = {}
        self._targets: dict[str, Json] = {}
        self._sizes: dict[int, int] = {}
        self._results: dict[tuple[int, int], bool | None] = {}
        self._values: list[Json] = []  # as long as they live, no other value has their identity
        check_size(schema)
        check_schema(schema)
        self._read(schema)

    def is_valid(self, value: Json) -> bool:
        """Return whether a value is valid.

        Raises:
            InvalidSchema: A schema refers to itself without an end, or too many schemas lie within each other.
            StepsExceeded: The budget is spent.
        """
        self._values.append(value)
        return self._check(self._root, value, 0)

    def resolve(self, reference: str) -> Json:
        """Return the schema that a reference leads to.

        Raises:
            InvalidSchema: There is none.
        """
        if reference not in self._targets:
            self._targets[reference] = self._find(reference)
        return self._targets[reference]

    def _find(self, reference: str) -> Json:
        pointer = find(self._root, reference)
        node = None if pointer is None else value_at(self._root, pointer)
        if not isinstance(node, (dict, bool)):
            raise InvalidSchema("unresolved $ref")
        return node

    def size(self, value: Json) -> int:
        """Return the size of a value in steps: one for each value in it, and for every 20 characters."""
        if isinstance(value, str):
            return 1 + len(value) // 20
        if not isinstance(value, (dict, list)):
            return 1
        if id(value) not in self._sizes:
            items = [*value, *value.values()] if isinstance(value, dict) else value
            self._sizes[id(value)] = 1 + sum(map(self.size, items))
        return self._sizes[id(value)]

    def _read(self, root: Json) -> None:
        """Check every schema's keywords, compile its assertions, and do the same where references lead."""
        unread = [root]
        while unread:
            references = [reference for schema in walk_subschemas(unread.pop()) for reference in self._read_one(schema)]
            for target in map(self.resolve, references):
                if isinstance(target, dict) and id(target) not in self._assertions:
                    check_schema(target)
                    unread.append(target)

    def _read_one(self, schema: dict[str, Any]) -> list[str]:
        """Compile a schema's assertions and return its reference, if it has one."""
        if id(schema) in self._assertions:
            return []
        self._budget.spend()
        unsupported = next((keyword for keyword in _UNSUPPORTED if keyword in schema), None)
        if unsupported or ("$id" in schema and schema is not self._root):
            raise InvalidSchema(f"unsupported keyword {unsupported or '$id'}")
        for pattern in schema.get("patternProperties", ()):
            self._patterns[pattern] = self._compile_pattern(pattern)
        weight = self._weigh(schema["pattern"]) if "pattern" in schema else 0
        assertions = {key: item for key, item in schema.items() if key in _ASSERTIONS}
        self._assertions[id(schema)] = (compile_schema(assertions) if assertions else None, weight)
        return [schema["$ref"]] if "$ref" in schema else []

    def _compile_pattern(self, pattern: str) -> _Pattern:
        weight = self._weigh(pattern)
        return _Pattern(compile_schema({"pattern": pattern}), weight)

    def _weigh(self, pattern: str) -> int:
        """Estimate from above how many states a pattern has, and pay for compiling it."""
        weight = len(pattern) + _UNICODE_STATES * len(_UNICODE_CLASS.findall(pattern))
        for least, most in _REPETITION.findall(pattern):
            weight = min(_MAX_WEIGHT, weight * max(1, int(least), int(most or 1)))
        self._budget.spend(weight // _COMPILED_PER_STEP)
        return weight

    def _check(self, schema: Json, value: Json, depth: int) -> bool:
        if not isinstance(schema, dict):
            return schema is not False
        pair = id(schema), id(value)
        if pair in self._results:
            result = self._results[pair]
            if result is None:
                raise InvalidSchema("circular $ref")
            return result
        if depth > _MAX_DEPTH:
            raise InvalidSchema(f"more than {_MAX_DEPTH} schemas within each other")
        self._budget.spend()
        self._results[pair] = None
        valid = self._results[pair] = self._assert(schema, value) and self._apply(schema, value, depth + 1)
        return valid

    def _assert(self, schema: dict[str, Any], value: Json) -> bool:
        validator, weight = self._assertions[id(schema)]
        if validator is None:
            return True
        self._budget.spend((self.size(value) + self.size(schema.get("enum"))) // 20)
        if weight and isinstance(value, str):
            self._budget.spend(len(value) * weight // _COMPARED_PER_STEP)
        return validator.is_valid(value)

    def _apply(self, schema: dict[str, Any], value: Json, depth: int) -> bool:
        """Check the schemas that a schema applies to the value, and to what is in it."""
        for inner in self._required_parts(schema, value):
            if not self._check(inner, value, depth):
                return False
        if "anyOf" in schema and not any(self._check(inner, value, depth) for inner in schema["anyOf"]):
            return False
        if "oneOf" in schema and sum([self._check(inner, value, depth) for inner in schema["oneOf"]]) != 1:
            return False
        if "not" in schema and self._check(schema["not"], value, depth):
            return False
        if "if" in schema and not self._check(
            schema.get("then" if self._check(schema["if"], value, depth) else "else", True), value, depth
        ):
            return False
        if isinstance(value, dict):
            return self._check_object(schema, value, depth)
        return self._check_array(schema, value, depth) if isinstance(value, list) else True

    def _required_parts(self, schema: dict[str, Any], value: Json) -> Iterator[Json]:
        """Yield the schemas that the value must fit as well."""
        if "$ref" in schema:
            yield self.resolve(schema["$ref"])
        yield from schema.get("allOf", ())
        if isinstance(value, dict):
            for name, inner in schema.get("dependentSchemas", {}).items():
                if name in value:
                    yield inner

    def _check_object(self, schema: dict[str, Any], value: dict[str, Json], depth: int) -> bool:
        properties, unknown = schema.get("properties", {}), schema.get("additionalProperties", True)
        names = schema.get("propertyNames", True)
        unevaluated = schema.get("unevaluatedProperties", True)
        evaluated = self._evaluated_names(schema, value, depth) if unevaluated is not True else value.keys()
        for name, item in value.items():
            matching = [*self._by_pattern(schema, name)]
            if name in properties:
                matching.append(properties[name])
            if not matching:
                matching.append(unknown)
            if name not in evaluated:
                matching.append(unevaluated)
            if not all(self._check(inner, item, depth) for inner in matching):
                return False
            if names is not True and not self._check(names, name, depth):
                return False
        return True

    def _check_array(self, schema: dict[str, Any], value: list[Json], depth: int) -> bool:
        prefix, others = schema.get("prefixItems", []), schema.get("items", True)
        unevaluated = schema.get("unevaluatedItems", True)
        evaluated = self._evaluated_items(schema, value, depth) if unevaluated is not True else range(len(value))
        for index, item in enumerate(value):
            if not self._check(prefix[index] if index < len(prefix) else others, item, depth):
                return False
            if index not in evaluated and not self._check(unevaluated, item, depth):
                return False
        if "contains" not in schema:
            return True
        count = sum([self._check(schema["contains"], item, depth) for item in value])
        return bool(schema.get("minContains", 1) <= count <= schema.get("maxContains", count))

    def _by_pattern(self, schema: dict[str, Any], name: str) -> Iterator[Json]:
        for pattern, inner in schema.get("patternProperties", {}).items():
            compiled = self._patterns[pattern]
            self._budget.spend(1 + len(name) * compiled.weight // _COMPARED_PER_STEP)
            if compiled.validator.is_valid(name):
                yield inner

    def _valid_parts(self, schema: dict[str, Any], value: Json, depth: int) -> Iterator[dict[str, Any]]:
        """Yield the schemas applied to the same value, and valid for it, whose items and fields count as evaluated."""
        parts = [*self._required_parts(schema, value), *schema.get("anyOf", ()), *schema.get("oneOf", ())]
        if "if" in schema:
            parts += [schema["if"], schema.get("then", True), schema.get("else", True)]
        for part in parts:
            self._budget.spend()
            if isinstance(part, dict) and self._check(part, value, depth):
                yield part

    def _evaluated_names(self, schema: dict[str, Any], value: dict[str, Json], depth: int) -> set[str]:
        self._budget.spend(len(value))
        if depth > _MAX_DEPTH:
            raise InvalidSchema(f"more than {_MAX_DEPTH} schemas within each other")
        if "additionalProperties" in schema:
            return set(value)
        names = {
            name
            for name in value
            if name in schema.get("properties", {}) or any(True for _ in self._by_pattern(schema, name))
        }
        for part in self._valid_parts(schema, value, depth):
            names |= set(value) if "unevaluatedProperties" in part else self._evaluated_names(part, value, depth + 1)
        return names

    def _evaluated_items(self, schema: dict[str, Any], value: list[Json], depth: int) -> set[int]:
        self._budget.spend(len(value))
        if depth > _MAX_DEPTH:
            raise InvalidSchema(f"more than {_MAX_DEPTH} schemas within each other")
        if "items" in schema:
            return set(range(len(value)))
        indexes = set(range(len(schema.get("prefixItems", ()))))
        if "contains" in schema:
            indexes |= {index for index, item in enumerate(value) if self._check(schema["contains"], item, depth)}
        for part in self._valid_parts(schema, value, depth):
            everything = "unevaluatedItems" in part
            indexes |= set(range(len(value))) if everything else self._evaluated_items(part, value, depth + 1)
        return indexes
