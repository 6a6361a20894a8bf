"""What a sample must print of a response."""

from __future__ import annotations

import pytest

from samplewright.mock.messages import Response
from samplewright.verify.expected_output import event_data, sent_values, server_message


@pytest.mark.parametrize(
    ("event", "data"),
    [
        (b"data: a\n\n", "a"),
        (b"data:a\n\n", "a"),
        (b"data:  a\r\n\r\n", " a"),
        (b": c\rid: 1\rdata: a\rdata: b\r\r", "a\nb"),
        (b"\xef\xbb\xbfdata: a\n\n", "a"),
        (b"event: ping\n\n", ""),
        (b"database: a\n\n", ""),
        (b"data\n\n", ""),
    ],
)
def test_the_data_of_an_event(event: bytes, data: str) -> None:
    assert event_data(event) == data


def test_the_values_that_were_sent() -> None:
    assert sent_values(Response(200, (), b'{"a": 1}'), None) == [{"a": 1}]
    events = (b"event: ping\n\n", b'data: {"a":\ndata: 1}\n\n', b"data: [DONE]\n\n")
    assert sent_values(Response(200, (), None, events), "[DONE]") == [{"a": 1}]
    assert (
        sent_values(Response(200, (), None, events), None) == [{"a": 1}]
        and sent_values(Response(204, (), b""), None) == []
    )


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (None, ""),
        (Response(401, (), b'{"error": {"message": "wrong\\n key"}}'), "wrong key"),
        (Response(401, (), b'{"error": "wrong\\r\\n \\u001b[1mkey"}'), "wrong [1mkey"),
        (Response(401, (), b'{"error": null}'), ""),
        (Response(502, (), b"<html>"), ""),
        (Response(200, (), None, (b"data: {}\n\n", b'data: {"error": {"message": "busy"}}\n\n')), "busy"),
        (Response(200, (), None, ()), ""),
    ],
)
def test_the_servers_message(response: Response | None, message: str) -> None:
    assert server_message(response) == message
