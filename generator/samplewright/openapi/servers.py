"""Servers of operations: their URLs, with the defaults of their variables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Any
from urllib.parse import quote

from samplewright.openapi.document import Spec
from samplewright.openapi.paths import OperationObject
from samplewright.openapi.pointers import Pointer

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_ABSOLUTE = re.compile(r"(https?)://([^/?#]*)(.*)", re.IGNORECASE)
_AUTHORITY = re.compile(r"(\[[^\[\]]*\]|[^:\[\]]*)(?::([0-9]{1,5}))?")
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
#: What no URL may have, encoded or not: white space, control characters, backslashes, and a percent sign alone.
_FORBIDDEN = re.compile(r"[\s\x00-\x20\x7f-\x9f\\]|%(?![0-9A-Fa-f]{2})")
_MAX_HOST = 253
_MAX_PORT = 65535
_URL_HINT = "write it whole: https://host/path"


@dataclass(frozen=True, slots=True)
class Server:
    """A server. url: with the defaults of its variables; it may be relative. pointer: leads to the URL."""

    url: str
    pointer: Pointer

    @property
    def path(self) -> str:
        """The path of the URL."""
        return re.sub(r"^[A-Za-z][\w+.-]*://[^/?#]*|[?#].*$", "", self.url, flags=re.DOTALL)


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
    if problem := url_problem(url):
        raise spec.error(f"invalid http or https URL {url[:200]!r}: {problem}", server.pointer, _URL_HINT)
    if "?" in url or "#" in url:
        raise spec.error("a server URL must not have a query or fragment", server.pointer)
    return encode_url(url).rstrip("/")


def url_problem(url: str) -> str | None:
    """Return why a text is not an absolute http or https URL that every client understands alike; None if it is."""
    if forbidden := _FORBIDDEN.search(url):
        return "a percent sign without two hexadecimal digits" if forbidden[0] == "%" else f"{forbidden[0]!r} in it"
    if not (match := _ABSOLUTE.fullmatch(url)):
        return "no http:// or https:// before the host"
    if "@" in match[2]:
        return "user information before the host"
    authority = _AUTHORITY.fullmatch(match[2])
    if (not authority and "[" not in match[2]) or (authority and not _is_port(authority[2])):
        return f"the port is no number from 1 to {_MAX_PORT}"
    return None if authority and _is_host(authority[1]) else "invalid host"


def _is_port(digits: str | None) -> bool:
    return digits is None or 0 < int(digits) <= _MAX_PORT


def _is_host(host: str) -> bool:
    """Whether a text is a host name in ASCII, an IPv4 address, or an IPv6 address in brackets."""
    labels = host.removesuffix(".").split(".")
    try:
        if host.startswith("["):
            return "%" not in host and bool(IPv6Address(host[1:-1]))
        if labels[-1].isdigit():
            return bool(IPv4Address(host))
    except ValueError:
        return False
    return len(host) <= _MAX_HOST and all(_LABEL.fullmatch(label) for label in labels)


def encode_url(url: str) -> str:
    """Percent-encode the characters that no URL may have."""
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~")


def _filled(server: dict[str, Any]) -> str:
    """Return the URL with variables replaced by their defaults."""
    variables = server.get("variables") or {}

    def default(match: re.Match[str]) -> str:
        variable = variables.get(match[1])
        return str(variable["default"]) if isinstance(variable, dict) and "default" in variable else match[0]

    return _VARIABLE.sub(default, str(server.get("url", "/")))
