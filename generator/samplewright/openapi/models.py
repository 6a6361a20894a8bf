"""Documented models (`x-models`): their ids and capabilities, and the scenarios that each of them can do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from samplewright.errors import nearest
from samplewright.ir import Json, Scenario
from samplewright.naming import unique_slugs
from samplewright.openapi import schemas
from samplewright.openapi.document import Spec
from samplewright.openapi.pointers import Pointer

KEY = "x-models"
CAPABILITIES = "capabilities"
REQUIRES = "x-requires"


@dataclass(frozen=True, slots=True)
class DocumentedModel:
    """An entry of `x-models`.

    Attributes:
        id: The name that requests use.
        slug: The model in paths and URLs, unique in the document.
        capabilities: What the model can do beyond text, such as `vision`.
    """

    id: str
    slug: str
    capabilities: frozenset[str]


def documented_models(spec: Spec) -> tuple[DocumentedModel, ...]:
    """Return the models of a document, in its order; entries without an id are left to the pages.

    Raises:
        SpecError: `capabilities` is not a list of strings.
    """
    entries = spec.document.get(KEY)
    cards = [
        (index, entry)
        for index, entry in enumerate(entries if isinstance(entries, list) else [])
        if isinstance(entry, dict) and isinstance(entry.get("id"), str)
    ]
    slugs = unique_slugs([entry["id"] for _, entry in cards])
    return tuple(
        DocumentedModel(entry["id"], slug, frozenset(_words(spec, entry, (KEY, index), CAPABILITIES)))
        for (index, entry), slug in zip(cards, slugs, strict=True)
    )


def requirements(spec: Spec, node: Json, pointer: Pointer) -> frozenset[str]:
    """Return the capabilities that a schema or an example requires (`x-requires`).

    Raises:
        SpecError: `x-requires` is not a list of strings, or no model has such a capability.
    """
    words = _words(spec, node, pointer, REQUIRES)
    known = {word for model in documented_models(spec) for word in model.capabilities}
    for index, word in enumerate(words):
        if known and word not in known:
            raise spec.error(
                f"no model has the capability {word!r}", (*pointer, REQUIRES, index), nearest(word, sorted(known))
            )
    return frozenset(words)


def for_each_model(
    scenario: Scenario,
    models: Sequence[DocumentedModel],
    required: frozenset[str],
    response_of: Callable[[DocumentedModel], Json],
) -> Iterator[Scenario]:
    """Yield the scenario as the document writes it, then the same for every other model that can do it.

    Args:
        scenario: The scenario; a member of its body names a documented model, else it is yielded as it is.
        models: The documented models.
        required: Capabilities that the scenario requires.
        response_of: Returns the response of another model, where its own id still stands for the other's.
    """
    member = _model_member(scenario.body, models)
    if member is None:
        yield scenario
        return
    own = scenario.body[member]
    yield replace(scenario, model=own)
    for model in models:
        if model.id != own and required <= model.capabilities:
            example = _renamed(response_of(model), own, model.id)
            yield replace(
                scenario,
                body=scenario.body | {member: model.id},
                response=replace(scenario.response, example=example),
                model=model.id,
                model_slug=model.slug,
            )


def _model_member(body: Json, models: Sequence[DocumentedModel]) -> str | None:
    """Return the top-level member of a body whose value is the id of a documented model."""
    ids = {model.id for model in models}
    members = body.items() if isinstance(body, dict) else ()
    return next((name for name, value in members if isinstance(value, str) and value in ids), None)


def _renamed(example: Json, old: str, new: str) -> Json:
    """Return a response, or the events of one, with the other model's id at the top level."""
    if isinstance(example, list):
        return [_renamed(event, old, new) for event in example]
    if isinstance(example, dict):
        return {name: new if value == old else value for name, value in example.items()}
    return example


def fit_response(spec: Spec, schema: Json, pointer: Pointer, value: Json, model: DocumentedModel) -> Json:
    """Return a response as a model without some capabilities gives it: fields that require them are null or left out.

    Args:
        spec: The document.
        schema: The schema of the response.
        pointer: Leads to the schema.
        value: The response.
        model: The model.
    """
    node, origin = schemas.flatten(spec, schema, pointer)
    if isinstance(value, list):
        items = node.get("items", {})
        return [fit_response(spec, items, (*origin, "items"), item, model) for item in value]
    if not isinstance(value, dict):
        return value
    fields = {field.name: field for field in schemas.properties(spec, schema, pointer)}
    fitted = {}
    for name, item in value.items():
        field = fields.get(name)
        if field is None:
            fitted[name] = item
        elif requirements(spec, *spec.resolve(field.schema, field.pointer)) <= model.capabilities:
            fitted[name] = fit_response(spec, field.schema, field.pointer, item, model)
        elif field.required:
            fitted[name] = None
    return fitted


def _words(spec: Spec, node: Json, pointer: Pointer, key: str) -> list[str]:
    words = node.get(key, []) if isinstance(node, dict) else []
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise spec.error(f"{key} must be a list of strings", (*pointer, key), f"such as `{key}: [vision]`")
    return words
