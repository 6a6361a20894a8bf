"""The service: requests in, responses out, by the document alone; without I/O, clock or chance."""

from __future__ import annotations

from collections import defaultdict

from samplewright.errors import SpecError
from samplewright.ir import Scenario
from samplewright.mock.messages import Request, Response
from samplewright.mock.service.error_responses import ErrorResponses
from samplewright.mock.service.request_checks import RequestChecks
from samplewright.mock.service.request_error import RequestError
from samplewright.mock.service.responses import Responses
from samplewright.mock.service.routes import Route, Router, split_target
from samplewright.mock.service.schemas import SchemaCompiler
from samplewright.openapi import operations, scenarios
from samplewright.openapi.document import Spec
from samplewright.openapi.paths import OperationObject

_MAX_SHOWN_PATH, _MAX_SHOWN_METHOD = 200, 40

#: Larger bodies, and bodies with these words, may take long: schemas, several choices, escapes that may hide either.
_COSTLY_SIZE = 16_384
_COSTLY_WORDS = (b"schema", b"parameters", b'"n"', b"\\u")


class _OperationHandler:
    """The checks and the responses of one operation."""

    def __init__(
        self,
        spec: Spec,
        schemas: SchemaCompiler,
        operation: OperationObject,
        scenarios: list[Scenario],
        max_body: int,
    ):
        self._checks = RequestChecks(spec, schemas, operation, max_body)
        self.errors = ErrorResponses(spec, schemas, operation)
        self._responses = Responses(spec, operation, self._checks.media_types, self.errors, scenarios)

    def respond(self, request: Request, query: str, path_values: dict[str, str]) -> Response:
        try:
            return self._responses.respond(request, self._checks.check(request, query, path_values))
        except RequestError as error:
            challenge = self._checks.credentials.challenge if error.check == "credentials" else None
            return self.errors.build(error, [("www-authenticate", challenge)] if challenge else [])


class Service:
    """Respond to requests as a document says.

    The checks come in this order: path, method, credentials, media type, size, encoding, JSON, schema. The response to
    the same request is always the same.
    """

    def __init__(self, spec: Spec, *, max_body: int = 8_000_000):
        """Read the operations of a document.

        Args:
            spec: The document.
            max_body: Largest request body, in bytes, also after decompression.

        Raises:
            SpecError: The document has no operation, or an invalid schema.
        """
        self._router = Router(spec)
        if not self._router.routes:
            raise spec.error("no operation", ("paths",), "add an operation under paths")
        schemas = SchemaCompiler(spec)
        by_operation: defaultdict[tuple[str, str], list[Scenario]] = defaultdict(list)
        for scenario in _scenarios(spec):
            by_operation[scenario.method, scenario.operation].append(scenario)
        self._handlers = {
            (route.path, method): _OperationHandler(
                spec, schemas, operation, by_operation[method, operation.id], max_body
            )
            for route in self._router.routes.values()
            for method, operation in route.operations.items()
        }

    def respond(self, request: Request) -> Response:
        """Return the response to a request, whatever it contains."""
        path, query = split_target(request.target)
        route, path_values = self._router.find(path)
        if route is None:
            return self._path_error(request, path)
        handler = self._handlers.get((route.path, request.method))
        if handler is None:
            return self._method_error(request, route)
        return handler.respond(request, query, path_values)

    def _path_error(self, request: Request, path: str) -> Response:
        nearest = self._router.nearest(path)
        method = request.method if request.method in nearest.operations else next(iter(nearest.operations))
        message = f"unknown path {path[:_MAX_SHOWN_PATH]}; did you mean {method} {nearest.path}?"
        return self._handlers[nearest.path, method].errors.build(RequestError("path", message, "path_not_found"))

    def _method_error(self, request: Request, route: Route) -> Response:
        methods = sorted(route.operations)
        message = (
            f"method {request.method[:_MAX_SHOWN_METHOD]} not allowed for {route.path}; use {' or '.join(methods)}"
        )
        error = RequestError("method", message, "method_not_allowed")
        return self._handlers[route.path, methods[0]].errors.build(error, [("allow", ", ".join(methods))])


def is_costly(request: Request) -> bool:
    """Return whether a response may take longer than others should wait."""
    body = request.body
    if len(body) > _COSTLY_SIZE or any(word in body for word in _COSTLY_WORDS):
        return True
    return any(name == "content-encoding" for name, _ in request.headers)


def _scenarios(spec: Spec) -> tuple[Scenario, ...]:
    """Return the document's scenarios; a document without samples can be served nevertheless."""
    try:
        return scenarios.build(spec, operations.read(spec))
    except SpecError:
        return ()
