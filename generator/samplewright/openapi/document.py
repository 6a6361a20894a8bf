"""An OpenAPI document as a value: where each part is written, and where its references lead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from samplewright.errors import Location, Problem, SpecError
from samplewright.ir import Json
from samplewright.openapi.yaml_reader import DocumentError, compose, walk

Steps = tuple[str | int, ...]


def pointer(path: Sequence[str | int]) -> str:
    """A JSON pointer (RFC 6901) of the steps: ('paths', '/x') -> '/paths/~1x'."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def is_json(path: Path, text: str) -> bool:
    """Whether a document is JSON and not YAML: told by the file's name, else by its first character."""
    return path.suffix == ".json" or (path.suffix not in (".yaml", ".yml") and text.lstrip().startswith("{"))


@dataclass(frozen=True)
class Spec:
    """An OpenAPI document that has been found valid.

    path: the file, for messages. text: its text. document: its value; an `$ref` stays as it is.
    bom: the byte order mark that the file has before the text, or nothing.
    """

    path: Path
    text: str
    document: dict[str, Json]
    bom: str = ""

    @property
    def is_json(self) -> bool:
        return is_json(self.path, self.text)

    @cached_property
    def _root(self) -> Any:
        return compose(self.text, self.is_json)

    def locate(self, path: Sequence[str | int]) -> Location:
        """Where the value at `path` is written; as near as the document goes."""
        try:
            steps = list(walk(self._root, path))
        except DocumentError:
            steps = []
        if not steps:
            return Location(self.path, 1, 1, pointer(path))
        key, node = steps[-1]
        mark = (key or node).start_mark
        line = self.text.splitlines()[mark.line].strip() if mark.line < self.text.count("\n") + 1 else ""
        return Location(self.path, mark.line + 1, mark.column + 1, pointer(path), line[:160])

    def problem(self, message: str, path: Sequence[str | int], hint: str | None = None) -> Problem:
        return Problem(message, self.locate(path), hint)

    def error(self, message: str, path: Sequence[str | int], hint: str | None = None) -> SpecError:
        return SpecError([self.problem(message, path, hint)])

    def target(self, reference: str) -> Steps | None:
        """The path that a local reference (`#/components/...`) names; None if it names nothing here."""
        if reference == "#":
            return ()
        if not reference.startswith("#/"):
            return None
        node: Json = self.document
        path: list[str | int] = []
        for raw in reference[2:].split("/"):
            step: str | int = unquote(raw).replace("~1", "/").replace("~0", "~")
            if isinstance(node, list) and str(step).isdigit() and int(step) < len(node):
                step = int(step)
            elif not isinstance(node, dict) or step not in node:
                return None
            node = node[step]
            path.append(step)
        return tuple(path)

    def at(self, path: Steps) -> Json:
        node: Json = self.document
        for step in path:
            node = node[step]
        return node

    def resolve(self, node: Json, path: Steps) -> tuple[Json, Steps]:
        """The node with its own references followed, and where it really is."""
        seen: set[Steps] = set()
        while isinstance(node, dict) and isinstance(node.get("$ref"), str):
            where = self.target(node["$ref"])
            if where is None or where in seen:
                raise self.error(f"the reference {node['$ref']!r} leads nowhere", (*path, "$ref"))
            seen.add(where)
            node, path = self.at(where), where
        return node, path

    def get(self, node: Json, path: Steps, *steps: str) -> tuple[Json, Steps]:
        """The value below a resolved node, each step resolved in turn; None where there is none."""
        node, path = self.resolve(node, path)
        for step in steps:
            if not isinstance(node, dict) or step not in node:
                return None, (*path, step)
            node, path = self.resolve(node[step], (*path, step))
        return node, path


def steps(node: Json, path: Steps = ()) -> Iterator[tuple[Steps, dict[str, Json]]]:
    """Every object of the document with its path, outermost first; without what stands in examples and defaults."""
    stack: list[tuple[Steps, Json]] = [(path, node)]
    seen: set[int] = set()
    while stack:
        where, value = stack.pop()
        if not isinstance(value, (dict, list)) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, dict):
            yield where, value
            data = where[-1:] != ("properties",)
            stack += [
                ((*where, key), item)
                for key, item in reversed(value.items())
                if not (data and key in ("example", "examples", "default", "enum", "const", "value"))
                or _is_map(key, item)
            ]
        else:
            stack += [((*where, index), item) for index, item in reversed(list(enumerate(value)))]


def _is_map(key: str, item: Json) -> bool:
    """Whether `examples` is the map of named Example objects, whose references count, and not a schema's list."""
    return key == "examples" and isinstance(item, dict)
