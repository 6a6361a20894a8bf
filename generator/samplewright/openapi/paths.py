"""Paths of a document: the operations and responses as they are written, references followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from samplewright.openapi.document import Spec
from samplewright.openapi.pointers import Pointer

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True, slots=True)
class OperationObject:
    """An Operation Object, and the Path Item Object that it belongs to.

    Attributes:
        path: The path template.
        method: In lower case.
        node: The operation.
        pointer: Leads to the operation.
        item: The path item.
        item_pointer: Leads to the path item.
    """

    path: str
    method: str
    node: dict[str, Any]
    pointer: Pointer
    item: dict[str, Any]
    item_pointer: Pointer

    @property
    def id(self) -> str:
        """The `operationId`, or method and path if there is none."""
        return self.node.get("operationId") or f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class ResponseObject:
    """A Response Object. status: its key, such as `200`, `4XX` or `default`."""

    status: str
    node: dict[str, Any]
    pointer: Pointer


def walk_operations(spec: Spec) -> Iterator[OperationObject]:
    """Yield every operation in the document's order."""
    paths = spec.document.get("paths") or {}
    for path in paths:
        item, item_pointer = spec.resolve(paths[path], ("paths", path))
        if not isinstance(item, dict):
            continue
        for method in METHODS:
            node = item.get(method)
            if isinstance(node, dict):
                yield OperationObject(path, method, node, (*item_pointer, method), item, item_pointer)


def responses(spec: Spec, operation: OperationObject) -> tuple[ResponseObject, ...]:
    """Return the responses of an operation in the document's order."""
    objects = []
    for status, raw in (operation.node.get("responses") or {}).items():
        node, pointer = spec.resolve(raw, (*operation.pointer, "responses", status))
        if isinstance(node, dict):
            objects.append(ResponseObject(str(status), node, pointer))
    return tuple(objects)


def success_response(spec: Spec, operation: OperationObject) -> ResponseObject | None:
    """Return the response that tells of success: the first 2xx with content, else the first 2xx, else the default."""
    ordered = sorted(responses(spec, operation), key=lambda response: response.status)
    success = [response for response in ordered if response.status.startswith("2")]
    default = [response for response in ordered if response.status == "default"]
    with_content = [response for response in success if response.node.get("content")]
    return next(iter((*with_content, *success, *default)), None)
