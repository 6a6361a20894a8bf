"""Proxies and TLS."""

from __future__ import annotations

import ssl
from functools import lru_cache
from urllib.request import getproxies

import httpx


def uses_proxy() -> bool:
    """Return whether the environment names a proxy."""
    proxies = getproxies()
    return any(scheme in proxies for scheme in ("http", "https", "all"))


def tls_context(base_url: str) -> ssl.SSLContext:
    """Return the TLS context for a base URL; one that trusts nobody for plain HTTP."""
    if base_url.startswith("http://") and not uses_proxy():
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return _default_context()


@lru_cache(maxsize=1)
def _default_context() -> ssl.SSLContext:
    """Return the context of the process, which is expensive to create."""
    return httpx.create_ssl_context()
