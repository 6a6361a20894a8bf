"""Requests that violate one rule: the mock names that rule and its pointer, and never fails itself."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samplewright.mock.messages import Request
from samplewright.mock.service.service import Service
from samplewright.openapi.pointers import format_pointer
from support.service_helpers import DOCUMENT, ERROR, HELLO, JSON, KEY, SCENARIOS, SPEC, request, value

MOCK = Service(SPEC)
ROOT = {"$ref": "#/components/schemas/CreateChatCompletionRequest"}
REGISTRY = jsonschema_rs.Registry([("urn:doc", DOCUMENT)])
#: What no scenario holds.
FULL = {
    "model": "q",
    "messages": [
        {"role": "system", "content": "Be brief.", "name": "a"},
        {"role": "user", "content": [{"type": "video_url", "video_url": {"url": "https://example.com/v.mp4"}}, {"type": "text", "text": "x"}], "name": "b"},
        {"role": "assistant", "content": "x", "reasoning": "y", "refusal": None, "name": "c"},
        HELLO,
    ],
    "stop": "x",
    "tool_choice": {"type": "function", "function": {"name": "f"}},
    "tools": [{"type": "function", "function": {"name": "f", "description": "d", "strict": True, "parameters": {}}}],
    "response_format": {"type": "text"},
    "structured_outputs": False,
    "parallel_tool_calls": False,
    "stream": False,
    "stream_options": {},
}  # fmt: skip
BODIES = {name: scenario.body for name, scenario in SCENARIOS.items()} | {"full": FULL}
Path = tuple[str | int, ...]


def resolved(schema: Any, body: Any) -> dict[str, Any]:
    """The schema with its reference followed and the branch chosen that the value fits."""
    while True:
        if "$ref" in schema:
            schema = SPEC.value_at(SPEC.find(schema["$ref"]) or ())
        elif branches := schema.get("oneOf") or schema.get("anyOf"):
            schema = next(branch for branch in branches if fits(branch, body))
        else:
            return schema


def fits(schema: Any, body: Any) -> bool:
    document = json.loads(json.dumps(schema).replace('"#/', '"urn:doc#/'))
    return bool(jsonschema_rs.Draft202012Validator(document, registry=REGISTRY).is_valid(body))


def walk_values(schema: Any, body: Any, pointer: Path = ()) -> Iterator[tuple[Path, Any, dict[str, Any]]]:
    """Yield every value of a body with its pointer and its schema."""
    yield pointer, body, schema
    resolved_schema = resolved(schema, body)
    if isinstance(body, dict):
        for key, item in body.items():
            inner = resolved_schema.get("properties", {}).get(key, resolved_schema.get("additionalProperties"))
            if isinstance(inner, dict):
                yield from walk_values(inner, item, (*pointer, key))
    elif isinstance(body, list):
        for index, item in enumerate(body):
            yield from walk_values(resolved_schema["items"], item, (*pointer, index))


def changed(body: Any, pointer: Path, to: Any) -> Any:
    if not pointer:
        return to
    body = copy.deepcopy(body)
    node = body
    for step in pointer[:-1]:
        node = node[step]
    if to is ...:
        del node[pointer[-1]]
    else:
        node[pointer[-1]] = to
    return body


def types_of(schema: Any) -> set[str]:
    if "$ref" in schema:
        return types_of(SPEC.value_at(SPEC.find(schema["$ref"]) or ()))
    types = schema.get("type", [])
    resolved_schema = {types} if isinstance(types, str) else set(types)
    return resolved_schema.union(*(types_of(branch) for key in ("oneOf", "anyOf") for branch in schema.get(key, ())))


def mutations(body: Any) -> Iterator[tuple[str, Any, Path]]:
    """Yield (the change, the changed body, the pointer of the violation)."""
    for pointer, item, schema in walk_values(ROOT, body):
        resolved_schema = resolved(schema, item)
        types = types_of(schema)
        for to in (5, "x", None, [], {}, True, 1.5):
            kind = {
                int: "integer",
                str: "string",
                type(None): "null",
                list: "array",
                dict: "object",
                bool: "boolean",
                float: "number",
            }[type(to)]
            if kind not in types and not (kind == "integer" and "number" in types):
                yield f"wrong type {to!r}", changed(body, pointer, to), pointer
        for name in resolved_schema.get("required", ()):
            yield "missing", changed(body, (*pointer, name), ...), (*pointer, name)
        if resolved_schema.get("additionalProperties") is False:
            yield "unknown", changed(body, (*pointer, "qqq"), 1), (*pointer, "qqq")
        for bound, step in (("minimum", -1), ("maximum", 1)):
            if bound in resolved_schema:
                yield bound, changed(body, pointer, resolved_schema[bound] + step), pointer
        if resolved_schema.get("minItems"):
            yield "minItems", changed(body, pointer, []), pointer
        if resolved_schema.get("minLength"):
            yield "minLength", changed(body, pointer, ""), pointer
        for rule, text in (("enum", "qqq"), ("const", "qqq"), ("pattern", "a b"), ("format", "a b")):
            if rule in resolved_schema:
                yield rule, changed(body, pointer, text), pointer


ALL = [
    (f"{name}-{change}-{format_pointer(pointer)}", body, pointer)
    for name in BODIES
    for change, body, pointer in mutations(BODIES[name])
]


def test_there_are_changes_for_every_rule() -> None:
    assert len(ALL) > 1000
    rules = {name.split("-")[1].split()[0] for name, _, _ in ALL}
    assert rules == {
        "wrong",
        "missing",
        "unknown",
        "minimum",
        "maximum",
        "minItems",
        "minLength",
        "enum",
        "const",
        "pattern",
        "format",
    }


@pytest.mark.parametrize("name", BODIES)
def test_a_violation_is_named_at_its_pointer(name: str) -> None:
    for change, body, pointer in mutations(BODIES[name]):
        response = MOCK.respond(request(body))
        assert (response.status, response.verdict) == (400, "schema"), (change, pointer, response.detail)
        assert response.extra["pointer"] == format_pointer(pointer), (change, response.detail)
        assert response.detail.startswith(f"{format_pointer(pointer) or 'the body'}: ")
        assert len(response.detail) < 700 and "\n" not in response.detail
        assert ERROR.is_valid(value(response))


@pytest.mark.parametrize("name", BODIES)
def test_every_body_is_accepted_before_it_is_changed(name: str) -> None:
    assert MOCK.respond(request(BODIES[name])).status == 200


anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
    | st.sampled_from(["user", "assistant", "auto", "text", "function", "json_schema"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=4) | st.sampled_from(["role", "content", "type", "function", "name", "text", "schema"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
PLACES = [(name, pointer) for name, body in BODIES.items() for pointer, _, _ in walk_values(ROOT, body)]
ORACLE = jsonschema.Draft202012Validator({**ROOT, "components": DOCUMENT["components"]})


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PLACES), anything)
def test_a_changed_value_is_judged_as_by_another_validator(location: tuple[str, Path], to: Any) -> None:
    name, pointer = location
    body = changed(BODIES[name], pointer, to)
    response = MOCK.respond(request(body))
    if response.extra.get("rule") in ("format", "schema") or response.extra.get("pointer") == "/seed":
        return  # the other validator does not look into formats, nor into schemas as values
    assert (response.status == 200) == ORACLE.is_valid(body), response.detail
    if response.status != 200:
        reported = str(response.extra["pointer"])
        # Another tag chooses another branch: then it is the tag's neighbours that do not fit.
        about = pointer[:-1] if pointer and pointer[-1] in ("role", "type") else pointer
        assert reported.startswith(format_pointer(about)) or format_pointer(about).startswith(reported), response.detail
        assert ERROR.is_valid(value(response))


@settings(max_examples=300, deadline=None)
@given(
    st.text(st.characters(codec="latin-1"), max_size=20) | st.sampled_from(["POST", "GET"]),
    st.text(st.characters(codec="latin-1"), max_size=40) | st.just("/api/gpt/v1/chat/completions"),
    st.lists(
        st.tuples(
            st.sampled_from(["authorization", "content-type", "content-encoding", "prefer", "accept", "cookie"]),
            st.text(st.characters(codec="latin-1"), max_size=30)
            | st.sampled_from(["Bearer k", "application/json", "gzip", "deflate", "example=basic", "code=429"]),
        ),
        max_size=5,
    ),
    st.binary(max_size=60) | anything.map(lambda item: json.dumps(item).encode()),
)
def test_nothing_makes_it_fail(method: str, target: str, headers: list[tuple[str, str]], body: bytes) -> None:
    for more in ((), (KEY, JSON)):
        sent = Request(method, target, (*headers, *more), body)
        response = MOCK.respond(sent)
        assert response == MOCK.respond(sent)
        assert 200 <= response.status < 600 and (response.body is None) == bool(response.events)
        for name, text in response.headers:
            assert name == name.lower() and not set(text) & {"\r", "\n", "\0"}
        if response.status >= 400:
            assert ERROR.is_valid(value(response))


def test_an_integer_has_the_range_of_its_format() -> None:
    for seed, status in ((2**63 - 1, 200), (-(2**63), 200), (2**63, 400), (-(2**63) - 1, 400), (10**400, 400)):
        response = MOCK.respond(request({**FULL, "seed": seed}))
        assert (response.status, response.extra.get("pointer")) == (status, None if status == 200 else "/seed")


def test_large_invalid_bodies_get_short_messages_in_time() -> None:
    for messages in ([{"role": "x" * 100}] * 20_000, [{"role": "user", "content": ["x"] * 100_000}], [[]] * 100_000):
        response = MOCK.respond(request({"model": "q", "messages": messages}))
        assert response.status == 400 and len(response.detail) < 700
    names = {f"k{number}": 1 for number in range(50_000)}
    response = MOCK.respond(request({"model": "q", "messages": [HELLO], **names}))
    assert response.status == 400 and len(response.detail) < 1000
