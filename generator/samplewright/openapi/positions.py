"""Where the objects of a YAML or JSON text are written: indexes of their members' keys and values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

#: What a block scalar begins with, to the end of the line.
BLOCK_HEADER = re.compile(r"[|>](?:[0-9]?[+-]?|[+-][0-9])[ \t]*(?:#[^\r\n]*)?(?=[\r\n])")
_SPACE = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class MemberSpan:
    """Indexes into the text. end: behind the value; for a block scalar behind the lines that belong to it.

    keep: the value ends with a block scalar to which the blank lines below it belong.
    """

    key: str
    start: int
    value: int
    end: int
    node: ObjectSpan | None
    keep: bool = False


@dataclass(frozen=True, slots=True)
class ObjectSpan:
    start: int
    flow: bool
    members: tuple[MemberSpan, ...]


class _Yaml:
    """The objects of a YAML text, by its events: an alias leads to what it stands for, and ends where it is written."""

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
    """The objects of a JSON text, each read when it is asked for."""

    def __init__(self, text: str):
        self.text = text
        self.decoder = json.JSONDecoder()
        self.objects: dict[int, ObjectSpan | None] = {}

    @property
    def root(self) -> ObjectSpan | None:
        return self.at(self._skip(0))

    def _skip(self, index: int) -> int:
        match = _SPACE.match(self.text, index)
        return match.end() if match else index

    def at(self, start: int) -> ObjectSpan | None:
        """The object or array that starts there; None for any other value."""
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
    """An object as it is written. The same text has the same `start`, whatever paths lead to it by aliases."""

    found: ObjectSpan
    holder: MemberSpan | None

    @property
    def start(self) -> int:
        return self.found.start


def find_objects(text: str, is_json: bool, paths: Iterable[Sequence[str | int]]) -> list[ObjectPosition]:
    """The place of the object that each path leads to, in a valid document without a byte order mark.

    Raises:
        KeyError: a path leads to no object.
    """
    document = _Json(text) if is_json else _Yaml(text)
    places = []
    for path in paths:
        node, member = document.root, None
        for step in path:
            member = next((one for one in node.members if one.key == str(step)), None) if node else None
            if member is None:
                raise KeyError(path)
            node = document.at(member.value) if isinstance(document, _Json) else member.node
        if node is None:
            raise KeyError(path)
        places.append(ObjectPosition(node, member))
    return places
