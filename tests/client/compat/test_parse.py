"""Structured output with pydantic models."""

from __future__ import annotations

from enum import Enum
from typing import Any, Optional

import pytest
from pydantic import BaseModel, ValidationError

from support.scripted_server import ScriptedServer, completion, events, part

HELLO = [{"role": "user", "content": "A recipe, please"}]
ASK: dict[str, Any] = {"model": "qwen/qwen3-8b", "messages": HELLO}


class Level(str, Enum):
    easy = "easy"
    hard = "hard"


class Step(BaseModel):
    text: str
    minutes: int


class Recipe(BaseModel):
    title: str
    level: Level
    steps: list[Step]
    note: Optional[str]  # noqa: UP045


RECIPE = Recipe(title="Tea 茶", level=Level.easy, steps=[Step(text="boil", minutes=3)], note=None)


def parse(chat: Any, **more: Any) -> Any:
    return chat.do(lambda client: client.chat.completions.parse(**ASK, response_format=Recipe, **more))


def test_the_parsed_message(make: Any) -> None:
    with ScriptedServer(completion(RECIPE.model_dump_json())) as server:
        answer = parse(make(base_url=server.base_url), temperature=0)
    message = answer.choices[0].message
    assert isinstance(message.parsed, Recipe) and message.parsed == RECIPE
    assert message.content == RECIPE.model_dump_json()
    sent = server.requests[0].json["response_format"]
    assert sent["type"] == "json_schema"
    assert sent["json_schema"]["name"] == "Recipe" and sent["json_schema"]["strict"] is True
    schema = sent["json_schema"]["schema"]
    assert schema["additionalProperties"] is False and schema["required"] == ["title", "level", "steps", "note"]
    assert server.requests[0].json["temperature"] == 0


def test_the_mock_accepts_it(chat: Any, mock: Any) -> None:
    answer = parse(chat)
    assert isinstance(answer.choices[0].message.parsed, Recipe)
    assert mock.requests[0]["status"] == 200


def test_parse_in_beta(make: Any) -> None:
    with ScriptedServer(completion(RECIPE.model_dump_json())) as server:
        chat = make(base_url=server.base_url)
        answer = chat.do(lambda client: client.beta.chat.completions.parse(**ASK, response_format=Recipe))
    assert answer.choices[0].message.parsed == RECIPE


def test_a_refusal_is_not_parsed(make: Any) -> None:
    with ScriptedServer(completion(None, refusal="I'd rather not")) as server:
        message = parse(make(base_url=server.base_url)).choices[0].message
    assert message.parsed is None and message.refusal == "I'd rather not"


@pytest.mark.departure("ParseError, with the raw text; pydantic's error is its cause")
def test_a_mismatch_is_an_error(make: Any) -> None:
    with ScriptedServer(completion('{"title": 1}')) as server, pytest.raises(ValidationError):
        parse(make(base_url=server.base_url))


@pytest.mark.parametrize(
    ("reason", "error"), [("length", "LengthFinishReasonError"), ("content_filter", "ContentFilterFinishReasonError")]
)
def test_incomplete_texts(make: Any, sdk: Any, reason: str, error: str) -> None:
    body = completion('{"title": "T')
    body["choices"][0]["finish_reason"] = reason
    with ScriptedServer(body) as server, pytest.raises(getattr(sdk, error)):
        parse(make(base_url=server.base_url))


def test_a_model_in_create(make: Any) -> None:
    with ScriptedServer(completion()) as server, pytest.raises(TypeError):
        make(base_url=server.base_url).create(response_format=Recipe)
    assert server.requests == []


@pytest.mark.departure("`.stream()` gives chunks; `parse` is for whole responses")
def test_a_parsed_stream(sdk: Any) -> None:
    text = RECIPE.model_dump_json()
    pieces = [text[at : at + 7] for at in range(0, len(text), 7)]
    with ScriptedServer(events(*map(part, pieces), part(finish="stop"))) as server:
        with sdk.OpenAI(base_url=server.base_url, api_key="k") as client:
            with client.chat.completions.stream(**ASK, response_format=Recipe) as stream:
                done = [event for event in stream if event.type == "content.done"]
            assert stream.get_final_completion().choices[0].message.parsed == RECIPE
    assert [event.parsed for event in done] == [RECIPE]
