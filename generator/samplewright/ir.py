"""What samples are made from: plain, frozen values, free of OpenAPI and of any programming language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

#: A JSON value as Python's json module gives it: dict, list, str, int, float, bool or None.
Json: TypeAlias = Any


class OutputKind(StrEnum):
    """What a sample prints of a response."""

    TEXT = "text"  # the text of a chat completion
    TOOL_CALLS = "tool_calls"  # the calls a chat completion asks for, one a line
    JSON = "json"  # the body as received: any other API


@dataclass(frozen=True, slots=True)
class ExpectedResponse:
    """How the response to a scenario looks.

    kind: what of it is printed.
    streamed: whether it comes as server-sent events.
    done: data of the event that ends a stream (`[DONE]`), None if the stream just ends.
    example: the response's JSON body, or the list of a stream's events without the last; None if the spec has none.
    """

    kind: OutputKind
    streamed: bool
    done: str | None
    example: Json


@dataclass(frozen=True, slots=True)
class Auth:
    """A header that carries the key: `header: prefix + key`, the key read from the environment variable `env`.

    hint: one line for a reader who has not set it. url: where to get a key, if the document says so.
    """

    header: str
    prefix: str
    env: str
    hint: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Scenario:
    """One request example of an operation, and the response that goes with it.

    name: snake_case, unique in the document without regard to case.
    example: the example's name as the spec writes it.
    summary, description: of the example, per language.
    url: base_url + path, with the example's path and query parameters filled in.
    headers: further headers of the request, neither the key nor the media type.
    body: the request's JSON body; None if it has none.
    timeout: seconds a sample waits.
    extensions: top-level keys of the body that are no standard parameters (`x-extension`, or not declared).
    unknown: those of them that the body's schema does not declare.
    """

    name: str
    example: str
    operation: str
    summary: dict[str, str]
    description: dict[str, str]
    method: str
    base_url: str
    path: str
    headers: tuple[tuple[str, str], ...]
    auth: Auth | None
    body: Json
    timeout: int
    extensions: tuple[str, ...]
    unknown: tuple[str, ...]
    response: ExpectedResponse

    @property
    def url(self) -> str:
        return self.base_url + self.path
