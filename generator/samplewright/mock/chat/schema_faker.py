"""Values that fit a JSON schema which came with a request: bounded in size, and validated."""

from __future__ import annotations

import json
from typing import Any

from samplewright.ir import Json
from samplewright.mock.chat.scalar_faker import (
    TOO_LARGE,
    UnfakeableSchema,
    fake_matching,
    fake_number,
    fake_text,
    fake_word,
    least_length,
)
from samplewright.mock.chat.schema_merge import has_type, implied_type, merge_schemas
from samplewright.mock.chat.seeded_random import SeededRandom
from samplewright.openapi.bounded_validator import BoundedValidator
from samplewright.openapi.step_budget import StepBudget
from samplewright.openapi.validators import InvalidSchema

_MAX_NODES = 2000
_MAX_DEPTH = 60
_CHARS_PER_EFFORT, _PATTERN_EFFORT = 100, 10
#: Merging two schemas takes longer than the other steps.
_STEPS_PER_EFFORT = 5
#: From these depths on, optional properties and items are omitted, or null and the shortest branch are chosen.
_OMIT_PROPERTIES_DEPTH, _OMIT_ITEMS_DEPTH, _SHORTEST_BRANCH_DEPTH, _NULL_DEPTH = 4, 6, 6, 8


class _TooLarge(Exception):
    """The effort for one value is used up."""


class RequestSchema:
    """A JSON schema which came with a request."""

    def __init__(self, schema: Json, budget: StepBudget) -> None:
        """Check a schema.

        Args:
            schema: The schema.
            budget: Pays for checking the schema, and for every value.

        Raises:
            InvalidSchema: The schema is invalid or too large.
            StepsExceeded: The budget is spent.
        """
        self._schema, self._budget = schema, budget
        self._validator = BoundedValidator(schema, budget)

    def fake(self, random: SeededRandom) -> str:
        """Return the JSON text of a value that fits the schema, the same for the same random numbers.

        Raises:
            InvalidSchema: The schema refers to itself without an end.
            UnfakeableSchema: No valid value was found, or it would be too large.
            StepsExceeded: The budget is spent.
        """
        failure = UnfakeableSchema("no valid value was found")
        for required_only in (False, True):
            faker = _SchemaFaker(self._validator, random, required_only)
            try:
                value = faker.value(self._schema, 0)
                valid = self._validator.is_valid(value)
                text = json.dumps(value, ensure_ascii=False)
            except _TooLarge:
                failure = UnfakeableSchema(TOO_LARGE)
            except UnfakeableSchema as error:
                failure = error
            except InvalidSchema:
                raise
            except (RecursionError, TypeError, KeyError, OverflowError, AttributeError, ValueError):
                continue  # a keyword with a value that only the validator understands
            else:
                self._budget.spend(len(text))
                if valid:
                    return text
            finally:
                self._budget.spend(_STEPS_PER_EFFORT * faker.effort)
        raise failure


class _SchemaFaker:
    """Generate a value for one schema.

    Attributes:
        effort: How much has been done.
    """

    def __init__(self, validator: BoundedValidator, random: SeededRandom, required_only: bool):
        self._validator, self._random, self._required_only = validator, random, required_only
        self._shortest: dict[int, list[Json]] = {}
        self._matching: dict[str, str] = {}
        self.effort = 0

    def value(self, schema: Json, depth: int) -> Json:
        self._spend(1, depth)
        if schema is True or schema == {}:
            return fake_word(self._random)
        if not isinstance(schema, dict):
            raise UnfakeableSchema("the schema allows no value")
        schema = self._resolve(schema, depth)
        if "const" in schema:
            return self._copied(schema["const"])
        if isinstance(schema.get("enum"), list) and schema["enum"]:
            return self._choice(schema)
        for key in ("anyOf", "oneOf"):
            if isinstance(schema.get(key), list) and schema[key]:
                return self._branch(schema, key, depth)
        return self._of_type(schema, depth)

    def _of_type(self, schema: dict[str, Any], depth: int) -> Json:
        types = schema.get("type", implied_type(schema))
        kind = next((name for name in types if name != "null"), "null") if isinstance(types, list) else types
        if kind == "null" or (isinstance(types, list) and "null" in types and depth > _NULL_DEPTH):
            return None
        if kind == "object":
            return self._object(schema, depth)
        if kind == "array":
            return self._array(schema, depth)
        if kind == "string":
            return self._text(schema)
        if kind == "boolean":
            return self._random.below(2) == 1
        return fake_number(schema, kind, self._random)

    def _spend(self, effort: int, depth: int = 0) -> None:
        """Limit the effort for one value, whatever the schema requires."""
        self.effort += effort
        if self.effort > _MAX_NODES:
            raise _TooLarge
        if depth > _MAX_DEPTH:
            raise UnfakeableSchema(f"a valid value would be nested more than {_MAX_DEPTH} levels deep")

    def _resolve(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        """Follow the reference of a schema and merge its allOf into it."""
        for _ in range(50):
            if not isinstance(schema.get("$ref"), str):
                break
            target = self._validator.resolve(schema["$ref"])
            self._spend(_breadth(schema) // 50)
            siblings = {key: item for key, item in schema.items() if key != "$ref"}
            schema = merge_schemas(target, siblings) if isinstance(target, dict) else siblings
        parts = schema.get("allOf")
        if isinstance(parts, list) and parts:
            schema = {key: item for key, item in schema.items() if key != "allOf"}
            for part in parts:
                if isinstance(part, dict):
                    self._spend(1 + (_breadth(schema) + _breadth(part)) // 50, depth)
                    schema = merge_schemas(schema, self._resolve(part, depth + 1))
        return schema

    def _text(self, schema: dict[str, Any]) -> str:
        self._spend(least_length(schema) // _CHARS_PER_EFFORT)
        pattern = schema.get("pattern")
        if not isinstance(pattern, str):
            return fake_text(schema, self._random)
        if pattern not in self._matching:
            self._spend(_PATTERN_EFFORT)
            self._matching[pattern] = fake_matching(pattern)
        self._spend(len(self._matching[pattern]) // _CHARS_PER_EFFORT)
        return self._matching[pattern]

    def _choice(self, schema: dict[str, Any]) -> Json:
        self._spend(len(schema["enum"]) // 50)
        values = [value for value in schema["enum"] if has_type(value, schema.get("type"))] or schema["enum"]
        return self._copied(values[self._random.below(len(values))])

    def _copied(self, value: Json) -> Json:
        """Return a value of the schema, at the price of all that is in it."""
        self._spend(self._validator.size(value) // 20)
        return value

    def _branch(self, schema: dict[str, Any], key: str, depth: int) -> Json:
        siblings = {name: item for name, item in schema.items() if name != key}
        branches = schema[key]
        if depth > _SHORTEST_BRANCH_DEPTH:  # the way out of a schema that contains itself
            if id(branches) not in self._shortest:
                self._shortest[id(branches)] = sorted(branches, key=self._validator.size)
            branches = self._shortest[id(branches)]
        failure = UnfakeableSchema(f"no value was found for {key}")
        for branch in branches:
            self._spend(1 + _breadth(siblings) // 50)
            merged = merge_schemas(siblings, branch) if isinstance(branch, dict) else branch and siblings
            try:
                return self.value(merged, depth + 1)
            except UnfakeableSchema as error:
                failure = error
        raise failure

    def _object(self, schema: dict[str, Any], depth: int) -> Json:
        properties = schema.get("properties") or {}
        required = dict.fromkeys(name for name in schema.get("required") or () if isinstance(name, str))
        self._spend((len(properties) + len(required)) // 20)
        optional = not (self._required_only or depth > _OMIT_PROPERTIES_DEPTH)
        names = [name for name in properties if name in required or optional]
        names += [name for name in required if name not in properties]
        additional = schema.get("additionalProperties", True)
        value = {}
        for name in names:
            self._spend(len(name) // _CHARS_PER_EFFORT)
            inner = properties.get(name, additional if isinstance(additional, dict) else True)
            try:
                value[name] = self.value(inner, depth + 1)
            except UnfakeableSchema:
                if name in required:
                    raise
        number = 0
        while len(value) < min(schema.get("minProperties", 0), _MAX_NODES):
            number += 1
            value.setdefault(f"key{number}", self.value(additional, depth + 1))
        return value

    def _array(self, schema: dict[str, Any], depth: int) -> Json:
        prefix = schema.get("prefixItems") or []
        items = schema.get("contains", schema.get("items", True))
        count = self._item_count(schema, len(prefix), depth)
        if items is False:
            count = min(count, len(prefix))
        value: list[Json] = []
        while len(value) < count:
            item = self.value(prefix[len(value)] if len(value) < len(prefix) else items, depth + 1)
            if schema.get("uniqueItems") and item in value:
                item = self._distinct(items, value, depth)
                if item is None:
                    break
            value.append(item)
        return value

    def _item_count(self, schema: dict[str, Any], prefix: int, depth: int) -> int:
        least = max(schema.get("minItems", 0), schema.get("minContains", 1) if "contains" in schema else 0)
        usual = 0 if self._required_only or depth > _OMIT_ITEMS_DEPTH else 2
        count: int = min(max(least, usual, prefix), schema.get("maxItems", _MAX_NODES))
        if count > _MAX_NODES:
            raise UnfakeableSchema(TOO_LARGE)
        return count

    def _distinct(self, schema: Json, existing: list[Json], depth: int) -> Json:
        """Return an item that differs from the existing ones; None if none is found."""
        resolved = self._resolve(schema, depth) if isinstance(schema, dict) else {}
        if isinstance(resolved.get("enum"), list):
            self._spend(1 + len(resolved["enum"]) * len(existing) // 2000)
            return next((item for item in resolved["enum"] if item not in existing), None)
        for attempt in range(12):
            item = self.value(schema, depth + 1)
            if isinstance(item, str) and item in existing:
                item = f"{item}{attempt}"
            elif isinstance(item, (int, float)) and not isinstance(item, bool) and item in existing:
                item += len(existing) * (resolved.get("multipleOf") or 1)
            if item not in existing:
                return item
        return None


def _breadth(schema: dict[str, Any]) -> int:
    """Return the number of keywords of a schema, and of what they contain: what a copy of it costs."""
    return len(schema) + sum(len(item) for item in schema.values() if isinstance(item, (dict, list)))
