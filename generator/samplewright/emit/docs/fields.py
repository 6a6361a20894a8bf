"""Schemas -> the fields that a reader may set or will get: type, range, default and text, nested."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from samplewright.emit.docs.words import Words
from samplewright.ir import Json
from samplewright.openapi.document import Spec
from samplewright.openapi.pointers import Pointer
from samplewright.openapi.texts import localized

#: How many fields of one body are shown. Schemas that name each other could be unfolded without end.
LIMIT = 1000
#: Keywords that say which values there may be, in pairs of least and most.
_BOUNDS = (
    ("range", "minimum", "maximum"),
    ("length", "minLength", "maxLength"),
    ("items", "minItems", "maxItems"),
    ("items", "minProperties", "maxProperties"),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a schema says of a value. code: whether the values are JSON or names, not words."""

    label: str
    values: tuple[str, ...]
    code: bool = True


@dataclass(frozen=True, slots=True)
class Field:
    """A property, a parameter, or one form that a value may take (then `name` is empty and `title` tells which).

    path: the way to it from the outermost value, as `messages[].content`. required: None where it does not apply.
    """

    path: str
    name: str
    title: str
    type: str
    required: bool | None
    facts: tuple[Fact, ...]
    text: str
    fields: tuple[Field, ...]

    def flat(self) -> Iterator[Field]:
        """All that is below it, outermost first."""
        for field in self.fields:
            yield field
            yield from field.flat()


def written(value: Json) -> str:
    """A JSON value on one line."""
    return json.dumps(value, ensure_ascii=False)


class Reader:
    """Reads the schemas of a document for readers of one language."""

    def __init__(self, spec: Spec, words: Words):
        self.spec = spec
        self.words = words
        self._left = LIMIT

    def whole(self, schema: Json, where: Pointer, open_: tuple[Pointer, ...] = ()) -> tuple[dict[str, Any], Pointer]:
        """A schema with its reference followed and its `allOf` merged; what stands beside a reference wins."""
        found, at = self.spec.resolve(schema, where)
        if not isinstance(found, dict) or at in open_:
            return {}, at
        if isinstance(schema, dict) and "$ref" in schema:
            beside = {key: value for key, value in schema.items() if key != "$ref"}
            found = found | beside
        for index, part in enumerate(found.get("allOf") or ()):
            some, _ = self.whole(part, (*at, "allOf", index), (*open_, at))
            merged = {
                "properties": (some.get("properties") or {}) | (found.get("properties") or {}),
                "required": [*(some.get("required") or ()), *(found.get("required") or ())],
            }
            found = some | found | merged
        return found, at

    def field(
        self, name: str, schema: Json, where: Pointer, path: str, required: bool | None, open_: tuple[Pointer, ...] = ()
    ) -> Field:
        found, at = self.whole(schema, where)
        self._left -= 1
        again = at in open_ or self._left < 0
        below = () if again else tuple(self._below(found, at, path, (*open_, at)))
        text = self.words.pick(localized(found, "description"))
        if again and self._has_fields(found):
            note = self.words("fields.again" if at in open_ else "fields.deep")
            text = " ".join(filter(None, (text, note)))
        title = self.words.pick(localized(found, "title"))
        return Field(path, name, title, self.type(found, at), required, tuple(self._facts(found)), text, below)

    def fields(self, schema: Json, where: Pointer, path: str = "") -> tuple[Field, ...]:
        """The fields of a body: `LIMIT` at most are unfolded."""
        self._left = LIMIT
        found, at = self.whole(schema, where)
        return tuple(self._below(found, at, path, (at,)))

    def items(self, schema: Json, where: Pointer) -> tuple[Field, ...]:
        """The fields of a list's items, as of the events of a stream."""
        found, at = self.whole(schema, where)
        return self.fields(found["items"], (*at, "items")) if "items" in found else self.fields(schema, where)

    def _has_fields(self, schema: Mapping[str, Any]) -> bool:
        return any(key in schema for key in ("properties", "items", "oneOf", "anyOf"))

    def _below(self, schema: Mapping[str, Any], at: Pointer, path: str, open_: tuple[Pointer, ...]) -> Iterator[Field]:
        needed = schema.get("required") or ()
        for name, part in (schema.get("properties") or {}).items():
            inner = f"{path}.{name}" if path else name
            yield self.field(name, part, (*at, "properties", name), inner, name in needed, open_)
        more = schema.get("additionalProperties")
        if isinstance(more, dict) and more:
            name = f"<{self.words('fields.any_key')}>"
            yield self.field(name, more, (*at, "additionalProperties"), f"{path}.{name}", None, open_)
        if "items" in schema:
            items, where = self.whole(schema["items"], (*at, "items"))
            if where not in open_:
                yield from self._below(items, where, f"{path}[]", (*open_, where))
        yield from self._forms(schema, at, path, open_)

    def _forms(self, schema: Mapping[str, Any], at: Pointer, path: str, open_: tuple[Pointer, ...]) -> Iterator[Field]:
        """The forms of a union, if there is more to say of one than its type; of a single form its fields."""
        parts = [self.whole(part, (*at, key, number)) for key, number, part in _options(schema)]
        parts = [(part, where) for part, where in parts if part.get("type") != "null" and where not in open_]
        if self._left < 0:
            return
        if len(parts) == 1:
            yield from self._below(*parts[0], path, (*open_, parts[0][1]))
            return
        tag = (schema.get("discriminator") or {}).get("propertyName")
        for part, where in parts:
            title = self._condition(part, where, tag)
            text = self.words.pick(localized(part, "description"))
            below = tuple(self._below(part, where, path, (*open_, where)))
            facts = tuple(self._facts(part))
            if below or facts or text:
                yield Field(path, "", title, self.type(part, where), None, facts, text, below)

    def _condition(self, part: Mapping[str, Any], where: Pointer, tag: str | None) -> str:
        for name, raw in (part.get("properties") or {}).items():
            value, _ = self.whole(raw, (*where, "properties", name))
            if (tag is None or name == tag) and "const" in value:
                return self.words("fields.variant", condition=f"`{name}` = `{written(value['const'])}`")
        return self.words("fields.choice", type=self.type(part, where))

    def type(self, schema: Mapping[str, Any], at: Pointer, depth: int = 0) -> str:
        """`array of strings or null`, in words."""
        kind = schema.get("type")
        kinds = list(kind) if isinstance(kind, list) else [kind] if kind else []
        if not kinds:
            kinds = _implied(schema)
        labels = [self._kind(one, schema, at, depth) for one in kinds]
        if not kinds and depth < 4:
            parts = [self.whole(part, (*at, key, number)) for key, number, part in _options(schema)]
            labels = [self.type(part, where, depth + 1) for part, where in parts]
        if schema.get("nullable") is True:
            labels.append(self.words("type.null"))
        return self.words("or").join(dict.fromkeys(labels)) or self.words("type.any")

    def _kind(self, kind: str, schema: Mapping[str, Any], at: Pointer, depth: int) -> str:
        if kind == "array" and "items" in schema and depth < 4:
            items, where = self.whole(schema["items"], (*at, "items"))
            return self.words("type.array_of", type=self.type(items, where, depth + 1))
        return self.words.get(f"type.{kind}", str(kind))

    def _facts(self, schema: Mapping[str, Any]) -> Iterator[Fact]:
        words = self.words
        for label, low, high in _BOUNDS:
            if bounds := self._bounds(schema, low, high):
                yield Fact(words(f"fields.{label}"), (bounds,), code=False)
        if "default" in schema:
            yield Fact(words("fields.default"), (written(schema["default"]),))
        if "const" in schema:
            yield Fact(words("fields.always"), (written(schema["const"]),))
        if isinstance(schema.get("enum"), list):
            yield Fact(words("fields.allowed"), tuple(map(written, schema["enum"])))
        for key, label in (("pattern", "pattern"), ("format", "format"), ("multipleOf", "step")):
            if key in schema:
                yield Fact(words(f"fields.{label}"), (str(schema[key]),))
        shown = schema.get("examples", [schema["example"]] if "example" in schema else [])
        if isinstance(shown, list) and shown:
            yield Fact(words("fields.example"), tuple(map(written, shown[:3])))
        for key, label in (("uniqueItems", "unique"), ("x-extension", "extension"), ("deprecated", "deprecated")):
            if schema.get(key) is True:
                yield Fact(words(f"fields.{label}"), ())

    def _bounds(self, schema: Mapping[str, Any], low: str, high: str) -> str:
        least, more = _limit(schema, low, ">")
        most, less = _limit(schema, high, "<")
        if least is not None and most is not None and not more and not less:
            return self.words("fields.between", low=written(least), high=written(most))
        parts = [f"{more or '≥'} {written(least)}" if least is not None else ""]
        parts.append(f"{less or '≤'} {written(most)}" if most is not None else "")
        return ", ".join(filter(None, parts))


def _options(schema: Mapping[str, Any]) -> list[tuple[str, int, Json]]:
    """(keyword, index, schema) of the forms of a union."""
    return [(key, number, part) for key in ("oneOf", "anyOf") for number, part in enumerate(schema.get(key) or ())]


def _implied(schema: Mapping[str, Any]) -> list[str]:
    if "properties" in schema:
        return ["object"]
    if "items" in schema:
        return ["array"]
    values = [schema["const"]] if "const" in schema else schema.get("enum") or []
    return ["string"] if values and all(isinstance(value, str) for value in values) else []


def _limit(schema: Mapping[str, Any], key: str, sign: str) -> tuple[Json, str]:
    """(bound, sign if it is itself excluded): OpenAPI 3.0 says so by a flag, 3.1 by another bound."""
    exclusive = schema.get(f"exclusive{key[0].upper()}{key[1:]}") if key in ("minimum", "maximum") else None
    if isinstance(exclusive, (int, float)) and not isinstance(exclusive, bool):
        return exclusive, sign
    return schema.get(key), sign if exclusive is True else ""
