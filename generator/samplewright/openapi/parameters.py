"""Parameters of operations: those of the path item and of the operation itself, merged.

Header parameters called Accept, Content-Type or Authorization are ignored, as the OpenAPI specification says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from samplewright.ir import Json
from samplewright.openapi.document import Spec
from samplewright.openapi.paths import OperationObject
from samplewright.openapi.pointers import Pointer

_IGNORED_HEADERS = ("accept", "content-type", "authorization")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A Parameter Object.

    Attributes:
        name: Its name.
        location: `path`, `query`, `header` or `cookie`.
        node: The object.
        pointer: Leads to the object.
        examples: The values of its examples.
    """

    name: str
    location: str
    node: dict[str, Any]
    pointer: Pointer
    examples: tuple[Json, ...]

    @property
    def required(self) -> bool:
        """Whether a request must have it: a path has always all of its parameters."""
        return self.location == "path" or bool(self.node.get("required"))

    @property
    def schema(self) -> Json:
        """Its schema; the empty one if the document has none."""
        return self.node.get("schema", {})

    @property
    def schema_pointer(self) -> Pointer:
        """Leads to the schema."""
        return (*self.pointer, "schema")


def read(spec: Spec, operation: OperationObject) -> tuple[Parameter, ...]:
    """Return the parameters of an operation; its own replace those of its path item by name and location."""
    merged: dict[tuple[str, str], Parameter] = {}
    owners = ((operation.item, operation.item_pointer), (operation.node, operation.pointer))
    for owner, owner_pointer in owners:
        for index, raw in enumerate(owner.get("parameters") or ()):
            node, pointer = spec.resolve(raw, (*owner_pointer, "parameters", index))
            if node["in"] == "header" and node["name"].lower() in _IGNORED_HEADERS:
                continue
            examples = _examples(spec, node, pointer)
            merged[node["in"], node["name"]] = Parameter(node["name"], node["in"], node, pointer, examples)
    return tuple(merged.values())


def _examples(spec: Spec, node: dict[str, Any], pointer: Pointer) -> tuple[Json, ...]:
    examples = [node["example"]] if "example" in node else []
    for name, raw in (node.get("examples") or {}).items():
        example, _ = spec.resolve(raw, (*pointer, "examples", name))
        if isinstance(example, dict) and "value" in example:
            examples.append(example["value"])
    return tuple(examples)
