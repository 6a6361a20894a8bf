"""An error response of the document: its example, into which the problem is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from samplewright.ir import Json
from samplewright.mock.chat.encoding import encode_json
from samplewright.openapi.pointers import Pointer

#: Fields that may contain the message, the parameter and the code, in order of preference.
_MESSAGES = ("message", "detail", "error_description", "reason", "title", "description", "msg", "error")
_PARAMS = ("param", "field", "parameter", "pointer", "loc")
_CODES = ("code",)


@dataclass(frozen=True, slots=True)
class ErrorResponse:
    """An error response.

    Attributes:
        media_type: Its media type.
        headers: The headers that the document declares.
        example: The body that is completed.
        message: Pointer of the message in the body; None if there is none.
        code: Pointer of the code for programs.
        param: Pointer of the parameter that is wrong.
        nullable: Whether the parameter is null if there is none; otherwise its field is omitted.
    """

    media_type: str
    headers: tuple[tuple[str, str], ...]
    example: Json
    message: Pointer | None = None
    code: Pointer | None = None
    param: Pointer | None = None
    nullable: bool = True

    def encode(self, message: str, code: str, param: str | None) -> bytes:
        """Return the body with a problem in it."""
        body = msgspec.json.decode(encode_json(self.example))
        for pointer, value in ((self.message, message), (self.code, code), (self.param, param)):
            if pointer is not None and value is None and not self.nullable:
                del _value_at(body, pointer[:-1])[pointer[-1]]
            elif pointer is not None:
                body = _replaced(body, pointer, value)
        return encode_json(body)


def from_example(media_type: str, headers: tuple[tuple[str, str], ...], example: Json) -> ErrorResponse:
    """Return an error response with the fields found in an example by their usual names."""
    message = _find_message(example)
    parent = message[:-1] if message else ()
    siblings = _value_at(example, parent)

    def find(names: tuple[str, ...]) -> Pointer | None:
        name = next((name for name in names if isinstance(siblings, dict) and name in siblings), None)
        return None if name is None else (*parent, name)

    return ErrorResponse(media_type, headers, example, message, find(_CODES), find(_PARAMS))


def _find_message(example: Json) -> Pointer | None:
    """Return the pointer of the outermost message; of several, the one with the most usual name."""
    if isinstance(example, str):
        return ()
    level: list[tuple[Pointer, Json]] = [((), example)]
    while level:
        for name in _MESSAGES:
            for pointer, node in level:
                if isinstance(node, dict) and isinstance(node.get(name), str):
                    return (*pointer, name)
        level = [((*pointer, key), item) for pointer, node in level for key, item in _items(node)]
    return None


def _items(node: Json) -> Iterator[tuple[str | int, Json]]:
    if isinstance(node, dict):
        yield from node.items()
    elif isinstance(node, list):
        yield from enumerate(node)


def _value_at(node: Json, pointer: Pointer) -> Any:
    for key in pointer:
        node = node[key]
    return node


def _replaced(node: Json, pointer: Pointer, value: Json) -> Json:
    if not pointer:
        return value
    _value_at(node, pointer[:-1])[pointer[-1]] = value
    return node
