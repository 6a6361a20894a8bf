"""Operations that samples can call: those with a JSON request or response."""

from __future__ import annotations

from dataclasses import dataclass

from samplewright.errors import Problem, SpecError
from samplewright.ir import Auth
from samplewright.openapi import media_types, models, parameters, paths, schemas, security, servers
from samplewright.openapi.document import Spec
from samplewright.openapi.media_types import MediaType
from samplewright.openapi.parameters import Parameter
from samplewright.openapi.paths import OperationObject
from samplewright.openapi.pointers import Pointer
from samplewright.openapi.texts import localized

DEFAULT_TIMEOUT = 300
_MAX_TIMEOUT = 86400


@dataclass(frozen=True, slots=True)
class Operation:
    """An OpenAPI operation with a JSON request or response.

    Attributes:
        id: The operationId, or method and path if there is none.
        method: In capitals.
        base_url: Absolute, without a slash at the end.
        path: The path template.
        definition: The Operation Object.
        auth: The header that carries the key; None if there is none.
        parameters: Its own and those of its path item.
        timeout: Seconds (`x-timeout-seconds`).
        body: The JSON request body.
        summaries: Of each named request example, by language.
        descriptions: Of each named request example, by language.
        declared: The top-level properties of the body's schema, those of `allOf`, `anyOf` and `oneOf` among them.
        standard: Those of them without `x-extension`.
        requires: Capabilities that a model needs (`x-requires`), by top-level property.
        example_requires: The same, by request example.
        response: The JSON response.
        stream: The response as a stream of server-sent events.
    """

    id: str
    method: str
    base_url: str
    path: str
    definition: OperationObject
    auth: Auth | None
    parameters: tuple[Parameter, ...]
    timeout: int
    body: MediaType | None
    summaries: dict[str, dict[str, str]]
    descriptions: dict[str, dict[str, str]]
    declared: tuple[str, ...]
    standard: tuple[str, ...]
    requires: dict[str, frozenset[str]]
    example_requires: dict[str, frozenset[str]]
    response: MediaType | None
    stream: MediaType | None

    @property
    def pointer(self) -> Pointer:
        """Leads to the Operation Object."""
        return self.definition.pointer


def read(spec: Spec) -> tuple[Operation, ...]:
    """Return the operations with a JSON request or response, in the document's order.

    Raises:
        SpecError: There is none, or some that no sample can call; with every problem.
    """
    operations: list[Operation] = []
    problems: list[Problem] = []
    for node in paths.walk_operations(spec):
        try:
            if operation := _operation(spec, node):
                operations.append(operation)
        except SpecError as error:
            problems += error.problems
    if problems:
        raise SpecError(problems)
    if not operations:
        hint = "describe an operation with application/json as its media type"
        raise spec.error("no operation with a JSON request or response", ("paths",), hint)
    return tuple(operations)


def _operation(spec: Spec, operation: OperationObject) -> Operation | None:
    body_node, body_pointer = spec.descend(operation.node, operation.pointer, "requestBody")
    requests = media_types.read(spec, body_node, body_pointer)
    body = media_types.json_of(requests)
    if requests and body is None:
        return None  # no JSON, but something else
    success = paths.success_response(spec, operation)
    responses = media_types.read(spec, success.node, success.pointer) if success else ()
    response, stream = media_types.json_of(responses), media_types.event_stream_of(responses)
    if body is None and response is None and stream is None:
        return None
    for media_type in filter(None, (body, response, stream)):
        _check(spec, media_type)
    properties = schemas.possible_properties(spec, body.schema, body.schema_pointer) if body else ()
    examples = media_types.named_examples(spec, body.node, body.pointer) if body else {}
    return Operation(
        id=operation.id,
        method=operation.method.upper(),
        base_url=servers.base_url(spec, operation),
        path=operation.path,
        definition=operation,
        auth=security.auth(spec, operation),
        parameters=parameters.read(spec, operation),
        timeout=_timeout(spec, operation),
        body=body,
        summaries={name: localized(example, "summary") for name, (example, _) in examples.items()},
        descriptions={name: localized(example, "description") for name, (example, _) in examples.items()},
        declared=tuple(field.name for field in properties),
        standard=tuple(field.name for field in properties if not _is_extension(spec, field)),
        requires={
            field.name: models.requirements(spec, *spec.resolve(field.schema, field.pointer)) for field in properties
        },
        example_requires={name: models.requirements(spec, *example) for name, example in examples.items()},
        response=response,
        stream=stream,
    )


def _check(spec: Spec, media_type: MediaType) -> None:
    """Raise for what a media type has that samples cannot be made of."""
    for example, pointer in media_types.named_examples(spec, media_type.node, media_type.pointer).values():
        if "value" not in example:
            raise spec.error("the example has no value", pointer, "samples cannot be made from an externalValue")
    if media_type.stream_end is None and "x-stream-end" in media_type.node:
        raise spec.error("x-stream-end must be one line of text", (*media_type.pointer, "x-stream-end"))


def _timeout(spec: Spec, operation: OperationObject) -> int:
    seconds = operation.node.get("x-timeout-seconds", DEFAULT_TIMEOUT)
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 1 <= seconds <= _MAX_TIMEOUT:
        pointer = (*operation.pointer, "x-timeout-seconds")
        raise spec.error(f"the time limit must be a whole number of seconds, 1 to {_MAX_TIMEOUT}", pointer)
    return seconds


def _is_extension(spec: Spec, field: schemas.Property) -> bool:
    schema, _ = spec.resolve(field.schema, field.pointer)
    return isinstance(schema, dict) and bool(schema.get("x-extension"))
