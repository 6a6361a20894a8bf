"""Retries: which failures, how often, and when."""

from __future__ import annotations

import email.utils
import time
from typing import Any

import pytest

from support.scripted_server import Pause, Reset, Script, ScriptedServer, completion, events, failure, part, respond


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504])
def test_retried_statuses(make: Any, status: int) -> None:
    with ScriptedServer(respond(failure(), status), completion("fine")) as server:
        assert make(base_url=server.base_url).create().choices[0].message.content == "fine"
    assert len(server.requests) == 2 and server.requests[0].body == server.requests[1].body


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 413, 422])
def test_statuses_that_are_not_retried(make: Any, sdk: Any, status: int) -> None:
    with ScriptedServer(respond(failure(), status)) as server, pytest.raises(sdk.APIStatusError):
        make(base_url=server.base_url).create()
    assert len(server.requests) == 1


def test_two_retries_by_default(make: Any, sdk: Any) -> None:
    with ScriptedServer(respond(failure(), 503)) as server:
        chat = make(base_url=server.base_url)
        assert chat.client.max_retries == 2
        with pytest.raises(sdk.InternalServerError):
            chat.create()
        assert len(server.requests) == 3


@pytest.mark.parametrize("count", [0, 1, 3])
def test_max_retries(make: Any, sdk: Any, count: int) -> None:
    # Retry-After: 0.01 keeps the three waits short
    with ScriptedServer(respond(failure(), 500, retry_after="0.01")) as server:
        with pytest.raises(sdk.InternalServerError):
            make(base_url=server.base_url, max_retries=count).create()
        assert len(server.requests) == count + 1
        with pytest.raises(sdk.InternalServerError):
            make(base_url=server.base_url, max_retries=9).options(max_retries=count).create()
        assert len(server.requests) == 2 * (count + 1)


@pytest.mark.parametrize("trouble", [[Reset()], [b""], [Pause(5)]], ids=["reset", "closed", "timeout"])
def test_connection_errors_are_retried(make: Any, trouble: list[Any]) -> None:
    with ScriptedServer(Script(trouble, end=True), completion("fine")) as server:
        assert make(base_url=server.base_url, timeout=1).create().choices[0].message.content == "fine"
    assert len(server.requests) == 2


@pytest.mark.parametrize("form", ["seconds", "date", "milliseconds"])
def test_retry_after(make: Any, form: str) -> None:
    headers = {
        "seconds": {"retry_after": "1"},
        "date": {"retry_after": email.utils.formatdate(time.time() + 2, usegmt=True)},
        "milliseconds": {"retry_after_ms": "950"},
    }[form]
    with ScriptedServer(respond(failure(), 429, **headers), completion()) as server:
        make(base_url=server.base_url).create()
    assert server.requests[1].at - server.requests[0].at >= 0.9


def test_a_long_wait_is_an_error(make: Any, sdk: Any) -> None:
    with (
        ScriptedServer(respond(failure(), 429, retry_after="86400")) as server,
        pytest.raises(sdk.RateLimitError) as caught,
    ):
        make(base_url=server.base_url).create()
    assert len(server.requests) == 1 and caught.value.response.headers["retry-after"] == "86400"


@pytest.mark.parametrize(("word", "status", "tries"), [("false", 500, 1), ("true", 400, 2)])
def test_should_retry(make: Any, sdk: Any, word: str, status: int, tries: int) -> None:
    with ScriptedServer(respond(failure(), status, x_should_retry=word)) as server, pytest.raises(sdk.APIStatusError):
        make(base_url=server.base_url, max_retries=1).create()
    assert len(server.requests) == tries


def test_a_stream_is_retried_before_its_first_event(make: Any) -> None:
    with ScriptedServer(respond(failure(), 503), events(part("fine", "stop"))) as server:
        (chunk,) = make(base_url=server.base_url).chunks()
    assert chunk.choices[0].delta.content == "fine" and len(server.requests) == 2


def test_the_flaky_fault_of_the_mock(chat: Any, mock: Any) -> None:
    answer = chat.create(extra_headers={"Prefer": "fault=flaky=2, fault=rate-limit=0"})
    assert answer.choices[0].message.content and [request["status"] for request in mock.requests] == [429, 429, 200]
