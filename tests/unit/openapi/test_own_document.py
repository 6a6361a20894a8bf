"""The project's own document says what the reference pages say, in both languages, and is valid by others' measure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from samplewright.config import data_directory
from samplewright.ir import Scenario
from samplewright.openapi import loader, operations, scenarios
from samplewright.openapi.document import walk_objects

SPEC = loader.load(data_directory("spec") / "openapi.yaml")
DOCUMENT = SPEC.document
OPERATION = DOCUMENT["paths"]["/chat/completions"]["post"]
PROPERTIES = DOCUMENT["components"]["schemas"]["CreateChatCompletionRequest"]["properties"]
VARIANTS = scenarios.build(SPEC, operations.read(SPEC))
SCENARIOS = {scenario.name: scenario for scenario in VARIANTS if not scenario.model_slug}
QWEN, QWEN_VL = "qwen/qwen3-8b", "qwen/qwen3-vl-8b-instruct"


def test_it_is_valid() -> None:
    validate(DOCUMENT)


def test_it_has_every_parameter() -> None:
    assert set(PROPERTIES) == set(
        """model messages temperature top_p top_k frequency_penalty presence_penalty repetition_penalty min_p top_a seed
        max_tokens logit_bias logprobs top_logprobs response_format structured_outputs stop tools tool_choice
        parallel_tool_calls verbosity enable_thinking stream stream_options""".split()
    )


@pytest.mark.parametrize(
    ("name", "kind", "least", "most", "default"),
    [
        ("temperature", "number", 0, 2, 1), ("top_p", "number", 0, 1, 1), ("top_k", "integer", 0, None, 0),
        ("frequency_penalty", "number", -2, 2, 0), ("presence_penalty", "number", -2, 2, 0),
        ("repetition_penalty", "number", 0, 2, 1), ("min_p", "number", 0, 1, 0), ("top_a", "number", 0, 1, 0),
        ("seed", "integer", None, None, None), ("max_tokens", "integer", 1, None, None),
        ("top_logprobs", "integer", 0, 20, None), ("parallel_tool_calls", "boolean", None, None, True),
        ("verbosity", "string", None, None, "medium"),
    ],
)  # fmt: skip
def test_parameters_have_the_pages_ranges_and_defaults(
    name: str, kind: str, least: float | None, most: float | None, default: Any
) -> None:
    schema = PROPERTIES[name]
    assert (schema["type"], schema.get("minimum"), schema.get("maximum"), schema.get("default")) == (
        kind,
        least,
        most,
        default,
    )


@pytest.mark.parametrize(("model", "file"), [(QWEN, "basic_response.json"), (QWEN_VL, "basic_vl_response.json")])
def test_basic_is_the_pages_own(model: str, file: str) -> None:
    basic = variant("basic", model)
    assert basic.body == {"model": model, "messages": [{"role": "user", "content": "你好"}]}
    page = json.loads((Path(__file__).parent / file).read_text(encoding="utf-8"))
    assert basic.response.example == page and json.dumps(basic.response.example) == json.dumps(page)
    assert basic.url == "https://wcode.net/api/gpt/v1/chat/completions"


def test_a_models_scenarios_are_those_that_it_can_do() -> None:
    by_model = {id: {scenario.name for scenario in VARIANTS if scenario.model == id} for id in (QWEN, QWEN_VL)}
    assert by_model[QWEN] - by_model[QWEN_VL] == {"thinking", "no_thinking", "stream_thinking"}
    assert by_model[QWEN_VL] - by_model[QWEN] == {"vision"}
    assert {scenario.model for scenario in VARIANTS} == {QWEN, QWEN_VL}


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_no_model_without_thinking_reasons(name: str) -> None:
    """A response that the document has for another model is shown without what this model cannot do."""
    for scenario in VARIANTS:
        if scenario.name == name and scenario.model == QWEN_VL:
            assert QWEN not in json.dumps(scenario.response.example)
            assert all(message.get("reasoning") is None for message in messages(scenario))


def messages(scenario: Scenario) -> Iterator[dict[str, Any]]:
    example = scenario.response.example
    for response in example if isinstance(example, list) else [example]:
        for choice in response["choices"]:
            yield choice.get("message") or choice["delta"]


def variant(name: str, model: str) -> Scenario:
    return next(scenario for scenario in VARIANTS if (scenario.name, scenario.model) == (name, model))


def test_every_text_is_there_in_chinese() -> None:
    schemas_and_more = [(path, node) for path, node in walk_objects(DOCUMENT) if path[-1:] != ("properties",)]
    missing = [
        "/".join(map(str, path))
        for path, node in schemas_and_more
        for key in ("summary", "description")
        if isinstance(node.get(key), str) and key not in node.get("x-i18n", {}).get("zh", {}) and "zh" not in path
    ]
    assert not missing


def test_every_error_has_a_reply() -> None:
    assert set(OPERATION["responses"]) == {"200", *"400 401 402 403 404 408 413 422 429 500 502 503".split()}
    for code in ("429", "503"):
        response, _ = SPEC.resolve(OPERATION["responses"][code], ())
        assert "Retry-After" in response["headers"]


def test_both_models_have_their_card() -> None:
    cards = {card["id"]: card for card in DOCUMENT["x-models"]}
    assert set(cards) == {"qwen/qwen3-8b", "qwen/qwen3-vl-8b-instruct"}
    prices = {name: (card["prices"]["input"], card["prices"]["output"]) for name, card in cards.items()}
    assert prices == {"qwen/qwen3-8b": (0.0005, 0.00175), "qwen/qwen3-vl-8b-instruct": (0.0025, 0.00875)}
    assert [card["context_length"] for card in cards.values()] == [131072, 262144]


def test_every_request_has_its_reply() -> None:
    content = OPERATION["responses"]["200"]["content"]
    examples = content["application/json"]["examples"] | content["text/event-stream"]["examples"]
    replies = [name for name, example in examples.items() if "x-scenario" not in SPEC.resolve(example, ())[0]]
    assert sorted(replies) == sorted(SCENARIOS)
    assert all(scenario.summary.keys() == {"en", "zh"} for scenario in SCENARIOS.values())
    for scenario in SCENARIOS.values():
        usage = next(
            (event["usage"] for event in scenario.response.example if event.get("usage")), None
        ) if scenario.response.streamed else scenario.response.example["usage"]  # fmt: skip
        if usage:
            assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]


def test_sampling_has_every_sampling_parameter_at_once() -> None:
    assert set(SCENARIOS["sampling"].body) >= set(
        "temperature top_p top_k frequency_penalty presence_penalty repetition_penalty min_p top_a seed max_tokens".split()
    )
