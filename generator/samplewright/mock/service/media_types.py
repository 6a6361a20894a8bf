"""What a request or a response may contain: its media types, their schemas and named examples."""

from __future__ import annotations

import re
from dataclasses import dataclass

from samplewright.ir import Json
from samplewright.openapi.document import Spec
from samplewright.openapi.pointers import Pointer


@dataclass(frozen=True, slots=True)
class Content:
    """A media type of the document: what it is called there, its schema's place if it has one, its examples by name.

    An unnamed example has the empty name.
    """

    media: str
    node: dict[str, Json]
    steps: Pointer
    examples: dict[str, Json]

    @property
    def schema(self) -> Json:
        return self.node.get("schema", {})

    @property
    def schema_steps(self) -> Pointer:
        return (*self.steps, "schema")


def contents(spec: Spec, node: Json, steps: Pointer) -> list[Content]:
    """All that stands under `content` of a request body or a response."""
    found, where = spec.descend(node, steps, "content")
    return [_content(spec, key, found[key], (*where, key)) for key in found or ()]


def first(found: list[Content], pattern: re.Pattern[str]) -> Content | None:
    return next((one for one in found if pattern.fullmatch(one.media)), None)


def _content(spec: Spec, media: str, raw: Json, steps: Pointer) -> Content:
    node, where = spec.resolve(raw, steps)
    named = node.get("examples")
    examples = {}
    for name in named if isinstance(named, dict) else ():
        example, _ = spec.resolve(named[name], (*where, "examples", name))
        if isinstance(example, dict) and "value" in example:
            examples[name] = example["value"]
    if not examples and "example" in node:
        examples[""] = node["example"]
    return Content(media, node, where, examples)
