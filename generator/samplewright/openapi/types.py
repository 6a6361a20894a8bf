"""JSON schemas -> data types: models with fields, as plain values that a template writes in its language.

What a schema says beyond types (ranges, patterns, defaults) is kept as facts about a field. A schema that has no simple
type is `any`: a type may say less than the schema, never something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from samplewright.ir import Json
from samplewright.naming import pascal
from samplewright.openapi.document import Spec
from samplewright.openapi.pointers import Pointer, format_pointer
from samplewright.openapi.texts import localized

_SCALARS = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean", "null": "null"}
_RULES = (
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
)


@dataclass(frozen=True)
class Type:
    """kind: any, null, string, integer, number, boolean, enum, list, map, record or union.

    values: of an enum. name: of a record's model; of an enum, the name it can go by. of: items, values of a map,
    options of a union. rules: what the schema says of a number or a length, by keyword.
    """

    kind: str
    values: tuple[Json, ...] = ()
    name: str = ""
    of: tuple[Type, ...] = ()
    rules: tuple[tuple[str, Json], ...] = ()

    @property
    def nullable(self) -> bool:
        return self.kind in ("null", "any") or any(option.nullable for option in self.of if self.kind == "union")

    @property
    def options(self) -> tuple[Type, ...]:
        """What the value may be, besides null."""
        options = self.of if self.kind == "union" else (self,)
        return tuple(option for option in options if option.kind != "null")


ANY = Type("any")
NULL = Type("null")


@dataclass(frozen=True)
class Field:
    """A property of an object. descriptions: per language. default: a list of none or one. source: JSON pointer."""

    name: str
    type: Type
    required: bool
    descriptions: dict[str, str]
    default: list[Json]
    source: str


@dataclass(frozen=True)
class Model:
    """An object with named properties. source: JSON pointer of its schema."""

    name: str
    fields: tuple[Field, ...]
    descriptions: dict[str, str]
    source: str

    def field(self, name: str) -> Field | None:
        return next((one for one in self.fields if one.name == name), None)


@dataclass
class TypeBuilder:
    """The data types of some schemas of a document; each object's schema becomes one model, however often it is used.

    suffix: ends the names of the models.
    """

    spec: Spec
    suffix: str = ""
    models: dict[str, Model] = field(default_factory=dict)
    _names: dict[Pointer, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def root(self, schema: Json, path: Pointer, name: str) -> Model | None:
        """The model of an object's schema, under a name of its own; None if the schema is not an object's."""
        node, where = self.spec.resolve(schema, path)
        if not isinstance(node, dict) or not any(self._properties(node, where)):
            return None
        return self.models[self._model(node, where, name, "")]

    def type(self, schema: Json, path: Pointer, name: str) -> Type:
        """name: for a model or an enum that the document does not name."""
        if isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
            node, where = self.spec.resolve(schema, path)
            name = pascal(str(where[-1])) or name
        else:
            node, where = schema, path
        if not isinstance(node, dict):
            return ANY
        if where in self._names:
            return Type("record", name=self._names[where])
        for key in ("oneOf", "anyOf"):
            if isinstance(node.get(key), list):
                options = [self.type(one, (*where, key, i), name) for i, one in enumerate(node[key])]
                return _union(options)
        if "const" in node or isinstance(node.get("enum"), list):
            values = tuple([node["const"]] if "const" in node else node["enum"])
            plain = all(isinstance(value, str) for value in values) and values
            return Type("enum", values, name) if plain else ANY
        kinds = node.get("type")
        if isinstance(kinds, list):
            return _union([self.type({**node, "type": kind}, where, name) for kind in kinds])
        return self._single(node, where, name, kinds)

    def _single(self, node: dict[str, Any], where: Pointer, name: str, kind: Json) -> Type:
        if kind == "object" or "properties" in node or "allOf" in node:
            if any(self._properties(node, where)):
                return Type("record", name=self._model(node, where, name, self.suffix))
            values = node.get("additionalProperties")
            return Type("map", of=(self.type(values, (*where, "additionalProperties"), name),))
        if kind == "array":
            return Type("list", of=(self.type(node.get("items"), (*where, "items"), name),), rules=_rules(node))
        if kind in _SCALARS:
            nullable = node.get("nullable") is True  # OpenAPI 3.0
            scalar = Type(_SCALARS[kind], rules=_rules(node))
            return _union([scalar, NULL]) if nullable else scalar
        return ANY

    def _model(self, node: dict[str, Any], where: Pointer, name: str, suffix: str) -> str:
        if where in self._names:
            return self._names[where]
        base = (pascal(name) or "Record").removesuffix(suffix) + suffix
        base = f"N{base}" if base[0].isdigit() else base
        chosen, number = base, 2
        while chosen in self._taken:
            chosen, number = f"{base}{number}", number + 1
        self._taken.add(chosen)
        self._names[where] = chosen
        fields = tuple(self._field(chosen, *found) for found in self._properties(node, where))
        unique = tuple({one.name: one for one in fields}.values())
        self.models[chosen] = Model(chosen, unique, localized(node, "description"), format_pointer(where))
        return chosen

    def _properties(self, node: dict[str, Any], where: Pointer) -> Iterator[tuple[str, Json, Pointer, bool]]:
        """Name, schema, place and whether it is required, of the schema's own properties and those of its `allOf`."""
        required = node.get("required") or []
        for index, part in enumerate(node.get("allOf") or []):
            below, at = self.spec.resolve(part, (*where, "allOf", index))
            if isinstance(below, dict) and at[: len(where)] != where[: len(at)]:
                for name, schema, steps, needed in self._properties(below, at):
                    yield name, schema, steps, needed or name in required
        for name, schema in (node.get("properties") or {}).items():
            yield name, schema, (*where, "properties", name), name in required

    def _field(self, owner: str, name: str, schema: Json, where: Pointer, required: bool) -> Field:
        label = owner.removesuffix(self.suffix) + pascal(name)
        node = self.spec.resolve(schema, where)[0] if isinstance(schema, dict) else {}
        own = schema if isinstance(schema, dict) else {}
        words = localized(own, "description") or localized(node, "description")
        default = [node["default"]] if "default" in node else []
        return Field(name, self.type(schema, where, label), required, words, default, format_pointer(where))


def _rules(node: dict[str, Any]) -> tuple[tuple[str, Json], ...]:
    return tuple(
        (key, node[key])
        for key in _RULES
        if isinstance(node.get(key), (int, float)) and not isinstance(node[key], bool)
    )


def _union(options: Sequence[Type]) -> Type:
    flat: list[Type] = []
    for option in options:
        for one in option.of if option.kind == "union" else (option,):
            if one not in flat:
                flat.append(one)
    if not flat or ANY in flat:
        return ANY
    return flat[0] if len(flat) == 1 else Type("union", of=tuple(flat))
