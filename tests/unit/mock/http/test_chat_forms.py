"""Unusual forms of chat completions: the text and the tool calls stay what they were, or are what the test says."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from samplewright.ir import ExpectedResponse, OutputKind
from samplewright.mock.http import chat_forms as forms
from samplewright.mock.messages import Response
from samplewright.verify.expected_output import chat_output, check_response, sent_values

DONE = b"data: [DONE]\n\n"


def stream(*deltas: dict[str, Any]) -> Response:
    chunks = [{"id": "c", "model": "m", "choices": [{"index": 0, "delta": delta}]} for delta in deltas]
    return Response(200, (), None, (*(f"data: {json.dumps(chunk)}\n\n".encode() for chunk in chunks), DONE))


def expected(kind: OutputKind) -> ExpectedResponse:
    return ExpectedResponse(kind=kind, streamed=True, done="[DONE]", example=None, documented=False)


def deltas(response: Response) -> list[dict[str, Any]]:
    values = sent_values(response, "[DONE]")
    return [choice.get("delta") or {} for value in values for choice in value.get("choices") or []]


BODY = Response(200, (), json.dumps({"choices": [{"index": 0, "message": {"content": "Hé"}}]}).encode())
TEXT = stream({"role": "assistant", "content": ""}, {"content": "Hé"}, {"content": " there"})


def call(number: int, **members: Any) -> dict[str, Any]:
    return {"tool_calls": [{"index": number, **members}]}


ONE_CALL = stream(
    {"role": "assistant", "content": None},
    call(0, id="a", type="function", function={"name": "look", "arguments": ""}),
    call(0, function={"arguments": '{"city": '}),
    call(0, function={"arguments": '"杭州"}'}),
)


def test_null_in_place_of_the_content() -> None:
    (value,) = sent_values(forms.null_content(BODY), None)
    assert value["choices"][0]["message"] == {"content": None, "tool_calls": None}
    assert forms.null_content(TEXT) == TEXT


def test_a_text_comes_before_the_tool_calls() -> None:
    (value,) = sent_values(forms.text_first(BODY), None)
    assert value["choices"][0]["message"] == {"content": "Let me look."}
    assert [delta.get("content") for delta in deltas(forms.text_first(TEXT))] == [
        "",
        "Let me ",
        "look.",
        "Hé",
        " there",
    ]


def test_missing_members_are_null() -> None:
    (value,) = sent_values(forms.null_members(BODY), None)
    assert value["error"] is None and value["choices"][0]["message"]["tool_calls"] is None
    assert value["choices"][0]["message"]["content"] == "Hé"
    values = sent_values(forms.null_members(TEXT), "[DONE]")
    choices = [value.get("choices", "absent") for value in values]
    assert choices[1:4] == [None, "absent", []] and choices[4][0]["delta"] is None and "delta" not in choices[5][0]
    assert "".join(delta.get("content") or "" for delta in deltas(forms.null_members(TEXT))) == "Hé there"
    assert forms.null_members(Response(200, (), None, (DONE,))).events == (DONE,)


def test_the_halves_of_an_emoji_are_in_two_deltas() -> None:
    changed = forms.split_surrogates(TEXT)
    assert b'"\\ud83d"' in changed.events[1] and b'"\\ude00"' in changed.events[2]
    for printed in ("😀Hé there\n", "\ufffd\ufffdHé there\n", "??Hé there\n"):
        assert check_response(expected(OutputKind.TEXT), changed, printed) == ""
    for printed in ("Hé there\n", "😀Hé ther\n", "😀"):
        assert check_response(expected(OutputKind.TEXT), changed, printed) != ""


def test_pieces_of_two_tool_calls_come_by_turns() -> None:
    calls = [piece for delta in deltas(forms.tool_pieces(ONE_CALL)) for piece in delta.get("tool_calls") or []]
    assert [piece["index"] for piece in calls[:4]] == [0, 1, 0, 1]
    assert {piece["function"]["name"] for piece in calls} == {"look", "", None}
    lines = 'look {"city": "杭州"}\n' * 2
    assert chat_output(OutputKind.TOOL_CALLS, sent_values(forms.tool_pieces(ONE_CALL), "[DONE]")) == lines


def test_pieces_have_no_index() -> None:
    calls = [piece for delta in deltas(forms.tool_no_index(ONE_CALL)) for piece in delta.get("tool_calls") or []]
    assert [piece.get("index", "absent") for piece in calls if piece["id"]] == ["absent", None]
    lines = 'look {"city": "杭州"}\n' * 2
    sent = sent_values(forms.tool_no_index(ONE_CALL), "[DONE]")
    assert chat_output(OutputKind.TOOL_CALLS, sent) == lines


def test_a_stream_without_tool_calls_stays() -> None:
    assert forms.tool_pieces(TEXT) == TEXT and forms.tool_no_index(TEXT) == TEXT and forms.tool_pieces(BODY) == BODY


@given(st.lists(st.tuples(st.text(min_size=1, max_size=5), st.text(max_size=30)), min_size=2, max_size=2))
def test_calls_have_the_same_names_and_arguments(calls: list[tuple[str, str]]) -> None:
    """Put together by an id's first piece, or by index, as a client does."""
    whole = stream(*(
        call(number, id=f"id{number}", function={"name": name, "arguments": text})
        for number, (name, text) in enumerate(calls)
    ))  # fmt: skip
    by_index: dict[int, list[str]] = {}
    for piece in (piece for delta in deltas(forms.tool_pieces(whole)) for piece in delta["tool_calls"]):
        name_and_text = by_index.setdefault(piece["index"], ["", ""])
        name_and_text[0] += piece["function"]["name"] or ""
        name_and_text[1] += piece["function"]["arguments"]
    assert [tuple(pair) for pair in by_index.values()] == calls
    in_order: list[list[str]] = []
    for piece in (piece for delta in deltas(forms.tool_no_index(whole)) for piece in delta["tool_calls"]):
        if piece["id"]:
            in_order.append([piece["function"]["name"], ""])
        in_order[-1][1] += piece["function"]["arguments"]
    assert [tuple(pair) for pair in in_order] == calls


def test_an_empty_content_and_a_text_with_nul() -> None:
    (value,) = sent_values(forms.empty_content(BODY), None)
    assert value["choices"][0]["message"] == {"content": ""}
    assert forms.empty_content(TEXT) == TEXT
    for response, before in ((BODY, "Hé"), (TEXT, "Hé there")):
        text = chat_output(OutputKind.TEXT, sent_values(forms.nul_text(response), "[DONE]"))
        assert text == f"nu\0l \0{before}\n"
