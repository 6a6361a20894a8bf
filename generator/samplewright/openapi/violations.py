"""Violations of JSON schemas in our words: the rule, the value, and what is allowed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from samplewright.errors import closest
from samplewright.ir import Json
from samplewright.openapi.pointers import Pointer, format_pointer

_LIMITS = {
    "minimum": "less than the minimum of {}",
    "maximum": "greater than the maximum of {}",
    "exclusiveMinimum": "not greater than {}",
    "exclusiveMaximum": "not less than {}",
    "minLength": "shorter than the minimum of {} characters",
    "maxLength": "longer than the maximum of {} characters",
    "minItems": "of fewer items than the minimum of {}",
    "maxItems": "of more items than the maximum of {}",
    "minProperties": "of fewer fields than the minimum of {}",
    "maxProperties": "of more fields than the maximum of {}",
}
#: Rules that say all there is to say.
_SENTENCES = {
    "uniqueItems": "duplicate items",
    "anyOf": "{value} matches no anyOf schema",
    "oneOf": "{value} matches no oneOf schema",
    "not": "{value} matches the schema under not",
    "falseSchema": "no value is allowed",
    "contains": "no item matches the contains schema",
    "additionalItems": "too many items",
    "unevaluatedItems": "too many items",
    "propertyNames": "invalid field name",
    "contentEncoding": "{value} is not encoded as contentEncoding asks",
    "contentMediaType": "{value} is not of the contentMediaType",
}
_KINDS = {dict: "an object", list: "an array", str: "a string", bool: "a boolean", int: "an integer", float: "a number"}
_MOST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule of a schema.

    Attributes:
        pointer: The value; for a missing or unknown field, that field.
        rule: The schema's keyword.
        value: The value at the pointer; None if it is missing.
        message: What is wrong, without the pointer.
        hint: What may have been meant; empty if there is nothing to say.
        source: Leads to the keyword in the schemas' document.
    """

    pointer: Pointer
    rule: str
    value: Json
    message: str
    hint: str = ""
    source: Pointer = ()

    @property
    def sentence(self) -> str:
        """Message and hint."""
        return f"{self.message}; {self.hint}" if self.hint else self.message

    @property
    def parameter(self) -> str | None:
        """The pointer as a reader of code writes it: `a.b[0].c`; None for the whole value."""
        text = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in self.pointer)
        return text.removeprefix(".")[:200] or None

    def __str__(self) -> str:
        return f"{shortened(format_pointer(self.pointer)) or 'the body'}: {self.sentence} (rule: {self.rule})"


def describe(error: Any, document: Json) -> Violation:
    """Describe the most specific rule that a validator's error is about.

    Args:
        error: A `jsonschema_rs.ValidationError`.
        document: The document that the error's schema path leads through.
    """
    error = _most_specific(error)
    source = tuple(error.schema_path)
    return replace(_violation(error, _object_at(document, source[:-1])), source=source)


def _violation(error: Any, schema: dict[str, Json]) -> Violation:
    pointer, kind, value = tuple(error.instance_path), error.kind, error.instance
    if kind.name == "required":
        return _missing(pointer, kind.property, value, schema)
    if kind.name in ("additionalProperties", "unevaluatedProperties"):
        return _unknown(pointer, kind.unexpected[0], value, schema)
    message, hint = _sentence(kind, value)
    return Violation(pointer, kind.name, value, message, hint)


def shown(value: Json) -> str:
    """Write a value as short JSON; a large one by its kind and size."""
    if isinstance(value, str):
        return json.dumps(value if len(value) <= 80 else f"{value[:60]}...", ensure_ascii=False)
    if isinstance(value, (list, dict)):
        text = json.dumps(value, ensure_ascii=False) if len(value) <= 20 and _is_flat(value) else ""
        return text if text and len(text) <= 80 else f"{_kind(value)} of {len(value)}"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 10**30:
        return "the integer"
    return json.dumps(value)


def shortened(text: str) -> str:
    """Cut the middle out of a long text."""
    return text if len(text) <= _MOST_SHOWN else f"{text[:140]} ... {text[-150:]}"


def _most_specific(error: Any) -> Any:
    """Of a union's errors choose the one of the nearest branch, and of that the deepest."""
    while branches := [branch for branch in getattr(error.kind, "context", None) or [] if branch]:
        depth = len(error.instance_path)
        nearest = min(branches, key=lambda branch: _distance(branch, depth))
        error = max(nearest, key=lambda inner: len(inner.instance_path))
    return error


def _distance(branch: list[Any], depth: int) -> tuple[bool, bool, int]:
    """How far a value at `depth` is from a branch of a union: of another type, of another tag, then by errors."""
    other_type = any(error.kind.name == "type" and len(error.instance_path) == depth for error in branch)
    other_tag = any(error.kind.name in ("const", "enum") and len(error.instance_path) == depth + 1 for error in branch)
    return other_type, other_tag, len(branch)


def _sentence(kind: Any, value: Json) -> tuple[str, str]:
    """Return message and hint."""
    name = kind.name
    if name == "type":
        kinds = sorted(kind.types, key=lambda name: (name == "null", name))
        expected = _either([_with_article(name) for name in kinds])
        return f"{shown(value)} is {_kind(value)}; expected {expected}", ""
    if name == "const":
        return f"{shown(value)} is not allowed; expected {shown(kind.expected_value)}", ""
    if name == "enum":
        options = list(kind.options)
        return f"{shown(value)} is not allowed; expected {_either(_listed(options))}", _near(value, options)
    if name in _LIMITS:
        return f"{shown(value)} is {_LIMITS[name].format(_whole(kind.limit))}", ""
    if name == "multipleOf":
        return f"{shown(value)} is not a multiple of {_whole(kind.multiple_of)}", ""
    if name == "pattern":
        return f"{shown(value)} does not match the pattern {kind.pattern}", ""
    if name == "format":
        return f"{shown(value)} is not a valid {kind.format}", ""
    if name == "oneOf" and not all(getattr(kind, "context", [True])):
        return f"{shown(value)} matches more than one oneOf schema", ""
    return _SENTENCES.get(name, "{value} is not allowed").replace("{value}", shown(value)), ""


def _whole(limit: Json) -> Json:
    return int(limit) if isinstance(limit, float) and limit.is_integer() else limit


def _missing(pointer: Pointer, field: str, value: Json, schema: Json) -> Violation:
    """Describe a missing field; if an unknown one must be meant, that one."""
    fields = _fields(schema)
    closed = schema.get("additionalProperties") is False or schema.get("unevaluatedProperties") is False
    if closed and isinstance(value, dict) and fields:
        unknown = tuple(name for name in value if name not in fields)
        if unknown and (misspelt := closest(field, unknown[:100], 0.6)):
            return _unknown(pointer, misspelt, value, schema)
    hint = f"fields sent: {_names(value)}" if isinstance(value, dict) and value else ""
    return Violation((*pointer, field), "required", None, "missing required field", hint)


def _unknown(pointer: Pointer, field: str, value: Json, schema: Json) -> Violation:
    fields = _fields(schema)
    near = closest(field[:200], tuple(fields), 0.5)
    listed = f"known fields: {', '.join(fields)}" if fields else "no field is allowed here"
    hint = f"did you mean {near!r}?" if near else listed
    inner = value.get(field) if isinstance(value, dict) else None
    name = shortened(json.dumps(field, ensure_ascii=False))
    return Violation((*pointer, field), "additionalProperties", inner, f"unknown field {name}", hint)


def _fields(schema: Json) -> list[str]:
    return list(schema.get("properties") or {}) if isinstance(schema, dict) else []


def _object_at(document: Json, pointer: Iterable[str | int]) -> dict[str, Json]:
    node = document
    for key in pointer:
        try:
            node = node[key]
        except (KeyError, IndexError, TypeError):
            return {}
    return node if isinstance(node, dict) else {}


def _listed(options: list[Json]) -> list[str]:
    return [*map(shown, options[:40]), *(["..."] if len(options) > 40 else [])]


def _near(value: Json, options: list[Json]) -> str:
    if not isinstance(value, str):
        return ""
    near = closest(value[:200], tuple(option for option in options if isinstance(option, str)), 0.5)
    return f"did you mean {shown(near)}?" if near else ""


def _kind(value: Json) -> str:
    return "null" if value is None else _KINDS[type(value)]


def _with_article(kind: str) -> str:
    return kind if kind == "null" else f"an {kind}" if kind[0] in "aeio" else f"a {kind}"


def _either(options: Sequence[str]) -> str:
    return " or ".join(options) if len(options) < 3 else f"{', '.join(options[:-1])} or {options[-1]}"


def _names(value: dict[str, Json]) -> str:
    names = [name if len(name) <= 40 else f"{name[:37]}..." for name in list(value)[:12]]
    return ", ".join(names) + (", ..." if len(value) > 12 else "")


def _is_flat(value: Json) -> bool:
    items = value.values() if isinstance(value, dict) else value
    return all(not isinstance(item, (list, dict)) and (not isinstance(item, str) or len(item) < 80) for item in items)
