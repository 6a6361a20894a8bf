"""The media type of a request's body, in the samples of every target."""

from __future__ import annotations

from typing import Any

import pytest

from samplewright.emit.samples import render
from samplewright.ir import Form, Scenario
from samplewright.targets import discovery
from samplewright.targets.samples import Sample
from support.specs import document, responses, scenarios_of

TARGETS = [target for target in discovery.discover() if not target.settings.paths]
NATIVE = {"a": None}
#: Too large for the integers of most languages: such a body is sent as JSON text.
AS_TEXT = {"a": 10**40}


def patch(media_type: str, body: Any) -> Scenario:
    content = {media_type: {"schema": {"type": "object"}, "example": body}}
    operation = {"operationId": "patchItem", "requestBody": {"content": content}, "responses": responses()}
    return scenarios_of(document(operation, method="patch"))["patch_item"]


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("body", [NATIVE, AS_TEXT], ids=["native", "text"])
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_the_media_type_is_the_documents(target: discovery.Target, body: Any, form: Form) -> None:
    if form not in target.forms:
        pytest.skip(f"no {form}.jinja")
    text = render(Sample(target, patch("application/merge-patch+json", body), form))
    assert text.count("application/merge-patch+json") == 1
    assert "application/json" not in text and "ContentType.json" not in text.replace(
        "ContentType.Json", "ContentType.json"
    )


def test_a_parameter_is_kept() -> None:
    assert patch("application/json; charset=utf-8", NATIVE).content_type == "application/json; charset=utf-8"
