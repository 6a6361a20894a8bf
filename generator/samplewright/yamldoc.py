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
        return _construct(compose(text), {}, 0)
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise DocumentError(error.msg[0].lower() + error.msg[1:], error.lineno, error.colno) from None
    except RecursionError:
        raise DocumentError(f"nested deeper than {_MAX_DEPTH} levels") from None
    try:
        text.encode()
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise DocumentError("half of a surrogate pair cannot be sent as UTF-8") from None
    return value


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
        raise DocumentError(f"character U+{ord(str(error.character)):04X} is not allowed", *place) from None
    except yaml.YAMLError as error:
        raise DocumentError(" ".join(str(error).split())) from None
    if node is None:
        raise DocumentError("the file is empty", 1, 1)
    return node


def _construct(node: yaml.Node, done: dict[int, Json], depth: int) -> Json:
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    known = done.get(id(node), done)
    if known is not done:
        if known is None:
            raise DocumentError.at("an alias contains itself", node.start_mark)
        return known
    if depth > _MAX_DEPTH:
        raise DocumentError.at(f"nested deeper than {_MAX_DEPTH} levels", node.start_mark)
    done[id(node)] = None
    value: Json
    if isinstance(node, yaml.MappingNode):
        value = {}
        for key_node, item in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if key is None:
                raise DocumentError.at("a key must be a string", key_node.start_mark)
            if key in value:
                raise DocumentError.at(f"duplicate key {key!r}", key_node.start_mark)
            value[key] = _construct(item, done, depth + 1)
    else:
        value = [_construct(item, done, depth + 1) for item in node.value]
    done[id(node)] = value
    return value


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
