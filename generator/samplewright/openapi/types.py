"""Data types of JSON schemas: models with fields, as plain values that a template writes in its language.

What a schema says beyond types (ranges, defaults) is kept with the field. A schema that has no simple type is `any`: a
type may say less than the schema, never something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from samplewright.ir import Json
from samplewright.naming import pascal
from samplewright.openapi import schemas
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
#: How many schemas may be nested in each other.
_MAX_DEPTH = 100


@dataclass(frozen=True)
class Type:
    """A data type.

    Attributes:
        kind: any, null, string, integer, number, boolean, enum, list, map, record or union.
        values: Of an enum.
        name: Of a record, its model; of an enum, a name for it.
        of: Of a list its items, of a map its values, of a union its options.
        rules: Limits of a number or a length, by keyword.
    """

    kind: str
    values: tuple[Json, ...] = ()
    name: str = ""
    of: tuple[Type, ...] = ()
    rules: tuple[tuple[str, Json], ...] = ()

    @property
    def nullable(self) -> bool:
        """Whether the value may be null."""
        return self.kind in ("null", "any") or any(option.nullable for option in self.of if self.kind == "union")

    @property
    def options(self) -> tuple[Type, ...]:
        """The types that the value may have besides null."""
        options = self.of if self.kind == "union" else (self,)
        return tuple(option for option in options if option.kind != "null")


ANY = Type("any")
NULL = Type("null")


@dataclass(frozen=True)
class Field:
    """A property of an object. descriptions: by language. default: a list of none or one. source: its JSON pointer."""

    name: str
    type: Type
    required: bool
    descriptions: dict[str, str]
    default: list[Json]
    source: str


@dataclass(frozen=True)
class Model:
    """An object with named properties. source: the JSON pointer of its schema."""

    name: str
    fields: tuple[Field, ...]
    descriptions: dict[str, str]
    source: str

    def field(self, name: str) -> Field | None:
        """Return the field of a name; None if there is none."""
        return next((field for field in self.fields if field.name == name), None)


@dataclass
class TypeBuilder:
    """Builds the data types of schemas; an object's schema becomes one model, however often it is used.

    Attributes:
        spec: The document.
        suffix: Appended to the names of the models.
        reserved: Names that no model may have.
        models: What has been built, by name.
    """

    spec: Spec
    suffix: str = ""
    reserved: frozenset[str] = frozenset()
    models: dict[str, Model] = field(default_factory=dict)
    _names: dict[Pointer, str] = field(default_factory=dict)
    _built: dict[Pointer, Type] = field(default_factory=dict)
    _unfinished: list[Pointer] = field(default_factory=list)

    def model(self, schema: Json, pointer: Pointer, name: str) -> Model | None:
        """Build the model of an object's schema under exactly this name; None if the schema is not an object's."""
        node, origin = self.spec.resolve(schema, pointer)
        if not schemas.properties(self.spec, node, origin):
            return None
        return self.models[self._model(node, origin, name, "")]

    def build(self, schema: Json, pointer: Pointer, name: str) -> Type:
        """Build the type of a schema, and the models that it needs.

        Args:
            schema: The schema, which may be a reference.
            pointer: Leads to the schema.
            name: For a model or an enum that the document does not name.
        """
        is_reference = isinstance(schema, dict) and isinstance(schema.get("$ref"), str)
        node, origin = self.spec.resolve(schema, pointer)
        if is_reference:
            name = pascal(str(origin[-1])) or name
            if origin in self._built:
                return self._built[origin]
        is_endless = origin in self._unfinished and origin not in self._names  # a union or a list of itself
        if not isinstance(node, dict) or is_endless or len(self._unfinished) > _MAX_DEPTH:
            return ANY
        self._unfinished.append(origin)
        built = self._build(node, origin, name)
        self._unfinished.pop()
        built = _union([built, NULL]) if node.get("nullable") is True else built  # OpenAPI 3.0
        if is_reference:
            self._built[origin] = built
        return built

    def _build(self, node: dict[str, Any], pointer: Pointer, name: str) -> Type:
        if pointer in self._names:
            return Type("record", name=self._names[pointer])
        alternatives = _alternatives(node, pointer)
        if alternatives and not schemas.properties(self.spec, node, pointer):
            return _union([self.build(part, inner, name) for part, inner in alternatives])
        if "const" in node or isinstance(node.get("enum"), list):
            return _enum([node["const"]] if "const" in node else node["enum"], name)
        kinds = node.get("type")
        if isinstance(kinds, list):
            return _union([self._build({**node, "type": kind}, pointer, name) for kind in kinds])
        return self._single(node, pointer, name)

    def _single(self, node: dict[str, Any], pointer: Pointer, name: str) -> Type:
        kind = node.get("type")
        if kind == "object" or "properties" in node or "allOf" in node:
            if schemas.properties(self.spec, node, pointer):
                return Type("record", name=self._model(node, pointer, name, self.suffix))
            values = node.get("additionalProperties")
            return Type("map", of=(self.build(values, (*pointer, "additionalProperties"), name),))
        if kind == "array":
            return Type("list", of=(self.build(node.get("items"), (*pointer, "items"), name),), rules=_rules(node))
        if kind in _SCALARS:
            return Type(_SCALARS[kind], rules=_rules(node))
        return ANY

    def _model(self, node: dict[str, Any], pointer: Pointer, name: str, suffix: str) -> str:
        if pointer in self._names:
            return self._names[pointer]
        name = self._names[pointer] = self._unused((pascal(name) or "Record").removesuffix(suffix) + suffix)
        fields = tuple(self._field(name, inner) for inner in self._properties(node, pointer))
        self.models[name] = Model(name, fields, localized(node, "description"), format_pointer(pointer))
        return name

    def _properties(self, node: dict[str, Any], pointer: Pointer) -> Iterator[schemas.Property]:
        """Yield the properties of a schema, then, as optional, those that only some of its alternatives have."""
        names: set[str] = set()
        for inner in schemas.properties(self.spec, node, pointer):
            names.add(inner.name)
            yield inner
        for part, alternative in _alternatives(node, pointer):
            for inner in schemas.properties(self.spec, part, alternative):
                if inner.name not in names:
                    names.add(inner.name)
                    yield replace(inner, required=False)

    def _unused(self, name: str) -> str:
        base = f"N{name}" if name[0].isdigit() else name
        taken = {*self.reserved, *self._names.values()}
        numbered = (f"{base}{number}" for number in count(2))
        return base if base not in taken else next(name for name in numbered if name not in taken)

    def _field(self, owner: str, inner: schemas.Property) -> Field:
        node = self.spec.resolve(inner.schema, inner.pointer)[0]
        node = node if isinstance(node, dict) else {}
        beside = inner.schema if isinstance(inner.schema, dict) else {}
        descriptions = localized(beside, "description") or localized(node, "description")
        default = [node["default"]] if "default" in node else []
        built = self.build(inner.schema, inner.pointer, owner.removesuffix(self.suffix) + pascal(inner.name))
        return Field(inner.name, built, inner.required, descriptions, default, format_pointer(inner.pointer))


def _alternatives(node: dict[str, Any], pointer: Pointer) -> list[tuple[Json, Pointer]]:
    """Return the schemas of `oneOf` and `anyOf`, with their pointers."""
    return [
        (part, (*pointer, key, index))
        for key in ("oneOf", "anyOf")
        if isinstance(node.get(key), list)
        for index, part in enumerate(node[key])
    ]


def _enum(values: Sequence[Json], name: str) -> Type:
    texts = tuple(value for value in values if isinstance(value, str))
    if not texts or any(value is not None and not isinstance(value, str) for value in values):
        return ANY
    enum = Type("enum", texts, name)
    return _union([enum, NULL]) if None in values else enum


def _rules(node: dict[str, Any]) -> tuple[tuple[str, Json], ...]:
    return tuple(
        (key, node[key])
        for key in _RULES
        if isinstance(node.get(key), (int, float)) and not isinstance(node[key], bool)
    )


def _union(options: Sequence[Type]) -> Type:
    flat: list[Type] = []
    for option in options:
        for inner in option.of if option.kind == "union" else (option,):
            if inner not in flat:
                flat.append(inner)
    if not flat or ANY in flat:
        return ANY
    return flat[0] if len(flat) == 1 else Type("union", of=tuple(flat))
