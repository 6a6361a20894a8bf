"""Unusual forms of responses: what a correct client must understand stays the same."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from samplewright.mock.http import response_forms as forms
from samplewright.mock.messages import Response
from samplewright.verify.expected_output import sent_values

MESSAGE = {"role": "assistant", "content": "Hé/ё😀", "tool_calls": [{"id": "1"}]}
COMPLETION = {"id": "c", "choices": [{"index": 0, "message": MESSAGE}], "usage": {"total": 3}}
CHUNKS = [{"id": "c", "choices": [{"index": 0, "delta": {"content": text}}]} for text in ("Hé", "😀 ", "there")]
BODY = Response(200, (), json.dumps(COMPLETION, ensure_ascii=False).encode())
STREAM = Response(
    200,
    (),
    None,
    (*(f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode() for chunk in CHUNKS), b"data: [DONE]\n\n"),
)


def content(response: Response) -> bytes:
    return b"".join(response.events) if response.body is None else response.body


@pytest.mark.parametrize("form", [forms.sse_crlf, forms.sse_cr, forms.sse_bom, forms.sse_no_data, forms.sse_fields])
def test_a_stream_in_another_form_has_the_same_data(form: Callable[[Response], Response]) -> None:
    changed = form(STREAM)
    whole = Response(200, (), None, tuple(_events(content(changed))))
    assert sent_values(whole, "[DONE]") == CHUNKS and changed != STREAM
    assert form(BODY) == BODY


def _events(stream: bytes) -> list[bytes]:
    """Split a stream as the standard says."""
    text = stream.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return [event + b"\n\n" for event in text.split(b"\n\n")[:-1]]


def test_a_stream_with_every_field_has_them() -> None:
    text = content(forms.sse_fields(STREAM)).decode()
    for field in (
        ": comment\n",
        "event: message\n",
        "id: 1\n",
        "retry: 10\n",
        "\nunknown\n",
        "data:{\n",
        "data: ",
        ": comment\n\n",
    ):
        assert field in text


def test_odd_json_is_the_same_json_with_unknown_members() -> None:
    (value,) = sent_values(forms.odd_json(BODY), None)
    assert value.pop("x_unknown") and value["choices"][0]["message"].pop("x_unknown")
    assert value == COMPLETION and list(value) == ["usage", "choices", "id"]
    raw = content(forms.odd_json(BODY))
    assert b"\\u00e9" in raw and b"\\/" in raw and b"\r\n\t" in raw
    changed = forms.odd_json(STREAM)
    assert changed.events[-1] == STREAM.events[-1]
    assert all(b"\n" not in event[:-2] for event in changed.events)
    texts = [value["choices"][0]["delta"]["content"] for value in sent_values(changed, "[DONE]")]
    assert texts == ["Hé", "😀 ", "there"]


def test_another_shape() -> None:
    assert sent_values(forms.other_shape(BODY), None) == [{"hello": ["world"]}] and forms.other_shape(STREAM) == STREAM


def test_a_big_event_is_the_last_one_with_json() -> None:
    changed = forms.big_event(STREAM)
    assert changed.events[:2] == STREAM.events[:2] and changed.events[-1] == STREAM.events[-1]
    *_, value = sent_values(changed, "[DONE]")
    assert len(value.pop("x_padding")) == 2_000_000 and value == CHUNKS[-1]
    (whole,) = sent_values(forms.big_event(BODY), None)
    assert whole.pop("x_padding") and whole == COMPLETION
    assert forms.big_event(Response(200, (), None, (b"data: [DONE]\n\n",))).events == (b"data: [DONE]\n\n",)


def test_the_byte_order_mark_comes_right_before_the_first_text() -> None:
    role = b'data: {"choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}}]}\n\n'
    changed = forms.sse_bom(Response(200, (), None, (role, *STREAM.events)))
    assert changed.events[0] == b"\xef\xbb\xbf" + STREAM.events[0] and changed.events[1:] == STREAM.events[1:]
