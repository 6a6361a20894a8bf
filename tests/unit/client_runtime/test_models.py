"""Response models: the JSON that they keep."""

from __future__ import annotations

import json
import pickle
from typing import Any

import msgspec
import pytest
from _runtime.models import Model, OpenModel, Origin, ResponseModel, extend, get_origin, set_origin


class Item(Model, frozen=True, kw_only=True, omit_defaults=True):
    name: str
    note: str | None = None


class Message(OpenModel, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    role: str
    class_: str | None = msgspec.field(name="class", default=None)
    items: list[Item] = []


class Response(ResponseModel, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    message: Message


class ParsedMessage(Message, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    parsed: int | None = None


RAW: dict[str, Any] = {"message": {"role": "a", "class": None, "mood": 1, "items": [{"name": "n"}]}, "_origin": 3}


@pytest.fixture
def response() -> Response:
    decoded = msgspec.convert(RAW, Response)
    origin = Origin(json.dumps(RAW).encode(), "req_1")
    set_origin(decoded, origin)
    set_origin(decoded.message, Origin(parent=origin, path=("message",)))
    return decoded


def test_raw_is_what_was_received(response: Response) -> None:
    assert response.raw == RAW and response.message.raw == RAW["message"]
    assert response.request_id == "req_1"


def test_raw_is_decoded_once(response: Response) -> None:
    assert response.raw is response.raw
    assert response.message.raw is response.raw["message"]


def test_undocumented_fields_are_attributes(response: Response) -> None:
    assert response.message.extra == {"mood": 1}
    assert response.message.mood == 1  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="'Message' object has no attribute 'nothing'"):
        response.message.nothing  # type: ignore[attr-defined]  # noqa: B018


def test_a_field_of_the_server_does_not_shadow_ours(response: Response) -> None:
    assert response.extra == {"_origin": 3}
    assert isinstance(get_origin(response), Origin)


def test_to_dict_is_a_copy(response: Response) -> None:
    response.to_dict()["message"]["role"] = "b"
    assert response.raw["message"]["role"] == "a"


def test_model_dump_has_every_field(response: Response) -> None:
    assert response.message.model_dump() == {
        "role": "a", "class": None, "items": [{"name": "n", "note": None}], "mood": 1,
    }  # fmt: skip
    assert response.message.model_dump(exclude_none=True) == {"role": "a", "items": [{"name": "n"}], "mood": 1}
    assert response.message.model_dump(exclude_unset=True) == RAW["message"]


def test_a_model_that_was_not_received() -> None:
    message = Message(role="a", class_="c")
    assert message.raw == message.to_dict() == {"role": "a", "class": "c", "items": []}
    assert message.extra == {} and Response(message=message).request_id is None
    assert message.to_json() == '{"role":"a","class":"c","items":[]}'
    assert message.to_json(indent=1).startswith('{\n "role"')


def test_models_are_frozen(response: Response) -> None:
    with pytest.raises(AttributeError):
        response.message.role = "b"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        response._origin = None  # type: ignore[misc]


def test_models_pickle(response: Response) -> None:
    copy = pickle.loads(pickle.dumps(response))
    assert copy == response and copy.raw == RAW and copy.request_id == "req_1"
    assert copy.message.mood == 1


def test_extend_keeps_the_origin(response: Response) -> None:
    parsed = extend(response.message, ParsedMessage, parsed=5)
    assert type(parsed) is ParsedMessage and parsed.parsed == 5 and parsed.role == "a"
    assert parsed.raw == RAW["message"]
