"""Servers of operations: their URLs, with the defaults of their variables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from samplewright.openapi.document import Spec
from samplewright.openapi.paths import OperationObject
from samplewright.openapi.pointers import Pointer

_HOST = re.compile(r"[A-Za-z0-9.\-_:\[\]]+")
_VARIABLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Server:
    """A server. url: with the defaults of its variables; it may be relative. pointer: leads to the URL."""

    url: str
    pointer: Pointer

    @property
    def path(self) -> str:
        """The path of the URL."""
        return urlsplit(self.url).path


def read(spec: Spec, operation: OperationObject) -> tuple[Server, ...]:
    """Return the servers of an operation: its own, else those of its path item, else those of the document."""
    owners = ((operation.node, operation.pointer), (operation.item, operation.item_pointer), (spec.document, ()))
    for node, pointer in owners:
        if servers := node.get("servers"):
            return tuple(
                Server(_filled(server), (*pointer, "servers", index, "url")) for index, server in enumerate(servers)
            )
    return (Server("/", ()),)


def base_url(spec: Spec, operation: OperationObject) -> str:
    """Return the absolute URL of an operation's first server, percent-encoded, without a slash at the end.

    Raises:
        SpecError: It is not an http or https URL, has a query, or a variable without default.
    """
    server = read(spec, operation)[0]
    url = f"http://localhost{server.url}" if server.url.startswith("/") else server.url
    if variable := _VARIABLE.search(url):
        hint = "add it under variables of the server, with a default"
        raise spec.error(f"the server variable {variable[0]} has no default", server.pointer, hint)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc):
        raise spec.error(f"invalid http or https URL {url!r}", server.pointer, "write it whole: https://host/path")
    if parts.query or parts.fragment:
        raise spec.error("a server URL must not have a query or fragment", server.pointer)
    return encode_url(url).rstrip("/")


def encode_url(url: str) -> str:
    """Percent-encode the characters that no URL may have."""
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~")


def _filled(server: dict[str, Any]) -> str:
    """Return the URL with variables replaced by their defaults."""
    url = str(server.get("url", "/"))
    for name, variable in (server.get("variables") or {}).items():
        if isinstance(variable, dict) and "default" in variable:
            url = url.replace("{" + name + "}", str(variable["default"]))
    return url
