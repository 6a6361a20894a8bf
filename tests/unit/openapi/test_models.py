"""Documented models: what they can do decides which scenarios they have, and what their responses look like."""

from __future__ import annotations

import time
from typing import Any

import pytest

from samplewright.errors import SpecError
from samplewright.ir import Scenario
from samplewright.openapi.models import documented_models
from support.specs import body, document, named, responses, scenarios_of, spec, variants_of

SMALL = {"id": "vendor/small", "capabilities": ["thinking"]}
LARGE = {"id": "vendor/large", "capabilities": ["vision", "thinking"]}
PLAIN = {"id": "vendor/plain"}
REQUEST = {
    "type": "object",
    "properties": {
        "model": {"type": "string"},
        "prompt": {"type": "string"},
        "think": {"type": "boolean", "x-requires": ["thinking"]},
    },
}
RESPONSE = {
    "type": "object",
    "required": ["text", "thoughts"],
    "properties": {
        "model": {"type": "string"},
        "text": {"type": "string"},
        "thoughts": {"type": ["string", "null"], "x-requires": ["thinking"]},
        "image": {"type": "string", "x-requires": ["vision"]},
        "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
    },
}
PART = {
    "type": "object",
    "properties": {"text": {"type": "string"}, "thoughts": {"type": "string", "x-requires": ["thinking"]}},
}


def api(
    models: list[Any],
    examples: dict[str, Any],
    response_examples: dict[str, Any] | None = None,
    request: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A document with one operation; examples as they are written."""
    operation = {
        "operationId": "ask",
        "requestBody": body(request or REQUEST, examples=examples),
        "responses": responses(RESPONSE, examples=response_examples or {}),
    }
    return document(operation, components={"schemas": {"Part": PART}}, **{"x-models": models})


def pairs(value: dict[str, Any]) -> list[tuple[str, str]]:
    return [(scenario.name, scenario.model) for scenario in variants_of(value)]


def variant(value: dict[str, Any], name: str, model: str) -> Scenario:
    return next(scenario for scenario in variants_of(value) if (scenario.name, scenario.model) == (name, model))


def problem(value: dict[str, Any]) -> str:
    with pytest.raises(SpecError) as error:
        variants_of(value)
    (first,) = error.value.problems
    return f"{first.message} ({first.hint})"


def test_a_scenario_exists_for_every_model_its_own_first() -> None:
    value = api([SMALL, LARGE, PLAIN], named(hello={"model": "vendor/large", "prompt": "hi"}))
    assert pairs(value) == [("hello", "vendor/large"), ("hello", "vendor/small"), ("hello", "vendor/plain")]
    assert [scenario.model_slug for scenario in variants_of(value)] == ["", "small", "plain"]
    assert [scenario.body for scenario in variants_of(value)] == [
        {"model": model, "prompt": "hi"} for model in ("vendor/large", "vendor/small", "vendor/plain")
    ]


def test_a_parameter_limits_the_models() -> None:
    value = api([SMALL, LARGE, PLAIN], named(think={"model": "vendor/small", "think": True}))
    assert pairs(value) == [("think", "vendor/small"), ("think", "vendor/large")]


def test_a_referenced_parameter_limits_the_models() -> None:
    request = {"type": "object", "properties": {"model": {}, "think": {"$ref": "#/components/schemas/Think"}}}
    value = api([SMALL, PLAIN], named(think={"model": "vendor/small", "think": True}), request=request)
    value["components"]["schemas"]["Think"] = {"type": "boolean", "x-requires": ["thinking"]}
    assert pairs(value) == [("think", "vendor/small")]


def test_an_example_limits_the_models() -> None:
    example = {"x-requires": ["vision"], "value": {"model": "vendor/large", "prompt": "what is this?"}}
    assert pairs(api([SMALL, LARGE, PLAIN], {"see": example})) == [("see", "vendor/large")]


def test_a_body_without_a_documented_model_is_a_single_scenario() -> None:
    for request in ({"prompt": "hi"}, {"model": "else", "prompt": "hi"}, {"model": ["vendor/small"]}):
        (scenario,) = variants_of(api([SMALL, LARGE], named(hello=request)))
        assert (scenario.model, scenario.model_slug, scenario.body) == ("", "", request)


def test_a_document_without_models_is_unaffected() -> None:
    value = api([], named(hello={"model": "vendor/small"}))
    del value["x-models"]
    (scenario,) = variants_of(value)
    assert (scenario.model, scenario.model_slug) == ("", "")


def test_an_unknown_capability_has_a_hint() -> None:
    example = {"x-requires": ["vison"], "value": {"model": "vendor/large"}}
    assert problem(api([SMALL, LARGE], {"see": example})) == (
        "no model has the capability 'vison' (did you mean 'vision'?)"
    )


@pytest.mark.parametrize("words", ["vision", [1], {"vision": True}, None])
def test_requirements_and_capabilities_are_lists_of_strings(words: Any) -> None:
    example = {"x-requires": words, "value": {"model": "vendor/large"}}
    assert problem(api([SMALL, LARGE], {"see": example})).startswith("x-requires must be a list of strings")
    bad = {"id": "vendor/x", "capabilities": words}
    with pytest.raises(SpecError, match="capabilities must be a list of strings"):
        documented_models(spec(api([bad], {})))


def test_an_example_s_own_model_must_be_able_to_do_it() -> None:
    value = api([PLAIN, SMALL], named(think={"model": "vendor/plain", "think": True}))
    assert problem(value).startswith(
        "the model 'vendor/plain' lacks the capability 'thinking' (add it to `capabilities`"
    )


def test_a_model_has_a_response_of_its_own() -> None:
    value = api(
        [SMALL, LARGE, PLAIN],
        named(hello={"model": "vendor/small", "prompt": "hi"}),
        {
            "hello": {"value": {"model": "vendor/small", "text": "I am small", "thoughts": "hm"}},
            "hello_large": {
                "x-scenario": "hello",
                "x-model": "vendor/large",
                "value": {"model": "vendor/large", "text": "I am large", "thoughts": None},
            },
        },
    )
    texts = {model: variant(value, "hello", model).response.example["text"] for _, model in pairs(value)}
    assert texts == {"vendor/small": "I am small", "vendor/large": "I am large", "vendor/plain": "I am small"}
    assert set(scenarios_of(value)) == {"hello"}


def test_a_response_of_an_unknown_scenario_is_a_problem() -> None:
    response = {"x-scenario": "helo", "x-model": "vendor/large", "value": {}}
    value = api([SMALL, LARGE], named(hello={"model": "vendor/small"}), {"other": response})
    assert problem(value) == "x-scenario 'helo' matches no request example (did you mean 'hello'?)"


def test_another_model_s_response_lacks_what_it_cannot_do() -> None:
    """A required field is null, another is left out; also inside lists and behind references."""
    example = {
        "model": "vendor/large",
        "text": "vendor/large",
        "thoughts": "hm",
        "image": "data:",
        "parts": [{"text": "a", "thoughts": "b"}],
        "undeclared": {"thoughts": 1},
    }
    value = api([LARGE, SMALL, PLAIN], named(hello={"model": "vendor/large"}), {"hello": {"value": example}})
    assert variant(value, "hello", "vendor/large").response.example == example
    small = variant(value, "hello", "vendor/small").response.example
    assert small["thoughts"] == "hm" and "image" not in small and small["parts"] == example["parts"]
    assert variant(value, "hello", "vendor/plain").response.example == {
        "model": "vendor/plain",
        "text": "vendor/plain",
        "thoughts": None,
        "parts": [{"text": "a"}],
        "undeclared": {"thoughts": 1},
    }


def test_events_of_a_stream_name_the_model() -> None:
    value = api([SMALL, PLAIN], named(hello={"model": "vendor/small", "stream": True}))
    events = [{"model": "vendor/small", "text": piece, "thoughts": "hm"} for piece in "ab"]
    stream = {"schema": {"type": "array", "items": RESPONSE}, "examples": named(hello=events)}
    value["paths"]["/things"]["post"]["responses"]["200"]["content"]["text/event-stream"] = stream
    assert variant(value, "hello", "vendor/plain").response.example == [
        {"model": "vendor/plain", "text": piece, "thoughts": None} for piece in "ab"
    ]


def test_slugs_are_unique_and_safe() -> None:
    ids = ["a/m-1.5", "b/m-1.5", "Complete", "../../etc", "模型", "index"]
    slugs = [model.slug for model in documented_models(spec(api([{"id": id} for id in ids], {})))]
    assert slugs == ["m-1-5", "m-1-5-2", "complete-2", "etc", "moxing", "index-2"]


def test_entries_without_an_id_are_no_models() -> None:
    models = documented_models(spec(api(["x", {}, {"id": 5}, {"id": "a"}], {})))
    assert [model.id for model in models] == ["a"]
    assert documented_models(spec(document(**{"x-models": {"id": "a"}}))) == ()


def test_a_hundred_models_cost_a_line_each() -> None:
    models: list[Any] = [{"id": f"vendor/m-{number}", "capabilities": ["vision"]} for number in range(100)]
    models[17] = {"id": "vendor/m-17", "capabilities": ["vision", "thinking"]}
    examples = {
        "hello": {"value": {"model": "vendor/m-3", "prompt": "hi"}},
        "see": {"x-requires": ["vision"], "value": {"model": "vendor/m-0"}},
        "think": {"value": {"model": "vendor/m-17", "think": True}},
    }
    response = {"value": {"model": "vendor/m-3", "text": "hi", "thoughts": "hm", "image": "x"}}
    began = time.process_time()
    value = api(models, examples, {"hello": response})
    count = {name: sum(scenario.name == name for scenario in variants_of(value)) for name in examples}
    assert count == {"hello": 100, "see": 100, "think": 1}
    assert len({(scenario.name, scenario.model_slug) for scenario in variants_of(value)}) == 201
    assert variant(value, "hello", "vendor/m-99").response.example == {
        "model": "vendor/m-99",
        "text": "hi",
        "thoughts": None,
        "image": "x",
    }
    assert time.process_time() - began < 5
