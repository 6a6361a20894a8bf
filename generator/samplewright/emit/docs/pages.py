"""Pages as plain values in one language: what their templates show of a spec, its scenarios and their samples.

A spec with models has a page per model, else a page per operation. The scenarios that use the page's model come first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from samplewright.emit.docs.badges import badge
from samplewright.emit.docs.cards import ModelCard, model_cards
from samplewright.emit.docs.errors import error_views
from samplewright.emit.docs.fields import FieldReader, FieldView
from samplewright.emit.docs.translations import Translations
from samplewright.emit.docs.views import DocumentSet, OperationView, PageView, SampleView, ScenarioView
from samplewright.ir import ExpectedResponse, Scenario
from samplewright.naming import slug
from samplewright.openapi.document import Spec
from samplewright.openapi.operations import Operation
from samplewright.openapi.parameters import Parameter
from samplewright.output.ledger import Ledger, SampleKey
from samplewright.targets.discovery import Target

_PARAMETER_LOCATIONS = ("path", "query", "header", "cookie")
#: Port on which `samplewright mock` listens by default.
_MOCK = "http://localhost:8080"


@dataclass(frozen=True)
class PageSource:
    """What pages are made from.

    Attributes:
        spec: The spec.
        operations: Its operations.
        scenarios: Its scenarios.
        targets: Targets with samples, in the order of the page.
        samples: Path -> text of the generated samples.
        ledger: Their verdicts.
    """

    spec: Spec
    operations: Sequence[Operation]
    scenarios: Sequence[Scenario]
    targets: Sequence[Target]
    samples: Mapping[str, str]
    ledger: Ledger

    def scenarios_of(self, operation: Operation) -> list[Scenario]:
        """Return the scenarios of an operation."""
        return [scenario for scenario in self.scenarios if scenario.operation == operation.id]


def document_set(source: PageSource, translations: Translations) -> DocumentSet:
    """Return all pages in one language."""
    info = source.spec.document.get("info") or {}
    operations = tuple(_operation(source, operation, translations) for operation in source.operations)
    cards = model_cards(source.spec, translations)
    return DocumentSet(
        translations=translations,
        title=translations.localize(info, "title"),
        about=translations.localize(info, "description"),
        version=str(info.get("version", "")),
        pages=tuple(_model_pages(source, operations, cards) if cards else _operation_pages(operations)),
    )


def _operation_pages(operations: Sequence[OperationView]) -> Iterator[PageView]:
    names = _unique_slugs(operation.id for operation in operations)
    for operation, name in zip(operations, names, strict=True):
        featured = frozenset(scenario.name for scenario in operation.scenarios)
        yield PageView(name, operation.title, None, (operation,), featured)


def _model_pages(
    source: PageSource, operations: Sequence[OperationView], cards: Sequence[ModelCard]
) -> Iterator[PageView]:
    everything = frozenset(scenario.name for scenario in source.scenarios)
    for card, name in zip(cards, _unique_slugs(card.id for card in cards), strict=True):
        featured = frozenset(scenario.name for scenario in source.scenarios if _uses_model(scenario, card.id))
        yield PageView(name, card.name, card, tuple(operations), featured or everything, uses_other_models=not featured)


def _uses_model(scenario: Scenario, model: str) -> bool:
    """Whether a member of the request body is the model's id."""
    body = scenario.body
    return isinstance(body, dict) and any(isinstance(value, str) and value == model for value in body.values())


def _unique_slugs(names: Iterable[str]) -> Iterator[str]:
    taken: set[str] = {"index"}  # the site's start page
    for name in names:
        base = candidate = slug(name) or "page"
        number = 2
        while candidate in taken:
            candidate, number = f"{base}-{number}", number + 1
        taken.add(candidate)
        yield candidate


def _operation(source: PageSource, operation: Operation, translations: Translations) -> OperationView:
    reader = FieldReader(source.spec, translations)
    node = operation.definition.node
    body, response, events = operation.body, operation.response, operation.stream
    errors, error_fields = error_views(reader, operation.definition)
    return OperationView(
        id=operation.id,
        title=translations.localize(node, "summary") or operation.id,
        about=translations.localize(node, "description"),
        method=operation.method,
        base_url=operation.base_url,
        path=operation.path,
        auth=operation.auth,
        timeout=operation.timeout,
        sdk=tuple(_sdk_labels(source, operation, translations)),
        mock=f"{_MOCK}{urlsplit(operation.base_url).path}",
        parameters=tuple(_parameters(reader, operation)),
        body=reader.body(body.schema, body.schema_pointer) if body else (),
        response=reader.body(response.schema, response.schema_pointer) if response else (),
        events=reader.items(events.schema, events.schema_pointer) if events else (),
        done=events.stream_end if events else None,
        errors=errors,
        error_fields=error_fields,
        scenarios=tuple(_scenario(source, scenario, translations) for scenario in source.scenarios_of(operation)),
    )


def _sdk_labels(source: PageSource, operation: Operation, translations: Translations) -> Iterator[str]:
    for target in source.targets:
        skips_all = all(target.skipped(scenario) is not None for scenario in source.scenarios_of(operation))
        if target.settings.paths and not skips_all:
            yield _label(target, translations)


def _label(target: Target, translations: Translations) -> str:
    return translations.pick(target.settings.title) or target.name


def _parameters(reader: FieldReader, operation: Operation) -> Iterator[tuple[str, tuple[FieldView, ...]]]:
    for location in _PARAMETER_LOCATIONS:
        if located := tuple(
            _parameter(reader, parameter) for parameter in operation.parameters if parameter.location == location
        ):
            yield location, located


def _parameter(reader: FieldReader, parameter: Parameter) -> FieldView:
    schema = parameter.schema if isinstance(parameter.schema, dict) else {}
    texts = {key: parameter.node[key] for key in ("description", "x-i18n", "example") if key in parameter.node}
    name, pointer = parameter.name, parameter.schema_pointer
    return reader.field(name, {**schema, **texts}, pointer, name, parameter.required)


def _scenario(source: PageSource, scenario: Scenario, translations: Translations) -> ScenarioView:
    response = scenario.response
    return ScenarioView(
        name=scenario.name,
        title=translations.pick(scenario.summary) or scenario.name.replace("_", " ").capitalize(),
        about=translations.pick(scenario.description),
        request=None if scenario.body is None else _indented(scenario.body),
        response=None if response.example is None else _response_text(response),
        streamed=response.streamed,
        path=scenario.path,
        headers=tuple(f"{name}: {value}" for name, value in scenario.headers),
        samples=tuple(_sample(source, target, scenario, translations) for target in source.targets),
    )


def _sample(source: PageSource, target: Target, scenario: Scenario, translations: Translations) -> SampleView:
    path = f"{target.name}/{target.file_name(scenario.name)}"
    skip = target.skipped(scenario)
    text = source.samples.get(path, "") if skip is None else ""
    entry = source.ledger.get(SampleKey(target.name, scenario.name))
    verdict = badge(entry, text, translations) if skip is None else None
    settings = target.settings
    return SampleView(
        target.name, _label(target, translations), path, text, settings.highlight, settings.install, verdict, skip
    )


def _indented(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _response_text(response: ExpectedResponse) -> str:
    if not response.streamed:
        return _indented(response.example)
    events = [json.dumps(event, ensure_ascii=False) for event in response.example]
    return "\n".join(f"data: {data}\n" for data in (*events, *([] if response.done is None else [response.done])))
