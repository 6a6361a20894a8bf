"""The response to a valid request: the preferred example, the scenario's, or a generated one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeGuard

from samplewright.ir import Json, Scenario
from samplewright.mock.chat.chunks import join_chunks, split_completion
from samplewright.mock.chat.completion import CompletionGenerator
from samplewright.mock.chat.content import ExpensiveRequest, InvalidRequestSchema
from samplewright.mock.chat.request_body import wants_stream, wants_usage, without_streaming
from samplewright.mock.messages import Request, Response
from samplewright.mock.service.body_index import BodyIndex
from samplewright.mock.service.error_responses import ErrorResponses
from samplewright.mock.service.prefer import parse_prefer
from samplewright.mock.service.request_error import RequestError, cost_error, schema_error
from samplewright.mock.service.success_response import GENERATED, SuccessResponse
from samplewright.openapi import media_types
from samplewright.openapi.document import Spec
from samplewright.openapi.media_types import MediaType
from samplewright.openapi.paths import OperationObject
from samplewright.openapi.violations import Violation


class Responses:
    """Choose the responses of one operation."""

    def __init__(
        self,
        spec: Spec,
        operation: OperationObject,
        request_types: Iterable[MediaType],
        errors: ErrorResponses,
        scenarios: Iterable[Scenario],
    ):
        """Prepare the responses that do not depend on the request.

        Args:
            spec: The document.
            operation: The operation.
            request_types: The media types of the request's body.
            errors: The operation's error responses.
            scenarios: The operation's scenarios.
        """
        self._errors = errors
        self._success = SuccessResponse(spec, operation)
        self._generator = _generator(spec, media_types.json_of(request_types), self._success.json)
        self._responses: BodyIndex[Response] = BodyIndex()
        self._scenarios: BodyIndex[Scenario] = BodyIndex()
        for scenario in scenarios:
            if response := self._scenario_response(scenario):
                self._responses.add(scenario.body, response)
                self._scenarios.add(without_streaming(scenario.body), scenario)

    def respond(self, request: Request, body: Json) -> Response:
        """Return the response to a valid request.

        Args:
            request: The request.
            body: The JSON value of its body.

        Raises:
            RequestError: The request prefers an unknown response, or contains an invalid schema.
        """
        if header := request.header("prefer"):
            response = self._preferred(parse_prefer(header), body)
            if response is not None:
                return response
        response = self._responses.find(body)
        if response is not None:
            return response
        if self._generator is None:
            return self._default(request, body)
        scenario = self._scenarios.find(without_streaming(body))
        if scenario is not None:
            return _for_scenario(self._example(scenario.example, body) or self._success.default, scenario)
        return self._generate(body)

    def _default(self, request: Request, body: Json) -> Response:
        accepted = request.header("accept") or ""
        streamed = wants_stream(body) or ("event-stream" in accepted and "json" not in accepted)
        return (self._success.default_stream if streamed else None) or self._success.default

    def _generate(self, body: Json) -> Response:
        if self._generator is None or not isinstance(body, dict):
            return self._success.default
        try:
            completion = self._generator.generate(body)
        except InvalidRequestSchema as error:
            violation = Violation(error.pointer, "schema", None, f"invalid schema: {error}")
            raise schema_error(violation) from None
        except ExpensiveRequest as error:
            raise cost_error(Violation(error.pointer, "cost", None, str(error))) from None
        if wants_stream(body) and self._success.stream is not None:
            return self._success.from_events(split_completion(completion, wants_usage(body)), GENERATED)
        return self._success.from_json(completion, GENERATED)

    def _preferred(self, preferences: dict[str, str], body: Json) -> Response | None:
        """Return the response that `code` and `example` ask for; None if neither is given."""
        code, name = preferences.get("code"), preferences.get("example")
        if code is not None:
            status = self._preferred_status(code)
            if status != self._success.status:
                names = self._errors.example_names(status)
                if name is not None and name not in names:
                    raise _unknown_example(name, names)
                return self._errors.example(status, name, f"Prefer: code={status}")
        if name is None:
            return None
        response = self._example(name, body) if name in self._success.example_names else None
        if response is None:
            raise _unknown_example(name, self._success.example_names)
        return replace(response, scenario=name, detail=f"Prefer: example={name}")

    def _preferred_status(self, code: str) -> int:
        statuses = {str(status): status for status in sorted([self._success.status, *self._errors.statuses])}
        if code not in statuses:
            message = f"unknown status {code[:40]!r} in Prefer; available: {', '.join(statuses)}"
            raise RequestError("prefer", message, "prefer")
        return statuses[code]

    def _scenario_response(self, scenario: Scenario) -> Response | None:
        """Return the response to a scenario; None for a chat completion to be generated from each request."""
        response = self._example(scenario.example, scenario.body)
        if response is None:
            expected = scenario.response
            if self._generator is not None and not expected.documented:
                return None
            if expected.example is None:
                response = self._success.default
            elif expected.streamed:
                response = self._success.from_events(expected.example, GENERATED)
            else:
                response = self._success.from_json(expected.example, GENERATED)
        return _for_scenario(response, scenario)

    def _example(self, name: str, body: Json) -> Response | None:
        """Return an example of the document, as a whole or as a stream, as the request asks."""
        json, stream = self._success.json, self._success.stream
        value = json.examples.get(name) if json else None
        events = stream.examples.get(name) if stream else None
        if self._generator is not None and stream is not None and wants_stream(body):
            if events is None and _is_completion(value):
                events = split_completion(value, wants_usage(body))
            value = None if events is not None else value
        elif self._generator is not None and value is None and isinstance(events, list) and events:
            value = self._generator.add_usage(join_chunks(events), body if isinstance(body, dict) else {})
        if value is not None and json is not None:
            return self._success.from_json(value, name)
        return None if events is None else self._success.from_events(events, name)


def _generator(spec: Spec, request: MediaType | None, response: MediaType | None) -> CompletionGenerator | None:
    """Return a generator for an operation that returns chat completions."""
    if request is None or response is None:
        return None
    schema, pointer = response.schema, response.schema_pointer
    if not CompletionGenerator.supports(spec, request.schema, request.schema_pointer, schema, pointer):
        return None
    return CompletionGenerator(spec, schema, pointer)


def _for_scenario(response: Response, scenario: Scenario) -> Response:
    return replace(response, scenario=scenario.name, detail=scenario.name)


def _unknown_example(name: str, names: Iterable[str]) -> RequestError:
    available = ", ".join(names) or "no named examples"
    return RequestError("prefer", f"unknown example {name[:80]!r} in Prefer; available: {available}", "prefer")


def _is_completion(value: Json) -> TypeGuard[dict[str, Any]]:
    choices = value.get("choices") if isinstance(value, dict) else None
    return isinstance(choices, list) and all(isinstance(choice, dict) and "message" in choice for choice in choices)
