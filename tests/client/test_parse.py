"""Structured output: a type gives the schema, the reply becomes one, a mismatch is a typed error with the raw text."""

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

from support.scripted_server import Scripted, completion


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
def test_the_reply_becomes_one(drive: Any, kind: Any) -> None:
    with Scripted(completion(GOOD)) as server:
        made = parse(drive, server, kind)
    if kind is Typed:
        assert made == {"title": "Tea 茶", "steps": [{"text": "boil", "minutes": 3}], "note": None}
    else:
        assert type(made) is kind and (made.title, made.steps[0].minutes, made.note) == ("Tea 茶", 3, None)


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_says_what_is_meant(drive: Any, kind: Any) -> None:
    with Scripted(completion(GOOD)) as server:
        parse(drive, server, kind, temperature=0)
    format_ = server.requests[0].json["response_format"]
    assert format_["type"] == "json_schema" and format_["json_schema"]["name"] == kind.__name__
    validator = jsonschema_rs.Draft202012Validator(format_["json_schema"]["schema"])
    assert validator.is_valid({"title": "a", "steps": [{"text": "b", "minutes": 1}], "note": "c"})
    for bad in ({"title": "a"}, {"title": 1, "steps": [], "note": None}, {"title": "a", "steps": [{}], "note": None},
                {"title": "a", "steps": [], "note": None, "new": 1}):  # fmt: skip
        assert not validator.is_valid(bad)


@pytest.mark.parametrize("kind", KINDS)
def test_the_mock_understands_it(drive: Any, mock: Any, kind: Any) -> None:
    made = drive(lambda client: client.parse("Tea?", model="qwen/qwen3-8b", response_type=kind), base_url=mock.base_url)
    assert (made["title"] if kind is Typed else made.title) is not None
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
    with Scripted(completion(text)) as server, pytest.raises(ParseError) as caught:
        parse(drive, server, kind)
    assert caught.value.text == text and caught.value.completion.text == text
    assert kind.__name__ in str(caught.value) if text else "text" in str(caught.value)
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.text == text and str(again) == str(caught.value)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("reason", "message"), [("length", {}), ("content_filter", {}), ("stop", {"refusal": "I'd rather not"})]
)
def test_a_reply_that_is_none(drive: Any, reason: str, message: dict[str, Any]) -> None:
    body = completion('{"title": "T' if not message else None, **message)
    body["choices"][0]["finish_reason"] = reason
    with Scripted(body) as server, pytest.raises(ParseError) as caught:
        parse(drive, server, Struct)
    assert {"length": "token", "content_filter": "content filter", "stop": "I'd rather not"}[reason] in str(
        caught.value
    )


@pytest.mark.parametrize("kind", [list[int], dict[str, int], int, Union[Step, None]], ids=str)  # noqa: UP007
def test_types_that_are_no_objects(drive: Any, kind: Any) -> None:
    """The API wants a schema of an object: such a value travels inside one, and what comes back is unpacked."""
    value = {"list[int]": [1], "dict[str, int]": {"a": 1}, "<class 'int'>": 1}.get(str(kind))
    plain = isinstance(value, dict)
    with Scripted(completion(json.dumps(value if plain else {"value": value}))) as server:
        assert parse(drive, server, kind) == value
    schema = server.requests[0].json["response_format"]["json_schema"]["schema"]
    assert schema["type"] == "object" and (plain or set(schema["properties"]) == {"value"})


def test_the_way_of_openai(drive: Any) -> None:
    with Scripted(completion(GOOD)) as server:
        answer = drive(
            lambda client: client.chat.completions.parse(model="m", messages="Tea?", response_format=Data),
            base_url=server.base_url,
        )
    assert type(answer.choices[0].message.parsed) is Data and answer.parsed == answer.choices[0].message.parsed


class Node(msgspec.Struct):
    name: str
    children: list[Node] = []


def test_a_recursive_type(drive: Any) -> None:
    with Scripted(completion('{"name": "a", "children": [{"name": "b", "children": []}]}')) as server:
        made = parse(drive, server, Node)
    assert made.children[0].name == "b"
    schema = server.requests[0].json["response_format"]["json_schema"]["schema"]
    assert jsonschema_rs.Draft202012Validator(schema).is_valid({"name": "a", "children": []})
