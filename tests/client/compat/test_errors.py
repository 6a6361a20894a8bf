"""Errors: classes and details."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from support.scripted_server import Pause, Reset, Script, ScriptedServer, completion, failure, respond

CLASSES = {
    400: "BadRequestError",
    401: "AuthenticationError",
    402: "APIStatusError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    409: "ConflictError",
    413: "APIStatusError",
    422: "UnprocessableEntityError",
    429: "RateLimitError",
    500: "InternalServerError",
    502: "InternalServerError",
    503: "InternalServerError",
    529: "InternalServerError",
}


def test_the_class_hierarchy(sdk: Any) -> None:
    assert issubclass(sdk.OpenAIError, Exception)
    assert issubclass(sdk.APIError, sdk.OpenAIError)
    assert issubclass(sdk.APIConnectionError, sdk.APIError)
    assert issubclass(sdk.APITimeoutError, sdk.APIConnectionError)
    assert issubclass(sdk.APIStatusError, sdk.APIError)
    assert not issubclass(sdk.APIStatusError, sdk.APIConnectionError)
    for name in set(CLASSES.values()):
        assert issubclass(getattr(sdk, name), sdk.APIStatusError)


@pytest.mark.parametrize("status", CLASSES)
def test_each_status_has_its_class(make: Any, sdk: Any, status: int) -> None:
    body = failure("that was wrong", type="kind_of_error", param="messages", code="a_code")
    with ScriptedServer(respond(body, status, x_request_id="req-7")) as server:
        with pytest.raises(getattr(sdk, CLASSES[status])) as caught:
            make(base_url=server.base_url, max_retries=0).create()
    error = caught.value
    assert error.status_code == status and error.request_id == "req-7"
    assert error.body == body["error"]
    assert (error.code, error.param, error.type) == ("a_code", "messages", "kind_of_error")
    assert "that was wrong" in str(error) and "that was wrong" in error.message and str(status) in str(error)
    assert error.response.status_code == status and error.response.headers["x-request-id"] == "req-7"
    assert error.request.method == "POST" and str(error.request.url) == f"{server.base_url}/chat/completions"


def test_an_undocumented_error_body(make: Any, sdk: Any) -> None:
    with (
        ScriptedServer(respond({"detail": "not so"}, 422)) as server,
        pytest.raises(sdk.UnprocessableEntityError) as caught,
    ):
        make(base_url=server.base_url, max_retries=0).create()
    assert caught.value.body == {"detail": "not so"} and caught.value.code is None


def test_an_html_error_page(chat: Any, sdk: Any) -> None:
    with pytest.raises(sdk.InternalServerError) as caught:
        chat.options(max_retries=0).create(extra_headers={"Prefer": "fault=html-error=502"})
    assert caught.value.status_code == 502 and caught.value.code is None
    assert "did not respond" in str(caught.value.body)


def test_error_responses_of_the_mock(chat: Any, sdk: Any) -> None:
    with pytest.raises(sdk.BadRequestError) as caught:
        chat.create(temperature=3)
    assert caught.value.param == "temperature" and caught.value.status_code == 400
    with pytest.raises(sdk.AuthenticationError):
        chat.create(extra_headers={"Authorization": "Basic x"})


def test_a_refused_connection(make: Any, sdk: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    with pytest.raises(sdk.APIConnectionError) as caught:
        make(base_url=url, max_retries=0).create()
    assert not isinstance(caught.value, sdk.APITimeoutError)
    assert caught.value.__cause__ is not None and caught.value.body is None
    assert str(caught.value.request.url) == f"{url}/chat/completions"


def test_a_reset_connection(make: Any, sdk: Any) -> None:
    with ScriptedServer(Script([Reset()])) as server, pytest.raises(sdk.APIConnectionError):
        make(base_url=server.base_url, max_retries=0).create()
    assert len(server.requests) == 1


@pytest.mark.parametrize("level", ["client", "with_options", "call"])
def test_a_timeout(make: Any, sdk: Any, level: str) -> None:
    with ScriptedServer(Script([Pause(20)])) as server:
        chat = make(base_url=server.base_url, max_retries=0, **({"timeout": 0.3} if level == "client" else {}))
        chat = chat.options(timeout=0.3) if level == "with_options" else chat
        with pytest.raises(sdk.APITimeoutError) as caught:
            chat.create(**({"timeout": 0.3} if level == "call" else {}))
    assert str(caught.value.request.url).endswith("/chat/completions")


def test_a_missing_key(sdk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "WCODE_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(sdk.OpenAIError, match=r"[Aa][Pp][Ii]_[Kk][Ee][Yy]"):
        sdk.OpenAI(base_url="http://127.0.0.1:9/v1")


def test_arguments_override_the_environment(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI", "WCODE"):
        monkeypatch.setenv(f"{name}_API_KEY", "sk-of-the-environment")
        monkeypatch.setenv(f"{name}_BASE_URL", "http://127.0.0.1:9/of-the-environment")
    with ScriptedServer(completion()) as server:
        chat = make(base_url=server.base_url, api_key="sk-given")
        chat.create()
        assert chat.client.api_key == "sk-given" and str(chat.client.base_url).rstrip("/") == server.base_url
    assert server.requests[0].headers["authorization"] == "Bearer sk-given"
