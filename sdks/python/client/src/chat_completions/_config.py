"""How a client is set up: key, base URL, headers; checked once."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from . import _api
from ._errors import ArgumentError

#: Stands for "as the client has it", where None means something else.
UNSET: Any = object()
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
    if not key:
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
    wrong = re.search(r"[\s\x00-\x1f\x7f]", url) is not None
    try:
        parts = urlsplit(url)
        wrong = wrong or parts.port == 0
    except ValueError:
        parts, wrong = urlsplit(""), True
    wrong = wrong or parts.scheme not in ("http", "https") or not parts.hostname
    if wrong or parts.query or parts.fragment:
        raise ArgumentError("the base URL must be of the form https://host/path")
    if parts.username is not None or parts.password is not None:
        raise ArgumentError(
            "the base URL must not hold credentials: they would be shown"
        )
    return url.rstrip("/")


def check_headers(headers: Mapping[Any, Any]) -> None:
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


def proxied() -> bool:
    """Whether the environment names a proxy, which is httpx's to use."""
    from urllib.request import getproxies

    return any(name in ("http", "https", "all") for name in getproxies())


def ssl_context(url: str) -> Any:
    """The process's one context for TLS, which is dear to make; where only plain http is spoken one that trusts nobody."""
    if url.startswith("http://") and not proxied():
        import ssl

        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if not _contexts:
        import httpx

        _contexts.append(httpx.create_ssl_context())
    return _contexts[0]


def settle_sniffio() -> None:
    """Says once that sniffio is not installed, if so: httpcore tries to import it four times in each async request, and
    Python searches its whole path every time, which costs a quarter of the request.
    """
    import sys
    from importlib.util import find_spec

    if "sniffio" not in sys.modules and find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]
