"""OpenAPI documents: their values, where these are written, and what references lead to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from samplewright.errors import Location, Problem, SpecError
from samplewright.ir import Json
from samplewright.openapi.pointers import Pointer, format_pointer, parse_fragment
from samplewright.openapi.read_errors import ReadError


def has_json_syntax(path: Path, text: str) -> bool:
    """Tell JSON from YAML by the file's extension, else by the first character of the text."""
    return path.suffix == ".json" or (path.suffix not in (".yaml", ".yml") and text.lstrip().startswith("{"))


@dataclass(frozen=True)
class Spec:
    """A valid OpenAPI document.

    Attributes:
        path: The file, for messages.
        text: The file's text without its byte order mark.
        document: The value of the text. References are not resolved.
        bom: The file's byte order mark, or the empty string.
    """

    path: Path
    text: str
    document: dict[str, Json]
    bom: str = ""

    @property
    def is_json(self) -> bool:
        """Whether the text is JSON, not YAML."""
        return has_json_syntax(self.path, self.text)

    @property
    def models(self) -> list[dict[str, Json]]:
        """The entries of `x-models` that have an id."""
        entries = self.document.get("x-models")
        return [
            entry
            for entry in (entries if isinstance(entries, list) else ())
            if isinstance(entry, dict) and isinstance(entry.get("id"), str)
        ]

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """What the modules of this package work out of the document, and need more than once."""
        return {}

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def _nodes(self) -> Any:
        from samplewright.openapi.yaml_reader import NodeTree  # slow to import, and only needed for locations

        return NodeTree(self.text, self.is_json)

    def locate(self, pointer: Sequence[str | int]) -> Location:
        """Return the location of a value, or of its nearest parent that exists."""
        try:
            mark = self._nodes.mark(pointer)
        except ReadError:
            mark = None
        if mark is None:
            return Location(self.path, 1, 1, format_pointer(pointer))
        line = self._lines[mark.line].strip() if mark.line < len(self._lines) else ""
        return Location(self.path, mark.line + 1, mark.column + 1, format_pointer(pointer), line[:160])

    def problem(self, message: str, pointer: Sequence[str | int], hint: str | None = None) -> Problem:
        """Return a problem with the value at a pointer."""
        return Problem(message, self.locate(pointer), hint)

    def error(self, message: str, pointer: Sequence[str | int], hint: str | None = None) -> SpecError:
        """Return an error about the value at a pointer, to be raised."""
        return SpecError([self.problem(message, pointer, hint)])

    def find(self, reference: str) -> Pointer | None:
        """Return the pointer of a local reference (`#/components/...`); None if it is unresolved or external."""
        return find(self.document, reference)

    def value_at(self, pointer: Pointer) -> Json:
        """Return the value at a pointer, which must exist."""
        return value_at(self.document, pointer)

    def resolve(self, node: Json, pointer: Pointer) -> tuple[Json, Pointer]:
        """Follow the reference of a node, if it is one.

        Returns:
            The node that is no reference, and its pointer.

        Raises:
            SpecError: The reference is unresolved or circular.
        """
        if not isinstance(node, dict) or not isinstance(node.get("$ref"), str):
            return node, pointer
        resolved: dict[str, tuple[Json, Pointer]] = self.memo.setdefault("$ref", {})
        followed: list[str] = []
        seen: set[Pointer] = set()
        while isinstance(node, dict) and isinstance(reference := node.get("$ref"), str):
            if reference in resolved:
                node, pointer = resolved[reference]
                break
            target = self.find(reference)
            if target is None or target in seen:
                kind = "unresolved" if target is None else "circular"
                raise self.error(f"{kind} $ref {reference!r}", (*pointer, "$ref"))
            seen.add(target)
            followed.append(reference)
            node, pointer = self.value_at(target), target
        resolved.update(dict.fromkeys(followed, (node, pointer)))
        return node, pointer

    def descend(self, node: Json, pointer: Pointer, *keys: str) -> tuple[Json, Pointer]:
        """Follow keys from a node downwards, resolving references on the way.

        Returns:
            The value and its pointer; None and the pointer of the first missing key if there is no such value.
        """
        node, pointer = self.resolve(node, pointer)
        for key in keys:
            if not isinstance(node, dict) or key not in node:
                return None, (*pointer, key)
            node, pointer = self.resolve(node[key], (*pointer, key))
        return node, pointer


def find(document: Json, reference: str) -> Pointer | None:
    """Return the pointer of a local reference in a document; None if it is unresolved or external."""
    keys = parse_fragment(reference)
    if keys is None:
        return None
    node = document
    pointer: list[str | int] = []
    for key in keys:
        if isinstance(node, list) and key.isdecimal() and int(key) < len(node):
            pointer.append(int(key))
        elif isinstance(node, dict) and key in node:
            pointer.append(key)
        else:
            return None
        node = node[pointer[-1]]
    return tuple(pointer)


def value_at(document: Json, pointer: Pointer) -> Json:
    """Return the value at a pointer of a document, which must exist."""
    node = document
    for key in pointer:
        node = node[key]
    return node


def walk_objects(node: Json, pointer: Pointer = ()) -> Iterator[tuple[Pointer, dict[str, Json]]]:
    """Yield every object with its pointer, outermost first, except those within examples, defaults and constants."""
    stack: list[tuple[Pointer, Json]] = [(pointer, node)]
    seen: set[int] = set()
    while stack:
        pointer, value = stack.pop()
        if not isinstance(value, (dict, list)) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, dict):
            yield pointer, value
            names = pointer[-1:] == ("properties",)
            stack += [
                ((*pointer, key), item) for key, item in reversed(value.items()) if names or not _is_data(key, item)
            ]
        else:
            stack += [((*pointer, index), item) for index, item in reversed(list(enumerate(value)))]


def _is_data(key: str, item: Json) -> bool:
    """Whether a keyword's value is data. `examples` is data in a schema (a list), Example objects elsewhere."""
    return key in ("example", "default", "enum", "const", "value") or (key == "examples" and not isinstance(item, dict))
