"""How a client is set up: key, base URL, headers; checked once."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from . import _api
from ._errors import ArgumentError

if TYPE_CHECKING:
    import httpx

#: Stands for "as the client has it", where None means something else.
UNSET: Any = type("Unset", (), {"__repr__": lambda self: "UNSET"})()
CONNECT_SECONDS = 5.0
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_BAD_VALUE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class Secret:
    """A key that no representation, log or pickle shows."""

    __slots__ = ("value",)

    def __init__(self, value: str):
        self.value = value

    def __repr__(self) -> str:
        return "'***'"

    def __reduce__(self) -> Any:
        raise TypeError("a client holds a key and cannot be pickled")

    def strike(self, text: str) -> str:
        """The text without the key."""
        return text.replace(self.value, "***") if self.value in text else text


def find_key(given: str | None) -> Secret | None:
    """The key given, else that of the environment.

    Raises:
        ArgumentError: there is none, or a header cannot carry it.
    """
    if _api.KEY_ENV is None and given is None:
        return None
    key = os.environ.get(_api.KEY_ENV or "", "") if given is None else given
    if not isinstance(key, str) or not key:
        raise ArgumentError(_api.KEY_HINT or "the API key is empty")
    if not key.isascii() or not key.isprintable() or key != key.strip():
        raise ArgumentError(
            "the API key has characters that no header can carry: spaces, line ends or letters beyond ASCII"
        )
    return Secret(key)


def find_url(given: object) -> str:
    """The base URL given, else that of the environment, else that of the specification; without a slash at the end.

    Raises:
        ArgumentError: it is no http or https URL.
    """
    url = str(
        given if given is not None else os.environ.get(_api.URL_ENV) or _api.BASE_URL
    )
    try:
        parts = urlsplit(url)
        good = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and not parts.fragment
        )
        _ = parts.port
    except ValueError:
        good = False
    if not good or re.search(r"[\s\x00-\x1f\x7f]", url) or parts.query:
        raise ArgumentError("the base URL must be of the form https://host/path")
    if parts.username is not None or parts.password is not None:
        raise ArgumentError(
            "the base URL must not hold credentials: they would be shown"
        )
    return url.rstrip("/")


def check_headers(headers: Mapping[str, str | None]) -> None:
    """Refuses what would break out of a header; tells names only.

    Raises:
        ArgumentError: a name or a value that no header can have.
    """
    for name, value in headers.items():
        if not isinstance(name, str) or not _TOKEN.fullmatch(name):
            raise ArgumentError(f"{name!r} is not a header's name")
        if value is not None and (
            not isinstance(value, str) or _BAD_VALUE.search(value)
        ):
            raise ArgumentError(
                f"the value of the header {name!r} is not one line of text"
            )
        try:
            (value or "").encode("utf-8")
        except UnicodeEncodeError:
            raise ArgumentError(
                f"the value of the header {name!r} is not text"
            ) from None


def timeouts(timeout: Any) -> dict[str, float | None]:
    """What httpx calls a timeout, as the extension of a request.

    Raises:
        ArgumentError: not a number of seconds, None or an `httpx.Timeout`.
    """
    if timeout is None:
        return dict.fromkeys(("connect", "read", "write", "pool"))
    if isinstance(timeout, (int, float)) and not isinstance(timeout, bool):
        if not timeout > 0:
            raise ArgumentError(
                "the timeout must be more than 0 seconds; None is no limit"
            )
        return {
            "connect": min(timeout, CONNECT_SECONDS),
            "read": timeout,
            "write": timeout,
            "pool": timeout,
        }
    as_dict = getattr(timeout, "as_dict", None)
    if as_dict is None:
        raise ArgumentError(
            "the timeout must be a number of seconds, None or an httpx.Timeout"
        )
    found: dict[str, float | None] = as_dict()
    return found


_contexts: list[Any] = []


def ssl_context(url: str) -> Any:
    """The process's one context for TLS, which is dear to make; for plain http without a proxy one that trusts nobody."""
    import httpx

    if url.startswith("http://"):
        from urllib.request import getproxies

        if not getproxies():
            import ssl

            return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if not _contexts:
        _contexts.append(httpx.create_ssl_context())
    return _contexts[0]


def limits() -> httpx.Limits:
    """Many idle connections: httpx keeps 20, and opens and closes the others anew in every burst of calls."""
    import httpx

    return httpx.Limits(
        max_connections=1000, max_keepalive_connections=200, keepalive_expiry=30
    )
