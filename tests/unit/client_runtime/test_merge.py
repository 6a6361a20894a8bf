"""The completion that chunks add up to."""

from __future__ import annotations

from typing import Any

import pytest
from _runtime.merge import merge_chunks


def chunk(*choices: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"id": "c", "object": "chat.completion.chunk", "choices": list(choices), **fields}


def choice(index: int = 0, finish_reason: str | None = None, **delta: Any) -> dict[str, Any]:
    return {"index": index, "delta": delta, "finish_reason": finish_reason}


def message(*chunks: dict[str, Any]) -> dict[str, Any]:
    merged = merge_chunks(chunks)
    assert merged is not None
    result: dict[str, Any] = merged["choices"][0]["message"]
    return result


def test_no_chunks() -> None:
    assert merge_chunks([]) is None


def test_texts_are_joined() -> None:
    assert message(chunk(choice(role="assistant", content="a")), chunk(choice(content="b")))["content"] == "ab"


def test_names_are_not_joined() -> None:
    merged = message(chunk(choice(role="assistant", content="a")), chunk(choice(role="assistant", content="b")))
    assert merged == {"role": "assistant", "content": "ab"}


def test_a_message_without_text_has_none() -> None:
    assert message(chunk(choice())) == {"role": "assistant", "content": None}


def test_null_does_not_replace_a_value() -> None:
    merged = merge_chunks([chunk(choice(finish_reason="stop"), usage={"n": 1}), chunk(choice(), usage=None)])
    assert merged is not None
    assert merged["usage"] == {"n": 1} and merged["choices"][0]["finish_reason"] == "stop"


def test_choices_are_sorted_by_index() -> None:
    merged = merge_chunks([chunk(choice(1, content="b")), chunk(choice(0, content="a"), choice(1, content="B"))])
    assert merged is not None
    assert [item["message"]["content"] for item in merged["choices"]] == ["a", "bB"]


def test_tool_calls_are_merged_by_index() -> None:
    start = {"index": 1, "id": "c1", "function": {"name": "g", "arguments": "{"}}
    merged = message(
        chunk(choice(tool_calls=[start])),
        chunk(choice(tool_calls=[{"index": 0, "id": "c0", "function": {"name": "f", "arguments": ""}}])),
        chunk(choice(tool_calls=[{"index": 1, "function": {"arguments": "}"}}])),
    )
    assert merged["tool_calls"] == [
        {"id": "c0", "type": "function", "function": {"name": "f", "arguments": ""}},
        {"id": "c1", "type": "function", "function": {"name": "g", "arguments": "{}"}},
    ]


@pytest.mark.parametrize("index", [{}, {"index": None}])
def test_a_tool_call_without_index_starts_with_its_id(index: dict[str, None]) -> None:
    def piece(text: str, **start: str | None) -> dict[str, Any]:
        return chunk(choice(tool_calls=[{**index, **start, "function": {"name": start.get("id"), "arguments": text}}]))

    merged = message(piece("{", id="f"), piece("}", id=""), piece("[", id="g"), piece("]", id=None))
    assert [call["function"] for call in merged["tool_calls"]] == [
        {"name": "f", "arguments": "{}"},
        {"name": "g", "arguments": "[]"},
    ]


def test_tool_calls_by_turns_with_empty_names() -> None:
    def piece(index: int, text: str, name: str | None) -> dict[str, Any]:
        return {"index": index, "id": name, "type": None, "function": {"name": name, "arguments": text}}

    pieces = [piece(0, "{", "f"), piece(1, "[", "g"), piece(0, "}", ""), piece(1, "]", None)]
    merged = message(*(chunk(choice(tool_calls=[item])) for item in pieces))
    assert [call["function"]["name"] + call["function"]["arguments"] for call in merged["tool_calls"]] == ["f{}", "g[]"]


@pytest.mark.parametrize("choices", [None, [{"delta": None}], [{"index": None, "delta": {}}]])
def test_null_choices_and_deltas(choices: Any) -> None:
    merged = merge_chunks([chunk(choice(content="a")), {"id": "c", "choices": choices}])
    assert merged is not None and merged["choices"][0]["message"]["content"] == "a"


def test_items_without_index_are_appended() -> None:
    merged = merge_chunks([
        chunk({**choice(), "logprobs": {"content": [{"token": "a"}]}}),
        chunk({**choice(), "logprobs": {"content": [{"token": "b"}]}}),
    ])  # fmt: skip
    assert merged is not None
    assert merged["choices"][0]["logprobs"] == {"content": [{"token": "a"}, {"token": "b"}]}


def test_undocumented_fields_are_kept() -> None:
    merged = merge_chunks([chunk(choice(mood=1), provider="p"), chunk(choice(mood=2))])
    assert merged is not None
    assert merged["provider"] == "p" and merged["choices"][0]["message"]["mood"] == 2


def test_chunks_are_not_changed() -> None:
    first = chunk(choice(tool_calls=[{"index": 0, "function": {"arguments": "a"}}]))
    merge_chunks([first, chunk(choice(tool_calls=[{"index": 0, "function": {"arguments": "b"}}]))])
    assert first["choices"][0]["delta"]["tool_calls"][0]["function"]["arguments"] == "a"
