"""Requests -> answers, by the document alone: no input or output, no clock, no chance."""

from __future__ import annotations

from collections import defaultdict

from samplewright.errors import SpecError
from samplewright.ir import Json, Scenario
from samplewright.mock.messages import Request, Response
from samplewright.mock.service.error_responses import Refusals
from samplewright.mock.service.request_checks import Checks, Refused
from samplewright.mock.service.responses import Responses
from samplewright.mock.service.routes import Endpoint, Route, Routes, path_of
from samplewright.mock.service.schemas import Schemas
from samplewright.openapi import operations, scenarios
from samplewright.openapi.document import Spec
from samplewright.openapi.pointers import format_pointer
from samplewright.openapi.violations import shortened


class _Operation:
    """What an operation checks, how it refuses and how it responses."""

    def __init__(self, spec: Spec, schemas: Schemas, endpoint: Endpoint, scenarios: list[Scenario], max_body: int):
        self.checks = Checks(spec, schemas, endpoint, max_body)
        self.refusals = Refusals(spec, schemas, endpoint)
        self.responses = Responses(spec, endpoint, self.checks.contents, self.refusals, scenarios)


class Service:
    """Answers requests as the document says.

    What is wrong with a request is found in this order: path, method, credentials, media type, size, encoding, JSON,
    schema. The answer to the same request is always the same.
    """

    def __init__(self, spec: Spec, *, max_body: int = 8_000_000):
        """
        max_body: bytes that a body may have, decompressed.

        Raises:
            SpecError: a schema of the document is none.
        """
        self._routes = Routes(spec)
        if not self._routes.all:
            raise spec.error("the document has no operation", ("paths",), "describe one under paths")
        schemas = Schemas(spec)
        scenarios: defaultdict[tuple[str, str], list[Scenario]] = defaultdict(list)
        for scenario in _scenarios(spec):
            scenarios[scenario.method, scenario.operation].append(scenario)
        self._operations = {
            (route.path, method): _Operation(spec, schemas, endpoint, scenarios[method, endpoint.id], max_body)
            for route in self._routes.all.values()
            for method, endpoint in route.endpoints.items()
        }

    def respond(self, request: Request) -> Response:
        """The answer to a request; never raises, whatever the request holds."""
        path, query = path_of(request.target)
        route, values = self._routes.find(path)
        if route is None:
            return self._no_path(request, path)
        operation = self._operations.get((route.path, request.method))
        if operation is None:
            return self._no_method(request, route)
        try:
            body: Json = operation.checks.pass_(request, query, values)
            return operation.responses.respond(request, body)
        except Refused as refused:
            return _refusal(operation, refused)

    def _no_path(self, request: Request, path: str) -> Response:
        near = self._routes.nearest(path)
        method = request.method if request.method in near.endpoints else next(iter(near.endpoints))
        message = f"there is no path {path[:200]}; did you mean {method} {near.path}?"
        return self._operations[near.path, method].refusals.refuse("path", message, "path_not_found")

    def _no_method(self, request: Request, route: Route) -> Response:
        allowed = sorted(route.endpoints)
        message = f"{request.method[:40]} is not allowed at {route.path}; {' and '.join(allowed)} is"
        operation = self._operations[route.path, allowed[0]]
        return operation.refusals.refuse(
            "method", message, "method_not_allowed", headers=[("allow", ", ".join(allowed))]
        )


def _refusal(operation: _Operation, refused: Refused) -> Response:
    headers = []
    if refused.check == "credentials" and (challenge := operation.checks.security.challenge):
        headers.append(("www-authenticate", challenge))
    answer = operation.refusals.refuse(refused.check, refused.message, refused.code, refused.param, headers)
    if (violation := refused.violation) is not None:
        answer.extra.update(pointer=shortened(format_pointer(violation.pointer)), rule=violation.rule)
    return answer


def _scenarios(spec: Spec) -> tuple[Scenario, ...]:
    """The document's scenarios; none if no sample could be made of it, which is no reason not to answer."""
    try:
        return scenarios.build(spec, operations.read(spec))
    except SpecError:
        return ()
