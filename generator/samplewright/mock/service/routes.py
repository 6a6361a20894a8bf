"""Which operation a request is for: by its path, then by its method."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from urllib.parse import unquote, urlsplit

from samplewright.openapi import paths, servers
from samplewright.openapi.document import Spec
from samplewright.openapi.parameters import Parameter
from samplewright.openapi.parameters import read as read_parameters
from samplewright.openapi.paths import OperationObject


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An operation of the document at one server's path.

    Attributes:
        id: The operation's id.
        method: In capitals.
        path: With the server's own path in front.
        operation: As the document has it.
        parameters: Of the path and of the operation.
    """

    id: str
    method: str
    path: str
    operation: OperationObject
    parameters: tuple[Parameter, ...]


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
    for operation in paths.walk_operations(spec):
        parameters = read_parameters(spec, operation)
        for base in dict.fromkeys(server.path for server in servers.read(spec, operation)):
            path = base.rstrip("/") + operation.path
            endpoint = Endpoint(operation.id, operation.method.upper(), path, operation, parameters)
            segments = tuple(unquote(segment) for segment in path.split("/"))
            yield Route(path, segments, {endpoint.method: endpoint})
