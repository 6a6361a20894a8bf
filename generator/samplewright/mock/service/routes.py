"""Routing: the operation that a request is for, by its path and method."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from urllib.parse import unquote, urlsplit

from samplewright.openapi import paths, servers
from samplewright.openapi.document import Spec
from samplewright.openapi.paths import OperationObject

_MAX_COMPARED = 300
_MAX_ENDING = 200


@dataclass(frozen=True, slots=True)
class Route:
    """A path and its operations.

    Attributes:
        path: The path template, with the server's own path in front.
        segments: The parts between slashes, percent-decoded.
        operations: By method, in capitals.
    """

    path: str
    segments: tuple[str, ...]
    operations: dict[str, OperationObject] = field(default_factory=dict)


class Router:
    """Find the route of a path. A path template without parameters goes before one with parameters."""

    def __init__(self, spec: Spec):
        """Read the routes of a document."""
        self.routes: dict[str, Route] = {}
        for path, operation in sorted(_paths(spec), key=lambda item: item[0].count("{")):
            segments = tuple(unquote(segment) for segment in path.split("/"))
            route = self.routes.setdefault(path, Route(path, segments))
            route.operations.setdefault(operation.method.upper(), operation)
        self._literal = {path: route for path, route in self.routes.items() if "{" not in path}

    def find(self, path: str) -> tuple[Route | None, dict[str, str]]:
        """Return the route of a path as sent, and the values of its parameters."""
        if route := self._literal.get(path):
            return route, {}
        segments = [unquote(segment) for segment in path.split("/")]
        for route in self.routes.values():
            if (values := _match(route.segments, segments)) is not None:
                return route, values
        return None, {}

    def nearest(self, path: str) -> Route:
        """Return the route whose path is most similar to the one sent, or ends like it."""
        path = path.rstrip("/")
        ending = path[-_MAX_ENDING:]
        matches = [candidate for candidate in self.routes if candidate.endswith(ending)] if ending else []
        matches = matches or get_close_matches(path[:_MAX_COMPARED], self.routes, n=1, cutoff=0)
        return self.routes[matches[0]] if matches else next(iter(self.routes.values()))


def split_target(target: str) -> tuple[str, str]:
    """Return path and query of a request target, in origin-form or absolute-form."""
    if not target.startswith("/"):
        try:
            parts = urlsplit(target)
        except ValueError:
            return target, ""
        return (parts.path or "/", parts.query) if parts.scheme else (target, "")
    path, _, query = target.partition("?")
    return path, query.partition("#")[0]


def _match(template: tuple[str, ...], segments: list[str]) -> dict[str, str] | None:
    """Return the values of a template's parameters; None if the segments do not match it."""
    if len(template) != len(segments):
        return None
    values = {}
    for pattern, segment in zip(template, segments, strict=True):
        prefix, brace, remainder = pattern.partition("{")
        if not brace:
            if pattern != segment:
                return None
            continue
        name, _, suffix = remainder.partition("}")
        value = segment[len(prefix) : len(segment) - len(suffix)]
        if not value or not segment.startswith(prefix) or not segment.endswith(suffix):
            return None
        values[name] = value
    return values


def _paths(spec: Spec) -> Iterator[tuple[str, OperationObject]]:
    for operation in paths.walk_operations(spec):
        for base in dict.fromkeys(server.path for server in servers.read(spec, operation)):
            yield base.rstrip("/") + operation.path, operation
