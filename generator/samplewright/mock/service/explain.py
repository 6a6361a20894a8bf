"""What is wrong with a value, in one sentence: which rule, at which JSON pointer, what was sent, what is allowed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from samplewright.ir import Json
from samplewright.openapi.pointers import format_pointer
from samplewright.openapi.validation import most_telling

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
_KINDS = {dict: "an object", list: "an array", str: "a string", bool: "a boolean", int: "an integer", float: "a number"}


@dataclass(frozen=True, slots=True)
class Broken:
    """A broken rule.

    pointer: JSON pointer of the value, or of the field that is missing or unknown. rule: the schema's keyword.
    value: what was sent there. message: what is wrong, and what is allowed, without the pointer.
    where: steps of the pointer.
    """

    pointer: str
    rule: str
    value: Json
    message: str
    where: tuple[str | int, ...] = ()

    @property
    def parameter(self) -> str | None:
        """The place as a reader of code writes it: `a.b[0].c`; None for the whole body."""
        text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.where)
        return text.removeprefix(".")[:200] or None

    def __str__(self) -> str:
        return f"{self.pointer or 'the body'}: {self.message} (rule: {self.rule})"


def explain(error: Any, document: Json) -> Broken:
    """The one rule to name for a validator's first error. `document` is what the error's schema path leads through."""
    error, within = most_telling(error)
    kind = error.kind
    value = error.instance
    schema = _at(document, list(error.schema_path)[:-1])
    name = kind.name
    if name == "required":
        return _missing(within, kind.property, value, schema)
    if name in ("additionalProperties", "unevaluatedProperties"):
        return _unknown(within, kind.unexpected[0], value, schema)
    return Broken(_pointer(within), name, value, _sentence(kind, value, error), tuple(within))


def _sentence(kind: Any, value: Json, error: Any) -> str:
    name = kind.name
    if name == "type":
        allowed = _either([_article(one) for one in kind.types])
        return f"{shown(value)} is {_kind(value)}; {allowed} is allowed"
    if name == "const":
        return f"{shown(value)} is not allowed; {shown(kind.expected_value)} is"
    if name == "enum":
        options = list(kind.options)
        near = _near(value, options)
        return f"{shown(value)} is not allowed{near}; one of {', '.join(map(shown, options[:40]))} is"
    if name in _LIMITS:
        return f"{shown(value)} is {_LIMITS[name].format(_number(kind.limit))}"
    if name == "multipleOf":
        return f"{shown(value)} is not a multiple of {kind.multiple_of}"
    if name == "pattern":
        return f"{shown(value)} does not match the pattern {kind.pattern}"
    if name == "format":
        return f"{shown(value)} is not of the format {kind.format}"
    if name == "uniqueItems":
        return "an item occurs twice; every item must differ from the others"
    if name == "oneOf" and not all(getattr(kind, "context", [True])):
        return f"{shown(value)} fits more than one of the forms that exclude each other"
    return shortened(error.message)


def _number(limit: Json) -> Json:
    return int(limit) if isinstance(limit, float) and limit.is_integer() else limit


def _missing(within: Sequence[str | int], field: str, value: Json, schema: Json) -> Broken:
    """A missing field; if an unknown one is so near that it must be meant, that one."""
    known = _fields(schema)
    closed = schema.get("additionalProperties") is False or schema.get("unevaluatedProperties") is False
    if closed and isinstance(value, dict) and known:
        unknown = tuple(name for name in value if name not in known)
        if unknown and (misspelt := closest(field, unknown[:100], 0.6)):
            return _unknown(within, misspelt, value, schema)
    also = f"; fields sent: {_names(value)}" if isinstance(value, dict) and value else ""
    where = (*within, field)
    return Broken(format_pointer(where), "required", None, f"the field is required, and missing{also}", where)


def _unknown(within: Sequence[str | int], field: str, value: Json, schema: Json) -> Broken:
    known = _fields(schema)
    near = closest(field[:200], tuple(known), 0.5)
    hint = f"did you mean {near!r}?" if near else f"known: {', '.join(known)}" if known else "no field is allowed here"
    where = (*within, field)
    inner = value.get(field) if isinstance(value, dict) else None
    shown_name = json.dumps(field, ensure_ascii=False)
    return Broken(
        _pointer(where), "additionalProperties", inner, f"there is no field {shortened(shown_name)}; {hint}", where
    )


@lru_cache(1024)
def closest(word: str, known: tuple[str, ...], cutoff: float) -> str | None:
    """The known word nearest to a word; remembered, since a client that errs will do so again."""
    near = get_close_matches(word, known, n=1, cutoff=cutoff)
    return near[0] if near else None


def _fields(schema: Json) -> list[str]:
    return list(schema.get("properties") or {}) if isinstance(schema, dict) else []


def _at(document: Json, path: Iterable[str | int]) -> Json:
    node = document
    for step in path:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            return {}
    return node if isinstance(node, dict) else {}


def _pointer(path: Sequence[str | int]) -> str:
    return shortened(format_pointer(path))


def _near(value: Json, options: list[Json]) -> str:
    if not isinstance(value, str):
        return ""
    near = closest(value[:200], tuple(one for one in options if isinstance(one, str)), 0.5)
    return f", did you mean {shown(near)}?" if near else ""


def _kind(value: Json) -> str:
    return "null" if value is None else _KINDS[type(value)]


def _article(kind: str) -> str:
    return kind if kind == "null" else f"an {kind}" if kind[0] in "aeio" else f"a {kind}"


def _either(words: list[str]) -> str:
    return " or ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} or {words[-1]}"


def _names(value: dict[str, Json]) -> str:
    names = [name if len(name) <= 40 else f"{name[:37]}..." for name in list(value)[:12]]
    return ", ".join(names) + (", ..." if len(value) > 12 else "")


def shown(value: Json) -> str:
    """A value as short JSON. What is large is named by its kind and size."""
    if isinstance(value, str):
        return json.dumps(value if len(value) <= 80 else f"{value[:60]}...", ensure_ascii=False)
    if isinstance(value, (list, dict)):
        if len(value) > 20:
            return f"{_kind(value)} of {len(value)}"
        text = json.dumps(value, ensure_ascii=False) if _small(value) else ""
        return text if text and len(text) <= 80 else f"{_kind(value)} of {len(value)}"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 10**30:
        return "the integer"
    return json.dumps(value)


def _small(value: Json) -> bool:
    items = value.values() if isinstance(value, dict) else value
    return all(not isinstance(item, (list, dict)) and (not isinstance(item, str) or len(item) < 80) for item in items)


def shortened(text: str) -> str:
    return text if len(text) <= 300 else f"{text[:140]} ... {text[-150:]}"
