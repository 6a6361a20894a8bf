"""The client against the faults of the mock, over real sockets."""

from __future__ import annotations

from typing import Any

import chat_completions as c
import pytest

REQUEST = {"model": "qwen/qwen3-8b", "messages": "你好 there", "seed": 5}


def call(drive: Any, mock: Any, fault: str, streamed: bool, **options: Any) -> Any:
    options = {"base_url_": mock.base_url, "max_retries_": 0, "extra_headers": {"Prefer": f"fault={fault}"}, **options}
    if streamed:
        return drive.stream(lambda stream: stream.final(), **REQUEST, **options)
    return drive.chat(REQUEST["messages"], REQUEST["model"], seed=5, **options)


@pytest.fixture(params=[False, True], ids=["whole", "streamed"])
def streamed(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(scope="module")
def text(_mock: Any) -> str:
    with c.Client("k", _mock.base_url) as client:
        return client.chat(REQUEST["messages"], model=REQUEST["model"], seed=5).text


@pytest.mark.parametrize("fault", ["split", "slow-drip=1", "latency=200"])
def test_harmless_faults(drive: Any, mock: Any, text: str, fault: str, streamed: bool) -> None:
    assert call(drive, mock, fault, streamed).text == text


@pytest.mark.parametrize(
    ("fault", "kind", "status"),
    [
        ("status=500", "InternalServerError", 500),
        ("status=503", "ServiceUnavailableError", 503),
        ("status=401", "AuthenticationError", 401),
        ("status=402", "PaymentRequiredError", 402),
        ("status=999", "InternalServerError", 999),
        ("rate-limit=3", "RateLimitError", 429),
        ("html-error=502", "BadGatewayError", 502),
        ("html-error=404", "NotFoundError", 404),
        ("reset", "APIConnectionError", None),
        ("hang", "APITimeoutError", None),
    ],
)
def test_faults_before_the_response(
    drive: Any, mock: Any, fault: str, kind: str, status: int | None, streamed: bool
) -> None:
    with pytest.raises(c.APIError) as caught:
        call(drive, mock, fault, streamed, timeout_=0.5 if fault == "hang" else 30)
    assert type(caught.value) is getattr(c, kind) and caught.value.status == status
    assert caught.value.retry_after == (3 if fault == "rate-limit=3" else caught.value.retry_after)
    assert len(mock.requests) == 1


@pytest.mark.parametrize("fault", ["cut", "garbage", "bad-chunk"])
def test_faults_in_the_response(drive: Any, mock: Any, fault: str, text: str, streamed: bool) -> None:
    with pytest.raises(c.APIError) as caught:
        call(drive, mock, fault, streamed)
    if streamed:
        assert isinstance(caught.value, c.StreamError)
        assert (
            caught.value.partial is not None
            and text.startswith(caught.value.partial.text)
            and caught.value.partial.text
        )
    else:
        assert isinstance(caught.value, (c.DecodeError, c.APIConnectionError))
    assert len(mock.requests) == 1


@pytest.mark.parametrize("fault", ["status=503", "rate-limit=0", "reset", "html-error=503"])
def test_transient_faults_before_the_response(drive: Any, mock: Any, text: str, fault: str, streamed: bool) -> None:
    retry = {} if "status" not in fault else {"fault": "rate-limit=0"}  # the mock's own 503 asks for 20 s
    named = f"flaky=2, fault={retry.get('fault', fault)}"
    assert call(drive, mock, named, streamed, max_retries_=2).text == text
    assert len(mock.requests) == 3


@pytest.mark.parametrize("fault", ["cut", "garbage", "bad-chunk"])
def test_transient_faults_in_the_response(drive: Any, mock: Any, text: str, fault: str) -> None:
    """A truncated response is retried; one that is not JSON is not."""
    try:
        assert call(drive, mock, f"flaky=1, fault={fault}", False, max_retries_=2).text == text
        assert len(mock.requests) == 2
    except c.DecodeError:
        assert fault == "garbage" and len(mock.requests) == 1


@pytest.mark.parametrize("fault", ["cut", "garbage", "bad-chunk"])
def test_a_broken_stream_is_not_retried(drive: Any, mock: Any, fault: str) -> None:
    with pytest.raises(c.StreamError):
        call(drive, mock, f"flaky=1, fault={fault}", True, max_retries_=5)
    assert len(mock.requests) == 1


def test_error_responses_of_the_mock(drive: Any, mock: Any, streamed: bool) -> None:
    with pytest.raises(c.BadRequestError) as caught:
        call(drive, mock, "split", streamed, temperature=3)
    assert caught.value.param == "temperature" and "maximum" in caught.value.message
    with pytest.raises(c.AuthenticationError):
        call(drive, mock, "split", streamed, extra_headers={"Authorization": "Basic x"})
