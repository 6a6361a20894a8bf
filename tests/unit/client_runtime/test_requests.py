"""Calls, built from arguments."""

from __future__ import annotations

import json
from typing import Any

import pytest
from _runtime.calls import Call
from _runtime.endpoint import Endpoint
from _runtime.errors import ArgumentError, StatusError
from _runtime.requests import ClientOptions, RequestBuilder
from _runtime.settings import Secret


class TeapotError(StatusError):
    """HTTP 418."""


class ServerError(StatusError):
    """HTTP 500."""


class ExampleEndpoint(Endpoint):
    """An endpoint without a specification."""

    version = "1"
    base_url = "https://api.example"
    path = "/chat"
    timeout = 9.0
    stream_end = b"[DONE]"
    key_header = "X-Key"
    key_prefix = "Key "
    key_env = "EXAMPLE_KEY"
    key_hint = "Set EXAMPLE_KEY first"
    url_env = "EXAMPLE_URL"
    models = ()
    keywords = {"model": "model", "messages": "messages", "warmth": "warmth", "body_timeout": "timeout"}
    status_errors = {418: TeapotError, 500: ServerError}


ENDPOINT = ExampleEndpoint()


def build(streamed: bool = False, options: dict[str, Any] | None = None, **arguments: Any) -> Call:
    defaults: dict[str, Any] = {
        "base_url": "https://api.example", "timeout": 9.0, "deadline": None, "max_retries": 2, "headers": {}, "query": {}, "body": {},
    }  # fmt: skip
    builder = RequestBuilder(ENDPOINT, Secret("sk-1"), ClientOptions(**{**defaults, **(options or {})}), {})
    return builder.build("Hi", {"model": "m", **arguments}, streamed)


def body(call: Call) -> Any:
    return json.loads(call.content)


def test_the_key_goes_into_its_header() -> None:
    call = build()
    assert call.headers["X-Key"] == "Key sk-1" and str(call.url) == "https://api.example/chat"


def test_a_renamed_parameter_is_sent_under_its_own_name() -> None:
    call = build(body_timeout=5, timeout=7)
    assert body(call)["timeout"] == 5 and call.limits.timeout["read"] == 7


def test_none_is_not_sent() -> None:
    assert set(body(build(warmth=None))) == {"model", "messages"}


def test_parameters_replace_the_clients_body_and_extra_body_replaces_both() -> None:
    call = build(options={"body": {"warmth": 1, "a": 1}}, warmth=2, extra_body={"a": 2})
    assert body(call)["warmth"] == 2 and body(call)["a"] == 2


def test_a_stream_asks_for_events() -> None:
    call = build(streamed=True)
    assert body(call)["stream"] is True and call.headers["Accept"] == "text/event-stream"


def test_an_unknown_keyword() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'warmht'"):
        build(warmht=1)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), "\ud800"])
def test_values_that_json_does_not_have(value: Any) -> None:
    with pytest.raises(ArgumentError, match="cannot encode the request as JSON"):
        build(warmth=value)


def test_each_call_has_an_idempotency_key() -> None:
    assert build().headers["Idempotency-Key"] != build().headers["Idempotency-Key"]
    assert build(idempotency_key="k").headers["Idempotency-Key"] == "k"


def test_the_deadline_limits_each_attempt() -> None:
    call = build(deadline=2)
    first = call.next_request().extensions["timeout"]
    assert call.deadline is not None and call.attempts == 1
    assert all(0 < limit <= 2 for limit in first.values())


def test_a_url_without_its_query_is_public() -> None:
    call = build(extra_query={"token": "t", "empty": None})
    assert dict(call.url.params) == {"token": "t"} and "token" not in call.public_url


@pytest.mark.parametrize(
    ("status", "expected"), [(418, TeapotError), (500, ServerError), (599, ServerError), (404, StatusError)]
)
def test_the_error_class_of_a_status(status: int, expected: type[StatusError]) -> None:
    assert ENDPOINT.error_class(status) is expected
