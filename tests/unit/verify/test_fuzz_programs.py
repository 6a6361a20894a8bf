"""Bodies to fuzz with: where values are put, that none is left out, and how a loss is found and made small."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplewright.ir import Json
from samplewright.literals.table import LiteralTable
from samplewright.targets import discovery
from samplewright.verify.fuzz.comparison import find_loss, strict_json
from samplewright.verify.fuzz.edits import Edit, edited, smallest
from samplewright.verify.fuzz.places import find_places
from samplewright.verify.fuzz.programs import pack
from samplewright.verify.fuzz.values import LONG_TEXTS, draw, draw_keys
from samplewright.workflows.project import locate

BASE: dict[str, Json] = {"model": "m", "messages": [{"role": "user", "content": "hi"}]}
TOOLS: dict[str, Json] = {"model": "m", "messages": [{"role": "user", "content": "x", "arguments": '{"a": 1}'}], "n": 3}
PIECES = ("$(touch canary)", "*/")
LITERALS = {target.name: target.settings.literals for target in discovery.discover(locate(None, None, None).templates)}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


def accepts(body: Json) -> bool:
    """A role is one of two; content and arguments are texts; objects in messages take no further members."""
    return all(
        message.get("role") in ("user", "system")
        and isinstance(message.get("content"), str)
        and message.keys() <= {"role", "content", "arguments"}
        for message in body["messages"]
    )


def leaves(value: Json) -> list[str]:
    """The JSON of everything in a value, and of what is in JSON texts."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    texts = [json.dumps(value), *(text for item in inner for text in leaves(item))]
    try:
        return texts + leaves(json.loads(value)) if isinstance(value, str) and value.startswith("{") else texts
    except ValueError:
        return texts


def test_places_are_where_the_document_takes_anything() -> None:
    places = find_places([BASE, TOOLS], accepts)
    assert places.body == {**TOOLS, "messages": [*BASE["messages"], *TOOLS["messages"]]}
    assert set(places.texts) == {
        ("model",), ("messages", 0, "content"), ("messages", 1, "content"), ("messages", 1, "arguments")
    }  # fmt: skip
    assert places.json_texts == {("messages", 1, "arguments")}
    assert [pointer for pointer, _ in places.objects] == [()]


def test_a_body_that_does_not_go_with_the_base_is_left_out() -> None:
    other: dict[str, Json] = {"messages": [{"role": "robot", "content": ""}]}
    assert find_places([BASE, other, TOOLS], accepts) == find_places([BASE, TOOLS], accepts)


@pytest.mark.parametrize("target", sorted(LITERALS))
def test_every_value_is_carried_in_every_language(target: str) -> None:
    literals: LiteralTable = LITERALS[target]
    values, keys = draw(700, 3, PIECES), draw_keys(150, 3, PIECES)
    places = [find_places([BASE, TOOLS], accepts), find_places([BASE], accepts)]
    programs = pack(values, keys, places, literals)
    carried = {text for program in programs for text in leaves(program.body)}
    assert {json.dumps(value) for value in (*values, *LONG_TEXTS)} <= carried
    assert {"__proto__", "constructor", "toString"} <= {key for program in programs for key in program.body}
    natives = [literals.list is not None and literals.is_native(program.body) for program in programs]
    assert any(natives) == (literals.list is not None)
    assert len(programs) <= 10


@given(json_values, st.data())
def test_any_change_of_the_bytes_is_a_loss(value: Json, data: st.DataObject) -> None:
    text = json.dumps({"a": [value]})
    assert find_loss({"a": [value]}, text.encode()) is None
    assert find_loss({"a": [value, 0]}, text.encode()) is not None
    assert find_loss({"a": [value], "constructor": value}, text.encode()) is not None


@pytest.mark.parametrize("text", [b'{"a": 1, "a": 1}', b'{"a": NaN}', b'{"a": "\xff"}', b"{", b"", b'{"a": 1}x'])
def test_strict_json_refuses_what_could_lose_something(text: bytes) -> None:
    with pytest.raises(ValueError):
        strict_json(text)
    loss = find_loss({"a": 1}, text)
    assert loss is not None and loss.detail.startswith("the body is invalid")


def test_the_edit_that_fails_is_made_small() -> None:
    edits = [Edit(("messages", 0, "content"), "text"), *(Edit((f"k{n}",), [n, {"x": f"value {n}"}]) for n in range(20))]

    def fails(some: Any) -> bool:
        return "value 13" in json.dumps(edited(BASE, some))

    for pointer in ((), ("k13", 1), ("k2",), None):
        assert smallest(edits, pointer, fails) == Edit(("k13",), "value 13")
    assert smallest(edits, ("k13",), lambda some: False) is None
    assert smallest(edits, ("k13",), lambda some: len(some) > 3) is None


def test_edits_leave_the_body_as_it_was() -> None:
    before = json.dumps(BASE)
    body = edited(BASE, [Edit(("messages", 0, "content"), "x"), Edit(("__proto__",), {"y": 1})])
    assert json.dumps(BASE) == before and body["messages"][0]["content"] == "x" and body["__proto__"] == {"y": 1}
