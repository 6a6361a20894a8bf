"""Typed errors: messages, details, pickling, and no API key."""

from __future__ import annotations

import copy
import io
import logging
import pickle
import traceback
from typing import Any

import chat_completions
import httpx
import pytest
from pytest_httpx import HTTPXMock

from support.scripted_server import Script, ScriptedServer, completion, events, failure, head, part, respond

SECRET = "sk-secret-0123456789"
CLASSES = {
    400: "BadRequestError",
    401: "AuthenticationError",
    402: "PaymentRequiredError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    408: "RequestTimeoutError",
    413: "ContentTooLargeError",
    422: "UnprocessableEntityError",
    429: "RateLimitError",
    500: "InternalServerError",
    502: "BadGatewayError",
    503: "ServiceUnavailableError",
    504: "InternalServerError",
    418: "StatusError",
}


def raised(drive: Any, **more: Any) -> chat_completions.APIError:
    with pytest.raises(chat_completions.APIError) as caught:
        drive.chat(**{"max_retries_": 0, **more})
    return caught.value


@pytest.mark.parametrize("status", CLASSES)
def test_each_status(drive: Any, httpx_mock: HTTPXMock, status: int) -> None:
    body = failure("No such luck", code="c", type="t", param="model")
    httpx_mock.add_response(status_code=status, json=body, headers={"x-request-id": "req_7"})
    error = raised(drive, extra_query={"secret": "q"})
    assert type(error).__name__ == CLASSES[status] and isinstance(error, chat_completions.StatusError)
    assert error.status == error.status_code == status
    assert (error.message, error.code, error.type, error.param) == ("No such luck", "c", "t", "model")
    assert (error.method, error.url) == ("POST", "https://api.example/v1/chat/completions")
    assert error.request_id == "req_7" and error.attempts == 1
    for part_of_message in (str(status), "No such luck", "POST", "https://api.example/v1/chat/completions", "req_7"):
        assert part_of_message in str(error)
    assert "\n" not in str(error)


def test_the_class_hierarchy() -> None:
    c = chat_completions
    for below, above in (
        (c.APIConnectionError, c.APIError),
        (c.APITimeoutError, c.APIConnectionError),
        (c.StatusError, c.APIError),
        (c.StreamError, c.APIError),
        (c.DecodeError, c.APIError),
        (c.ParseError, c.DecodeError),
        (c.ToolLimitError, c.APIError),
        (c.ArgumentError, c.APIError),
        (c.ArgumentError, ValueError),
        (c.ServiceUnavailableError, c.InternalServerError),
        (c.BadGatewayError, c.InternalServerError),
        (c.RateLimitError, c.StatusError),
    ):
        assert issubclass(below, above)
    assert not issubclass(c.StatusError, c.APIConnectionError) and not issubclass(c.APITimeoutError, c.StatusError)


@pytest.mark.parametrize(
    ("content", "part_of_message"),
    [
        (b"<html><body><h1>502 Bad Gateway</h1></body></html>", "502 Bad Gateway"),
        (b"", None),
        (b"\xff\xfe\x00garbage", "garbage"),
        (b'{"error": {"message": "cut he', "cut he"),
        (b'{"error": "a plain string"}', "a plain string"),
        (b'{"message": "at the top"}', "at the top"),
        (b'{"detail": [{"msg": "fastapi"}]}', "fastapi"),
        (b"[1, 2]", "1, 2"),
        (b"null", None),
        (b'"text"', "text"),
        (b'{"error": {"message": 5, "code": [], "type": {}, "param": 7}}', None),
        (b"x" * 5_000_000, "xxx"),
        (b"{" * 100_000, "{"),
        (b"line one\r\nline two\x1b[31m\x00", "line two"),
    ],
)
def test_undocumented_error_bodies(
    drive: Any, httpx_mock: HTTPXMock, content: bytes, part_of_message: str | None
) -> None:
    httpx_mock.add_response(status_code=502, content=content)
    error = raised(drive)
    assert isinstance(error, chat_completions.BadGatewayError)
    assert part_of_message is None or part_of_message in str(error) or part_of_message in str(error.body)
    assert len(str(error)) < 2000 and len(repr(error)) < 4000
    assert not [char for char in str(error) if ord(char) < 32 or ord(char) == 127]
    pickle.loads(pickle.dumps(error))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><title>Sign in</title></html>",
        b"null",
        b"[]",
        b'"text"',
        b"{}",
        b'{"id": "c", "object": "chat.completion", "created": 1, "model": "m"}',
        b'{"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": "no"}',
        b'{"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [{"index": 0, "message": 5, "finish_reason": "stop"}]}',
        b'{"id": "c", "choices": [',
        b"\xef\xbb\xbf\xff",
        b"[" * 200_000,
        b'{"choices": 1e400}',
        b'{"a": "\xff"}',
    ],
)
def test_invalid_responses(drive: Any, httpx_mock: HTTPXMock, content: bytes) -> None:
    httpx_mock.add_response(status_code=200, content=content, headers={"x-request-id": "req_1"}, is_reusable=True)
    error = raised(drive)
    assert isinstance(error, chat_completions.DecodeError)
    assert error.status == 200 and error.request_id == "req_1"
    start = content[:20].decode("ascii", "replace").strip("\ufffd")
    assert start in str(error) or start in str(error.body)
    assert len(str(error)) < 2000


def test_an_error_with_status_200(drive: Any, httpx_mock: HTTPXMock) -> None:
    """As some proxies send."""
    httpx_mock.add_response(json=failure("overloaded", code="busy"))
    assert "overloaded" in str(raised(drive))


def test_retry_after(drive: Any, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(status_code=429, json=failure(), headers={"retry-after": "7"})
    error = raised(drive)
    assert isinstance(error, chat_completions.RateLimitError) and error.retry_after == 7


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (httpx.ConnectError("refused"), "APIConnectionError"),
        (httpx.ReadError("lost"), "APIConnectionError"),
        (httpx.RemoteProtocolError("cut"), "APIConnectionError"),
        (httpx.ProxyError("no"), "APIConnectionError"),
        (httpx.ConnectTimeout("slow"), "APITimeoutError"),
        (httpx.ReadTimeout("slow"), "APITimeoutError"),
        (httpx.WriteTimeout("slow"), "APITimeoutError"),
        (httpx.PoolTimeout("slow"), "APITimeoutError"),
    ],
)
def test_connection_errors(drive: Any, httpx_mock: HTTPXMock, cause: Exception, kind: str) -> None:
    httpx_mock.add_exception(cause)
    error = raised(drive)
    assert type(error).__name__ == kind and isinstance(error, getattr(chat_completions, kind))
    assert error.__cause__ is cause and error.status is None
    assert error.url == "https://api.example/v1/chat/completions" and error.url in str(error)


def test_a_truncated_body(drive: Any) -> None:
    (whole,) = respond(completion("Hello")).pieces
    assert isinstance(whole, bytes)
    with ScriptedServer(Script([whole[:-20]], end=True)) as server:
        error = raised(drive, base_url_=server.base_url)
    assert isinstance(error, (chat_completions.APIConnectionError, chat_completions.DecodeError))


def test_a_truncated_error_body(drive: Any) -> None:
    (whole,) = respond(failure("a long story"), 400).pieces
    assert isinstance(whole, bytes)
    with ScriptedServer(Script([whole[:-20]], end=True)) as server:
        error = raised(drive, base_url_=server.base_url)
    assert isinstance(error, chat_completions.APIError)


def raised_errors() -> dict[str, chat_completions.APIError]:
    """Return an error of each kind, as it was raised."""
    errors: dict[str, chat_completions.APIError] = {}

    def keep(name: str, call: Any) -> None:
        with pytest.raises(chat_completions.APIError) as caught:
            call()
        errors[name] = caught.value

    def client(server: ScriptedServer, **more: Any) -> chat_completions.Client:
        return chat_completions.Client(SECRET, server.base_url, **{"max_retries": 0, **more})

    echo = f"bad key {SECRET} given"
    with ScriptedServer(respond(failure(echo), 401, x_request_id=SECRET)) as server:
        keep("status", lambda: client(server).chat("Hi", model="m"))
    escaped = "".join(f"\\u{ord(character):04x}" for character in SECRET)
    hidden = f'{{"error": {{"message": "key {escaped}", "code": "{escaped}", "{escaped}": ["{escaped}"]}}}}'
    with ScriptedServer(respond(hidden, 401)) as server:
        keep("status with escapes", lambda: client(server).chat("Hi", model="m"))
    with ScriptedServer(respond(hidden)) as server:
        keep("decode with escapes", lambda: client(server).chat("Hi", model="m"))
    with ScriptedServer(events(part("a"), hidden)) as server:
        keep("stream with escapes", lambda: list(client(server).stream("Hi", model="m")))
    with ScriptedServer(Script([f"NOT-HTTP {SECRET}\r\n\r\n".encode()], end=True)) as server:
        keep("status line", lambda: client(server).chat("Hi", model="m"))
    chunked = head(200, {"content-type": "text/event-stream", "transfer-encoding": "chunked"})
    with ScriptedServer(Script([chunked + f"{SECRET}\r\n".encode()], end=True)) as server:
        keep("chunk", lambda: list(client(server).stream("Hi", model="m")))
    with ScriptedServer(respond(f"<p>{SECRET}</p>")) as server:
        keep("decode", lambda: client(server).chat("Hi", model="m"))
    with ScriptedServer(events(part("a"), failure(echo))) as server:
        keep("stream", lambda: list(client(server).stream("Hi", model="m")))
    with ScriptedServer(events(part("a"), done=False)) as server:
        keep("cut", lambda: list(client(server).stream("Hi", model="m")))
    with ScriptedServer(events(part("a"), f"{{{SECRET}")) as server:
        keep("garbage", lambda: list(client(server).stream("Hi", model="m")))
    with ScriptedServer(Script([], end=True)) as server:
        keep("connection", lambda: client(server).chat("Hi", model="m"))
    with ScriptedServer(completion("no json")) as server:
        keep("parse", lambda: client(server).parse("Hi", model="m", response_type=dict[str, int]))
    keep("argument", lambda: chat_completions.Client(SECRET + "\n"))
    return errors


def test_errors_pickle() -> None:
    for name, error in raised_errors().items():
        for clone in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
            assert type(clone) is type(error), name
            assert str(clone) == str(error) and clone.args == error.args
            for field in (
                "message",
                "status",
                "code",
                "type",
                "param",
                "request_id",
                "method",
                "url",
                "attempts",
                "retry_after",
            ):
                assert getattr(clone, field) == getattr(error, field), (name, field)


def test_errors_do_not_contain_the_key() -> None:
    for name, error in raised_errors().items():
        shown = [str(error), repr(error), repr(error.__dict__), "".join(traceback.format_exception(error))]
        shown += [str(getattr(error, field, "")) for field in ("message", "body", "request_id", "url")]
        assert not [text for text in shown if SECRET in text], name
        assert SECRET.encode() not in pickle.dumps(error), name


def test_the_key_is_not_logged(drive: Any, caplog: pytest.LogCaptureFixture) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logger = logging.getLogger("chat_completions")
    logger.addHandler(handler)
    try:
        with caplog.at_level(logging.DEBUG, "chat_completions"):
            with ScriptedServer(respond(failure(f"key {SECRET}"), 503, retry_after="0.01"), completion()) as server:
                drive.chat(
                    base_url_=server.base_url, max_retries_=1, extra_headers={"X-Api-Key": SECRET, "Cookie": SECRET}
                )
            with ScriptedServer(events(part("a"), failure(f"key {SECRET}"))) as server:
                with pytest.raises(chat_completions.StreamError):
                    drive.stream(base_url_=server.base_url, max_retries_=1)
    finally:
        logger.removeHandler(handler)
    text = stream.getvalue()
    assert "503" in text and "/chat/completions" in text
    assert SECRET not in text
    assert not [record for record in caplog.records if SECRET in str(record.__dict__)]


def test_credentials_in_the_base_url(drive: Any) -> None:
    error = raised(drive, base_url_="https://user:hunter2@api.example/v1")
    assert isinstance(error, chat_completions.ArgumentError)
    assert "hunter2" not in str(error) + repr(error) + str(error.url) + str(error.__dict__)
    assert b"hunter2" not in pickle.dumps(error)
