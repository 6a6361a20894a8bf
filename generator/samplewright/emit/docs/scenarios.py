"""Scenarios as plain values in one language: request, response, and a sample per target in each of its forms."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from samplewright.emit.docs.badges import badge
from samplewright.emit.docs.translations import Translations
from samplewright.emit.docs.views import FormView, SampleView, ScenarioView
from samplewright.ir import ExpectedResponse, Scenario
from samplewright.output.ledger import Ledger, SampleKey
from samplewright.targets.discovery import Target
from samplewright.targets.samples import Sample


@dataclass(frozen=True)
class SampleSource:
    """What samples are shown from.

    Attributes:
        targets: Targets with samples, in the order of the page.
        texts: Path -> text of the generated samples.
        ledger: Their verdicts.
        can_face: Returns whether samples of a scenario can run into a limit under these conditions.
    """

    targets: Sequence[Target]
    texts: Mapping[str, str]
    ledger: Ledger
    can_face: Callable[[Scenario, Sequence[str]], bool] = lambda scenario, conditions: True


def scenario_view(source: SampleSource, scenario: Scenario, translations: Translations) -> ScenarioView:
    """Return a scenario for readers of one language."""
    response = scenario.response
    folders = [folder for folder in ("scenarios", scenario.model_slug) if folder]
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
        page="/".join([*folders, f"{scenario.name}.html"]),
    )


def target_label(target: Target, translations: Translations) -> str:
    """Return a target's title in one language."""
    return translations.pick(target.settings.title) or target.name


def _sample(source: SampleSource, target: Target, scenario: Scenario, translations: Translations) -> SampleView:
    skip = target.skipped(scenario)
    forms = () if skip is not None else tuple(_forms(source, target, scenario, translations))
    label, settings = target_label(target, translations), target.settings
    return SampleView(target.name, label, settings.highlight, forms, settings.install, skip)


def _forms(source: SampleSource, target: Target, scenario: Scenario, translations: Translations) -> Iterator[FormView]:
    for form in target.forms:
        sample = Sample(target, scenario, form)
        text = source.texts.get(sample.path, "")
        entry = source.ledger.get(SampleKey(target.name, sample.file))
        verdict = badge(entry, text, translations)
        yield FormView(str(form), sample.path, text, verdict, _limits(source, sample, translations))


def _limits(source: SampleSource, sample: Sample, translations: Translations) -> tuple[str, ...]:
    """Return the reasons of the limits that the sample can run into, each once."""
    faced = [limit for limit in sample.limits if source.can_face(sample.scenario, limit.conditions)]
    return tuple(dict.fromkeys(translations.pick(limit.reason) for limit in faced))


def _indented(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _response_text(response: ExpectedResponse) -> str:
    if not response.streamed:
        return _indented(response.example)
    events = [json.dumps(event, ensure_ascii=False) for event in response.example]
    return "\n".join(f"data: {data}\n" for data in (*events, *([] if response.done is None else [response.done])))
