"""YAML 1.2, with positions.

PyYAML speaks YAML 1.1, where `no` is false and `12:30` is 750; the scalars here follow YAML 1.2's core schema, as
OpenAPI asks. Merge keys (`<<`) are merged. Duplicate keys are errors. Aliases are allowed, but not circular ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

import yaml

from samplewright.ir import Json
from samplewright.openapi.read_errors import (
    MAX_DEPTH,
    MAX_DIGITS,
    TOO_DEEP,
    TOO_MANY_DIGITS,
    ReadError,
    duplicate_key,
    out_of_range,
)

#: The tag of plain scalars without an explicit tag.
_PLAIN_TAG = "!plain"
_TAG = "tag:yaml.org,2002:"
#: Explicit tags of scalars that are read as if they were plain; any other tag makes a string.
_RESOLVED_TAGS = {_PLAIN_TAG, *(f"{_TAG}{name}" for name in ("null", "bool", "int", "float"))}
MERGE_KEY = "<<"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Leaves the resolution of plain scalars to this module."""

    yaml_implicit_resolvers: ClassVar = {None: [(_PLAIN_TAG, re.compile(""))]}


_NULL = re.compile(r"~|null|Null|NULL|")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
#: How often its own size a text may have with all aliases expanded, and what it may always have.
_ALIAS_FACTOR, _ALIAS_SIZE = 10, 10_000
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_INDENTATION = "unexpected text; check the indentation"
_ESCAPE = "invalid escape in a quoted text"
#: What PyYAML's and libyaml's messages contain -> our words. They differ between versions.
_SYNTAX = (
    ("maximum nesting depth", TOO_DEEP),
    ("another document", "more than one document in the file"),
    ("undefined alias", "undefined alias"),
    ("duplicate anchor", "duplicate anchor"),
    ("unexpected end of stream", "unterminated quoted text"),
    ("unexpected document", "unterminated quoted text"),
    ("escape", _ESCAPE),
    ("hexdec", _ESCAPE),
    ("expected ':'", "expected ':' after a key"),
    ("mapping values are not allowed", "unexpected ':'; quote the text, or check the indentation"),
    ("sequence entries are not allowed", "unexpected list item; check the indentation"),
    ("mapping keys are not allowed", "unexpected key; check the indentation"),
    ("expected ',' or ']'", "expected ',' or ']'"),
    ("expected ',' or '}'", "expected ',' or '}'"),
    ("node content", "expected a value"),
    ("expected '-' indicator", "expected a list item; check the indentation"),
    ("expected key", _INDENTATION),
    ("expected <block end>", _INDENTATION),
    ("tab character", "a tab in the indentation"),
    ("cannot start any token", "unexpected character; quote the text"),
    ("<document start>", "unexpected text after the document"),
    ("tag", "invalid tag"),
    ("directive", "invalid directive"),
)


def read_yaml(text: str) -> Json:
    """Read a YAML document.

    Raises:
        ReadError: The text is not YAML, or is more than a JSON value can be: duplicate or complex keys, circular
            aliases, too much nesting, numbers out of range.
    """
    return _Constructor().value(compose(text))[0]


def compose(text: str, is_json: bool = False) -> yaml.Node:
    """Read the tree of nodes with their positions; in JSON, surrogate escapes, which YAML lacks, become spaces.

    Raises:
        ReadError: The text is not YAML, is empty, or is several documents.
    """
    try:
        node = yaml.compose(_SURROGATE.sub(r"\\u0020", text) if is_json else text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error) from None
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        position = (before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
        code = error.character if isinstance(error.character, int) else ord(error.character)
        raise ReadError(f"the character U+{code:04X} is not allowed", *position) from None
    except yaml.YAMLError:
        raise ReadError("invalid syntax") from None
    except RecursionError:
        raise ReadError(TOO_DEEP) from None
    if node is None:
        raise ReadError("the file is empty", 1, 1)
    return node


class NodeTree:
    """The tree of nodes of a text, for the positions of its values."""

    def __init__(self, text: str, is_json: bool = False):
        """Compose the text.

        Raises:
            ReadError: As by `compose`.
        """
        self._root = compose(text, is_json)
        self._members: dict[int, dict[str, tuple[yaml.Node, yaml.Node]]] = {}

    def mark(self, pointer: Sequence[str | int]) -> yaml.Mark | None:
        """Return the position of a value's key, or its own in a list, or that of its nearest parent that exists.

        It is None if there is no such parent but the root.
        """
        key, node, mark = None, self._root, None
        for step in pointer:
            if isinstance(node, yaml.MappingNode) and str(step) in (members := self._members_of(node)):
                key, node = members[str(step)]
            elif isinstance(node, yaml.SequenceNode) and str(step).isdecimal() and int(step) < len(node.value):
                key, node = None, node.value[int(step)]
            else:
                break
            mark = (key or node).start_mark
        return mark

    def _members_of(self, node: yaml.MappingNode) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        if id(node) not in self._members:
            self._members[id(node)] = {str(key.value): (key, value) for key, value in reversed(node.value)}
        return self._members[id(node)]


def _syntax_error(error: yaml.MarkedYAMLError) -> ReadError:
    problem = f"{error.problem or ''} {error.context or ''}"
    message = next((ours for theirs, ours in _SYNTAX if theirs in problem), "invalid syntax")
    # For a text that never ends, the start of it says more than the end of the file.
    mark = error.context_mark if "unexpected end" in problem else error.problem_mark
    return ReadError.at_mark(message, mark or error.context_mark or error.problem_mark)


class _Constructor:
    """Makes the values of nodes, each once: an alias costs nothing, but its expanded size is counted.

    The size of a value is the number of values in it, long texts counting as several.
    """

    def __init__(self) -> None:
        self._written = 0
        self._values: dict[int, tuple[Json, int]] = {}
        self._open: set[int] = set()

    def value(self, node: yaml.Node) -> tuple[Json, int]:
        """Return the value of a node, and its size with all aliases expanded."""
        if id(node) in self._values:
            return self._values[id(node)]
        if isinstance(node, yaml.ScalarNode):
            size = 1 + len(node.value) // 100
            self._written += size
            self._values[id(node)] = _scalar(node), size
            return self._values[id(node)]
        if id(node) in self._open:
            raise ReadError.at_mark("circular alias", node.start_mark)
        if len(self._open) >= MAX_DEPTH:
            raise ReadError.at_mark(TOO_DEEP, node.start_mark)
        self._written += 1
        self._open.add(id(node))
        value, size = self._mapping(node) if isinstance(node, yaml.MappingNode) else self._sequence(node)
        if size > _ALIAS_SIZE + _ALIAS_FACTOR * self._written:
            raise ReadError.at_mark(f"aliases expand {self._written} values to more than {size - 1}", node.start_mark)
        self._open.discard(id(node))
        self._values[id(node)] = value, size
        return value, size

    def _mapping(self, node: yaml.MappingNode) -> tuple[Json, int]:
        value: dict[str, Json] = {}
        merged: dict[str, Json] = {}
        total = 1
        for key, item in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise ReadError.at_mark("a key must be a string", key.start_mark)
            inner, size = self.value(item)
            total += size
            if key.value == MERGE_KEY and key.tag == _PLAIN_TAG:
                self._merge(merged, inner, key)
            elif key.value in value:
                raise ReadError.at_mark(duplicate_key(key.value), key.start_mark)
            else:
                value[key.value] = inner
        return merged | value, total

    def _merge(self, merged: dict[str, Json], value: Json, key: yaml.ScalarNode) -> None:
        """Add the mappings under a merge key; the first that has a key wins."""
        for mapping in value if isinstance(value, list) else [value]:
            if not isinstance(mapping, dict):
                raise ReadError.at_mark("the merge key << needs a mapping or a list of mappings", key.start_mark)
            for name, item in mapping.items():
                merged.setdefault(name, item)

    def _sequence(self, node: yaml.Node) -> tuple[Json, int]:
        items = [self.value(item) for item in node.value]
        return [value for value, _ in items], 1 + sum(size for _, size in items)


def _scalar(node: yaml.ScalarNode) -> Json:
    text: str = node.value
    if node.tag not in _RESOLVED_TAGS:
        if not text.isascii() and _LONE_SURROGATE.search(text):  # PyYAML without libyaml lets them through
            raise ReadError.at_mark(_ESCAPE, node.start_mark)
        return text
    if _NULL.fullmatch(text):
        return None
    if _TRUE.fullmatch(text):
        return True
    if _FALSE.fullmatch(text):
        return False
    if _INT.fullmatch(text):
        if len(text) > MAX_DIGITS or (text[:2] == "0x" and len(text) > MAX_DIGITS * 4 // 5):
            raise ReadError.at_mark(TOO_MANY_DIGITS, node.start_mark)
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if _FLOAT.fullmatch(text):
        if len(text) > MAX_DIGITS:
            raise ReadError.at_mark(TOO_MANY_DIGITS, node.start_mark)
        number = float(text)
        if number in (float("inf"), float("-inf")):
            raise ReadError.at_mark(out_of_range(text), node.start_mark)
        return number
    return text
