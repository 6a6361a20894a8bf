"""A call -> its response: tries, waits and errors, as steps that either client carries out. Without I/O."""

from __future__ import annotations

import random
import time
from collections.abc import Generator
from email.utils import parsedate_to_datetime
from typing import Any, cast

import httpx
import msgspec

from ._config import Secret
from ._errors import SHOWN, APIError, ConnectionError, DecodeError, StatusError, StreamError, Timeout
from ._statuses import of
from ._requests import Call, log, shown_headers

#: Longer than this nobody is made to wait by a header.
LONGEST_WAIT = 60.0
_RETRIED = frozenset((408, 409, 429))

#: Another try would fail as well.
_HOPELESS = (httpx.UnsupportedProtocol, httpx.LocalProtocolError)

Step = httpx.Request | float
Outcome = httpx.Response | Exception | None


def attempts(call: Call, key: Secret | None) -> Generator[Step, Outcome, httpx.Response]:
    """The steps of a call: a request to send, answered by its response (of an error: read) or what went wrong instead;
    or seconds to wait. Returns the response of a success.

    Raises:
        StatusError, ConnectionError, Timeout: the last try's.
    """
    while True:
        began = time.monotonic()
        request = call.request()
        if log.isEnabledFor(10):
            log.debug("POST %s: %d bytes, %s", call.shown_url, len(call.content), shown_headers(request.headers))
        outcome: Outcome = yield request
        response = outcome if isinstance(outcome, httpx.Response) else None
        if response is not None and 200 <= response.status_code < 300:
            if call.streamed and not is_stream(response):
                raise decode_error(ValueError("not a stream of events"), response, call, key)
            if log.isEnabledFor(20):
                log.info(
                    "POST %s: %d in %.2f s, try %d, request id %s",
                    call.shown_url,
                    response.status_code,
                    time.monotonic() - began,
                    call.sent,
                    response.headers.get("x-request-id"),
                )
            return response
        if isinstance(outcome, Exception):
            error: APIError = failure(outcome, call, key)
        else:
            assert response is not None
            error = status_error(response, call, key)
        log.info("%s", error)
        wait = None if isinstance(outcome, _HOPELESS) else _wait(error, response, call)
        if wait is None:
            raise error from (outcome if isinstance(outcome, Exception) else None)
        yield wait


def _wait(error: APIError, response: httpx.Response | None, call: Call) -> float | None:
    """Seconds until the next try; None if there is none."""
    if call.sent > call.retries:
        return None
    if response is not None:
        told = response.headers.get("x-should-retry")
        again = response.status_code in _RETRIED or response.status_code >= 500
        if told == "false" or (told != "true" and not again):
            return None
    wait = error.retry_after
    if wait is None:
        wait = random.uniform(0, min(8.0, 0.5 * 2 ** (call.sent - 1)))
    elif wait > LONGEST_WAIT:
        return None
    if call.deadline is not None and time.monotonic() + wait >= call.deadline:
        return None
    return wait


def is_stream(response: httpx.Response) -> bool:
    """Whether a reply may be a stream of events: it is not said to be something else."""
    kind = response.headers.get("content-type", "")
    return "json" not in kind and "html" not in kind


def retry_after(headers: httpx.Headers) -> float | None:
    """Seconds that a server asks to wait, in milliseconds, seconds or by a date; None if it does not, or not clearly."""
    told = headers.get("retry-after", "")
    for text, unit in ((headers.get("retry-after-ms", ""), 1000), (told, 1)):
        try:
            if (seconds := float(text) / unit) >= 0:
                return seconds
        except ValueError:
            pass
    try:
        return max(parsedate_to_datetime(told).timestamp() - time.time(), 0.0)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def details(call: Call, key: Secret | None, response: httpx.Response | None = None) -> dict[str, Any]:
    """What every error tells of its call."""
    found: dict[str, Any] = {"method": "POST", "url": call.shown_url, "attempts": call.sent}
    if response is not None:
        found["status"] = response.status_code
        found["request_id"] = _struck(response.headers.get("x-request-id"), key)
    return found


def failure(cause: Exception, call: Call, key: Secret | None) -> APIError:
    """What went wrong below HTTP, as one of our errors."""
    told = str(cause) or type(cause).__name__
    if key is not None:
        told = key.strike(told)
    if isinstance(cause, (httpx.TimeoutException, TimeoutError)):
        late = call.deadline is not None and time.monotonic() >= call.deadline - 0.002
        kinds: dict[type[Exception], str] = {
            httpx.ConnectTimeout: "no connection in time",
            httpx.PoolTimeout: "no free connection in time",
            httpx.WriteTimeout: "the request could not be sent in time",
        }
        what = kinds.get(type(cause), "the server did not answer in time")
        return Timeout(f"{what}: {'the deadline has passed' if late else 'timed out'}", **details(call, key))
    if isinstance(cause, httpx.ConnectError):
        return ConnectionError(f"no connection: {told}", **details(call, key))
    return ConnectionError(f"the connection broke: {told}", **details(call, key))


def status_error(response: httpx.Response, call: Call, key: Secret | None) -> StatusError:
    """The error that a response tells of, in the server's words if it has any."""
    status = response.status_code
    try:
        text = response.text
    except (httpx.HTTPError, httpx.StreamError, LookupError, ValueError):
        text = ""
    known = server_error(text)
    message = known.pop("message", None) or response.reason_phrase or "an error without a message"
    if response.has_redirect_location:
        host = httpx.URL(str(response.url)).join(response.headers["location"]).host if _is_url(response) else "elsewhere"
        message = f"redirected to {host}, which is not followed; check the base URL"
    response.request = httpx.Request("POST", call.shown_url)  # without the key
    return of(status)(
        _struck(message, key),
        body=_body(_struck(text, key)),
        response=response,
        retry_after=retry_after(response.headers),
        **details(call, key, response),
        **{name: _struck(value, key) for name, value in known.items()},
    )


def _body(text: str) -> Any:
    """The error that a body holds, as JSON; of another body its start."""
    try:
        body = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return text[:SHOWN]
    whole: Any = body
    return cast("dict[str, Any]", body).get("error") or whole if isinstance(body, dict) else whole


def _is_url(response: httpx.Response) -> bool:
    try:
        return bool(httpx.URL(response.headers["location"]))
    except httpx.InvalidURL:
        return False


def _struck(value: Any, key: Secret | None) -> Any:
    return key.strike(value) if key is not None and isinstance(value, str) else value


def server_error(text: str | bytes) -> dict[str, Any]:
    """`message`, `code`, `type` and `param` of an error's body: those that are there and are what they must be."""
    try:
        body = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return {}
    error = cast("dict[str, Any]", body).get("error", body) if isinstance(body, dict) else None
    if isinstance(error, str):
        return {"message": error}
    if not isinstance(error, dict):
        return {}
    error = cast("dict[str, Any]", error)
    found: dict[str, Any] = {name: error.get(name) for name in ("message", "code", "type", "param")}
    found["message"] = found["message"] or error.get("detail")
    if not isinstance(found["code"], (str, int)):
        found["code"] = None
    return {
        name: value
        for name, value in found.items()
        if value is not None and (name == "code" or isinstance(value, str))
    }


def decode_error(problem: Exception, response: httpx.Response, call: Call, key: Secret | None) -> DecodeError:
    """A reply with a good status that is not what it must be."""
    content = response.content
    kind = response.headers.get("content-type", "").split(";")[0].strip() or "no media type"
    start = content[: SHOWN * 4].decode("utf-8", "replace")[:SHOWN]
    shown = _struck(start, key)
    what = _struck(str(problem), key)
    told = f"the reply is not a completion: {what} ({kind}, {len(content)} bytes: {shown[:80]!r})"
    return DecodeError(told, body=shown, **details(call, key, response))


def stream_error(
    kind: type[StreamError], message: str, response: httpx.Response, call: Call, key: Secret | None, data: bytes
) -> StreamError:
    """A stream that failed; `data` of the event that says so or is broken, if there is one."""
    known = server_error(data) if data else {}
    told = known.pop("message", None) or repr(data[:80].decode("utf-8", "replace")) if data else None
    shown = _body(_struck(data.decode("utf-8", "replace"), key)) if data else None
    return kind(
        _struck(f"{message}: {told}" if told else message, key),
        body=shown,
        **details(call, key, response),
        **{name: _struck(value, key) for name, value in known.items()},
    )
