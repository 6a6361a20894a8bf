"""What samples are made from: plain, frozen values, free of OpenAPI and of any programming language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

#: A JSON value as Python's json module gives it: dict, list, str, int, float, bool or None.
Json: TypeAlias = Any


class Form(StrEnum):
    """How much a sample does beyond the request."""

    SHORT = "short"  # what a reader pastes to try
    COMPLETE = "complete"  # the same with error handling for production


class OutputKind(StrEnum):
    """What a sample prints of a response."""

    TEXT = "text"  # the text of a chat completion
    TOOL_CALLS = "tool_calls"  # the calls a chat completion asks for, one per line
    JSON = "json"  # the body as received: any other API


@dataclass(frozen=True, slots=True)
class ExpectedResponse:
    """The response to a scenario.

    Attributes:
        kind: What of it is printed.
        streamed: Whether it comes as server-sent events.
        done: Data of the event that ends a stream (`[DONE]`); None if the stream just ends.
        example: The JSON body, or the list of a stream's events without the last; None if the document has no schema.
        documented: Whether the example is the document's; else it was made from the schema, and a server may send
            another.
    """

    kind: OutputKind
    streamed: bool
    done: str | None
    example: Json
    documented: bool


@dataclass(frozen=True, slots=True)
class Auth:
    """The header that carries the key: `header: prefix + key`.

    Attributes:
        header: Its name.
        prefix: What comes before the key, such as `Bearer `.
        env: The environment variable that holds the key.
        hint: One line for a reader who has not set it.
        url: Where to get a key, if the document says so.
    """

    header: str
    prefix: str
    env: str
    hint: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Scenario:
    """One request example of an operation, for one model, and the response to it.

    Attributes:
        name: In snake_case, unique in the document without regard to case; the same for every model.
        example: The example's name as the document writes it; empty if it has none.
        operation: The operation's id.
        summary: Of the example, by language.
        description: Of the example, by language.
        method: In capitals.
        base_url: Absolute, without a slash at the end.
        path: With path and query parameters filled in.
        headers: Those besides the key and the media type.
        auth: The header that carries the key; None if there is none.
        body: The JSON body of the request; None if it has none.
        content_type: The body's media type, as the document writes it; None without a body.
        timeout: Seconds that a sample waits.
        extensions: Top-level keys of the body that are no standard parameters (`x-extension`, or not declared by a
            schema that declares others).
        unknown: Top-level keys of the body that its schema does not declare.
        response: What comes back.
        model: Id of the documented model that the request names; empty if it names none.
        model_slug: The model in paths and URLs; empty for the scenario as the document writes it.
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
    content_type: str | None
    timeout: int
    extensions: tuple[str, ...]
    unknown: tuple[str, ...]
    response: ExpectedResponse
    model: str = ""
    model_slug: str = ""

    @property
    def url(self) -> str:
        """The whole URL."""
        return self.base_url + self.path
