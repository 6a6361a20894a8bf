"""What the mock answers for itself: health, journal, and browsers that ask whether they may call."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

from samplewright import __version__
from samplewright.mock.http.faults import Flakiness
from samplewright.mock.http.journal import Journal
from samplewright.mock.http.wire import JSON_HEADERS, error
from samplewright.mock.messages import Answer, Request

PREFIX = "/__mock/"
_METHODS = {
    "/__mock/health": ("GET", "HEAD"),
    "/__mock/requests": ("GET", "HEAD", "DELETE"),
    "/__mock/release": ("POST",),
}
_NAMES = re.compile(r"[\w!#$%&'*+.^`|~, -]{1,2000}", re.ASCII)


def own_path(target: str) -> str | None:
    """The path of a target that is the mock's own; None for one of the API."""
    if PREFIX not in target:
        return None
    path = target.partition("?")[0] if target.startswith("/") else urlsplit(target).path
    return path if path.startswith(PREFIX) else None


def answer(method: str, path: str, journal: Journal, flakiness: Flakiness) -> Answer:
    """GET /__mock/health; GET /__mock/requests; DELETE /__mock/requests, which begins flaky faults anew as well;
    POST /__mock/release, which has the rest sent of every answer that is held back.
    """
    allowed = _METHODS.get(path)
    if allowed is None:
        return error(404, f"the mock's own pages are {' and '.join(_METHODS)}")
    if method not in allowed:
        refusal = error(405, f"{method[:40]} is not possible here, {', '.join(allowed)} is")
        return Answer(405, (*refusal.headers, ("allow", ", ".join(allowed))), refusal.body)
    if method == "DELETE":
        journal.clear()
        flakiness.clear()
        return Answer(204, (), b"")
    if method == "POST":
        for entry in journal.entries:
            entry.released = True
        return Answer(204, (), b"")
    if path.endswith("/health"):
        value: object = {"status": "ok", "version": __version__, "received": journal.total}
    else:
        value = [entry.public() for entry in journal.entries]
    return Answer(200, JSON_HEADERS, json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def preflight(request: Request) -> Answer | None:
    """The answer to a browser that asks whether a page may send a request; None if this is no such question."""
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
    return Answer(204, tuple(headers), b"", verdict="preflight", detail=f"a page may send {method[:20]}")
