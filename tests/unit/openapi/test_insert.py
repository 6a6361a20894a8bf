"""Inserting a member into a document: the value is there, and every other byte is as its author wrote it."""

from __future__ import annotations

import json
import re
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplewright.openapi import insert
from samplewright.openapi.json_reader import read_json
from samplewright.openapi.positions import find_objects
from samplewright.openapi.yaml_reader import read_yaml

KEY = "x-codeSamples"

OPERATION = {
    "operationId": "sayIt",
    "summary": "Say it: #now, {not} [later]",
    "description": "Two lines\nwith 'quotes' \"both\"\n",
    "deprecated": False,
    "tags": ["a", "b"],
    "externalDocs": None,
    "responses": {"200": {"description": "fine\n\n"}, "default": {"description": " - no"}},
}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "你好", "version": "1"},
    "paths": {"/a/{b}": {"parameters": [], "post": OPERATION, "summary": "x"}, "/z": {"get": {"responses": {}}}},
}
PATH = ("paths", "/a/{b}", "post")


class Style:
    """Writes a value as YAML in a style drawn by chance: block or flow, comments, quotes, indentation."""

    def __init__(self, chance: Random):
        self.chance = chance
        self.step = chance.choice([1, 2, 2, 4])
        self.anchors = 0

    def shuffled(self, value: dict[str, Any]) -> list[tuple[str, Any]]:
        return self.chance.sample(list(value.items()), len(value))

    def maybe(self, part: float) -> bool:
        return self.chance.random() < part

    def comment(self, column: int) -> str:
        """Nothing, or lines without content; no comment that a block scalar above would take for text."""
        lines = ["", " " * column + "# text: {", "# text"]
        return "".join(f"\n{self.chance.choice(lines)}" for _ in range(self.chance.choice([0, 0, 0, 1, 2])))

    def scalar(self, value: Any, flow: bool) -> str:
        if not isinstance(value, str):
            return self.chance.choice(["null", "~"]) if value is None else json.dumps(value)
        forms = [json.dumps(value, ensure_ascii=False)]
        if "\n" not in value:
            forms.append("'" + value.replace("'", "''") + "'")
        if re.fullmatch(r"[A-Za-z]\w*", value):
            forms += [value] * 3
        return self.chance.choice(forms)

    def flow(self, value: Any, column: int) -> str:
        if not isinstance(value, (dict, list)):
            return self.scalar(value, True)
        parts = (
            [f"{self.scalar(key, True)}: {self.flow(item, column)}" for key, item in self.shuffled(value)]
            if isinstance(value, dict)
            else [self.flow(item, column) for item in value]
        )
        space = self.chance.choice(["", " ", "\n" + " " * (column + 3), " # c\n" + " " * (column + 3)])
        comma = "," if parts and self.maybe(0.2) else ""
        ends = "{}" if isinstance(value, dict) else "[]"
        return ends[0] + space + f",{space or ' '}".join(parts) + comma + space + ends[1]

    def node(self, value: Any, column: int) -> str:
        """What follows `key:` of a key in that column."""
        inner = column + self.step
        before = self.chance.choice(["", "", f" &anchor{self.next()}"])
        if isinstance(value, dict) and value and self.maybe(0.8):
            lines = [
                f"\n{' ' * inner}{self.scalar(key, False)}:{self.node(item, inner)}"
                for key, item in self.shuffled(value)
            ]
            return before + "".join(self.comment(inner) + line for line in lines)
        if isinstance(value, list) and value and self.maybe(0.7):
            dash = self.chance.choice([column, inner])
            return before + "".join(f"{self.comment(dash)}\n{' ' * dash}- {self.flow(item, dash)}" for item in value)
        if isinstance(value, str) and "\n" in value and value[0] not in " \n" and self.maybe(0.7):
            return before + " " + self.block(value, inner)
        if value is None and self.maybe(0.5):
            return before + self.chance.choice(["", " # nothing"])
        return f"{before} {self.flow(value, column)}{self.chance.choice(['', '', ' # why', '  '])}"

    def block(self, value: str, column: int) -> str:
        body = value.rstrip("\n")
        ends = len(value) - len(body)
        header = "|" + ("-" if not ends else "" if ends == 1 else "+") + self.chance.choice(["", " # why"])
        lines = [header, *(" " * column + line if line else "" for line in body.split("\n")), *[""] * (ends - 1)]
        return "\n".join(lines) + ("\n# ends it" if ends > 1 else "\n" * self.chance.choice([0, 0, 1]))

    def next(self) -> int:
        self.anchors += 1
        return self.anchors

    def text(self, value: dict[str, Any]) -> str:
        if self.maybe(0.1):
            return self.flow(value, 0) + self.chance.choice(["", "\n", "\n# end"])
        lines = [f"{self.scalar(key, False)}:{self.node(item, 0)}" for key, item in self.shuffled(value)]
        text = self.chance.choice(["", "# first\n", "---\n"]) + "\n".join(lines)
        text += self.chance.choice(["\n", "\n", "\n\n", "\n# end\n", "\n...\n"])
        return text if self.maybe(0.7) else text.rstrip("\n") if read_yaml(text.rstrip("\n")) == value else text


texts = st.one_of(
    st.text(max_size=40).filter(lambda text: text.isprintable() or text),
    st.lists(st.sampled_from(["a", "  b", "", " ", "# c", "---", "k: v", "\t- x", "\u2028", "\x85", "\r", "\x00", "😀 |"])).map("\n".join),
    st.sampled_from(["int main() {\n  return 0;\n}\n", "\n", "", "x\n\n", "  x\n", "x\n  "]),
)  # fmt: skip
samples = st.lists(st.fixed_dictionaries({"lang": texts, "label": texts, "source": texts}), min_size=1, max_size=3)


def put(text: str, is_json: bool, path: tuple[str, ...], value: list[dict[str, str]]) -> str:
    return insert.set_member(text, KEY, [(find_objects(text, is_json, [path])[0], value)])


def at(document: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        document = document[step]
    return document


def annotated(document: Any, path: tuple[str, ...], value: Any) -> Any:
    document = json.loads(json.dumps(document))
    at(document, path)[KEY] = value
    return document


def only_inserted(before: str, after: str) -> bool:
    """Whether `after` is `before` with one piece more."""
    head = next((index for index, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    return after.endswith(before[head:]) and len(after) >= len(before)


@given(chance=st.randoms(use_true_random=False), value=samples, newline=st.sampled_from(["\n", "\n", "\r\n"]))
def test_any_yaml_keeps_every_byte_and_means_the_same(
    chance: Random, value: list[dict[str, str]], newline: str
) -> None:
    text = Style(chance).text(DOCUMENT).replace("\n", newline)
    assert read_yaml(text) == DOCUMENT, "the test's own writer of YAML is wrong"
    made = put(text, False, PATH, value)
    assert read_yaml(made) == annotated(DOCUMENT, PATH, value)
    assert only_inserted(text, made)
    assert newline == "\n" or not re.search(r"(?<!\r)\n", made)
    assert put(made, False, PATH, value) == made
    other = [{"lang": "x", "label": "y", "source": "one\ntwo\n"}]
    again = put(made, False, PATH, other)
    assert read_yaml(again) == annotated(DOCUMENT, PATH, other)
    assert put(again, False, PATH, value) == made


@given(
    value=samples,
    indent=st.sampled_from([None, None, 2, 4, "\t"]),
    tight=st.booleans(),
    ascii_only=st.booleans(),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_json_stays_json(value: list[dict[str, str]], indent: Any, tight: bool, ascii_only: bool, newline: str) -> None:
    separators = (",", ":") if tight and indent is None else None
    document = DOCUMENT | {"x-odd": ["😀", "\x7f", "a/b"], "x-key" * 300: 1}
    text = json.dumps(document, indent=indent, separators=separators, ensure_ascii=ascii_only).replace("\n", newline)
    made = put(text, True, PATH, value)
    assert json.loads(made) == annotated(document, PATH, value)
    assert only_inserted(text, made)
    assert put(made, True, PATH, value) == made
    as_written = json.dumps(json.loads(made), indent=indent, separators=separators, ensure_ascii=False)
    if not ascii_only and "\\u" not in made:
        assert made == as_written.replace("\n", newline)


def test_an_empty_object_can_get_a_member() -> None:
    value = [{"lang": "x", "label": "y", "source": "z"}]
    for text, is_json in (("a: {}", False), ("a: &b { }\nc: *b", False), ('{"a":{}}', True)):
        assert (read_json if is_json else read_yaml)(put(text, is_json, ("a",), value))["a"] == {KEY: value}


def test_an_alias_is_followed_to_what_it_stands_for() -> None:
    text = "x-post: &post\n  responses: {}\npaths: {/a: {post: *post}, /b: {post: *post}}\n"
    places = find_objects(text, False, [("paths", "/a", "post"), ("paths", "/b", "post")])
    assert places[0].start == places[1].start == text.index("&post")


def test_a_merge_key_is_followed_to_the_mapping_it_merges() -> None:
    text = "x: {base: &base {post: {a: 1}, get: {}}, more: &more {put: {}}}\npaths:\n  /a:\n    <<: [*base, *more]\n    get: {b: 1}\n  /b: {<<: *base}\n"
    positions = find_objects(text, False, [("paths", "/a", "post"), ("paths", "/b", "post"), ("paths", "/a", "get"), ("paths", "/a", "put")])  # fmt: skip
    assert [text[position.start :].partition("}")[0] for position in positions] == ["{a: 1", "{a: 1", "{b: 1", "{"]
    with pytest.raises(KeyError):
        find_objects(text, False, [("paths", "/b", "put")])
