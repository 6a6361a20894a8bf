"""Scenarios: each request example of an operation, with the response example of the same name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from samplewright.errors import Problem, SpecError, nearest
from samplewright.ir import ExpectedResponse, Form, Json, OutputKind, Scenario
from samplewright.naming import file_name, fingerprint, snake
from samplewright.openapi import models, security
from samplewright.openapi.document import Spec
from samplewright.openapi.example_values import example_value
from samplewright.openapi.media_types import MediaType
from samplewright.openapi.models import DocumentedModel
from samplewright.openapi.operations import Operation
from samplewright.openapi.parameters import Parameter
from samplewright.openapi.value_sizes import value_size

#: How large all requests and responses together may be, and how often the document's own size.
_MAX_SIZE, _SIZE_FACTOR = 10_000_000, 10
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e]*")


def build(spec: Spec, operations: Iterable[Operation]) -> tuple[Scenario, ...]:
    """Build the scenarios of operations, in the document's order, under unique and stable names.

    Each comes once for every documented model that has the capabilities it requires, its own model first.

    Raises:
        SpecError: A response example without request example, a parameter that no header can carry, a model without a
            capability that its own example requires, or samples that would be too large; with every problem.
    """
    operations = tuple(operations)
    documented = models.documented_models(spec)
    problems: list[Problem] = [problem for operation in operations for problem in _unpaired(spec, operation)]
    pairs = [(operation, example) for operation in operations for example in _example_names(operation)]
    scenarios: list[Scenario] = []
    left = _MAX_SIZE + _SIZE_FACTOR * len(spec.text)
    for (operation, example), name in zip(pairs, _unique_names(pairs), strict=True):
        try:
            scenario = _scenario(spec, operation, example, name)
            for variant in _for_each_model(spec, operation, scenario, documented):
                left -= value_size([variant.body, variant.response.example], left)
                if left < 0:
                    raise SpecError([*problems, _too_large(spec, operation)])
                scenarios.append(variant)
        except SpecError as error:
            problems += error.problems
            if left < 0:
                break
    if problems:
        raise SpecError(problems)
    return tuple(scenarios)


def _too_large(spec: Spec, operation: Operation) -> Problem:
    hint = "let fewer operations and models share large examples"
    return spec.problem("the samples up to this operation would be too large", operation.pointer, hint)


def _for_each_model(
    spec: Spec, operation: Operation, scenario: Scenario, documented: Sequence[DocumentedModel]
) -> Iterator[Scenario]:
    keys = scenario.body if isinstance(scenario.body, dict) else ()
    required = operation.example_requires.get(scenario.example, frozenset())
    required = required.union(*(operation.requires.get(key, ()) for key in keys))
    media_type = operation.stream if scenario.response.streamed else operation.response
    own_responses = media_type.model_examples.get(scenario.example, {}) if media_type else {}

    def response_of(model: DocumentedModel) -> Json:
        if media_type is None or model.id in own_responses:
            return own_responses.get(model.id)
        schema, pointer = media_type.schema, media_type.schema_pointer
        return models.fit_response(spec, schema, pointer, scenario.response.example, model)

    for variant in models.for_each_model(scenario, documented, required, response_of):
        model = next((model for model in documented if model.id == variant.model), None)
        if model and (missing := sorted(required - model.capabilities)):
            pointer = (*operation.pointer, "requestBody")
            hint = f"add it to `capabilities` of the model, or let the example {scenario.example!r} name another model"
            raise spec.error(f"the model {model.id!r} lacks the capability {missing[0]!r}", pointer, hint)
        yield variant


def _unpaired(spec: Spec, operation: Operation) -> Iterator[Problem]:
    """Response examples whose name no request example has, where request examples have names."""
    requests = {name: None for name in operation.body.examples if name} if operation.body else {}
    for media_type in filter(None, (operation.response, operation.stream)) if requests else ():
        for name in media_type.examples:
            if name and name not in requests:
                message = f"the response example {name!r} matches no request example"
                yield spec.problem(message, (*media_type.pointer, "examples", name), nearest(name, requests))
        for name in media_type.model_examples:
            if name not in requests:
                message = f"x-scenario {name!r} matches no request example"
                yield spec.problem(message, (*media_type.pointer, "examples"), nearest(name, requests))


def _unique_names(pairs: Sequence[tuple[Operation, str]]) -> Iterator[str]:
    """Yield a name for each example.

    An example of the main operation has its own name, others follow the name of their operation: so an example that is
    added renames no other. No two names are equal without case and separators, since files are named in every style.
    """
    main = _main_operation(pairs)
    taken: set[str] = set()
    numbers: dict[str, int] = {}
    for operation, example in pairs:
        base = name = _name(operation, example, operation is main)
        while name.replace("_", "") in taken:
            numbers[base] = numbers.get(base, 1) + 1
            name = f"{base}_{numbers[base]}"
        taken.add(name.replace("_", ""))
        yield name


def _main_operation(pairs: Sequence[tuple[Operation, str]]) -> Operation | None:
    """Return the first operation with named examples, of requests if any has those."""
    named = [operation for operation, example in pairs if example]
    return next((operation for operation in named if operation.body), named[0] if named else None)


def _name(operation: Operation, example: str, is_main: bool) -> str:
    prefix = snake(operation.id) or operation.method.lower()
    if not example:
        return file_name(prefix)
    name = snake(example)
    if not name:
        return file_name(f"{prefix}_{fingerprint(example)}")
    # `complete_basic` also is the program of basic's complete form.
    is_free = is_main and not name.startswith(f"{Form.COMPLETE}_")
    return file_name(name if is_free else f"{prefix}_{name}")


def _example_names(operation: Operation) -> list[str]:
    """Names of the request examples; the empty name is the only one, unnamed or made."""
    if operation.body is not None:
        return list(operation.body.examples) or [""]
    responses = [
        *(operation.response.examples if operation.response else ()),
        *(operation.stream.examples if operation.stream else ()),
    ]
    return list(dict.fromkeys(responses)) or [""]


def _scenario(spec: Spec, operation: Operation, example: str, name: str) -> Scenario:
    body = _request_body(spec, operation.body, example) if operation.body else None
    path, headers = _filled(spec, operation)
    keys = tuple(body) if isinstance(body, dict) else ()
    standard, declared = set(operation.standard), set(operation.declared)
    return Scenario(
        name=name,
        example=example,
        operation=operation.id,
        summary=operation.summaries.get(example, {}),
        description=operation.descriptions.get(example, {}),
        method=operation.method,
        base_url=operation.base_url,
        path=path,
        headers=headers,
        auth=operation.auth,
        body=body,
        content_type=operation.body.name if operation.body else None,
        timeout=operation.timeout,
        extensions=tuple(key for key in keys if key not in standard) if operation.declared else (),
        unknown=tuple(key for key in keys if key not in declared),
        response=_expected_response(spec, operation, example),
    )


def _request_body(spec: Spec, media_type: MediaType, example: str) -> Json:
    if example in media_type.examples:
        return media_type.examples[example]
    return example_value(spec, media_type.schema, media_type.schema_pointer, omit="readOnly")


def _expected_response(spec: Spec, operation: Operation, example: str) -> ExpectedResponse:
    """Streamed if only the event stream has an example of this name, or if there is nothing else."""
    response, stream = operation.response, operation.stream
    if stream is not None and (response is None or (example in stream.examples and example not in response.examples)):
        events, documented = _response_value(spec, stream, example)
        events = events if isinstance(events, list) else [events]
        return ExpectedResponse(_output_kind(events, "delta"), True, stream.stream_end, events, documented)
    if response is None:
        return ExpectedResponse(OutputKind.JSON, False, None, None, False)
    value, documented = _response_value(spec, response, example)
    return ExpectedResponse(_output_kind([value], "message"), False, None, value, documented)


def _response_value(spec: Spec, media_type: MediaType, example: str) -> tuple[Json, bool]:
    """Return the response of an example, and whether the document has it.

    It is the example of the same name, else the unnamed one; for an unnamed request the first one.
    """
    names = (example, "") if example else ("", *media_type.examples)
    for name in names:
        if name in media_type.examples:
            return media_type.examples[name], True
    return example_value(spec, media_type.schema, media_type.schema_pointer, omit="writeOnly"), False


def _output_kind(responses: list[Json], part: str) -> OutputKind:
    """Recognise chat completions: they have `choices[].message`, or `choices[].delta` in a stream."""
    kind = OutputKind.JSON
    for response in responses:
        choices = response.get("choices") if isinstance(response, dict) else None
        for choice in choices if isinstance(choices, list) else []:
            message = choice.get(part) if isinstance(choice, dict) else None
            if isinstance(message, dict):
                if message.get("tool_calls"):
                    return OutputKind.TOOL_CALLS
                kind = OutputKind.TEXT
    return kind


def _filled(spec: Spec, operation: Operation) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the path with its parameters and query filled in, and the headers."""
    if _STRAY_PERCENT.search(operation.path):
        hint = "write %25 for a percent sign"
        raise spec.error("a percent sign without two hexadecimal digits in the path", ("paths", operation.path), hint)
    for parameter in operation.parameters:
        if parameter.location == "header" and parameter.name.lower() in security.RESERVED_HEADERS:
            hint = "the client itself sends it; remove the parameter"
            raise spec.error(f"the header {parameter.name} cannot be a parameter", (*parameter.pointer, "name"), hint)
    path = quote(operation.path, safe="/{}%:@!$&'()*+,;=~")
    query: list[str] = []
    headers: list[tuple[str, str]] = []
    for parameter in (parameter for parameter in operation.parameters if parameter.required or parameter.examples):
        text = _text(_parameter_value(spec, parameter))
        if parameter.location == "path":
            path = path.replace("{" + quote(parameter.name, safe="") + "}", quote(text, safe="~"))
        elif parameter.location == "query":
            query.append(f"{quote(parameter.name, safe='~')}={quote(text, safe='~')}")
        elif parameter.location == "header":
            if not security.TOKEN.fullmatch(parameter.name):
                raise spec.error(f"invalid header name {parameter.name!r}", (*parameter.pointer, "name"))
            if not _HEADER_VALUE.fullmatch(text):
                raise spec.error(f"invalid header value {text[:200]!r}", parameter.pointer, "use printable ASCII only")
            if not operation.auth or parameter.name.lower() != operation.auth.header.lower():  # the key goes there
                headers.append((parameter.name, text))
    path = path.replace("{", "%7B").replace("}", "%7D")
    return path + ("?" + "&".join(query) if query else ""), tuple(headers)


def _parameter_value(spec: Spec, parameter: Parameter) -> Json:
    if parameter.examples:
        return parameter.examples[0]
    return example_value(spec, parameter.schema, parameter.schema_pointer, omit="readOnly")


def _text(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(map(_text, value))
    if isinstance(value, dict):
        return ",".join(f"{key},{_text(item)}" for key, item in value.items())
    return "" if value is None else str(value)
