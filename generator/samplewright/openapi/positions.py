"""Positions of objects in a YAML or JSON text: the indexes of their members' keys and values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from samplewright.openapi.yaml_reader import MERGE_KEY

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

#: The start of a block scalar, to the end of its line.
BLOCK_HEADER = re.compile(r"[|>](?:[0-9]?[+-]?|[+-][0-9])[ \t]*(?:#[^\r\n]*)?(?=[\r\n])")
_SPACE = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class MemberSpan:
    """A member of an object, or an item of an array, as indexes into the text.

    Attributes:
        key: The key; of an item, its index.
        start: Of the key; of an item, of the value.
        value: Start of the value.
        end: Behind the value; behind the lines of a block scalar.
        node: The value, if it is an object or an array of a YAML text.
        keep: Whether the value ends with a block scalar to which the blank lines below belong.
    """

    key: str
    start: int
    value: int
    end: int
    node: ObjectSpan | None
    keep: bool = False


@dataclass(frozen=True, slots=True)
class ObjectSpan:
    """An object or an array. start: index into the text. flow: whether it is written in flow style."""

    start: int
    flow: bool
    members: tuple[MemberSpan, ...]


class _Yaml:
    """The objects of a YAML text, by its events. An alias leads to what it refers to, and ends where it is written."""

    def __init__(self, text: str):
        self.text = text
        self.events: Iterator[Any] = yaml.parse(text, Loader=_Loader)
        self.anchors: dict[str | None, ObjectSpan | None] = {}
        self.end = 0
        self.keep = False
        next(event for event in self.events if isinstance(event, yaml.DocumentStartEvent))
        self.root = self._node(next(self.events))

    def _node(self, event: Any) -> ObjectSpan | None:
        if isinstance(event, yaml.AliasEvent):
            self._reached(event)
            return self.anchors.get(event.anchor)
        if isinstance(event, yaml.ScalarEvent):
            self._reached(event)
            node = None
        else:
            node = self._collection(event)
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def _reached(self, event: Any) -> None:
        if event.end_mark.index > self.end:
            self.end = event.end_mark.index
            self.keep = False
            if getattr(event, "style", None) in ("|", ">"):
                header = BLOCK_HEADER.search(self.text, event.start_mark.index)
                self.keep = header is not None and "+" in header[0].partition("#")[0]

    def _collection(self, event: Any) -> ObjectSpan:
        mapping = isinstance(event, yaml.MappingStartEvent)
        members: list[MemberSpan] = []
        closing = yaml.MappingEndEvent if mapping else yaml.SequenceEndEvent
        while not isinstance(first := next(self.events), closing):
            if mapping:
                self._node(first)
                second = next(self.events)
                key = first.value if isinstance(first, yaml.ScalarEvent) else ""
            else:
                second, key = first, str(len(members))
            node = self._node(second)
            members.append(MemberSpan(key, first.start_mark.index, second.start_mark.index, self.end, node, self.keep))
        if event.flow_style:
            self._reached(first)
        return ObjectSpan(event.start_mark.index, bool(event.flow_style), tuple(members))


class _Json:
    """The objects of a JSON text, each read on demand."""

    def __init__(self, text: str):
        self.text = text
        self.decoder = json.JSONDecoder()
        self.objects: dict[int, ObjectSpan | None] = {}

    @property
    def root(self) -> ObjectSpan | None:
        return self.object_at(self._skip(0))

    def _skip(self, index: int) -> int:
        match = _SPACE.match(self.text, index)
        return match.end() if match else index

    def object_at(self, start: int) -> ObjectSpan | None:
        """Return the object or array at an index; None for any other value."""
        if start not in self.objects:
            self.objects[start] = self._read(start) if self.text[start] in "{[" else None
        return self.objects[start]

    def _read(self, start: int) -> ObjectSpan:
        closing = "}" if self.text[start] == "{" else "]"
        members: list[MemberSpan] = []
        index = self._skip(start + 1)
        while self.text[index] != closing:
            key, value = str(len(members)), index
            if closing == "}":
                key, behind = self.decoder.raw_decode(self.text, index)
                value = self._skip(self._skip(behind) + 1)
            _, end = self.decoder.raw_decode(self.text, value)
            members.append(MemberSpan(key, index, value, end, None))
            index = self._skip(end)
            if self.text[index] == ",":
                index = self._skip(index + 1)
        return ObjectSpan(start, True, tuple(members))


@dataclass(frozen=True, slots=True)
class ObjectPosition:
    """An object in a text. holder: the member whose value it is; None for the root.

    Objects that aliases refer to have the same `start`, whatever pointers lead to them.
    """

    span: ObjectSpan
    holder: MemberSpan | None

    @property
    def start(self) -> int:
        """Index into the text."""
        return self.span.start


def find_objects(text: str, is_json: bool, pointers: Iterable[Sequence[str | int]]) -> list[ObjectPosition]:
    """Find the objects at some pointers of a valid document without a byte order mark.

    Raises:
        KeyError: There is no object at a pointer.
    """
    document = _Json(text) if is_json else _Yaml(text)
    return [_find(document, pointer) for pointer in pointers]


def _find(document: _Json | _Yaml, pointer: Sequence[str | int]) -> ObjectPosition:
    span, holder = document.root, None
    for key in pointer:
        holder = _member(span, str(key)) if span else None
        if holder is None:
            raise KeyError(pointer)
        span = document.object_at(holder.value) if isinstance(document, _Json) else holder.node
    if span is None:
        raise KeyError(pointer)
    return ObjectPosition(span, holder)


def _member(span: ObjectSpan, key: str) -> MemberSpan | None:
    """Return the member of a key: the object's, else that of a mapping under its merge key."""
    for member in span.members:
        if member.key == key:
            return member
    merges = [member.node for member in span.members if member.key == MERGE_KEY and member.node]
    mappings = [item.node for node in merges for item in node.members if item.key.isdigit() and item.node] + merges
    return next((member for mapping in mappings for member in mapping.members if member.key == key), None)
