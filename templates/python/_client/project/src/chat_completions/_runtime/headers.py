"""Headers of requests: check, merge and redact them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .errors import ArgumentError

if TYPE_CHECKING:
    import httpx

    from .endpoint import Endpoint

_HEADER_NAME = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_FORBIDDEN_IN_HEADER = r"[\x00-\x08\x0a-\x1f\x7f]"
_SECRET_HEADERS = frozenset(
    ("authorization", "cookie", "proxy-authorization", "x-api-key")
)


def check_headers(headers: Mapping[Any, Any]) -> None:
    """Check that headers can be sent; error messages show names only.

    Raises:
        ArgumentError: A name or a value is invalid.
    """
    for name, value in headers.items():
        if not isinstance(name, str) or not re.fullmatch(_HEADER_NAME, name):
            raise ArgumentError(f"invalid header name {name!r}")
        if value is not None and not _is_header_value(value):
            raise ArgumentError(f"invalid value of the header {name!r}")


def _is_header_value(value: Any) -> bool:
    if not isinstance(value, str) or re.search(_FORBIDDEN_IN_HEADER, value):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def merge_headers(
    headers: httpx.Headers, extra: Mapping[str, str | None]
) -> httpx.Headers:
    """Return headers with `extra` merged; a value of None removes a header."""
    merged = headers.copy()
    for name, value in extra.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = value
    return merged


def redact_headers(headers: httpx.Headers, endpoint: Endpoint) -> dict[str, str]:
    """Return headers for a log, without secrets."""
    secret = _SECRET_HEADERS | {endpoint.key_header.lower()}
    return {name: "***" if name in secret else value for name, value in headers.items()}
