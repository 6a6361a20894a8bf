"""Example values made from schemas, where a document has no example.

A value has the required properties only, each with its own example, default, first allowed value, or the least value
that its rules admit.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from typing import Any, TypeGuard

from samplewright.errors import SpecError
from samplewright.ir import Json
from samplewright.openapi import schemas
from samplewright.openapi.document import Spec
from samplewright.openapi.pattern_strings import UnsupportedPattern, string_matching
from samplewright.openapi.pointers import Pointer
from samplewright.openapi.value_sizes import VALUE_SIZE, value_size

#: A string of each format.
FORMATS = {
    "date-time": "2025-01-01T00:00:00Z",
    "date": "2025-01-01",
    "time": "00:00:00Z",
    "duration": "P1D",
    "email": "user@example.com",
    "idn-email": "user@example.com",
    "uri": "https://example.com/",
    "uri-reference": "https://example.com/",
    "iri": "https://example.com/",
    "url": "https://example.com/",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "hostname": "example.com",
    "json-pointer": "/a",
    "regex": "a",
    "byte": "c2FtcGxl",
}
#: How large a value may be, the properties counted that are looked at.
_MAX_SIZE = 100_000
_MAX_DEPTH = 100


def example_value(spec: Spec, schema: Json, pointer: Pointer, omit: schemas.Direction | None = None) -> Json:
    """Make a small value that fits a schema, always the same.

    Args:
        spec: The document.
        schema: The schema, which may be a reference.
        pointer: Leads to the schema.
        omit: Leave out properties with this keyword: `readOnly` for a request, `writeOnly` for a response.

    Returns:
        The value; null where a schema requires itself.

    Raises:
        SpecError: The value would be too large.
    """
    return _Maker(spec, pointer, omit).value(schema, pointer, ())


def example_or_null(spec: Spec, schema: Json, pointer: Pointer) -> Json:
    """Make a value as `example_value` does; null if it would be too large."""
    with contextlib.suppress(SpecError):
        return example_value(spec, schema, pointer)
    return None


class _Maker:
    """Makes the values of schemas. What a reference leads to is made once, and counted each time."""

    def __init__(self, spec: Spec, pointer: Pointer, omit: schemas.Direction | None):
        self._spec = spec
        self._pointer = pointer
        self._omit = omit
        self._size = 0
        #: Whether the latest value ends where an outer schema comes again: elsewhere it may be another.
        self._is_cut = False
        self._made: dict[Pointer, tuple[Json, int]] = spec.memo.setdefault(("example", omit), {})
        self._max_size = _MAX_SIZE + 2 * len(spec.text)

    def value(self, schema: Json, pointer: Pointer, outer: tuple[Pointer, ...]) -> Json:
        """outer: pointers of the schemas whose values this one is part of."""
        if not isinstance(schema, dict) or schema.keys() != {"$ref"}:
            return self._new(schema, pointer, outer)
        origin = self._spec.resolve(schema, pointer)[1]
        if origin in self._made:
            value, size = self._made[origin]
            self._spend(size)
            return value
        before, was_cut = self._size, self._is_cut
        self._is_cut = False
        value = self._new(schema, pointer, outer)
        if not self._is_cut:
            self._made[origin] = value, self._size - before
        self._is_cut |= was_cut
        return value

    def _spend(self, size: int) -> None:
        self._size += size
        if self._size > self._max_size:
            raise self._too_large()

    def _too_large(self) -> SpecError:
        hint = "add an example, or require less"
        return self._spec.error("an example made from this schema would be too large", self._pointer, hint)

    def _new(self, schema: Json, pointer: Pointer, outer: tuple[Pointer, ...]) -> Json:
        if len(outer) > _MAX_DEPTH:
            raise self._too_large()
        parts = schemas.parts(self._spec, schema, pointer)
        self._spend(VALUE_SIZE + sum(len(part) + len(part.get("properties") or ()) for part, _ in parts))
        if not parts:
            return None
        node, origin = parts[-1]
        if origin in outer:
            self._is_cut = True
            return None
        for value in _stated(node):
            return self._counted(value)
        merged, _ = schemas.flatten(self._spec, schema, pointer)
        for key in ("oneOf", "anyOf"):
            if merged.get(key):
                base = {name: item for name, item in merged.items() if name not in (key, "allOf")}
                combined = {"allOf": [base, merged[key][0]]}
                return self.value(combined, (*origin, key, 0), (*outer, origin))
        kind = _kind(merged)
        if kind == "object":
            return self._object(schema, pointer, merged, (*outer, origin))
        for value in _stated(merged):
            return self._counted(value)
        if kind == "array":
            return self._array(merged, origin, (*outer, origin))
        if kind in ("integer", "number"):
            return _number(merged, kind)
        if kind == "string":
            self._spend(_least(merged, "minLength"))
            return self._counted(_string(merged))
        return False if kind == "boolean" else None

    def _counted(self, value: Json) -> Json:
        """Return a value after its size has been counted."""
        self._spend(value_size(value, self._max_size - self._size))
        return value

    def _object(
        self, schema: Json, pointer: Pointer, merged: dict[str, Any], outer: tuple[Pointer, ...]
    ) -> dict[str, Json]:
        value: dict[str, Json] = {}
        for part, _ in schemas.parts(self._spec, schema, pointer):
            for stated in _stated(part):
                value |= self._counted(stated) if isinstance(stated, dict) else {}
        properties = {field.name: field for field in schemas.properties(self._spec, schema, pointer)}
        for name in merged.get("required") or ():
            field = properties.get(name)
            if field is None:
                self._spend(VALUE_SIZE)
                value.setdefault(name, None)
            elif name not in value and not self._is_omitted(field):
                value[name] = self.value(field.schema, field.pointer, outer)
        return value

    def _is_omitted(self, field: schemas.Property) -> bool:
        return self._omit is not None and schemas.is_omitted(self._spec, field.schema, self._omit)

    def _array(self, schema: dict[str, Any], pointer: Pointer, outer: tuple[Pointer, ...]) -> list[Json]:
        least = _least(schema, "minItems")
        items, item_pointer = schema.get("items", {}), (*pointer, "items")
        if not least and self._spec.resolve(items, item_pointer)[1] in outer:
            self._is_cut = True
            return []
        before = self._size
        item = self.value(items, item_pointer, outer)
        self._spend((self._size - before) * (max(1, least) - 1))
        return [item] * max(1, least)


def _least(schema: dict[str, Any], key: str) -> int:
    least = schema.get(key, 0)
    return math.ceil(least) if _is_number(least) else 0


def _stated(schema: dict[str, Any]) -> Iterator[Json]:
    """Yield the value that the schema itself names, if any."""
    for key in ("example", "default", "const"):
        if key in schema:
            yield schema[key]
            return
    for key in ("examples", "enum"):
        if isinstance(schema.get(key), list) and schema[key]:
            yield schema[key][0]
            return


def _kind(schema: dict[str, Any]) -> str | None:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((name for name in kind if name != "null"), "null")
    if kind == "object" or (kind is None and ("properties" in schema or "required" in schema)):
        return "object"
    return "array" if kind is None and "items" in schema else kind


def _string(schema: dict[str, Any]) -> str:
    if isinstance(schema.get("pattern"), str):
        with contextlib.suppress(UnsupportedPattern):
            return string_matching(schema["pattern"])
    text = FORMATS.get(schema.get("format", ""), "string").ljust(_least(schema, "minLength"), ".")
    return text[: _least(schema, "maxLength")] if "maxLength" in schema else text


def _number(schema: dict[str, Any], kind: str) -> int | float:
    """Return the least number that the bounds admit; 0 or the maximum if there is no lower bound."""
    low, low_open = _bound(schema, "minimum")
    high, high_open = _bound(schema, "maximum")
    if low is None:
        number = 0 if high is None else min(0, high - high_open)
    elif not low_open:
        number = low
    else:
        number = low + 1 if high is None or low + 1 < high or (low + 1 == high and not high_open) else (low + high) / 2
    step = schema.get("multipleOf")
    if _is_number(step) and step > 0:
        with contextlib.suppress(OverflowError):
            number = math.ceil(number / step) * step
    return math.ceil(number) if kind == "integer" else number


def _bound(schema: dict[str, Any], key: str) -> tuple[int | float | None, bool]:
    """Return a bound and whether it is exclusive, which OpenAPI 3.0 and 3.1 say in different ways."""
    exclusive = schema.get(f"exclusive{key.capitalize()}")
    if _is_number(exclusive):
        return exclusive, True
    bound = schema.get(key)
    return (bound, exclusive is True) if _is_number(bound) else (None, False)


def _is_number(value: Json) -> TypeGuard[int | float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
