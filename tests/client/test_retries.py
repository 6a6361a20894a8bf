"""Retries: which failures, after which wait, and until when."""

from __future__ import annotations

import email.utils
import time
from typing import Any

import chat_completions
import httpx
import pytest
from pytest_httpx import HTTPXMock

from support.scripted_server import Pause, Reset, Script, ScriptedServer, completion, events, failure, part, respond


def fails(drive: Any, **more: Any) -> chat_completions.APIError:
    with pytest.raises(chat_completions.APIError) as caught:
        drive.chat(**more)
    return caught.value


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504, 529])
def test_retried_statuses(drive: Any, httpx_mock: HTTPXMock, waits: list[float], status: int) -> None:
    httpx_mock.add_response(status_code=status)
    httpx_mock.add_response(json=completion("fine"))
    assert drive.chat().text == "fine"
    first, second = httpx_mock.get_requests()
    assert first.content == second.content and len(waits) == 1


@pytest.mark.parametrize("status", [301, 400, 401, 402, 403, 404, 413, 418, 422])
def test_statuses_that_are_not_retried(drive: Any, httpx_mock: HTTPXMock, waits: list[float], status: int) -> None:
    httpx_mock.add_response(status_code=status, json=failure())
    assert fails(drive).attempts == 1
    assert waits == []


@pytest.mark.parametrize(
    "cause", [httpx.ConnectError("x"), httpx.ConnectTimeout("x"), httpx.ReadTimeout("x"), httpx.ReadError("x"),
              httpx.WriteError("x"), httpx.RemoteProtocolError("x"), httpx.PoolTimeout("x")], ids=lambda cause: type(cause).__name__)  # fmt: skip
def test_connection_errors_are_retried(drive: Any, httpx_mock: HTTPXMock, waits: list[float], cause: Exception) -> None:
    httpx_mock.add_exception(cause)
    httpx_mock.add_response(json=completion("fine"))
    assert drive.chat().text == "fine" and len(waits) == 1


def test_an_unsupported_protocol_is_not_retried(drive: Any, httpx_mock: HTTPXMock, waits: list[float]) -> None:
    httpx_mock.add_exception(httpx.UnsupportedProtocol("x"))
    fails(drive)
    assert waits == []


@pytest.mark.parametrize("count", [0, 1, 2, 5])
@pytest.mark.parametrize("level", ["client", "call"])
def test_max_retries(drive: Any, httpx_mock: HTTPXMock, waits: list[float], count: int, level: str) -> None:
    httpx_mock.add_response(status_code=500, json=failure("down"), is_reusable=True)
    error = fails(
        drive, **({"max_retries_": count} if level == "client" else {"max_retries": count, "max_retries_": 9})
    )
    assert len(httpx_mock.get_requests()) == error.attempts == count + 1 and len(waits) == count
    assert isinstance(error, chat_completions.InternalServerError)


def test_two_retries_by_default(drive: Any, httpx_mock: HTTPXMock, waits: list[float]) -> None:
    httpx_mock.add_response(status_code=500, is_reusable=True)
    assert fails(drive).attempts == 3


@pytest.mark.parametrize("count", [-1, 1.5, "2"])
def test_invalid_max_retries(drive: Any, count: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        drive.chat(max_retries_=count)


def test_full_jitter(drive: Any, httpx_mock: HTTPXMock, waits: list[float]) -> None:
    """Waits are between 0 and a ceiling that doubles up to 8 s; 60 calls use the whole range."""
    httpx_mock.add_response(status_code=500, is_reusable=True)

    def many(client: Any) -> Any:
        for _ in range(60):
            with pytest.raises(chat_completions.InternalServerError):
                client.chat("Hi", model="m")

    async def many_async(client: Any) -> None:
        for _ in range(60):
            with pytest.raises(chat_completions.InternalServerError):
                await client.chat("Hi", model="m")

    drive(many_async if drive.is_async else many, max_retries=7)
    assert len(waits) == 420
    for number, ceiling in enumerate((0.5, 1, 2, 4, 8, 8, 8)):
        taken = waits[number::7]
        assert 0 <= min(taken) < ceiling * 0.25 and ceiling * 0.75 < max(taken) <= ceiling
        assert len(set(taken)) > 50


@pytest.mark.parametrize(
    ("headers", "low", "high"),
    [
        ({"retry-after": "7"}, 7, 7),
        ({"retry-after": "0.25"}, 0.25, 0.25),
        ({"retry-after-ms": "1500"}, 1.5, 1.5),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5, 1.5),
        ({"retry-after": "DATE+20"}, 17, 21),
        ({"retry-after": "DATE-500"}, 0, 0.5),
        ({"retry-after": "0"}, 0, 0.5),
        ({"retry-after": "-3"}, 0, 0.5),
        ({"retry-after": "soon"}, 0, 0.5),
        ({"retry-after": "nan"}, 0, 0.5),
        ({"retry-after": ""}, 0, 0.5),
        ({"retry-after": "Fri, 99 Foo 2026 99:99:99 GMT"}, 0, 0.5),
    ],
)
def test_retry_after(
    drive: Any, httpx_mock: HTTPXMock, waits: list[float], headers: dict[str, str], low: float, high: float
) -> None:
    value = headers.get("retry-after", "")
    if value.startswith("DATE"):
        headers = {"retry-after": email.utils.formatdate(time.time() + int(value[4:]), usegmt=True)}
    httpx_mock.add_response(status_code=429, headers=headers)
    httpx_mock.add_response(json=completion())
    drive.chat()
    assert low <= sum(waits) <= high


@pytest.mark.parametrize("value", ["86400", "inf", "1e308", "DATE"])
def test_a_long_wait_is_an_error(drive: Any, httpx_mock: HTTPXMock, waits: list[float], value: str) -> None:
    value = email.utils.formatdate(time.time() + 86400, usegmt=True) if value == "DATE" else value
    httpx_mock.add_response(status_code=429, headers={"retry-after": value}, json=failure())
    assert isinstance(fails(drive), chat_completions.RateLimitError)
    assert waits == []


@pytest.mark.parametrize(
    ("word", "status", "tries"), [("false", 503, 1), ("true", 400, 2), ("perhaps", 503, 2), ("perhaps", 400, 1)]
)
def test_should_retry(
    drive: Any, httpx_mock: HTTPXMock, waits: list[float], word: str, status: int, tries: int
) -> None:
    httpx_mock.add_response(status_code=status, headers={"x-should-retry": word}, is_reusable=True)
    assert fails(drive, max_retries=1).attempts == tries


def test_a_truncated_body_is_retried(drive: Any) -> None:
    (whole,) = respond(completion("Hello")).pieces
    assert isinstance(whole, bytes)
    with ScriptedServer(Script([whole[:-20]], end=True), Script([Reset()]), completion("fine")) as server:
        assert drive.chat(base_url_=server.base_url).text == "fine"
        assert len(server.requests) == 3


def test_a_stream_is_retried_before_its_first_event(drive: Any, waits: list[float]) -> None:
    with ScriptedServer(respond(failure(), 503), Script([Reset()]), events(part("fine", "stop"))) as server:
        assert [chunk.text for chunk in drive.stream(base_url_=server.base_url)] == ["fine"]
    assert len(server.requests) == 3 and len(waits) == 2


@pytest.mark.parametrize("end", [[Reset()], [], ["garbage"], ["error"]], ids=["reset", "cut", "garbage", "error"])
def test_a_stream_is_not_retried_after_its_first_event(drive: Any, waits: list[float], end: list[Any]) -> None:
    data = {"garbage": ["{no json"], "error": [failure("overloaded")]}.get(
        end[0] if end and isinstance(end[0], str) else "", []
    )
    pieces = [
        *events(part("a"), *data, done=False).pieces[: 2 + len(data)],
        *(piece for piece in end if isinstance(piece, Reset)),
    ]
    with ScriptedServer(Script(pieces, end=True)) as server, pytest.raises(chat_completions.APIError):
        drive.stream(base_url_=server.base_url, max_retries_=5)
    assert len(server.requests) == 1 and waits == []


class TestDeadline:
    """The deadline limits a whole call; a timeout limits one network operation."""

    def test_attempts_and_waits(self, drive: Any) -> None:
        with ScriptedServer(Script([Pause(60)])) as server:
            began = time.monotonic()
            with pytest.raises(chat_completions.APITimeoutError):
                drive.chat(base_url_=server.base_url, timeout=0.4, deadline=1, max_retries=1000)
            assert time.monotonic() - began < 10
            assert len(server.requests) >= 2

    def test_a_wait_beyond_the_deadline(self, drive: Any, httpx_mock: HTTPXMock, waits: list[float]) -> None:
        httpx_mock.add_response(status_code=503, headers={"retry-after": "30"}, json=failure("down"))
        error = fails(drive, deadline=5)
        assert waits == [] and error.attempts == 1
        assert isinstance(error, (chat_completions.ServiceUnavailableError, chat_completions.APITimeoutError))

    def test_a_slow_body(self, drive: Any) -> None:
        """A byte now and then prevents a read timeout."""
        (whole,) = respond(completion("x" * 400)).pieces
        assert isinstance(whole, bytes)
        drips = [piece for at in range(len(whole)) for piece in (whole[at : at + 1], Pause(0.05))]
        with ScriptedServer(Script(drips, end=True)) as server:
            began = time.monotonic()
            with pytest.raises(chat_completions.APITimeoutError):
                drive.chat(base_url_=server.base_url, deadline=0.7, max_retries=0)
            assert time.monotonic() - began < 10

    def test_a_stream(self, drive: Any) -> None:
        slow = Script(
            [
                *events(part("a")).pieces[:2],
                *[piece for _ in range(400) for piece in (Pause(0.05), events(part("b")).pieces[1])],
            ]
        )
        with ScriptedServer(slow) as server:
            began = time.monotonic()
            with pytest.raises(chat_completions.APITimeoutError):
                drive.stream(base_url_=server.base_url, deadline=0.7)
            assert time.monotonic() - began < 10
        assert len(server.requests) == 1

    @pytest.mark.parametrize("value", [0, -1, float("nan")])
    def test_invalid_deadlines(self, drive: Any, value: float) -> None:
        with pytest.raises((ValueError, chat_completions.APITimeoutError)):
            drive.chat(deadline=value, base_url_="http://127.0.0.1:9/v1")
