"""What pages are made from: a document, its scenarios and their samples -> plain values in one language.

A page is about a model, where the document has models' cards, else about an operation. It shows every scenario of its
operations; those that name its own model first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from samplewright.emit.docs.badges import Badge, badge
from samplewright.emit.docs.cards import Card, cards
from samplewright.emit.docs.fields import Field, Reader
from samplewright.emit.docs.words import Words
from samplewright.ir import Auth, ExpectedResponse, Scenario
from samplewright.naming import slug
from samplewright.openapi.document import Spec
from samplewright.openapi.operations import JSON_MEDIA, Operation
from samplewright.openapi.pointers import Pointer
from samplewright.openapi.texts import localized
from samplewright.output.ledger import Ledger
from samplewright.targets.discovery import Target


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample to show. file: its path in the output folder. badge: None if it is not there, for the reason `skip`."""

    target: str
    label: str
    file: str
    text: str
    highlight: str
    badge: Badge | None
    skip: str | None


@dataclass(frozen=True, slots=True)
class Scene:
    """A scenario to show. request, response: as text; a streamed response as it comes over the wire.

    path: with query, below the endpoint's base URL. headers: further ones, each `name: value`.
    """

    name: str
    title: str
    about: str
    request: str | None
    response: str | None
    streamed: bool
    path: str
    headers: tuple[str, ...]
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A response that is an error."""

    code: str
    text: str
    headers: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An operation to show.

    parameters: (location, fields). sdk: labels of the targets whose library knows the
    operation. mock: the base URL of a mock of it. done: data of a stream's last event.
    """

    id: str
    title: str
    about: str
    method: str
    base_url: str
    path: str
    auth: Auth | None
    timeout: int
    sdk: tuple[str, ...]
    mock: str
    parameters: tuple[tuple[str, tuple[Field, ...]], ...]
    body: tuple[Field, ...]
    response: tuple[Field, ...]
    events: tuple[Field, ...]
    done: str | None
    errors: tuple[Refusal, ...]
    error_fields: tuple[Field, ...]
    scenes: tuple[Scene, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page to write. slug: its name in paths. own: names of the scenarios that are about its model.

    foreign: no scenario is, so all are shown instead.
    """

    slug: str
    title: str
    card: Card | None
    endpoints: tuple[Endpoint, ...]
    own: frozenset[str]
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """All pages of a document in one language, and what they share."""

    title: str
    about: str
    version: str
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Source:
    """What pages are made from.

    targets: those with samples, in the order of the page. samples: path -> text, as generated. ledger: what of them
    was verified.
    """

    spec: Spec
    operations: Sequence[Operation]
    scenarios: Sequence[Scenario]
    targets: Sequence[Target]
    samples: Mapping[str, str]
    ledger: Ledger


def book(source: Source, words: Words) -> Book:
    """The pages of a document in the language of the words."""
    info = source.spec.document.get("info") or {}
    endpoints = tuple(_endpoint(source, operation, words) for operation in source.operations)
    return Book(
        title=words.pick(localized(info, "title")),
        about=words.pick(localized(info, "description")),
        version=str(info.get("version", "")),
        pages=tuple(_pages(source, endpoints, cards(source.spec.document, words))),
    )


def _pages(source: Source, endpoints: Sequence[Endpoint], known: Sequence[Card]) -> Iterator[Page]:
    if not known:
        for endpoint, name in zip(endpoints, _unique(one.id for one in endpoints), strict=True):
            yield Page(name, endpoint.title, None, (endpoint,), frozenset(scene.name for scene in endpoint.scenes))
        return
    for card, name in zip(known, _unique(one.id for one in known), strict=True):
        own = frozenset(one.name for one in source.scenarios if _names(one, card.id))
        everything = frozenset(one.name for one in source.scenarios)
        yield Page(name, card.name, card, tuple(endpoints), own or everything, foreign=not own)


def _names(scenario: Scenario, id: str) -> bool:
    """Whether a request names the model: a member of its body is the id."""
    return isinstance(scenario.body, dict) and id in [one for one in scenario.body.values() if isinstance(one, str)]


def _unique(names: Iterable[str]) -> Iterator[str]:
    taken: set[str] = {"index"}  # the site's own page
    for name in names:
        base = chosen = slug(name) or "page"
        number = 2
        while chosen in taken:
            chosen, number = f"{base}-{number}", number + 1
        taken.add(chosen)
        yield chosen


def _endpoint(source: Source, operation: Operation, words: Words) -> Endpoint:
    spec, read = source.spec, Reader(source.spec, words)
    node = spec.value_at(operation.pointer)
    response, events = operation.response, operation.stream
    errors, error_fields = _errors(spec, read, node, operation.pointer, words)
    return Endpoint(
        id=operation.id,
        title=words.pick(localized(node, "summary")) or operation.id,
        about=words.pick(localized(node, "description")),
        method=operation.method,
        base_url=operation.base_url,
        path=operation.path,
        auth=operation.auth,
        timeout=operation.timeout,
        sdk=tuple(
            _label(one, words)
            for one in source.targets
            if one.settings.paths and any(one.skipped(scenario) is None for scenario in _of(source, operation))
        ),
        mock=f"http://localhost:8080{urlsplit(operation.base_url).path}",
        parameters=tuple(_parameters(spec, read, operation.pointer)),
        body=read.fields(operation.body.schema, (*operation.body.path, "schema")) if operation.body else (),
        response=read.fields(response.schema, (*response.path, "schema")) if response else (),
        events=read.items(events.schema, (*events.path, "schema")) if events else (),
        done=events.done if events else None,
        errors=errors,
        error_fields=error_fields,
        scenes=tuple(_scene(source, scenario, words) for scenario in _of(source, operation)),
    )


def _of(source: Source, operation: Operation) -> list[Scenario]:
    return [one for one in source.scenarios if one.operation == operation.id]


def _label(target: Target, words: Words) -> str:
    return words.pick(target.settings.title) or target.name


def _parameters(spec: Spec, read: Reader, steps: Pointer) -> Iterator[tuple[str, tuple[Field, ...]]]:
    merged: dict[tuple[str, str], Field] = {}
    for where in (steps[:-1], steps):
        for index, raw in enumerate(spec.value_at(where).get("parameters") or ()):
            parameter, at = spec.resolve(raw, (*where, "parameters", index))
            name, location = parameter["name"], parameter["in"]
            schema = parameter.get("schema") or {}
            beside = {key: parameter[key] for key in ("description", "x-i18n", "example") if key in parameter}
            shown = {**schema, **beside} if isinstance(schema, dict) else beside
            needed = location == "path" or bool(parameter.get("required"))
            merged[location, name] = read.field(name, shown, (*at, "schema"), name, needed)
    for location in ("path", "query", "header", "cookie"):
        if fields := tuple(field for (place, _), field in merged.items() if place == location):
            yield location, fields


def _errors(
    spec: Spec, read: Reader, node: dict[str, Any], steps: Pointer, words: Words
) -> tuple[tuple[Refusal, ...], tuple[Field, ...]]:
    """The responses that are no success, and the fields of the first of their bodies."""
    found: list[Refusal] = []
    fields: tuple[Field, ...] = ()
    for code, raw in (node.get("responses") or {}).items():
        if str(code)[:1] in "123":
            continue
        response, at = spec.resolve(raw, (*steps, "responses", code))
        headers = []
        for name, header in (response.get("headers") or {}).items():
            header, where = spec.resolve(header, (*at, "headers", name))
            shown = {**(header.get("schema") or {}), **{k: header[k] for k in ("description", "x-i18n") if k in header}}
            headers.append(read.field(name, shown, (*where, "schema"), name, None))
        found.append(Refusal(str(code), words.pick(localized(response, "description")), tuple(headers)))
        for media, content in (response.get("content") or {}).items():
            if not fields and JSON_MEDIA.fullmatch(media):
                body, where = spec.resolve(content, (*at, "content", media))
                fields = read.fields(body.get("schema") or {}, (*where, "schema"))
    return tuple(found), fields


def _scene(source: Source, scenario: Scenario, words: Words) -> Scene:
    response = scenario.response
    return Scene(
        name=scenario.name,
        title=words.pick(scenario.summary) or scenario.name.replace("_", " ").capitalize(),
        about=words.pick(scenario.description),
        request=None if scenario.body is None else _pretty(scenario.body),
        response=None if response.example is None else _response(response),
        streamed=response.streamed,
        path=scenario.path,
        headers=tuple(f"{name}: {value}" for name, value in scenario.headers),
        samples=tuple(_sample(source, target, scenario, words) for target in source.targets),
    )


def _sample(source: Source, target: Target, scenario: Scenario, words: Words) -> Sample:
    path = f"{target.name}/{target.file_name(scenario.name)}"
    skip = target.skipped(scenario)
    text = source.samples.get(path, "") if skip is None else ""
    entry = source.ledger.get(target.name, {}).get(scenario.name)
    shown = badge(entry, text, words) if skip is None else None
    return Sample(target.name, _label(target, words), path, text, target.settings.highlight, shown, skip)


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _response(response: ExpectedResponse) -> str:
    if not response.streamed:
        return _pretty(response.example)
    events = [json.dumps(event, ensure_ascii=False) for event in response.example]
    return "\n".join(f"data: {data}\n" for data in (*events, *([] if response.done is None else [response.done])))
