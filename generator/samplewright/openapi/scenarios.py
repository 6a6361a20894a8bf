"""Operations -> scenarios: each request example with the response example of the same name.

Where the document names no example, one is made from the schema: its required fields, each with its own example,
default, first allowed value, or the least value that its rules admit.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from urllib.parse import quote

from samplewright.errors import Problem, SpecError
from samplewright.ir import ExpectedResponse, Json, OutputKind, Scenario
from samplewright.naming import snake
from samplewright.openapi.document import Spec
from samplewright.openapi.example_values import example_value
from samplewright.openapi.operations import Media, Operation, Parameter


def build(spec: Spec, operations: Iterable[Operation]) -> tuple[Scenario, ...]:
    """Every scenario of the operations, in the document's order, under names that are unique.

    Raises:
        SpecError: a value that makes no header, an example that cannot be used; with every problem found.
    """
    drafts = [(operation, example) for operation in operations for example in _examples(operation)]
    problems: list[Problem] = []
    scenarios: list[Scenario] = []
    for (operation, example), name in zip(drafts, _names(drafts), strict=True):
        try:
            scenarios.append(_scenario(spec, operation, example, name))
        except SpecError as error:
            problems += error.problems
    if problems:
        raise SpecError(problems)
    return tuple(scenarios)


def _names(drafts: Sequence[tuple[Operation, str]]) -> Iterator[str]:
    """A name for each: the example's own if no other has it, else with its operation's, else with a number.

    The unnamed or made example of an operation has the operation's name.
    """
    own = [snake(example) for _, example in drafts]
    uses = Counter(own)
    numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(2))
    taken: set[str] = set()
    for (operation, example), name in zip(drafts, own, strict=True):
        if not example or not name:
            name = snake(operation.id) or operation.method.lower()
        elif uses[name] > 1:
            name = f"{snake(operation.id)}_{name}"
        name = f"n{name}" if name[:1].isdigit() else name
        chosen = name
        while chosen in taken:
            chosen = f"{name}_{next(numbers[name])}"
        taken.add(chosen)
        yield chosen


def _examples(operation: Operation) -> list[str]:
    """Names of the request examples; the empty name stands for the only one, unnamed or made."""
    if operation.body is not None:
        return list(operation.body.examples) or [""]
    responses = [
        *(operation.response.examples if operation.response else ()),
        *(operation.stream.examples if operation.stream else ()),
    ]
    return list(dict.fromkeys(responses)) or [""]


def _scenario(spec: Spec, operation: Operation, example: str, name: str) -> Scenario:
    body = None
    if operation.body is not None:
        body = _example(spec, operation.body, example)
    path, headers = _fill(spec, operation)
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
        timeout=operation.timeout,
        extensions=tuple(key for key in body if key not in operation.standard) if isinstance(body, dict) else (),
        unknown=tuple(key for key in body if key not in operation.declared) if isinstance(body, dict) else (),
        response=_response(spec, operation, example),
    )


def _example(spec: Spec, media: Media, name: str) -> Json:
    if name in media.examples:
        return media.examples[name]
    return example_value(spec, media.schema, (*media.path, "schema"))


def _response(spec: Spec, operation: Operation, example: str) -> ExpectedResponse:
    """Streamed if only the event stream has an example of this name, or if there is nothing else."""
    response, stream = operation.response, operation.stream
    if stream is not None and (response is None or (example in stream.examples and example not in response.examples)):
        events = _example(spec, stream, example)
        events = events if isinstance(events, list) else [events]
        return ExpectedResponse(_kind(events, "delta"), True, stream.done, events)
    if response is None:
        return ExpectedResponse(OutputKind.JSON, False, None, None)
    body = _example(spec, response, example)
    return ExpectedResponse(_kind([body], "message"), False, None, body)


def _kind(responses: list[Json], part: str) -> OutputKind:
    """Told by the shape: `choices[].message` is a chat completion, `choices[].delta` a part of a streamed one."""
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


def _fill(spec: Spec, operation: Operation) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The path with its parameters and query filled in, and the headers."""
    path = quote(operation.path, safe="/{}%:@!$&'()*+,;=~")
    query: list[str] = []
    headers: list[tuple[str, str]] = []
    for parameter in operation.parameters:
        value = _text(_value(spec, parameter))
        if parameter.location == "path":
            path = path.replace("{" + quote(parameter.name, safe="") + "}", quote(value, safe="~"))
        elif parameter.location == "query":
            query.append(f"{quote(parameter.name, safe='~')}={quote(value, safe='~')}")
        elif parameter.location == "header":
            if not re.fullmatch(r"[\t\x20-\x7e]*", value):
                raise spec.error(f"{value!r} cannot be a header's value", parameter.path, "printable ASCII can")
            headers.append((parameter.name, value))
    path = path.replace("{", "%7B").replace("}", "%7D")
    return path + ("?" + "&".join(query) if query else ""), tuple(headers)


def _value(spec: Spec, parameter: Parameter) -> Json:
    if parameter.examples:
        return parameter.examples[0]
    return example_value(spec, parameter.schema, (*parameter.path, "schema"))


def _text(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(map(_text, value))
    if isinstance(value, dict):
        return ",".join(f"{key},{_text(item)}" for key, item in value.items())
    return "" if value is None else str(value)
