"""The annotated spec: the same document plus `x-codeSamples`, every other byte as its author wrote it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator import validate

from samplewright.cli import cli
from samplewright.config import data_directory
from samplewright.openapi import insert
from samplewright.openapi.json_reader import read_json
from samplewright.openapi.positions import find_objects
from samplewright.openapi.yaml_reader import read_yaml

SPEC = data_directory("spec") / "openapi.yaml"
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


# --- the command ------------------------------------------------------------------------------------------------------


def run(*arguments: str | Path, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, [str(one) for one in arguments])
    assert result.exit_code == code, result.output
    return result


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_our_spec_is_annotated(here: Path) -> None:
    assert "samples on 1 operation" in run("docs", "annotate", "--spec", SPEC, "--out", "new/spec.yaml").output
    made = (here / "new/spec.yaml").read_text(encoding="utf-8")
    document = read_yaml(made)
    validate(document)
    found = document["paths"]["/chat/completions"]["post"].pop(KEY)
    assert document == read_yaml(SPEC.read_text(encoding="utf-8"))
    assert only_inserted(SPEC.read_text(encoding="utf-8"), made)
    targets = {row["target"]: row for row in json.loads(run("targets", "--json").output)}
    assert {one["label"] for one in found} == {row["title"]["en"] for row in targets.values() if "*" not in row["skip"]}
    assert found[0]["lang"] == "bash", "the first tab is that of the pages"
    for one in found:
        target = next(name for name, row in targets.items() if row["title"]["en"] == one["label"])
        assert one["source"] == run("render", target, "basic", "--spec", SPEC).output
    run("docs", "annotate", "--spec", "new/spec.yaml", "--out", "new/spec.yaml")
    assert (here / "new/spec.yaml").read_text(encoding="utf-8") == made


def test_json_in_json_out_with_its_byte_order_mark(here: Path) -> None:
    text = "\ufeff" + json.dumps(read_yaml(SPEC.read_text(encoding="utf-8")), indent="\t")
    (here / "in.json").write_bytes(text.encode())
    run("docs", "annotate", "--spec", "in.json", "--out", "out.json")
    made = (here / "out.json").read_bytes().decode()
    assert only_inserted(text, made)
    assert len(json.loads(made.removeprefix("\ufeff"))["paths"]["/chat/completions"]["post"][KEY]) > 15


def test_targets_and_scenarios_can_be_chosen(here: Path) -> None:
    run("docs", "annotate", "--spec", SPEC, "--out", "a.yaml", "--target", "go", "--target", "ruby")
    run(
        "docs",
        "annotate",
        "--spec",
        "a.yaml",
        "--out",
        "b.yaml",
        "--target",
        "go",
        "--scenario",
        "basic",
        "--scenario",
        "stream",
    )
    labels = [re.findall(r'label: "(.*)"', (here / name).read_text(encoding="utf-8")) for name in ("a.yaml", "b.yaml")]
    assert labels == [
        ["Go · net/http", "Ruby · Net::HTTP"],
        ["Go · net/http · Basic chat", "Go · net/http · Streaming"],
    ]


def test_an_authors_own_samples_are_left_alone(here: Path) -> None:
    own = f"    post:\n      {KEY}: [{{lang: cobol, source: DISPLAY}}] # mine\n"
    (here / "own.yaml").write_text(SPEC.read_text(encoding="utf-8").replace("    post:\n", own, 1), encoding="utf-8")
    result = run("docs", "annotate", "--spec", "own.yaml", "--out", "out.yaml")
    assert f"note: skipped createChatCompletion: hand-written {KEY}" in result.stderr
    assert (here / "out.yaml").read_bytes() == (here / "own.yaml").read_bytes()


def test_operations_that_share_their_text_are_left_alone(here: Path) -> None:
    (here / "shared.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: x, version: '1'}\npaths:\n  /a:\n    get: &get\n      responses: &r\n"
        "        '200': {description: '', content: {application/json: {}}}\n  /b: {get: *get}\n  /c:\n    get:\n      responses: *r"
    )
    result = run("docs", "annotate", "--spec", "shared.yaml", "--out", "out.yaml")
    assert "skipped get /a: several paths share its text" in result.stderr
    paths = read_yaml((here / "out.yaml").read_text(encoding="utf-8"))["paths"]
    assert [KEY in path["get"] for path in paths.values()] == [False, False, True]
    assert "https://" not in paths["/c"]["get"][KEY][0]["source"] or "/c" in paths["/c"]["get"][KEY][0]["source"]


def test_the_annotated_spec_is_generated_and_checked(here: Path) -> None:
    run("generate", "--spec", SPEC)
    run("docs", "annotate", "--spec", SPEC, "--out", "same.yaml")
    file = here / "sdks/openapi.yaml"
    assert file.read_bytes() == (here / "same.yaml").read_bytes()
    file.write_text(file.read_text(encoding="utf-8").replace("x-codeSamples", "x-codesamples"), encoding="utf-8")
    assert "changed: openapi.yaml" in run("check", "--spec", SPEC, code=1).output
