"""Errors from failed responses, streams and connections."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import httpx
import msgspec

from .calls import Call
from .errors import (
    MAX_SHOWN,
    APIConnectionError,
    APITimeoutError,
    DecodeError,
    StatusError,
    StreamError,
)
from .json_values import is_object
from .settings import Secret, redact

if TYPE_CHECKING:
    from .errors import ErrorDetails

#: Decoded from text that is not JSON.
_INVALID: Any = object()
_TIMEOUTS: dict[type[Exception], str] = {
    httpx.ConnectTimeout: "timed out opening a connection",
    httpx.PoolTimeout: "timed out waiting for a free connection",
    httpx.WriteTimeout: "timed out sending the request",
}


def transport_error(cause: Exception, call: Call) -> APIConnectionError:
    """Return the error of a connection that failed."""
    details = call_details(call)
    if isinstance(cause, (httpx.TimeoutException, TimeoutError)):
        message = _TIMEOUTS.get(type(cause), "timed out waiting for the response")
        if call.deadline is not None and time.monotonic() >= call.deadline - 0.002:
            message = f"deadline exceeded: {message}"
        return APITimeoutError(message, **details)
    reason = redact(str(cause), call.key) or type(cause).__name__
    if isinstance(cause, httpx.ConnectError):
        return APIConnectionError(f"cannot connect: {reason}", **details)
    return APIConnectionError(f"connection broken: {reason}", **details)


def status_error(
    response: httpx.Response, call: Call, retry_after: float | None
) -> StatusError:
    """Return the error of a response with an error status."""
    text = _text(response)
    message, details = server_error(text, call.key)
    if response.has_redirect_location:
        host = _redirect_host(response)
        message = f"redirect to {host} not followed; check the base URL"
    response.request = httpx.Request("POST", call.public_url)  # without the key
    details.update(call_details(call, response))
    details["body"] = error_body(text, call.key)
    details["response"] = response
    details["retry_after"] = retry_after
    error_class = call.endpoint.error_class(response.status_code)
    return error_class(message or _reason_phrase(response, call), **details)


def decode_error(reason: str, response: httpx.Response, call: Call) -> DecodeError:
    """Return the error of a successful response with an unusable body."""
    content = response.content
    text = content.decode("utf-8", "replace")
    server_message, details = server_error(text, call.key)
    details.update(call_details(call, response))
    details["body"] = start = redact(text, call.key)[:MAX_SHOWN]
    if server_message:
        message = f"the server reported an error: {server_message}"
        return DecodeError(message, **details)
    media_type = response.headers.get("content-type", "").split(";")[0].strip()
    summary = f"{media_type or 'no media type'}, {len(content)} bytes: {start[:80]!r}"
    message = f"invalid response: {redact(reason, call.key)} ({summary})"
    return DecodeError(message, **details)


def stream_error(
    error_class: type[StreamError],
    message: str,
    response: httpx.Response,
    call: Call,
    data: bytes = b"",
) -> StreamError:
    """Return the error of a stream.

    Args:
        error_class: The class of the error.
        message: The error message, completed by the server's.
        response: The response of the stream.
        call: The call.
        data: Data of the event that is malformed or reports an error.
    """
    text = data.decode("utf-8", "replace")
    server_message, details = server_error(text, call.key)
    details.update(call_details(call, response))
    if text:
        start = redact(text, call.key)[:80]
        message = f"{message}: {server_message or repr(start)}"
        details["body"] = error_body(text, call.key)
    return error_class(redact(message, call.key), **details)


def call_details(call: Call, response: httpx.Response | None = None) -> ErrorDetails:
    """Return the details that all errors of a call share."""
    details: ErrorDetails = {
        "method": "POST",
        "url": call.public_url,
        "attempts": call.attempts,
    }
    if response is not None:
        details["status"] = response.status_code
        details["request_id"] = redact(response.headers.get("x-request-id"), call.key)
    return details


def server_error(text: str | bytes, key: Secret | None) -> tuple[str, ErrorDetails]:
    """Return the message and the details of an error body; both empty for others.

    Args:
        text: The body.
        key: The API key, which is redacted.
    """
    details: ErrorDetails = {}
    body = _decode(text, key)
    error: Any = body.get("error", body) if is_object(body) else None
    if isinstance(error, str):
        return error, details
    if not is_object(error):
        return "", details
    if isinstance(code := error.get("code"), (str, int)):
        details["code"] = code
    if isinstance(kind := error.get("type"), str):
        details["type"] = kind
    if isinstance(parameter := error.get("param"), str):
        details["param"] = parameter
    message = error.get("message") or error.get("detail")
    return message if isinstance(message, str) else "", details


def error_body(text: str, key: Secret | None) -> Any:
    """Return the error object of a body, the whole JSON, or the start of other text.

    Args:
        text: The body.
        key: The API key, which is redacted.
    """
    body = _decode(text, key)
    if body is _INVALID:
        return redact(text, key)[:MAX_SHOWN]
    return body.get("error") or body if is_object(body) else body


def _decode(text: str | bytes, key: Secret | None) -> Any:
    """Return the value of JSON without the API key, which escapes hide in the text."""
    try:
        return redact(msgspec.json.decode(text), key)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return _INVALID


def _text(response: httpx.Response) -> str:
    try:
        return response.text
    except (httpx.HTTPError, httpx.StreamError, LookupError, ValueError):
        return ""


def _reason_phrase(response: httpx.Response, call: Call) -> str:
    return redact(response.reason_phrase, call.key) or "unknown error"


def _redirect_host(response: httpx.Response) -> str:
    try:
        location = httpx.URL(response.headers["location"])
    except httpx.InvalidURL:
        return "another host"
    return httpx.URL(str(response.url)).join(location).host
