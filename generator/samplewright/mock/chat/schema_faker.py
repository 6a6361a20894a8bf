"""A value that fits a JSON schema which came with a request: a small generator, bounded in size, and checked."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from samplewright.ir import Json
from samplewright.mock.chat.filler_text import Dice
from samplewright.openapi.example_values import FORMATS
from samplewright.openapi.pattern_strings import UnsupportedPattern, string_matching
from samplewright.openapi.validators import InvalidSchema, compile_schema

_MOST_NODES = 2000
_MOST_LENGTH = 100_000
_WORDS = ("alpha", "bravo", "copper", "delta", "ember", "forest", "garnet", "harbour")


class Unfit(ValueError):
    """No value was found that fits; `invalid` if the schema is none, with what is wrong with it."""

    def __init__(self, message: str, invalid: bool = False):
        super().__init__(message)
        self.invalid = invalid


def fitting(schema: Json, dice: Dice) -> Json:
    """A value that fits the schema, the same for the same dice.

    Raises:
        Unfit: the schema is none, no value was found for it, or one would be too large.
    """
    try:
        validator = compile_schema(schema)
    except InvalidSchema as error:
        raise Unfit(error.message, invalid=True) from None
    reason = "no value was found that fits it"
    for lean in (False, True):
        try:
            value = _Maker(schema, dice, lean).value(schema, 0)
        except _TooMuch:
            reason = "a value that fits it would be too large"
            continue
        except (RecursionError, TypeError, ValueError, KeyError, OverflowError, AttributeError) as error:
            reason = str(error) if isinstance(error, Unfit) else reason
            continue
        if validator.is_valid(value):
            return value
    raise Unfit(reason)


class _TooMuch(Exception):
    """The effort for one value is used up."""


class _Maker:
    """lean: only what is required is made."""

    def __init__(self, root: Json, dice: Dice, lean: bool):
        self._root, self._dice, self._lean = root, dice, lean
        self._effort = 0

    def value(self, schema: Json, depth: int) -> Json:
        self._spend(1, depth)
        if schema is True or schema == {}:
            return self._word()
        if not isinstance(schema, dict):
            raise Unfit("it allows no value")
        schema = self._whole(schema, depth)
        if "const" in schema:
            return schema["const"]
        if isinstance(schema.get("enum"), list) and schema["enum"]:
            self._spend(len(schema["enum"]) // 50)
            fit = [one for one in schema["enum"] if _agrees(one, schema.get("type"))] or schema["enum"]
            return fit[self._dice.below(len(fit))]
        for key in ("anyOf", "oneOf"):
            if isinstance(schema.get(key), list) and schema[key]:
                return self._branch(schema, key, depth)
        kinds = schema.get("type", _implied(schema))
        kind = next((one for one in kinds if one != "null"), "null") if isinstance(kinds, list) else kinds
        if kind == "null" or (isinstance(kinds, list) and "null" in kinds and depth > 8):
            return None
        makers = {"object": self._object, "array": self._array, "string": self._string}
        if kind in makers:
            return makers[kind](schema, depth)
        if kind == "boolean":
            return self._dice.below(2) == 1
        return self._number(schema, kind)

    def _spend(self, effort: int, depth: int = 0) -> None:
        """Bounds what is done for one value, whatever the schema asks for."""
        self._effort += effort
        if self._effort > _MOST_NODES:
            raise _TooMuch
        if depth > 60:
            raise Unfit("a value that fits it would be nested too deep")

    def _whole(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        """The schema with its reference followed and the parts of allOf merged into it."""
        for _ in range(50):
            if not isinstance(schema.get("$ref"), str):
                break
            target = self._target(schema["$ref"])
            rest = {key: item for key, item in schema.items() if key != "$ref"}
            schema = _merged(target, rest) if isinstance(target, dict) else rest
        parts = schema.get("allOf")
        if isinstance(parts, list) and parts:
            schema = {key: item for key, item in schema.items() if key != "allOf"}
            for part in parts:
                if isinstance(part, dict):
                    self._spend(1 + len(part) // 50, depth)
                    schema = _merged(schema, self._whole(part, depth + 1))
        return schema

    def _target(self, reference: str) -> Json:
        if reference == "#":
            return self._root
        if not reference.startswith("#/"):
            raise Unfit(f"its reference {reference[:80]} is not followed")
        node = self._root
        for step in reference[2:].split("/"):
            name = unquote(step).replace("~1", "/").replace("~0", "~")
            node = node[int(name)] if isinstance(node, list) else node[name]
        return node

    def _branch(self, schema: dict[str, Any], key: str, depth: int) -> Json:
        rest = {name: item for name, item in schema.items() if name != key}
        branches = schema[key]
        if depth > 6:  # the way out of a schema that holds itself
            branches = sorted(branches, key=lambda one: len(json.dumps(one)))
        failure = Unfit("no branch of its union can be made")
        for branch in branches:
            self._spend(1 + len(rest) // 50)
            try:
                return self.value(_merged(rest, branch) if isinstance(branch, dict) else branch and rest, depth + 1)
            except Unfit as error:
                failure = error
        raise failure

    def _object(self, schema: dict[str, Any], depth: int) -> Json:
        properties = schema.get("properties") or {}
        required = dict.fromkeys(name for name in schema.get("required") or () if isinstance(name, str))
        self._spend((len(properties) + len(required)) // 20)
        names = [name for name in properties if name in required or not (self._lean or depth > 4)]
        names += [name for name in required if name not in properties]
        value = {}
        extra = schema.get("additionalProperties", True)
        for name in names:
            inner = properties.get(name, extra if isinstance(extra, dict) else True)
            try:
                value[name] = self.value(inner, depth + 1)
            except Unfit:
                if name in required:
                    raise
        number = 0
        while len(value) < min(schema.get("minProperties", 0), _MOST_NODES):
            number += 1
            value.setdefault(f"key{number}", self.value(extra, depth + 1))
        return value

    def _array(self, schema: dict[str, Any], depth: int) -> Json:
        fixed = schema.get("prefixItems") or []
        least = max(schema.get("minItems", 0), schema.get("minContains", 1) if "contains" in schema else 0)
        most = schema.get("maxItems", _MOST_NODES)
        count = min(max(least, 0 if self._lean or depth > 6 else 2, len(fixed)), most)
        if count > _MOST_NODES:
            raise Unfit("a value that fits it would be too large")
        rest = schema.get("contains", schema.get("items", True)) if "contains" in schema else schema.get("items", True)
        if rest is False:
            count = min(count, len(fixed))
        value: list[Json] = []
        while len(value) < count:
            item = self.value(fixed[len(value)] if len(value) < len(fixed) else rest, depth + 1)
            if schema.get("uniqueItems") and item in value:
                item = self._another(rest, value, depth)
                if item is None:
                    break
            value.append(item)
        return value

    def _another(self, schema: Json, value: list[Json], depth: int) -> Json:
        """An item that is not yet among the others, or None."""
        whole = self._whole(schema, depth) if isinstance(schema, dict) else {}
        if isinstance(whole.get("enum"), list):
            return next((one for one in whole["enum"] if one not in value), None)
        for attempt in range(12):
            item = self.value(schema, depth + 1)
            if isinstance(item, str) and item in value:
                item = f"{item}{attempt}"
            elif isinstance(item, (int, float)) and not isinstance(item, bool) and item in value:
                item += len(value) * (whole.get("multipleOf") or 1)
            if item not in value:
                return item
        return None

    def _string(self, schema: dict[str, Any], depth: int) -> str:
        least, most = schema.get("minLength", 0), schema.get("maxLength", _MOST_LENGTH)
        if least > _MOST_LENGTH:
            raise Unfit("a value that fits it would be too large")
        if isinstance(schema.get("pattern"), str):
            try:
                return string_matching(schema["pattern"])
            except UnsupportedPattern:
                raise Unfit("no string was found for its pattern") from None
        text = FORMATS.get(schema.get("format", "")) or self._word()
        while len(text) < least:
            text += f" {self._word()}"
        return text[: int(min(most, max(least, len(text))))]

    def _number(self, schema: dict[str, Any], kind: Json) -> int | float:
        low, high = _bound(schema, "minimum", "exclusiveMinimum", max), _bound(
            schema, "maximum", "exclusiveMaximum", min
        )
        step = schema.get("multipleOf")
        unit = step or 1
        if low is None:
            low = 1 if high is None else min(1, high - 100 * unit)
        if high is None:
            high = low + 100 * unit
        if kind == "integer" or step:
            first = -(-low // unit)
            if first * unit == schema.get("exclusiveMinimum"):
                first += 1
            room = max(0, int(high // unit - first))
            number = (first + self._dice.below(min(room, 99) + 1)) * unit
            if number == schema.get("exclusiveMaximum"):
                number -= unit
            return int(number) if kind == "integer" else number
        number = low + (high - low) / 2
        return round(number, 1) if low < round(number, 1) < high else number

    def _word(self) -> str:
        return _WORDS[self._dice.below(len(_WORDS))]


def _bound(schema: dict[str, Any], closed: str, open_: str, narrower: Callable[..., Any]) -> int | float | None:
    found = [value for key in (closed, open_) if isinstance(value := schema.get(key), (int, float))]
    return narrower(found) if found else None


def _implied(schema: dict[str, Any]) -> str:
    if {"properties", "required", "additionalProperties", "minProperties"} & schema.keys():
        return "object"
    if {"items", "prefixItems", "minItems", "contains", "uniqueItems"} & schema.keys():
        return "array"
    if {"minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"} & schema.keys():
        return "number"
    return "string"


def _agrees(value: Json, kinds: Json) -> bool:
    names = {kinds} if isinstance(kinds, str) else set(kinds) if isinstance(kinds, list) else set()
    own = {type(None): "null", bool: "boolean", int: "integer", float: "number", str: "string", list: "array"}
    kind = own.get(type(value), "object")
    return not names or kind in names or (kind == "integer" and "number" in names)


def _merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """A schema that asks for both, as far as simple schemas go; what both say of the same, the narrower holds."""
    both = {**one, **other}
    for key in ("properties", "patternProperties", "$defs"):
        if isinstance(one.get(key), dict) and isinstance(other.get(key), dict):
            both[key] = {**one[key], **other[key]}
            for name in one[key].keys() & other[key].keys():
                if isinstance(one[key][name], dict) and isinstance(other[key][name], dict):
                    both[key][name] = _merged(one[key][name], other[key][name])
    if isinstance(one.get("required"), list) and isinstance(other.get("required"), list):
        both["required"] = [*one["required"], *other["required"]]
    for key, narrower in (
        ("minimum", max),
        ("minLength", max),
        ("minItems", max),
        ("maximum", min),
        ("maxLength", min),
    ):
        if key in one and key in other:
            both[key] = narrower(one[key], other[key])
    if isinstance(one.get("enum"), list) and isinstance(other.get("enum"), list):
        both["enum"] = [value for value in one["enum"] if value in other["enum"]]
    if isinstance(one.get("allOf"), list) and isinstance(other.get("allOf"), list):
        both["allOf"] = [*one["allOf"], *other["allOf"]]
    return both
