"""Server-sent events are decoded as the standard says, however the bytes are split."""

from __future__ import annotations

from typing import Any

import pytest
from chat_completions.sse import Decoder
from hypothesis import example, given
from hypothesis import strategies as st


def decoded(*pieces: bytes) -> list[tuple[str, str, str, int | None]]:
    decoder = Decoder()
    return [(event.event, event.text, event.id, event.retry) for piece in pieces for event in decoder.feed(piece)]


def reference(stream: bytes) -> list[tuple[str, str, str, int | None]]:
    """Decode a whole stream by the algorithm of the standard; `retry` belongs to the event that it came with."""
    text = stream.decode("utf-8", "replace")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    events: list[tuple[str, str, str, int | None]] = []
    data, kind, last, retry = "", "", "", None
    for line in text.split("\n")[:-1]:
        if line == "":
            if data:
                events.append((kind or "message", data.removesuffix("\n"), last, retry))
            data, kind, retry = "", "", None
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            kind = value
        elif name == "data":
            data += value + "\n"
        elif name == "id" and "\0" not in value:
            last = value
        elif name == "retry" and value and all(char in "0123456789" for char in value):
            retry = int(value)
    return events


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        (b"data: a\n\n", [("message", "a", "", None)]),
        (b"\xef\xbb\xbfdata: a\n\n", [("message", "a", "", None)]),
        (b"\xef\xbb\xbf\xef\xbb\xbfdata: a\n\n", []),
        (b"data: a\r\n\r\n", [("message", "a", "", None)]),
        (b"data: a\r\rdata: b\r\r", [("message", "a", "", None), ("message", "b", "", None)]),
        (b"data: a\ndata: b\n\n", [("message", "a\nb", "", None)]),
        (b"data\n\n", [("message", "", "", None)]),
        (b"data\ndata\n\n", [("message", "\n", "", None)]),
        (b"data:a\n\ndata:  a\n\n", [("message", "a", "", None), ("message", " a", "", None)]),
        (b": ping\n\ndata: a\n: ping\n\n", [("message", "a", "", None)]),
        (b"event: error\ndata: a\n\ndata: b\n\n", [("error", "a", "", None), ("message", "b", "", None)]),
        (b"event: x\n\ndata: b\n\n", [("message", "b", "", None)]),
        (b"id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n", [("message", "a", "1", None), ("message", "b", "1", None), ("message", "c", "", None)]),
        (b"id: a\0b\ndata: a\n\n", [("message", "a", "", None)]),
        (b"retry: 10\ndata: a\n\n", [("message", "a", "", 10)]),
        (b"retry: 1x\ndata: a\n\nretry: \xd9\xa3\ndata: b\n\n", [("message", "a", "", None), ("message", "b", "", None)]),
        ("data: a\u2028b\u2029c\x0b\x0c\x1c\x85d\n\n".encode(), [("message", "a\u2028b\u2029c\x0b\x0c\x1c\x85d", "", None)]),
        (b"data: a", []),
        (b"data: a\n", []),
        (b"Data: a\n data: b\nunknown: c\n\n", []),
        (b"data: {\"a\":1}\n\ndata: [DONE]\n\n", [("message", '{"a":1}', "", None), ("message", "[DONE]", "", None)]),
        (b"data: a:b:c\n\n", [("message", "a:b:c", "", None)]),
        (b"\n\n\r\n\rdata: a\n\n\n", [("message", "a", "", None)]),
    ],
)  # fmt: skip
def test_examples(stream: bytes, expected: list[Any]) -> None:
    assert decoded(stream) == expected == reference(stream)
    assert decoded(*(stream[at : at + 1] for at in range(len(stream)))) == expected


LINES = st.one_of(
    st.sampled_from(["", "data", "data:", "data: ", "event: error", "event", "id: 7", "id", "retry: 5", "retry: x", ":", ": c", "\ufeffdata: x", " data: x"]),
    st.builds("{}{}{}".format, st.sampled_from(["data", "event", "id", "retry", "", "other"]), st.sampled_from([":", ": ", "", "::"]), st.text(st.characters(blacklist_characters="\r\n", blacklist_categories=["Cs"]))),
)  # fmt: skip
STREAMS = st.builds(
    lambda bom, lines: (b"\xef\xbb\xbf" if bom else b"") + "".join(line + end for line, end in lines).encode(),
    st.booleans(),
    st.lists(st.tuples(LINES, st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\r\r", "\r\n\r\n"])), max_size=12),
)


@given(STREAMS, st.data())
def test_split_streams(stream: bytes, data: st.DataObject) -> None:
    expected = reference(stream)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(stream)), max_size=10)))
    pieces = [stream[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(stream)])]  # noqa: B905
    assert decoded(*pieces) == expected == decoded(stream)


@given(st.binary(max_size=60), st.integers(1, 5))
@example(b"\r\n\r\n", 1)
def test_arbitrary_bytes(stream: bytes, size: int) -> None:
    pieces = [stream[at : at + size] for at in range(0, len(stream), size)]
    assert decoded(*pieces) == decoded(stream) == reference(stream)


def test_an_event_is_returned_when_it_is_complete() -> None:
    decoder = Decoder()
    assert decoder.feed(b"data: a\n") == []
    assert [event.text for event in decoder.feed(b"\n")] == ["a"]
    assert [event.text for event in decoder.feed(b"data: b\r\n\r")] == ["b"]
    assert decoder.feed(b"\n") == []
    assert [event.text for event in decoder.feed(b"data: c\r\r")] == ["c"]


def test_a_long_line_in_small_pieces_takes_linear_time() -> None:
    """With quadratic time this would not end."""
    decoder = Decoder()
    decoder.feed(b"data: ")
    for _ in range(200_000):
        assert decoder.feed(b"0123456789") == []
    (event,) = decoder.feed(b"\n\n")
    assert len(event.data) == 2_000_000
