"""Pages: what each model's page shows, and which limits are shown with a sample."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from samplewright.config import data_directory
from samplewright.emit.docs import translations
from samplewright.emit.docs.pages import PageSource, document_set
from samplewright.emit.docs.scenarios import SampleSource, scenario_view
from samplewright.emit.docs.views import PageView
from samplewright.ir import Form
from samplewright.openapi import loader, operations, scenarios
from samplewright.targets import discovery
from samplewright.targets.settings import Limit
from samplewright.verify.conditions import can_face

SPEC = loader.load(data_directory("spec") / "openapi.yaml")
OPERATIONS = operations.read(SPEC)
SCENARIOS = scenarios.build(SPEC, OPERATIONS)
TRANSLATIONS = translations.load([data_directory("templates")])
#: Capability -> words about it, which the page of a model without it has no use for.
WORDS = {"vision": ("image", "video", "图片", "视频"), "thinking": ("reasoning", "thinking", "思考")}


def pages(language: str) -> dict[str, PageView]:
    source = PageSource(SPEC, OPERATIONS, SCENARIOS, SampleSource((), {}, {}))
    texts = next(texts for texts in TRANSLATIONS if texts.language == language)
    return {page.slug: page for page in document_set(source, texts).pages}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("entry", SPEC.models, ids=lambda entry: entry["id"])
def test_a_page_describes_only_what_its_model_can_do(entry: dict[str, object], language: str) -> None:
    page = pages(language)[str(entry["id"]).rpartition("/")[2]]
    (operation,) = page.operations
    capabilities = entry["capabilities"]
    assert isinstance(capabilities, list)
    words = [word for name, words in WORDS.items() if name not in capabilities for word in words]
    fields = [*operation.body, *operation.response, *operation.events]
    texts = [
        (field.path, text)
        for outer in fields
        for field in (outer, *outer.flat())
        for text in (field.path, field.title, field.text)
    ]
    texts += [(scenario.name, text) for scenario in operation.scenarios for text in (scenario.title, scenario.about)]
    assert [(path, text) for path, text in texts if any(word in text.lower() for word in words)] == []
    others = {model["id"] for model in SPEC.models} - {entry["id"]}
    assert {scenario.name for scenario in operation.scenarios if any(id in str(scenario) for id in others)} == set()


def test_a_limit_is_shown_with_the_samples_that_can_run_into_it() -> None:
    target = next(target for target in discovery.discover() if Form.SHORT in target.forms)
    limits = tuple(
        Limit(form=Form.SHORT, conditions=(name,), reason={"en": f"fails under {name}"})
        for name in ("no-end", "text-first", "cut")
    )
    target = replace(target, settings=msgspec.structs.replace(target.settings, limits=limits))
    english = next(texts for texts in TRANSLATIONS if texts.language == "en")
    source = SampleSource((target,), {}, {}, can_face)
    shown = {
        scenario.name: [form.limits for form in scenario_view(source, scenario, english).samples[0].forms]
        for scenario in SCENARIOS
        if not scenario.model_slug
    }
    assert shown["basic"] == [("fails under cut",), ()]
    assert shown["stream"] == [("fails under no-end", "fails under cut"), ()]
    assert shown["tools"] == [("fails under text-first", "fails under cut"), ()]
