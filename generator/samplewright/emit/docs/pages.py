"""Pages as plain values in one language: what their templates show of a spec, its scenarios and their samples.

A spec with models has a page per model, with the parameters and scenarios that the model can do, else a page per
operation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from samplewright.emit.docs.cards import model_cards
from samplewright.emit.docs.errors import error_views
from samplewright.emit.docs.fields import FieldReader, FieldView
from samplewright.emit.docs.scenarios import SampleSource, scenario_view, target_label
from samplewright.emit.docs.translations import Translations
from samplewright.emit.docs.views import DocumentSet, OperationView, PageView
from samplewright.ir import Scenario
from samplewright.naming import unique_slugs
from samplewright.openapi.document import Spec
from samplewright.openapi.models import DocumentedModel, documented_models
from samplewright.openapi.operations import Operation
from samplewright.openapi.parameters import Parameter

_PARAMETER_LOCATIONS = ("path", "query", "header", "cookie")
#: Port on which `samplewright mock` listens by default.
_MOCK = "http://localhost:8080"


@dataclass(frozen=True)
class PageSource:
    """What pages are made from.

    Attributes:
        spec: The spec.
        operations: Its operations.
        scenarios: Its scenarios, for every model that can do them.
        samples: Their samples.
    """

    spec: Spec
    operations: Sequence[Operation]
    scenarios: Sequence[Scenario]
    samples: SampleSource

    def scenarios_of(self, operation: Operation) -> list[Scenario]:
        """Return the scenarios of an operation."""
        return [scenario for scenario in self.scenarios if scenario.operation == operation.id]


def document_set(source: PageSource, translations: Translations) -> DocumentSet:
    """Return all pages in one language."""
    info = source.spec.document.get("info") or {}
    pages = _model_pages if source.spec.models else _operation_pages
    return DocumentSet(
        translations=translations,
        title=translations.localize(info, "title"),
        about=translations.localize(info, "description"),
        version=str(info.get("version", "")),
        pages=tuple(pages(source, translations)),
    )


def _operation_pages(source: PageSource, translations: Translations) -> Iterator[PageView]:
    reader = FieldReader(source.spec, translations)
    slugs = unique_slugs(operation.id for operation in source.operations)
    for operation, slug in zip(source.operations, slugs, strict=True):
        view = _operation(source, operation, source.scenarios_of(operation), reader)
        yield PageView(slug, view.title, None, (view,))


def _model_pages(source: PageSource, translations: Translations) -> Iterator[PageView]:
    cards = model_cards(source.spec, translations)
    for model, card in zip(documented_models(source.spec), cards, strict=True):
        reader = FieldReader(source.spec, translations, model)
        yield PageView(model.slug, card.name, card, tuple(_operations_of_model(source, reader, model)))


def _operations_of_model(source: PageSource, reader: FieldReader, model: DocumentedModel) -> Iterator[OperationView]:
    """Yield the operations that a model can do, each with its scenarios for the model or for no model at all."""
    for operation in source.operations:
        scenarios = source.scenarios_of(operation)
        fitting = [scenario for scenario in scenarios if scenario.model in ("", model.id)]
        if fitting or not scenarios:
            yield _operation(source, operation, fitting, reader)


def _operation(
    source: PageSource, operation: Operation, scenarios: Sequence[Scenario], reader: FieldReader
) -> OperationView:
    translations = reader.translations
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
        sdk=tuple(_sdk_labels(source, scenarios, translations)),
        mock=f"{_MOCK}{urlsplit(operation.base_url).path}",
        parameters=tuple(_parameters(reader, operation)),
        body=reader.body(body.schema, body.schema_pointer) if body else (),
        response=reader.body(response.schema, response.schema_pointer) if response else (),
        events=reader.items(events.schema, events.schema_pointer) if events else (),
        done=events.stream_end if events else None,
        errors=errors,
        error_fields=error_fields,
        scenarios=tuple(scenario_view(source.samples, scenario, translations) for scenario in scenarios),
    )


def _sdk_labels(source: PageSource, scenarios: Sequence[Scenario], translations: Translations) -> Iterator[str]:
    for target in source.samples.targets:
        skips_all = all(target.skipped(scenario) is not None for scenario in scenarios)
        if target.settings.paths and not skips_all:
            yield target_label(target, translations)


def _parameters(reader: FieldReader, operation: Operation) -> Iterator[tuple[str, tuple[FieldView, ...]]]:
    for location in _PARAMETER_LOCATIONS:
        parameters = [parameter for parameter in operation.parameters if parameter.location == location]
        if fitting := tuple(_parameter(reader, parameter) for parameter in parameters if _fits(reader, parameter)):
            yield location, fitting


def _fits(reader: FieldReader, parameter: Parameter) -> bool:
    return reader.has_required(parameter.node, parameter.pointer) and reader.fits(
        parameter.schema, parameter.schema_pointer
    )


def _parameter(reader: FieldReader, parameter: Parameter) -> FieldView:
    schema = parameter.schema if isinstance(parameter.schema, dict) else {}
    texts = {key: parameter.node[key] for key in ("description", "x-i18n", "example") if key in parameter.node}
    name, pointer = parameter.name, parameter.schema_pointer
    return reader.field(name, {**schema, **texts}, pointer, name, parameter.required)
