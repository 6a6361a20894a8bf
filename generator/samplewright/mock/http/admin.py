"""The mock's own endpoints: health, journal, release; and preflight requests of browsers."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from urllib.parse import urlsplit

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
_NAMES = re.compile(r"[\w!#$%&'*+.^`|~, -]{1,2000}", re.ASCII)


def admin_path(target: str) -> str | None:
    """Return the path of a request target that belongs to the mock itself; None for one of the API."""
    if PREFIX not in target:
        return None
    path = target.partition("?")[0] if target.startswith("/") else urlsplit(target).path
    return path if path.startswith(PREFIX) else None


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
    return Response(200, JSON_HEADERS, json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


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
