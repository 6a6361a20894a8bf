"""Settings of a client: the API key, the base URL and time limits."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .errors import ArgumentError
from .json_values import is_array, is_object

if TYPE_CHECKING:
    from .endpoint import Endpoint

#: Default of options that accept None.
UNSET: Any = object()
#: Longest time limit for opening a connection, in seconds.
MAX_CONNECT_SECONDS = 5.0
_FORBIDDEN_IN_URL = r"[\s\x00-\x1f\x7f]"


class Secret:
    """An API key that no representation, log or pickle shows."""

    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "'***'"

    def __reduce__(self) -> Any:
        raise TypeError("cannot pickle an API key")


def redact(value: Any, key: Secret | None) -> Any:
    """Return a value of JSON without the API key in its texts."""
    if key is None:
        return value
    if isinstance(value, str):
        return value.replace(key.value, "***")
    if is_array(value):
        return [redact(item, key) for item in value]
    if is_object(value):
        return {redact(name, key): redact(item, key) for name, item in value.items()}
    return value


def public_cause(cause: Exception, key: Secret | None) -> Exception | None:
    """Return the cause of an error; None if its traceback would show the API key."""
    error: BaseException | None = cause
    while key is not None and error is not None:
        if key.value in str(error):
            return None
        error = error.__cause__ or error.__context__
    return cause


def find_key(api_key: str | None, endpoint: Endpoint) -> Secret | None:
    """Return the API key of the argument or the environment.

    Raises:
        ArgumentError: The key is missing, or a header cannot carry it.
    """
    if endpoint.key_env is None and api_key is None:
        return None
    if api_key is None:
        api_key = os.environ.get(endpoint.key_env or "", "").strip()
    if not api_key:
        raise ArgumentError(endpoint.key_hint or "the API key is empty")
    if not api_key.isascii() or not api_key.isprintable() or api_key != api_key.strip():
        raise ArgumentError(
            "invalid character in the API key: only printable ASCII is allowed,"
            " without spaces around it"
        )
    return Secret(api_key)


def find_base_url(base_url: object, endpoint: Endpoint) -> str:
    """Return the base URL of the argument, the environment or the specification.

    Returns:
        The URL without a trailing slash.

    Raises:
        ArgumentError: The URL is invalid.
    """
    if base_url is None:
        base_url = os.environ.get(endpoint.url_env) or endpoint.base_url
    url = str(base_url)
    try:
        parts = urlsplit(url)
        valid = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and parts.port != 0
            and not (parts.query or parts.fragment or re.search(_FORBIDDEN_IN_URL, url))
        )
    except ValueError:
        parts, valid = urlsplit(""), False
    if not valid:
        raise ArgumentError("the base URL must have the form https://host/path")
    if parts.username is not None or parts.password is not None:
        raise ArgumentError("the base URL must not contain credentials")
    return url.rstrip("/")


def check_timeout(timeout: Any) -> dict[str, float | None]:
    """Return a timeout in the form of an httpx request extension.

    Raises:
        ArgumentError: Not a positive number, None or an `httpx.Timeout`.
    """
    if timeout is None:
        return dict.fromkeys(("connect", "read", "write", "pool"))
    if _is_number(timeout):
        if not timeout > 0:
            raise ArgumentError("the timeout must be more than 0 seconds, or None")
        return {
            "connect": min(timeout, MAX_CONNECT_SECONDS),
            "read": timeout,
            "write": timeout,
            "pool": timeout,
        }
    as_dict = getattr(timeout, "as_dict", None)
    if as_dict is None:
        raise ArgumentError(
            "the timeout must be a number of seconds, None or an httpx.Timeout"
        )
    limits: dict[str, float | None] = as_dict()
    return limits


def check_deadline(deadline: Any) -> float | None:
    """Return the deadline.

    Raises:
        ArgumentError: Not a positive number or None.
    """
    if deadline is None:
        return None
    if not _is_number(deadline) or not deadline > 0:
        raise ArgumentError("the deadline must be more than 0 seconds, or None")
    return float(deadline)


def check_retries(max_retries: Any) -> int:
    """Return the number of retries.

    Raises:
        ArgumentError: Not an integer, or negative.
    """
    is_integer = isinstance(max_retries, int) and not isinstance(max_retries, bool)
    if not is_integer or max_retries < 0:
        raise ArgumentError("max_retries must be an integer, 0 or more")
    return int(max_retries)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
