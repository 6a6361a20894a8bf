"""Scenarios: how requests and responses pair, their names, URLs and headers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplewright.errors import SpecError
from samplewright.ir import OutputKind
from support.specs import body, document, named, responses, scenarios_of

COMPLETION = {"choices": [{"index": 0, "message": {"role": "assistant", "content": "hi"}}]}
CALL = {"choices": [{"message": {"tool_calls": [{"function": {"name": "f"}}]}}]}
CHUNK = {"choices": [{"index": 0, "delta": {"content": "hi"}}]}


def stream(**media_type: Any) -> dict[str, Any]:
    return {"text/event-stream": {"schema": {}, "x-stream-end": "[DONE]", **media_type}}


def with_stream(answers: dict[str, Any], **media_type: Any) -> dict[str, Any]:
    answers["200"]["content"] |= stream(**media_type)
    return answers


def test_examples_pair_by_name() -> None:
    found = scenarios_of(
        document(
            {
                "operationId": "chat",
                "requestBody": body(examples=named(one={"a": 1}, two={"a": 2}, three={"a": 3})),
                "responses": with_stream(responses(examples=named(one=COMPLETION)), examples=named(two=[CHUNK, CHUNK])),
            }
        )
    )
    assert list(found) == ["one", "two", "three"]
    assert [scenario.body for scenario in found.values()] == [{"a": 1}, {"a": 2}, {"a": 3}]
    one, two, three = (scenario.response for scenario in found.values())
    assert (one.kind, one.streamed, one.done, one.example) == (OutputKind.TEXT, False, None, COMPLETION)
    assert (two.kind, two.streamed, two.done, two.example) == (OutputKind.TEXT, True, "[DONE]", [CHUNK, CHUNK])
    assert [one.documented, two.documented, three.documented] == [True, True, False]


@pytest.mark.parametrize(
    ("request_examples", "response_examples", "expected"),
    [
        ({}, {}, [("", "made", False)]),
        ({"example": 1}, {}, [("", "made", False)]),
        ({}, {"example": 2}, [("", 2, True)]),
        ({}, {"examples": named(a=2, b=3)}, [("", 2, True)]),
        ({"example": 1}, {"examples": named(a=2)}, [("", 2, True)]),
        ({"examples": named(a=1, b=1)}, {"example": 2}, [("a", 2, True), ("b", 2, True)]),
        ({"examples": named(a=1, b=1)}, {"examples": named(b=3)}, [("a", "made", False), ("b", 3, True)]),
        ({"examples": named(a=1)}, {}, [("a", "made", False)]),
    ],
)
def test_what_a_response_is_when_names_are_missing(
    request_examples: dict[str, Any], response_examples: dict[str, Any], expected: list[Any]
) -> None:
    schema = {"type": "string", "enum": ["made"]}
    found = scenarios_of(
        document({"requestBody": body(**request_examples), "responses": responses(schema, **response_examples)})
    )
    assert [
        (scenario.example, scenario.response.example, scenario.response.documented) for scenario in found.values()
    ] == expected


def test_an_operation_without_body_is_named_by_its_responses() -> None:
    found = scenarios_of(document({"responses": responses(examples=named(a=1, b=2))}, method="get"))
    assert {name: scenario.response.example for name, scenario in found.items()} == {"a": 1, "b": 2}
    assert all(scenario.body is None for scenario in found.values())


def test_a_response_example_must_match_a_request_example() -> None:
    value = document(
        {
            "requestBody": body(examples=named(basic=1, other=1)),
            "responses": with_stream(responses(examples=named(basic=1, basics=1)), examples=named(zzz=[])),
        }
    )
    with pytest.raises(SpecError) as caught:
        scenarios_of(value)
    first, second = caught.value.problems
    assert (first.message, first.hint) == (
        "the response example 'basics' matches no request example",
        "did you mean 'basic'?",
    )
    assert first.location and first.location.pointer == (
        "/paths/~1things/post/responses/200/content/application~1json/examples/basics"
    )
    assert (second.message, second.hint) == (
        "the response example 'zzz' matches no request example",
        "known: basic, other",
    )


def test_a_stream_is_streamed_where_there_is_nothing_else() -> None:
    found = scenarios_of(
        document(
            {
                "requestBody": body(examples=named(a=1)),
                "responses": {"200": {"description": "ok", "content": stream(example=CHUNK)}},
            }
        )
    )
    assert (found["a"].response.streamed, found["a"].response.example) == (True, [CHUNK])


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (COMPLETION, OutputKind.TEXT), (CALL, OutputKind.TOOL_CALLS), ({"choices": []}, OutputKind.JSON),
        ({"choices": [{"message": "x"}, 1]}, OutputKind.JSON), ([], OutputKind.JSON), ({"choices": {}}, OutputKind.JSON),
    ],
)  # fmt: skip
def test_chat_completions_are_recognised(value: Any, kind: OutputKind) -> None:
    found = scenarios_of(document({"requestBody": body(example={}), "responses": responses(example=value)}))
    assert next(iter(found.values())).response.kind is kind


def two_operations(first: Sequence[str], second: Sequence[str]) -> dict[str, Any]:
    """A document with two operations whose request examples have these names."""
    value = document({"operationId": "one", "requestBody": body(examples=named(**dict.fromkeys(first, 1)))})
    value["paths"]["/others"] = {
        "post": {"operationId": "two", "requestBody": body(examples=named(**dict.fromkeys(second, 1)))},
        "put": {"requestBody": body(), "responses": responses()},
    }
    return value


def names_by_example(value: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {(scenario.operation, scenario.example): name for name, scenario in scenarios_of(value).items()}


def test_names_are_unique_without_regard_to_case() -> None:
    value = two_operations(
        ["Basic", "basic", "2nd", "名", "a_b", "AB", "!?", "aux", "complete_basic"], ["basic", "own"]
    )
    assert list(scenarios_of(value)) == [
        "basic", "basic_2", "n2_nd", "ming", "a_b", "ab_2", "one_8faf83", "aux_file", "one_complete_basic",
        "put_others", "two_basic", "two_own",
    ]  # fmt: skip


EXAMPLE_NAMES = st.text(st.sampled_from("aBc_- 1基本é!"), min_size=1, max_size=8)


@given(
    st.lists(EXAMPLE_NAMES, unique=True, min_size=1, max_size=6),
    st.lists(EXAMPLE_NAMES, unique=True, max_size=6),
    EXAMPLE_NAMES,
    st.booleans(),
)
def test_an_example_that_is_added_renames_no_other(
    first: list[str], second: list[str], added: str, to_first: bool
) -> None:
    before = names_by_example(two_operations(first, second))
    after = names_by_example(two_operations([*first, added] if to_first else first, [*second, added]))
    assert len({name.lower().replace("_", "") for name in after.values()}) == len(after)
    assert all(re.fullmatch("[a-z][a-z0-9_]*", name) for name in after.values())
    # An operation without named examples has a scenario of its own name.
    assert {key: name for key, name in before.items() if key[1]}.items() <= after.items()


def test_parameters_go_into_path_query_and_headers() -> None:
    value = document(
        {
            "parameters": [
                {"name": "a b", "in": "path", "required": True, "schema": {"type": "string"}, "example": "x/y z"},
                {"name": "q", "in": "query", "required": True, "schema": {"type": "array"}, "example": [1, True, None]},
                {"name": "optional", "in": "query", "schema": {"type": "string"}},
                {"name": "limit", "in": "query", "schema": {"type": "integer"}, "example": 20},
                {"name": "X-Made", "in": "header", "required": True, "schema": {"type": "integer", "minimum": 3}},
                {"name": "named", "in": "query", "required": True, "examples": named(first="1&2", second="b")},
            ],
            "responses": responses(),
        },
        method="get",
    )
    value["paths"]["/things/{a b}/{unknown}"] = value["paths"].pop("/things")
    (found,) = scenarios_of(value).values()
    assert found.url == ("https://api.example.com/v1/things/x%2Fy%20z/%7Bunknown%7D?q=1%2Ctrue%2C&limit=20&named=1%262")
    assert found.headers == (("X-Made", "3"),)


@pytest.mark.parametrize(
    ("parameter", "message"),
    [
        ({"name": "X: Y", "example": "a"}, "invalid header name 'X: Y'"),
        ({"name": "X-Y", "example": "名"}, "invalid header value '名'"),
        ({"name": "X-Y", "example": "a\nb"}, "invalid header value 'a\\nb'"),
    ],
)
def test_invalid_headers(parameter: dict[str, Any], message: str) -> None:
    parameter = {"in": "header", "required": True, "schema": {"type": "string"}, **parameter}
    with pytest.raises(SpecError) as caught:
        scenarios_of(document({"parameters": [parameter], "responses": responses()}, method="get"))
    assert caught.value.problems[0].message == message


@pytest.mark.parametrize(
    ("schema", "unknown"),
    [
        ({"allOf": [{"$ref": "#/components/schemas/Chat"}, {"properties": {"top_k": {"x-extension": True}}}]}, ()),
        ({"anyOf": [{"$ref": "#/components/schemas/Chat"}, {"properties": {"top_k": {"x-extension": True}}}]}, ()),
        ({"oneOf": [{"$ref": "#/components/schemas/Node"}, True], "properties": {"model": {}}}, ("top_k",)),
    ],
)
def test_declared_keys_are_those_of_the_composed_schema(schema: dict[str, Any], unknown: tuple[str, ...]) -> None:
    schemas = {
        "Chat": {"type": "object", "properties": {"model": {}}},
        "Node": {"oneOf": [{"$ref": "#/components/schemas/Node"}, {"$ref": "#/components/schemas/Chat"}]},
    }
    request = body(schema, example={"model": "m", "top_k": 1})
    value = document({"requestBody": request, "responses": responses()}, components={"schemas": schemas})
    (found,) = scenarios_of(value).values()
    assert (found.extensions, found.unknown) == (("top_k",), unknown)


@pytest.mark.parametrize("schema", [{}, {"type": "object"}, True])
def test_no_key_is_an_extension_of_a_schema_that_declares_none(schema: Any) -> None:
    request = body(schema, example={"model": "m", "messages": []})
    (found,) = scenarios_of(document({"requestBody": request, "responses": responses()})).values()
    assert (found.extensions, found.unknown) == ((), ("model", "messages"))


def test_extensions_and_unknown_keys_are_told_apart() -> None:
    schema = {
        "allOf": [
            {"type": "object", "properties": {"model": {}}},
            {"properties": {"top_k": {"x-extension": True}}},
        ]
    }
    example = {"model": "m", "top_k": 1, "foo": 2}
    (found,) = scenarios_of(document({"requestBody": body(schema, example=example), "responses": responses()})).values()
    assert (found.extensions, found.unknown) == (("top_k", "foo"), ("foo",))
