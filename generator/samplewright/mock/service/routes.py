"""Which operation a request is for: by its path, then by its method."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any
from urllib.parse import unquote, urlsplit

from samplewright.ir import Json
from samplewright.openapi.document import Spec
from samplewright.openapi.operations import METHODS
from samplewright.openapi.pointers import Pointer


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An operation of the document as it is written there: its resolved object, and where that stands.

    path: with the server's own path in front. parameters: of the path and of the operation, resolved, and their places.
    """

    id: str
    method: str
    path: str
    node: dict[str, Any]
    steps: Pointer
    parameters: tuple[tuple[dict[str, Any], Pointer], ...]


@dataclass(frozen=True, slots=True)
class Route:
    """A path and its operations by method, in capitals."""

    path: str
    segments: tuple[str, ...]
    endpoints: dict[str, Endpoint] = field(default_factory=dict)


class Routes:
    """The paths of a document. A path without braces goes before one with."""

    def __init__(self, spec: Spec):
        found = sorted(_routes(spec), key=lambda route: route.path.count("{"))
        self.all: dict[str, Route] = {}
        for route in found:
            known = self.all.setdefault(route.path, route)
            for method, endpoint in route.endpoints.items():
                known.endpoints.setdefault(method, endpoint)
        self._plain = {path: route for path, route in self.all.items() if "{" not in path}
        self._braced = [route for path, route in self.all.items() if "{" in path]

    def find(self, path: str) -> tuple[Route | None, dict[str, str]]:
        """The route of a path as sent, and the values of its parameters."""
        if route := self._plain.get(path):
            return route, {}
        segments = [unquote(segment) for segment in path.split("/")]
        for route in (*self._plain.values(), *self._braced):
            if (values := _matched(route.segments, segments)) is not None:
                return route, values
        return None, {}

    def nearest(self, path: str) -> Route:
        """The route whose path is most like the one sent, or ends like it."""
        ending = [one for one in self.all if one.endswith(path.rstrip("/")[-200:]) or path.rstrip("/") == one]
        near = (path.strip("/") and ending) or get_close_matches(path[:300], self.all, n=1, cutoff=0)
        return self.all[near[0]] if near else next(iter(self.all.values()))


def path_of(target: str) -> tuple[str, str]:
    """Path and query of a request's target, in origin-form or absolute-form."""
    if not target.startswith("/"):
        try:
            parts = urlsplit(target)
        except ValueError:
            return target, ""
        return (parts.path or "/", parts.query) if parts.scheme else (target, "")
    path, _, query = target.partition("?")
    return path, query.partition("#")[0]


def _matched(template: tuple[str, ...], segments: list[str]) -> dict[str, str] | None:
    if len(template) != len(segments):
        return None
    values = {}
    for pattern, segment in zip(template, segments, strict=True):
        before, brace, rest = pattern.partition("{")
        if not brace:
            if pattern != segment:
                return None
            continue
        name, _, after = rest.partition("}")
        inner = segment[len(before) : len(segment) - len(after)]
        if not inner or not segment.startswith(before) or not segment.endswith(after):
            return None
        values[name] = inner
    return values


def _routes(spec: Spec) -> Iterator[Route]:
    paths = spec.document.get("paths") or {}
    for path in paths:
        item, item_steps = spec.resolve(paths[path], ("paths", path))
        if not isinstance(item, dict):
            continue
        for method in METHODS:
            node = item.get(method)
            if isinstance(node, dict):
                for base in dict.fromkeys(_bases(spec, node, item)):
                    whole = base.rstrip("/") + path
                    endpoint = Endpoint(
                        id=node.get("operationId") or f"{method} {path}",
                        method=method.upper(),
                        path=whole,
                        node=node,
                        steps=(*item_steps, method),
                        parameters=tuple(_parameters(spec, item, item_steps, node, (*item_steps, method))),
                    )
                    segments = tuple(unquote(segment) for segment in whole.split("/"))
                    yield Route(whole, segments, {endpoint.method: endpoint})


def _bases(spec: Spec, node: Json, item: Json) -> Iterator[str]:
    """The path of each server's URL, with the defaults of its variables."""
    servers = node.get("servers") or item.get("servers") or spec.document.get("servers") or [{"url": "/"}]
    for server in servers:
        url = server.get("url", "/")
        for name, variable in (server.get("variables") or {}).items():
            url = url.replace("{" + name + "}", str(variable.get("default", "")))
        yield urlsplit(url).path


def _parameters(
    spec: Spec, item: Json, item_steps: Pointer, node: Json, steps: Pointer
) -> Iterator[tuple[dict[str, Any], Pointer]]:
    merged: dict[tuple[str, str], tuple[dict[str, Any], Pointer]] = {}
    for owner, where in ((item, item_steps), (node, steps)):
        for index, raw in enumerate(owner.get("parameters") or []):
            parameter, at = spec.resolve(raw, (*where, "parameters", index))
            merged[parameter["in"], parameter["name"]] = parameter, at
    yield from merged.values()
