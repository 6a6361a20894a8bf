"""Fields: what readers learn of a schema's properties: type, range, default and text, nested."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from samplewright.emit.docs.translations import Translations
from samplewright.ir import Json
from samplewright.openapi import models, schemas
from samplewright.openapi.document import Spec
from samplewright.openapi.models import DocumentedModel
from samplewright.openapi.pointers import Pointer

#: Maximum number of fields shown of one body: schemas that refer to each other could be expanded endlessly.
LIMIT = 1000
#: Maximum number of schemas looked at for them, and of schemas nested in each other.
_MAX_STEPS, _MAX_DEPTH = 20 * LIMIT, 60
#: Maximum depth of arrays and unions in the name of a type.
_TYPE_DEPTH = 4
#: Label of a fact, and the keywords of its lower and upper bound.
_BOUNDS = (
    ("range", "minimum", "maximum"),
    ("length", "minLength", "maxLength"),
    ("items", "minItems", "maxItems"),
    ("items", "minProperties", "maxProperties"),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A constraint or annotation of a value, such as its range or its default.

    Attributes:
        label: Its name, for readers.
        values: Its values as text, if any.
        code: Whether the values are code, not prose.
    """

    label: str
    values: tuple[str, ...]
    code: bool = True


@dataclass(frozen=True, slots=True)
class FieldView:
    """A property, a parameter, or one variant of a union.

    Attributes:
        path: From the outermost value, as in `messages[].content`.
        name: Empty for a variant, which has a title.
        title: For readers; may be empty.
        type: For readers, such as `array of string`.
        required: None where it does not apply.
        facts: Range, default and so on.
        text: The description.
        fields: Nested fields.
    """

    path: str
    name: str
    title: str
    type: str
    required: bool | None
    facts: tuple[Fact, ...]
    text: str
    fields: tuple[FieldView, ...]

    def flat(self) -> Iterator[FieldView]:
        """Yield all nested fields, outermost first."""
        for field in self.fields:
            yield field
            yield from field.flat()


def one_line(value: Json) -> str:
    """Write a JSON value on one line."""
    return json.dumps(value, ensure_ascii=False)


class FieldReader:
    """Reads the fields of a spec's schemas, for readers of one language.

    Attributes:
        spec: The spec.
        translations: The texts to show.
        model: The model that the page is about: what it cannot do is left out; None: everything is shown.
    """

    def __init__(self, spec: Spec, translations: Translations, model: DocumentedModel | None = None):
        self.spec = spec
        self.translations = translations
        self.model = model
        self._other_ids = {other["id"] for other in spec.models if model and other["id"] != model.id}
        self._budget, self._steps = LIMIT, 0

    def fits(self, schema: Json, pointer: Pointer) -> bool:
        """Return whether the model has the capabilities that a schema requires."""
        merged, target = self._merged(schema, pointer)
        return self.has_required(merged, target)

    def body(self, schema: Json, pointer: Pointer) -> tuple[FieldView, ...]:
        """Return the fields of a body, up to `LIMIT`."""
        self._budget, self._steps = LIMIT, 0
        merged, target = self._merged(schema, pointer)
        return tuple(self._nested(merged, target, "", (target,)))

    def items(self, schema: Json, pointer: Pointer) -> tuple[FieldView, ...]:
        """Return the fields of an array's items, such as a stream's events."""
        merged, target = self._merged(schema, pointer)
        if "items" in merged:
            return self.body(merged["items"], (*target, "items"))
        return self.body(schema, pointer)

    def field(
        self,
        name: str,
        schema: Json,
        pointer: Pointer,
        path: str,
        required: bool | None,
        ancestors: tuple[Pointer, ...] = (),
    ) -> FieldView:
        """Return one field.

        Args:
            name: The field's name.
            schema: Its schema, which may be a reference.
            pointer: Where the schema is.
            path: From the outermost value to the field.
            required: Whether it is required; None where that does not apply.
            ancestors: Schemas that are being expanded, whose fields are not shown again.
        """
        merged, target = self._merged(schema, pointer)
        self._budget -= 1
        repeated = target in ancestors
        expand = not repeated and self._budget >= 0
        nested = tuple(self._nested(merged, target, path, (*ancestors, target))) if expand else ()
        text = self.translations.localize(merged, "description")
        if not expand and _has_fields(merged):
            note = self.translations.text("fields.again" if repeated else "fields.deep")
            text = " ".join(filter(None, (text, note)))
        title = self.translations.localize(merged, "title")
        return FieldView(path, name, title, self._type(merged, target), required, self._facts(merged), text, nested)

    def has_required(self, node: Mapping[str, Any], pointer: Pointer) -> bool:
        """Return whether the model has the capabilities that an object itself requires."""
        return self.model is None or models.requirements(self.spec, node, pointer) <= self.model.capabilities

    def _merged(self, schema: Json, pointer: Pointer) -> tuple[dict[str, Any], Pointer]:
        return schemas.flatten(self.spec, schema, pointer)

    def _nested(
        self, schema: Mapping[str, Any], pointer: Pointer, path: str, ancestors: tuple[Pointer, ...]
    ) -> Iterator[FieldView]:
        if len(ancestors) > _MAX_DEPTH or self._is_exhausted():
            return
        required = schema.get("required") or ()
        for name, part in (schema.get("properties") or {}).items():
            inner = f"{path}.{name}" if path else name
            if self.fits(part, (*pointer, "properties", name)):
                yield self.field(name, part, (*pointer, "properties", name), inner, name in required, ancestors)
        additional = schema.get("additionalProperties")
        if isinstance(additional, dict) and additional:
            name = f"<{self.translations.text('fields.any_key')}>"
            target = (*pointer, "additionalProperties")
            yield self.field(name, additional, target, f"{path}.{name}", None, ancestors)
        if "items" in schema:
            items, target = self._merged(schema["items"], (*pointer, "items"))
            if target not in ancestors:
                yield from self._nested(items, target, f"{path}[]", (*ancestors, target))
        yield from self._variants(schema, pointer, path, ancestors)

    def _variants(
        self, schema: Mapping[str, Any], pointer: Pointer, path: str, ancestors: tuple[Pointer, ...]
    ) -> Iterator[FieldView]:
        """Yield the variants of a union that are more than a type; of a single variant its fields."""
        variants = [
            (part, target)
            for part, target in self._union(schema, pointer)
            if part.get("type") != "null" and target not in ancestors
        ]
        if self._budget < 0:
            return
        if len(variants) == 1:
            yield from self._nested(*variants[0], path, (*ancestors, variants[0][1]))
            return
        tag = (schema.get("discriminator") or {}).get("propertyName")
        for part, target in variants:
            text = self.translations.localize(part, "description")
            nested = tuple(self._nested(part, target, path, (*ancestors, target)))
            facts = self._facts(part)
            if nested or facts or text:
                title = self._variant_title(part, target, tag)
                yield FieldView(path, "", title, self._type(part, target), None, facts, text, nested)

    def _union(self, schema: Mapping[str, Any], pointer: Pointer) -> list[tuple[dict[str, Any], Pointer]]:
        """Return the members of `oneOf` and `anyOf` that the model can do."""
        members = (
            self._merged(part, (*pointer, key, index))
            for key in ("oneOf", "anyOf")
            for index, part in enumerate(schema.get(key) or ())
        )
        return [(part, target) for part, target in members if self.has_required(part, target)]

    def _is_exhausted(self) -> bool:
        """Take a step, and return whether there were too many."""
        self._steps += 1
        return self._steps > _MAX_STEPS

    def _variant_title(self, variant: Mapping[str, Any], pointer: Pointer, tag: str | None) -> str:
        for name, member in (variant.get("properties") or {}).items():
            value, _ = self._merged(member, (*pointer, "properties", name))
            if (tag is None or name == tag) and "const" in value:
                condition = f"`{name}` = `{one_line(value['const'])}`"
                return self.translations.text("fields.variant", condition=condition)
        return self.translations.text("fields.choice", type=self._type(variant, pointer))

    def _type(self, schema: Mapping[str, Any], pointer: Pointer, depth: int = 0) -> str:
        """Return the name of a type, such as `array of string or null`."""
        if self._is_exhausted():
            return self.translations.text("type.any")
        declared = schema.get("type")
        types = list(declared) if isinstance(declared, list) else [declared] if declared else _implied_types(schema)
        labels = [self._type_label(name, schema, pointer, depth) for name in types]
        if not types and depth < _TYPE_DEPTH:
            labels = [self._type(part, target, depth + 1) for part, target in self._union(schema, pointer)]
        if schema.get("nullable") is True:
            labels.append(self.translations.text("type.null"))
        return self.translations.text("or").join(dict.fromkeys(labels)) or self.translations.text("type.any")

    def _type_label(self, name: str, schema: Mapping[str, Any], pointer: Pointer, depth: int) -> str:
        if name == "array" and "items" in schema and depth < _TYPE_DEPTH:
            items, target = self._merged(schema["items"], (*pointer, "items"))
            return self.translations.text("type.array_of", type=self._type(items, target, depth + 1))
        return self.translations.get(f"type.{name}", str(name))

    def _facts(self, schema: Mapping[str, Any]) -> tuple[Fact, ...]:
        return tuple(_facts(schema, self.translations, self._examples(schema)))

    def _examples(self, schema: Mapping[str, Any]) -> list[Json]:
        """Return the examples of a value, without the ids of other models."""
        examples = schema.get("examples", [schema["example"]] if "example" in schema else [])
        if not isinstance(examples, list):
            return []
        return [value for value in examples if not isinstance(value, str) or value not in self._other_ids]


def _facts(schema: Mapping[str, Any], translations: Translations, examples: list[Json]) -> Iterator[Fact]:
    for label, low, high in _BOUNDS:
        if bounds := _bounds(schema, low, high, translations):
            yield Fact(translations.text(f"fields.{label}"), (bounds,), code=False)
    if "default" in schema:
        yield Fact(translations.text("fields.default"), (one_line(schema["default"]),))
    if "const" in schema:
        yield Fact(translations.text("fields.always"), (one_line(schema["const"]),))
    if isinstance(schema.get("enum"), list):
        yield Fact(translations.text("fields.allowed"), tuple(map(one_line, schema["enum"])))
    for key, label in (("pattern", "pattern"), ("format", "format"), ("multipleOf", "step")):
        if key in schema:
            yield Fact(translations.text(f"fields.{label}"), (str(schema[key]),))
    if examples:
        yield Fact(translations.text("fields.example"), tuple(map(one_line, examples[:3])))
    for key, label in (("uniqueItems", "unique"), ("x-extension", "extension"), ("deprecated", "deprecated")):
        if schema.get(key) is True:
            yield Fact(translations.text(f"fields.{label}"), ())


def _bounds(schema: Mapping[str, Any], low: str, high: str, translations: Translations) -> str:
    minimum, above = _bound(schema, low, ">")
    maximum, below = _bound(schema, high, "<")
    if minimum is not None and maximum is not None and not above and not below:
        return translations.text("fields.between", low=one_line(minimum), high=one_line(maximum))
    parts = [f"{above or '≥'} {one_line(minimum)}" if minimum is not None else ""]
    parts.append(f"{below or '≤'} {one_line(maximum)}" if maximum is not None else "")
    return ", ".join(filter(None, parts))


def _bound(schema: Mapping[str, Any], key: str, sign: str) -> tuple[Json, str]:
    """Return a bound, and the sign if it is exclusive: a flag in OpenAPI 3.0, another keyword in 3.1."""
    exclusive = schema.get(f"exclusive{key[0].upper()}{key[1:]}") if key in ("minimum", "maximum") else None
    if isinstance(exclusive, (int, float)) and not isinstance(exclusive, bool):
        return exclusive, sign
    return schema.get(key), sign if exclusive is True else ""


def _has_fields(schema: Mapping[str, Any]) -> bool:
    return any(key in schema for key in ("properties", "items", "oneOf", "anyOf"))


def _implied_types(schema: Mapping[str, Any]) -> list[str]:
    if "properties" in schema:
        return ["object"]
    if "items" in schema:
        return ["array"]
    values = [schema["const"]] if "const" in schema else schema.get("enum") or []
    return ["string"] if values and all(isinstance(value, str) for value in values) else []
