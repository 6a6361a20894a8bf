"""YAML 1.2 and JSON documents with positions: values for the program, line and column for the reader.

PyYAML speaks YAML 1.1, where `no` is false and `12:30` is 750; the scalars here follow YAML 1.2's core schema, which is
what OpenAPI asks for. Duplicate keys are errors. Aliases are allowed, but not around a circle.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from samplewright.ir import Json

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NULL = re.compile(r"~|null|Null|NULL|")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_STRING_TAG = "tag:yaml.org,2002:str"
_MAX_DEPTH = 200
_MAX_VALUES = 1_000_000
_TOO_DEEP = f"nested deeper than {_MAX_DEPTH} levels"


class DocumentError(ValueError):
    """The text is not a document; `line` and `column` count from 1, None if unknown."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None):
        super().__init__(message)
        self.line = line
        self.column = column

    @classmethod
    def at(cls, message: str, mark: Any) -> DocumentError:
        return cls(message, mark.line + 1, mark.column + 1) if mark else cls(message)


_HALF = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


def value_of(text: str, is_json: bool) -> Json:
    """The value of a document.

    Raises:
        DocumentError: not JSON or not YAML; duplicate or non-string keys, a circle of aliases, nesting beyond 200,
            a number out of range, half of a surrogate pair.
    """
    if not is_json:
        return _Constructor().value(compose(text))[0]
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise DocumentError(error.msg[0].lower() + error.msg[1:], error.lineno, error.colno) from None
    except RecursionError:
        raise DocumentError(_TOO_DEEP) from None
    if _deeper(value, _MAX_DEPTH):
        raise DocumentError(_TOO_DEEP)
    try:
        text.encode()
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise DocumentError("half of a surrogate pair cannot be sent as UTF-8") from None
    return value


def _deeper(value: Json, levels: int) -> bool:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return items is not None and (levels == 0 or any(_deeper(item, levels - 1) for item in items))


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise DocumentError(f"duplicate key {twice!r}")
    return value


def _no_constant(name: str) -> Json:
    raise DocumentError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise DocumentError(f"{text} is beyond what a JSON number can hold")
    return number


def compose(text: str, is_json: bool = False) -> yaml.Node:
    """The document's tree of nodes, each with its place. JSON's surrogate escapes, which YAML lacks, become spaces.

    Raises:
        DocumentError: not YAML, empty, or several documents.
    """
    try:
        node = yaml.compose(_HALF.sub(r"\\u0020", text) if is_json else text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        message = ", ".join(part for part in (error.context, error.problem) if part)
        ended = (error.problem or "").startswith("found unexpected end")  # then the beginning tells more
        mark = error.context_mark if ended else error.problem_mark
        raise DocumentError.at(message, mark or error.context_mark or error.problem_mark) from None
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        place = (before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
        code = error.character if isinstance(error.character, int) else ord(error.character)
        raise DocumentError(f"character U+{code:04X} is not allowed", *place) from None
    except yaml.YAMLError as error:
        raise DocumentError(" ".join(str(error).split())) from None
    except RecursionError:
        raise DocumentError(_TOO_DEEP) from None
    if node is None:
        raise DocumentError("the file is empty", 1, 1)
    return node


class _Constructor:
    """Values of nodes; each node once, so that an alias costs nothing, but what it would come to is counted."""

    def __init__(self) -> None:
        self.done: dict[int, tuple[Json, int]] = {}
        self.open: set[int] = set()

    def value(self, node: yaml.Node) -> tuple[Json, int]:
        """(value, number of values in it with every alias written out)."""
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node), 1
        if id(node) in self.done:
            return self.done[id(node)]
        if id(node) in self.open:
            raise DocumentError.at("an alias contains itself", node.start_mark)
        if len(self.open) >= _MAX_DEPTH:
            raise DocumentError.at(_TOO_DEEP, node.start_mark)
        self.open.add(id(node))
        found = self._mapping(node) if isinstance(node, yaml.MappingNode) else self._sequence(node)
        if found[1] > _MAX_VALUES:
            raise DocumentError.at(f"aliases come to more than {_MAX_VALUES} values", node.start_mark)
        self.open.discard(id(node))
        self.done[id(node)] = found
        return found

    def _mapping(self, node: yaml.MappingNode) -> tuple[Json, int]:
        value: dict[str, Json] = {}
        total = 1
        for key_node, item in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise DocumentError.at("a key must be a string", key_node.start_mark)
            if key_node.value in value:
                raise DocumentError.at(f"duplicate key {key_node.value!r}", key_node.start_mark)
            value[key_node.value], count = self.value(item)
            total += count
        return value, total

    def _sequence(self, node: yaml.Node) -> tuple[Json, int]:
        items = [self.value(item) for item in node.value]
        return [value for value, _ in items], 1 + sum(count for _, count in items)


def _scalar(node: yaml.ScalarNode) -> Json:
    text: str = node.value
    # The plain style is None or "": anything quoted, a block, or tagged !!str is text.
    if node.style or (node.tag == _STRING_TAG and not text):
        return text
    if _NULL.fullmatch(text):
        return None
    if _TRUE.fullmatch(text):
        return True
    if _FALSE.fullmatch(text):
        return False
    if _INT.fullmatch(text):
        if len(text) > 4000:
            raise DocumentError.at("the number has too many digits", node.start_mark)
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if _FLOAT.fullmatch(text):
        number = float(text)
        if number in (float("inf"), float("-inf")):
            raise DocumentError.at(f"{text} is beyond what a JSON number can hold", node.start_mark)
        return number
    return text


def walk(node: yaml.Node, path: Sequence[str | int]) -> Iterator[tuple[yaml.Node | None, yaml.Node]]:
    """(key node or None, value node) for each step of `path`, as far as it exists."""
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = next((pair for pair in node.value if pair[0].value == str(step)), None)
            if found is None:
                return
            key, node = found
            yield key, node
        elif isinstance(node, yaml.SequenceNode) and str(step).isdigit() and int(step) < len(node.value):
            node = node.value[int(step)]
            yield None, node
        else:
            return
