"""Requests: URL, headers and body from arguments, the environment and options."""

from __future__ import annotations

import json
from typing import Any

import chat_completions
import httpx
import pytest
from chat_completions import ArgumentError, Client
from pytest_httpx import HTTPXMock

from support.scripted_server import completion

URL = "https://api.example/v1/chat/completions"
SECRET = "sk-secret-0123456789"


def sent(httpx_mock: HTTPXMock) -> httpx.Request:
    (request,) = httpx_mock.get_requests()
    return request


def body(httpx_mock: HTTPXMock) -> Any:
    return json.loads(sent(httpx_mock).content)


def test_a_call(drive: Any, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json=completion("好"))
    assert drive.chat("你好", model="qwen/qwen3-8b", temperature=0.2).text == "好"
    request = sent(httpx_mock)
    assert (request.method, str(request.url)) == ("POST", URL)
    assert request.headers["authorization"] == f"Bearer {SECRET}"
    assert request.headers["content-type"] == "application/json"
    assert "application/json" in request.headers["accept"]
    assert request.headers["content-length"] == str(len(request.content))
    assert json.loads(request.content) == {
        "model": "qwen/qwen3-8b",
        "messages": [{"role": "user", "content": "你好"}],
        "temperature": 0.2,
    }


def test_a_stream(drive: Any, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(content=b"data: [DONE]\n\n", headers={"content-type": "text/event-stream"})
    assert drive.stream(messages="Hi") == []
    assert body(httpx_mock) == {"model": "m", "messages": [{"role": "user", "content": "Hi"}], "stream": True}
    assert "text/event-stream" in sent(httpx_mock).headers["accept"]


@pytest.mark.parametrize(
    "text",
    ["", '"\\/\b\f\n\r\t', "\u0000\u001f\u007f", "\u2028\u2029", "😀 é 你", "</script>", "${x} #{y} %s", "a" * 100_000],
)
def test_texts(drive: Any, httpx_mock: HTTPXMock, text: str) -> None:
    httpx_mock.add_response(json=completion(text))
    answer = drive.chat(text, stop=[text])
    assert answer.text == text
    assert body(httpx_mock)["messages"][0]["content"] == body(httpx_mock)["stop"][0] == text


def test_an_unpaired_surrogate(drive: Any) -> None:
    with pytest.raises((ArgumentError, UnicodeEncodeError)):
        drive.chat("\ud800")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("temperature", float("nan")),
        ("top_p", float("-inf")),
        ("seed", object()),
        ("extra_body", {"a": [float("inf")]}),
    ],
)
def test_values_that_are_not_json(drive: Any, key: str, value: Any) -> None:
    with pytest.raises(ArgumentError):
        drive.chat(**{key: value})


def test_none_is_not_sent(drive: Any, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json=completion())
    drive.chat(temperature=None, tools=None, stop=None)
    assert set(body(httpx_mock)) == {"model", "messages"}


def test_an_unknown_keyword(drive: Any) -> None:
    with pytest.raises(TypeError, match="temprature"):
        drive.chat(temprature=1)


def test_a_big_integer(drive: Any, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json=completion())
    drive.chat(seed=2**63 - 1)
    assert body(httpx_mock)["seed"] == 2**63 - 1


def test_messages_of_every_role(drive: Any, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json=completion())
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
    messages = [
        {"role": "system", "content": "s"},
        {
            "role": "user",
            "content": [{"type": "text", "text": "t"}, {"type": "image_url", "image_url": {"url": "data:,"}}],
        },
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c", "content": "r"},
    ]
    drive.chat(iter(messages))
    assert body(httpx_mock)["messages"] == messages


def test_a_message_of_a_completion_can_be_sent(drive: Any, mock: Any) -> None:
    first = drive.chat("Hello", model="qwen/qwen3-8b", enable_thinking=True, base_url_=mock.base_url)
    messages = [{"role": "user", "content": "Hello"}, first.message, {"role": "user", "content": "More"}]
    assert drive.chat(messages, model="qwen/qwen3-8b", base_url_=mock.base_url).text
    assert [request["status"] for request in mock.requests] == [200, 200]
    assert mock.bodies[1]["messages"][1]["content"] == first.text


def test_the_environment(httpx_mock: HTTPXMock, monkeypatch: pytest.MonkeyPatch) -> None:
    httpx_mock.add_response(json=completion(), is_reusable=True)
    monkeypatch.setenv("WCODE_API_KEY", "sk-env\r")
    Client().chat("Hi", model="m")
    monkeypatch.setenv("WCODE_BASE_URL", "http://localhost:1/x/")
    Client().chat("Hi", model="m")
    Client("sk-arg", "http://localhost:2").chat("Hi", model="m")
    first, second, third = httpx_mock.get_requests()
    assert str(first.url) == "https://wcode.net/api/gpt/v1/chat/completions"
    assert first.headers["authorization"] == "Bearer sk-env"
    assert str(second.url) == "http://localhost:1/x/chat/completions"
    assert (str(third.url), third.headers["authorization"]) == ("http://localhost:2/chat/completions", "Bearer sk-arg")


@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_missing_key(value: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if value is not None:
        monkeypatch.setenv("WCODE_API_KEY", value)
    with pytest.raises(ArgumentError, match="WCODE_API_KEY"):
        Client()


@pytest.mark.parametrize("key", ["sk\nX-Evil: 1", "sk\r\n", "клю\u0447", "a b\x00"])
def test_invalid_keys(drive: Any, key: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        drive.chat(api_key_=key)
    assert key not in str(caught.value) and "Evil" not in repr(caught.value)


@pytest.mark.parametrize("url", ["example.com/v1", "ftp://example.com", "http://", "https://ex ample"])
def test_invalid_base_urls(drive: Any, url: str) -> None:
    with pytest.raises(ArgumentError):
        drive.chat(base_url_=url)


def test_extra_headers_query_and_body(drive: Any, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json=completion())
    drive.chat(
        temperature=1,
        extra_headers={"X-B": "call", "X-Gone": None},
        extra_query={"b": "call", "n": 1},
        extra_body={"temperature": 0.5, "b": {"c": []}},
        extra_headers_={"X-A": "client", "X-B": "client", "X-Gone": "1"},
        extra_query_={"a": "cli ent", "b": "client"},
        extra_body_={"a": 1, "b": 2},
    )
    request = sent(httpx_mock)
    assert (request.headers["x-a"], request.headers["x-b"], request.headers.get("x-gone")) == ("client", "call", None)
    assert dict(request.url.params) == {"a": "cli ent", "b": "call", "n": "1"}
    got = json.loads(request.content)
    assert (got["temperature"], got["a"], got["b"]) == (0.5, 1, {"c": []})


def test_extra_headers_replace_headers(drive: Any, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json=completion())
    drive.chat(extra_headers={"authorization": "Custom 1", "user-agent": "me/1"})
    assert sent(httpx_mock).headers.get_list("authorization") == ["Custom 1"]
    assert sent(httpx_mock).headers.get_list("user-agent") == ["me/1"]


@pytest.mark.parametrize("headers", [{"X": "a\r\nY: b"}, {"X\nY": "a"}, {"": "a"}])
def test_invalid_headers(drive: Any, headers: dict[str, str]) -> None:
    with pytest.raises(ArgumentError):
        drive.chat(extra_headers=headers)


def test_with_options(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json=completion(), is_reusable=True)
    client = Client(SECRET, "https://api.example/v1", extra_headers={"X-A": "1"}, max_retries=1)
    copy = client.with_options(base_url="https://other.example", extra_headers={"X-B": "2"}, max_retries=4, timeout=3)
    copy.chat("Hi", model="m")
    client.chat("Hi", model="m")
    first, second = httpx_mock.get_requests()
    assert str(first.url).startswith("https://other.example/") and str(second.url) == URL
    assert (first.headers.get("x-a"), first.headers.get("x-b")) == ("1", "2")
    assert (second.headers.get("x-a"), second.headers.get("x-b")) == ("1", None)
    assert (client.max_retries, copy.max_retries, copy.timeout) == (1, 4, 3)
    assert first.headers["authorization"] == f"Bearer {SECRET}"


def test_idempotency_keys(httpx_mock: HTTPXMock, waits: list[float]) -> None:
    httpx_mock.add_response(status_code=503)
    httpx_mock.add_response(json=completion(), is_reusable=True)
    client = Client(SECRET, "https://api.example/v1")
    client.chat("Hi", model="m")
    client.chat("Hi", model="m")
    client.chat("Hi", model="m", idempotency_key="mine")
    keys = [request.headers["idempotency-key"] for request in httpx_mock.get_requests()]
    assert keys[0] == keys[1] != keys[2] and keys[3] == "mine" and len(keys[0]) >= 16


def test_the_raw_response(drive: Any, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json=completion("raw"), headers={"x-request-id": "req_1", "x-left": "3"})
    raw = drive(lambda client: client.with_raw_response.chat("Hi", model="m"))
    assert (raw.status_code, raw.headers["X-Left"], raw.request_id, raw.retries_taken) == (200, "3", "req_1", 0)
    assert raw.json() == completion("raw") == json.loads(raw.content) == json.loads(raw.text)
    assert raw.parse().text == "raw" and raw.parse().request_id == "req_1"


def test_a_redirect_is_not_followed(drive: Any, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(status_code=307, headers={"location": "https://evil.example/"})
    with pytest.raises(chat_completions.StatusError) as caught:
        drive.chat()
    assert caught.value.status == 307


def test_an_http_client(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json=completion(), is_reusable=True)
    with httpx.Client(headers={"X-Own": "1"}) as http_client:
        with Client(SECRET, "https://api.example/v1", http_client=http_client) as client:
            client.chat("Hi", model="m")
        assert not http_client.is_closed
        assert client.is_closed
    assert sent(httpx_mock).headers["x-own"] == "1"
    assert str(sent(httpx_mock).url) == URL


@pytest.mark.anyio
async def test_an_async_http_client() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=completion("own"))

    async with httpx.AsyncClient(
        transport=httpx.MockTransport(answer), base_url="https://ignored.example"
    ) as http_client:
        async with chat_completions.AsyncClient(SECRET, "https://api.example/v1", http_client=http_client) as client:
            assert (await client.chat("Hi", model="m")).text == "own"
        assert not http_client.is_closed
    assert str(seen[0].url) == URL


@pytest.mark.parametrize("wrong", [httpx.AsyncClient, object])
def test_an_invalid_http_client(wrong: Any) -> None:
    with pytest.raises((ArgumentError, TypeError)):
        Client(SECRET, http_client=wrong())


def test_a_closed_client(httpx_mock: HTTPXMock) -> None:
    client = Client(SECRET, "https://api.example/v1")
    client.close()
    client.close()
    with pytest.raises(Exception, match="closed"):
        client.chat("Hi", model="m")


def test_representations_do_not_contain_the_key(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json=completion())
    client = Client(SECRET, "https://api.example/v1", extra_headers={"X-Api-Key": SECRET})
    answer = client.chat("Hi", model="m")
    for shown in (client, client.chat, client.chat.completions, client.with_options(), answer):
        assert SECRET not in repr(shown) and SECRET not in str(shown)
