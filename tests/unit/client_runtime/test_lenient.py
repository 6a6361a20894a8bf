"""Chunks that differ from the specification."""

from __future__ import annotations

import json
from typing import Any

import pytest
from _runtime.lenient import complete_chunk


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ({"choices": None, "usage": None}, {"choices": []}),
        ({"id": "c"}, {"id": "c", "choices": []}),
        ({"choices": [{"index": None, "delta": None}, {}]}, {"choices": [{"delta": {}}, {"delta": {}}]}),
        (
            {"choices": [{"delta": {"tool_calls": [{"index": None, "id": None, "function": {"name": None}}]}}]},
            {"choices": [{"delta": {"tool_calls": [{"function": {}}]}}]},
        ),
    ],
)
def test_null_members_are_left_out(received: dict[str, Any], expected: dict[str, Any]) -> None:
    assert complete_chunk(received) == expected


def test_halves_of_surrogate_pairs_become_replacement_characters() -> None:
    choices = json.loads(r'[{"delta": {"content": "a\ud83d"}}, {"delta": {"content": "\ude00b \ud83d\ude00"}}]')
    texts = [choice["delta"]["content"] for choice in complete_chunk({"choices": choices})["choices"]]
    assert texts == ["a\ufffd", "\ufffdb \U0001f600"]


@pytest.mark.parametrize("value", [None, [], "chunk", 5])
def test_a_chunk_is_an_object(value: Any) -> None:
    with pytest.raises(TypeError):
        complete_chunk(value)
