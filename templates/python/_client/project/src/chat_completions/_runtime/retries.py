"""Attempts of a call: which failures are retried, and after how long."""

from __future__ import annotations

import random
import time
from email.utils import parsedate_to_datetime

import httpx

from .calls import Call, log
from .errors import APIError, printable
from .failures import decode_error, status_error, transport_error
from .headers import redact_headers
from .settings import public_cause, redact

#: Longest wait that a server can ask for, in seconds.
MAX_SERVER_WAIT = 60.0
#: Range of the first random wait, which doubles with each retry, up to a maximum.
FIRST_WAIT, MAX_WAIT = 0.5, 8.0
_RETRIED_STATUSES = frozenset((408, 409, 429))
_NEVER_RETRIED = (httpx.UnsupportedProtocol, httpx.LocalProtocolError)


class Attempt:
    """One request of a call.

    Attributes:
        request: The request to send.
    """

    __slots__ = ("_call", "_started", "request")

    def __init__(self, call: Call) -> None:
        self._call = call
        self._started = time.monotonic()
        self.request = call.next_request()
        if log.isEnabledFor(10):
            headers = redact_headers(self.request.headers, call.endpoint)
            size = len(call.content)
            log.debug("POST %s: %d bytes, %s", call.public_url, size, headers)

    def wait_after_response(self, response: httpx.Response) -> float | None:
        """Return the seconds to wait before the next attempt; None after a success.

        Raises:
            StatusError: An error status that is not retried.
            DecodeError: A stream was expected, and the response is none.
        """
        call = self._call
        if response.is_success:
            if call.streamed and not is_event_stream(response):
                raise decode_error("not an event stream", response, call)
            self._log_success(response)
            return None
        error = status_error(response, call, retry_after(response.headers))
        log.info("%s", error)
        wait = self._wait(error) if is_retried(response) else None
        if wait is None:
            raise error
        return wait

    def wait_after_failure(self, cause: Exception) -> float:
        """Return the seconds to wait before the next attempt.

        Raises:
            APIConnectionError: A failure that is not retried.
        """
        error = transport_error(cause, self._call)
        log.info("%s", error)
        wait = None if isinstance(cause, _NEVER_RETRIED) else self._wait(error)
        if wait is None:
            raise error from public_cause(cause, self._call.key)
        return wait

    def _wait(self, error: APIError) -> float | None:
        call = self._call
        if call.attempts > call.limits.max_retries:
            return None
        wait = error.retry_after
        if wait is None:
            ceiling = min(MAX_WAIT, FIRST_WAIT * 2 ** (call.attempts - 1))
            wait = random.uniform(0, ceiling)
        elif wait > MAX_SERVER_WAIT:
            return None
        if call.deadline is not None and time.monotonic() + wait >= call.deadline:
            return None
        return wait

    def _log_success(self, response: httpx.Response) -> None:
        if log.isEnabledFor(20):
            request_id = response.headers.get("x-request-id", "")
            log.info(
                "POST %s: %d in %.2f s, attempt %d, request id %s",
                self._call.public_url,
                response.status_code,
                time.monotonic() - self._started,
                self._call.attempts,
                printable(redact(request_id, self._call.key)),
            )


def is_event_stream(response: httpx.Response) -> bool:
    """Return whether a response may be an event stream, by its media type."""
    media_type = response.headers.get("content-type", "")
    return "json" not in media_type and "html" not in media_type


def is_retried(response: httpx.Response) -> bool:
    """Return whether a request is retried after an error status."""
    instruction: str | None = response.headers.get("x-should-retry")
    if instruction in ("true", "false"):
        return instruction == "true"
    return response.status_code in _RETRIED_STATUSES or response.status_code >= 500


def retry_after(headers: httpx.Headers) -> float | None:
    """Return the seconds that a server asks to wait; None if it does not."""
    text = headers.get("retry-after", "")
    milliseconds = headers.get("retry-after-ms", "")
    for number, unit in ((milliseconds, 1000), (text, 1)):
        try:
            if (seconds := float(number) / unit) >= 0:
                return seconds
        except ValueError:
            pass
    try:
        return max(parsedate_to_datetime(text).timestamp() - time.time(), 0.0)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
