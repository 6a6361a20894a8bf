"""Media types of requests and responses: their schemas and examples."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from samplewright.ir import Json
from samplewright.openapi.document import Spec
from samplewright.openapi.pointers import Pointer

_JSON = re.compile(r"application/(?:[\w.+-]+\+)?json\s*(?:;[\t\x20-\x7e]*)?", re.IGNORECASE | re.ASCII)
_EVENT_STREAM = re.compile(r"text/event-stream\s*(?:;.*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MediaType:
    """A Media Type Object.

    Attributes:
        name: The key under `content`, such as `application/json`.
        node: The object.
        pointer: Leads to the object.
        examples: Values by name. The unnamed `example`, where there are no named ones, has the empty name.
        model_examples: Scenario -> model -> value: what one model responds (`x-scenario` and `x-model`).
    """

    name: str
    node: dict[str, Any]
    pointer: Pointer
    examples: dict[str, Json]
    model_examples: dict[str, dict[str, Json]]

    @property
    def schema(self) -> Json:
        """Its schema; the empty one if the document has none."""
        return self.node.get("schema", {})

    @property
    def schema_pointer(self) -> Pointer:
        """Leads to the schema."""
        return (*self.pointer, "schema")

    @property
    def is_json(self) -> bool:
        """Whether it is JSON: `application/json` or `application/*+json`."""
        return _JSON.fullmatch(self.name) is not None

    @property
    def is_event_stream(self) -> bool:
        """Whether it is a stream of server-sent events."""
        return _EVENT_STREAM.fullmatch(self.name) is not None

    @property
    def stream_end(self) -> str | None:
        """The data of the event that ends a stream (`x-stream-end`); None if there is none, or it is not one line."""
        end = self.node.get("x-stream-end")
        return end if isinstance(end, str) and not {"\r", "\n"} & set(end) else None


def read(spec: Spec, owner: Json, pointer: Pointer) -> tuple[MediaType, ...]:
    """Return the media types under `content` of a request body or a response, in the document's order."""
    content, content_pointer = spec.descend(owner, pointer, "content")
    return tuple(_media_type(spec, name, content[name], (*content_pointer, name)) for name in content or ())


def json_of(media_types: Iterable[MediaType]) -> MediaType | None:
    """Return the first that is JSON."""
    return next((media_type for media_type in media_types if media_type.is_json), None)


def event_stream_of(media_types: Iterable[MediaType]) -> MediaType | None:
    """Return the first that is a stream of server-sent events."""
    return next((media_type for media_type in media_types if media_type.is_event_stream), None)


def named_examples(spec: Spec, node: dict[str, Any], pointer: Pointer) -> dict[str, tuple[dict[str, Any], Pointer]]:
    """Return the Example Objects under `examples` by name, each with its pointer."""
    named = node.get("examples")
    resolved = {
        name: spec.resolve(raw, (*pointer, "examples", name))
        for name, raw in (named.items() if isinstance(named, dict) else ())
    }
    return {name: example for name, example in resolved.items() if isinstance(example[0], dict)}


def _media_type(spec: Spec, name: str, raw: Json, pointer: Pointer) -> MediaType:
    node, node_pointer = spec.resolve(raw, pointer)
    examples: dict[str, Json] = {}
    model_examples: dict[str, dict[str, Json]] = {}
    for key, (example, _) in named_examples(spec, node, node_pointer).items():
        if "value" not in example:
            continue
        if "x-scenario" in example:
            by_model = model_examples.setdefault(str(example["x-scenario"]), {})
            by_model[str(example.get("x-model"))] = example["value"]
        else:
            examples[key] = example["value"]
    if not examples and "example" in node:
        examples[""] = node["example"]
    return MediaType(name, node, node_pointer, examples, model_examples)
