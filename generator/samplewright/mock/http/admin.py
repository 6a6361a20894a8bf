"""The mock's own endpoints: health, journal, release; and preflight requests of browsers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from ipaddress import ip_address

from samplewright import __version__
from samplewright.mock.http.faults import Flakiness
from samplewright.mock.http.journal import Journal
from samplewright.mock.http.wire import JSON_HEADERS, error_response
from samplewright.mock.messages import Request, Response

PREFIX = "/__mock/"
_METHODS = {
    "/__mock/health": ("GET", "HEAD"),
    "/__mock/requests": ("GET", "HEAD", "DELETE"),
    "/__mock/release": ("POST",),
}
#: What keeps a page of another origin from loading a response as a script or a picture.
_PRIVATE = (("x-content-type-options", "nosniff"), ("cross-origin-resource-policy", "same-origin"))
_PORT = re.compile(r":\d*$")
_NAMES = re.compile(r"[\w!#$%&'*+.^`|~, -]{1,2000}", re.ASCII)


def admin_path(target: str) -> str | None:
    """Return the path of a request target that belongs to the mock itself; None for one of the API."""
    if PREFIX not in target:
        return None
    path = _authority_and_path(target)[1]
    return path if path.startswith(PREFIX) else None


def _authority_and_path(target: str) -> tuple[str, str]:
    """Return the parts of a request target; of one in origin-form, the authority is empty."""
    if target.startswith("/"):
        return "", target.partition("?")[0]
    authority, slash, remainder = target.partition("://")[2].partition("/")
    return authority, slash + remainder.partition("?")[0]


class AccessRules:
    """Who may use the mock's own endpoints: programs on this machine, but no page of another site in a browser."""

    def __init__(self, names: Iterable[str]) -> None:
        """Allow the addresses and names of this server.

        Args:
            names: The names that lead to it. Addresses and `localhost` always do: no other site can have them.
        """
        self._names = {name.lower() for name in names}

    def error(self, request: Request) -> Response | None:
        """Return the response to a request that is not allowed; None if it is."""
        authority = _authority_and_path(request.target)[0] or request.header("host")
        if authority and not self._is_own(authority):
            message = f"host {authority[:100]!r} is not this mock's; use localhost, an address, or start it with --host"
            return error_response(421, message)
        origin = request.header("origin")
        foreign = origin is not None and origin.partition("://")[2] != authority
        if foreign or request.header("sec-fetch-site") in ("cross-site", "same-site"):
            return error_response(403, "pages of other origins may not use the mock's own endpoints")
        return None

    def _is_own(self, authority: str) -> bool:
        name = _PORT.sub("", authority).lower().rstrip(".")
        if name == "localhost" or name.endswith(".localhost") or name in self._names:
            return True
        try:
            ip_address(name.removeprefix("[").removesuffix("]"))
        except ValueError:
            return False
        return True


def respond(method: str, path: str, journal: Journal, flakiness: Flakiness) -> Response:
    """Return the response to a request for one of the mock's own endpoints.

    `GET /__mock/health` reports the state. `GET /__mock/requests` lists the journal; `DELETE` clears it and starts
    flaky faults over. `POST /__mock/release` sends the remainder of every response that is held back.
    """
    allowed = _METHODS.get(path)
    if allowed is None:
        return error_response(404, f"unknown path; the mock's own endpoints are {', '.join(_METHODS)}")
    if method not in allowed:
        names = ", ".join(allowed)
        error = error_response(405, f"method {method[:40]} not allowed; use {names}")
        return replace(error, headers=(*error.headers, ("allow", names)))
    if not (journal.is_public or path.endswith("/health")):
        return error_response(403, "this mock's journal is not public")
    if method == "DELETE":
        journal.clear()
        flakiness.clear()
        return Response(204, (), b"")
    if method == "POST":
        for entry in journal.entries:
            entry.released = True
        return Response(204, (), b"")
    if path.endswith("/health"):
        value: object = {"status": "ok", "version": __version__, "received": journal.total}
    else:
        value = [entry.public() for entry in journal.entries]
    headers = (*JSON_HEADERS, *_PRIVATE)
    return Response(200, headers, json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def preflight_response(request: Request) -> Response | None:
    """Return the response to a browser's CORS preflight; None if the request is not one."""
    method = request.header("access-control-request-method")
    if method is None or request.header("origin") is None:
        return None
    names = request.header("access-control-request-headers") or "*"
    headers = [
        ("access-control-allow-methods", method if _NAMES.fullmatch(method) else "*"),
        ("access-control-allow-headers", names if _NAMES.fullmatch(names) else "*"),
        ("access-control-max-age", "600"),
    ]
    if request.header("access-control-request-private-network") == "true":
        headers.append(("access-control-allow-private-network", "true"))
    return Response(204, tuple(headers), b"", verdict="preflight", detail=f"CORS preflight for {method[:20]}")
