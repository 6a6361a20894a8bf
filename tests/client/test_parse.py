"""Structured output: schemas of types, parsed values, and errors for mismatches."""

from __future__ import annotations

import dataclasses
import json
import pickle
from typing import Any, Optional, TypedDict, Union

import jsonschema_rs
import msgspec
import pydantic
import pytest
from chat_completions import ParseError

from support.scripted_server import ScriptedServer, completion


class Step(msgspec.Struct):
    text: str
    minutes: int


class Struct(msgspec.Struct):
    title: str
    steps: list[Step]
    note: Optional[str] = None  # noqa: UP045


@dataclasses.dataclass
class DataStep:
    text: str
    minutes: int


@dataclasses.dataclass
class Data:
    title: str
    steps: list[DataStep]
    note: Optional[str] = None  # noqa: UP045


class TypedStep(TypedDict):
    text: str
    minutes: int


class _Needed(TypedDict):
    title: str
    steps: list[TypedStep]


class Typed(_Needed, total=False):
    note: Optional[str]  # noqa: UP045


class ModelStep(pydantic.BaseModel):
    text: str
    minutes: int


class Model(pydantic.BaseModel):
    title: str
    steps: list[ModelStep]
    note: Optional[str] = None  # noqa: UP045


KINDS = [Struct, Data, Typed, Model]
GOOD = '{"title": "Tea 茶", "steps": [{"text": "boil", "minutes": 3}], "note": null}'


def parse(drive: Any, server: Any, kind: Any, **more: Any) -> Any:
    return drive(lambda client: client.parse("Tea?", model="m", response_type=kind, **more), base_url=server.base_url)


@pytest.mark.parametrize("kind", KINDS)
def test_the_parsed_value(drive: Any, kind: Any) -> None:
    with ScriptedServer(completion(GOOD)) as server:
        value = parse(drive, server, kind)
    if kind is Typed:
        assert value == {"title": "Tea 茶", "steps": [{"text": "boil", "minutes": 3}], "note": None}
    else:
        assert type(value) is kind and (value.title, value.steps[0].minutes, value.note) == ("Tea 茶", 3, None)


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema(drive: Any, kind: Any) -> None:
    with ScriptedServer(completion(GOOD)) as server:
        parse(drive, server, kind, temperature=0)
    format_ = server.requests[0].json["response_format"]
    assert format_["type"] == "json_schema" and format_["json_schema"]["name"] == kind.__name__
    validator = jsonschema_rs.Draft202012Validator(format_["json_schema"]["schema"])
    assert validator.is_valid({"title": "a", "steps": [{"text": "b", "minutes": 1}], "note": "c"})
    for bad in ({"title": "a"}, {"title": 1, "steps": [], "note": None}, {"title": "a", "steps": [{}], "note": None},
                {"title": "a", "steps": [], "note": None, "new": 1}):  # fmt: skip
        assert not validator.is_valid(bad)


@pytest.mark.parametrize("kind", KINDS)
def test_the_mock_accepts_it(drive: Any, mock: Any, kind: Any) -> None:
    value = drive(
        lambda client: client.parse("Tea?", model="qwen/qwen3-8b", response_type=kind), base_url=mock.base_url
    )
    assert (value["title"] if kind is Typed else value.title) is not None
    assert mock.requests[0]["status"] == 200


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        '{"title": 1, "steps": []}',
        '{"title": "a"}',
        '{"title": "a", "steps": [{"text": "b"}]}',
        GOOD[:-5],
        "null",
    ],
)
def test_a_mismatch(drive: Any, kind: Any, text: str) -> None:
    with ScriptedServer(completion(text)) as server, pytest.raises(ParseError) as caught:
        parse(drive, server, kind)
    assert caught.value.text == text and caught.value.completion.text == text
    assert kind.__name__ in str(caught.value) if text else "text" in str(caught.value)
    copy = pickle.loads(pickle.dumps(caught.value))
    assert copy.text == text and str(copy) == str(caught.value)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("reason", "message"), [("length", {}), ("content_filter", {}), ("stop", {"refusal": "I'd rather not"})]
)
def test_refusals_and_incomplete_texts(drive: Any, reason: str, message: dict[str, Any]) -> None:
    body = completion('{"title": "T' if not message else None, **message)
    body["choices"][0]["finish_reason"] = reason
    with ScriptedServer(body) as server, pytest.raises(ParseError) as caught:
        parse(drive, server, Struct)
    assert {"length": "token", "content_filter": "content filter", "stop": "I'd rather not"}[reason] in str(
        caught.value
    )


@pytest.mark.parametrize("kind", [list[int], dict[str, int], int, Union[Step, None]], ids=str)  # noqa: UP007
def test_types_that_are_not_objects(drive: Any, kind: Any) -> None:
    """The API requires the schema of an object, so the value is wrapped in an object."""
    value = {"list[int]": [1], "dict[str, int]": {"a": 1}, "<class 'int'>": 1}.get(str(kind))
    plain = isinstance(value, dict)
    with ScriptedServer(completion(json.dumps(value if plain else {"value": value}))) as server:
        assert parse(drive, server, kind) == value
    schema = server.requests[0].json["response_format"]["json_schema"]["schema"]
    assert schema["type"] == "object" and (plain or set(schema["properties"]) == {"value"})


def test_parse_of_completions(drive: Any) -> None:
    with ScriptedServer(completion(GOOD)) as server:
        answer = drive(
            lambda client: client.chat.completions.parse(model="m", messages="Tea?", response_format=Data),
            base_url=server.base_url,
        )
    assert type(answer.choices[0].message.parsed) is Data and answer.parsed == answer.choices[0].message.parsed


class Node(msgspec.Struct):
    name: str
    children: list[Node] = []


def test_a_recursive_type(drive: Any) -> None:
    with ScriptedServer(completion('{"name": "a", "children": [{"name": "b", "children": []}]}')) as server:
        value = parse(drive, server, Node)
    assert value.children[0].name == "b"
    schema = server.requests[0].json["response_format"]["json_schema"]["schema"]
    assert jsonschema_rs.Draft202012Validator(schema).is_valid({"name": "a", "children": []})
