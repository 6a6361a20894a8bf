"""A call of the endpoint, and the state of its attempts."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, NamedTuple

import httpx

from .settings import Secret

if TYPE_CHECKING:
    from .endpoint import Endpoint

log = logging.getLogger("chat_completions")


class CallLimits(NamedTuple):
    """Limits of a call.

    Attributes:
        timeout: Seconds for one network operation, as a request extension of httpx.
        deadline: Seconds for the whole call.
        max_retries: Attempts after the first.
    """

    timeout: dict[str, float | None]
    deadline: float | None
    max_retries: int


class Call:
    """One call, with the state of its attempts.

    Attributes:
        endpoint: The endpoint that is called.
        key: The API key, to be redacted from errors.
        content: Body of the request.
        url: URL of the request.
        headers: Headers of the request.
        streamed: Whether a stream is expected.
        limits: Limits of the call.
        deadline: End of the call by the monotonic clock, set with the first attempt.
        attempts: Requests sent so far.
    """

    __slots__ = (
        "attempts",
        "content",
        "deadline",
        "endpoint",
        "headers",
        "key",
        "limits",
        "streamed",
        "url",
    )

    def __init__(
        self,
        endpoint: Endpoint,
        key: Secret | None,
        content: bytes,
        url: httpx.URL,
        headers: httpx.Headers,
        streamed: bool,
        limits: CallLimits,
    ) -> None:
        self.endpoint = endpoint
        self.key = key
        self.content = content
        self.url = url
        self.headers = headers
        self.streamed = streamed
        self.limits = limits
        self.deadline: float | None = None
        self.attempts = 0

    @property
    def public_url(self) -> str:
        """The URL without the query, which may contain secrets."""
        return str(self.url.copy_with(query=None))

    def next_request(self) -> httpx.Request:
        """Return the request of the next attempt, limited to the time that remains."""
        if self.attempts == 0 and self.limits.deadline is not None:
            self.deadline = time.monotonic() + self.limits.deadline
        self.attempts += 1
        timeout = dict(self.limits.timeout)
        if self.deadline is not None:
            remaining = max(self.deadline - time.monotonic(), 0.001)
            timeout = {
                operation: remaining if limit is None else min(limit, remaining)
                for operation, limit in timeout.items()
            }
        return httpx.Request(
            "POST",
            self.url,
            headers=self.headers,
            stream=httpx.ByteStream(self.content),
            extensions={"timeout": timeout},
        )
