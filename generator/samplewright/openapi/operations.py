"""OpenAPI -> operations: servers, credentials, parameters and media types, references followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from samplewright.errors import Problem, SpecError
from samplewright.ir import Auth, Json
from samplewright.openapi.document import Spec
from samplewright.openapi.pointers import Pointer
from samplewright.openapi.texts import localized

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
JSON_MEDIA = re.compile(r"application/(?:[\w.+-]+\+)?json\s*(?:;.*)?", re.IGNORECASE)
STREAM_MEDIA = re.compile(r"text/event-stream\s*(?:;.*)?", re.IGNORECASE)
DEFAULT_TIMEOUT = 300
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_ENV = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Media:
    """A JSON body or an event stream: its schema, its named examples, and where it is written."""

    schema: Json
    examples: dict[str, Json]
    path: Pointer
    done: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A required parameter of a path, a query or a header, with its example if it has one."""

    name: str
    location: str
    schema: Json
    examples: tuple[Json, ...]
    path: Pointer


@dataclass(frozen=True, slots=True)
class Operation:
    """An OpenAPI operation that takes or gives JSON.

    id: the operationId, else made from method and path.
    summaries, descriptions: per request example, the text per language.
    timeout: seconds (`x-timeout-seconds`).
    declared, standard: top-level properties that the body's schema declares; those without `x-extension`.
    """

    id: str
    method: str
    base_url: str
    path: str
    pointer: Pointer
    auth: Auth | None
    parameters: tuple[Parameter, ...]
    timeout: int
    body: Media | None
    summaries: dict[str, dict[str, str]]
    descriptions: dict[str, dict[str, str]]
    declared: tuple[str, ...]
    standard: tuple[str, ...]
    response: Media | None
    stream: Media | None


def read(spec: Spec) -> tuple[Operation, ...]:
    """Every operation of the document that takes or gives JSON, in its order.

    Raises:
        SpecError: there is none, or one that no sample can call.
    """
    operations: list[Operation] = []
    problems: list[Problem] = []
    paths = spec.document.get("paths") or {}
    for path in paths:
        item, item_steps = spec.resolve(paths[path], ("paths", path))
        for method in METHODS:
            if isinstance(item, dict) and isinstance(item.get(method), dict):
                try:
                    if operation := _operation(spec, item, item_steps, path, method):
                        operations.append(operation)
                except SpecError as error:
                    problems += error.problems
    if problems:
        raise SpecError(problems)
    if not operations:
        raise spec.error(
            "no operation takes or gives JSON", ("paths",), "describe one, with application/json as its media type"
        )
    return tuple(operations)


def _operation(spec: Spec, item: dict[str, Any], item_steps: Pointer, path: str, method: str) -> Operation | None:
    node, steps = item[method], (*item_steps, method)
    body_node, body_steps = spec.descend(node, steps, "requestBody", "content")
    body = _media(spec, body_node, body_steps, JSON_MEDIA)
    if body_node and body is None:
        return None  # it takes something else than JSON
    responses_node, responses_steps = _success(spec, node, steps)
    response = _media(spec, responses_node, responses_steps, JSON_MEDIA)
    stream = _media(spec, responses_node, responses_steps, STREAM_MEDIA)
    if body is None and response is None and stream is None:
        return None
    properties = _properties(spec, body)
    timeout = node.get("x-timeout-seconds", DEFAULT_TIMEOUT)
    if isinstance(timeout, bool) or not isinstance(timeout, int) or not 1 <= timeout <= 86400:
        raise spec.error("the time limit must be a whole number of seconds, 1 to 86400", (*steps, "x-timeout-seconds"))
    return Operation(
        id=node.get("operationId") or f"{method} {path}",
        method=method.upper(),
        base_url=_base_url(spec, node, steps, item, item_steps),
        path=path,
        pointer=steps,
        auth=_auth(spec, node, steps),
        parameters=tuple(_parameters(spec, node, steps, item, item_steps)),
        timeout=timeout,
        body=body,
        summaries=_example_texts(spec, body_node, body_steps, "summary"),
        descriptions=_example_texts(spec, body_node, body_steps, "description"),
        declared=tuple(name for name, _ in properties),
        standard=tuple(name for name, schema in properties if not schema.get("x-extension")),
        response=response,
        stream=stream,
    )


def _success(spec: Spec, node: dict[str, Any], steps: Pointer) -> tuple[Json, Pointer]:
    """The content of the first 2xx response, of the default one if there is none."""
    responses = node.get("responses") or {}
    codes = [code for code in responses if str(code).startswith("2")] or [
        code for code in responses if code == "default"
    ]
    for code in sorted(codes):
        content, where = spec.descend(responses[code], (*steps, "responses", code), "content")
        if content:
            return content, where
    return None, steps


def _media_key(content: Json, pattern: re.Pattern[str]) -> str | None:
    return next((key for key in content or () if pattern.fullmatch(key)), None)


def _media(spec: Spec, content: Json, steps: Pointer, pattern: re.Pattern[str]) -> Media | None:
    key = _media_key(content, pattern)
    if key is None:
        return None
    node, where = spec.resolve(content[key], (*steps, key))
    examples = {}
    for name, raw in (node.get("examples") or {}).items():
        example, at = spec.resolve(raw, (*where, "examples", name))
        if "value" not in example:
            raise spec.error("the example has no value", at, "an externalValue cannot be turned into a sample")
        examples[name] = example["value"]
    if not examples and "example" in node:
        examples[""] = node["example"]
    done = node.get("x-stream-end")
    if done is not None and (not isinstance(done, str) or any(end in done for end in "\r\n")):
        raise spec.error("x-stream-end must be one line of text", (*where, "x-stream-end"))
    return Media(node.get("schema", {}), examples, where, done)


def _example_texts(spec: Spec, content: Json, steps: Pointer, key: str) -> dict[str, dict[str, str]]:
    media = _media_key(content, JSON_MEDIA)
    if media is None:
        return {}
    node, where = spec.resolve(content[media], (*steps, media))
    named = node.get("examples") or {}
    return {name: localized(spec.resolve(raw, (*where, "examples", name))[0], key) for name, raw in named.items()}


def _properties(spec: Spec, body: Media | None) -> tuple[tuple[str, dict[str, Json]], ...]:
    if body is None:
        return ()
    properties, where = spec.descend(body.schema, (*body.path, "schema"), "properties")
    return tuple(
        (name, spec.resolve(schema, (*where, name))[0])
        for name, schema in (properties or {}).items()
        if isinstance(schema, dict)
    )


def _base_url(spec: Spec, node: dict[str, Any], steps: Pointer, item: dict[str, Any], item_steps: Pointer) -> str:
    for owner, where in ((node, steps), (item, item_steps), (spec.document, ())):
        servers = owner.get("servers")
        if servers:
            server, at = servers[0], (*where, "servers", 0, "url")
            break
    else:
        server, at = {"url": "/"}, ()
    url = server["url"]
    for name, variable in (server.get("variables") or {}).items():
        url = url.replace("{" + name + "}", str(variable.get("default", "")))
    if url.startswith("/"):
        url = "http://localhost" + url
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[A-Za-z0-9.\-_:\[\]]+", parts.netloc):
        raise spec.error(f"{url!r} is not an http or https URL", at, "write it whole: https://host/path")
    if parts.query or parts.fragment:
        raise spec.error("a server's URL has no query and no fragment", at)
    return quoted(url).rstrip("/")


def quoted(url: str) -> str:
    """The URL with everything percent-encoded that must not stand in one."""
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~")


def _auth(spec: Spec, node: dict[str, Any], steps: Pointer) -> Auth | None:
    requirements = node.get("security", spec.document.get("security")) or []
    if not requirements or {} in requirements:
        return None
    schemes, where = spec.descend(spec.document, (), "components", "securitySchemes")
    for requirement in requirements:
        for name in requirement:
            if not isinstance(schemes, dict) or name not in schemes:
                raise spec.error(f"there is no security scheme {name!r}", (*steps, "security"))
            scheme, at = spec.resolve(schemes[name], (*where, name))
            if auth := _header(spec, scheme, at):
                return auth
    raise spec.error(
        "no sample can carry these credentials",
        (*where,),
        "http bearer, oauth2, openIdConnect and apiKey in a header can",
    )


def _header(spec: Spec, scheme: dict[str, Any], at: Pointer) -> Auth | None:
    kind = scheme.get("type")
    if kind == "apiKey" and scheme.get("in") in ("header", "cookie"):
        name = scheme["name"]
        header, prefix = (name, "") if scheme["in"] == "header" else ("Cookie", f"{name}=")
        if not _TOKEN.fullmatch(name):
            raise spec.error(f"{name!r} is not a header's name", (*at, "name"))
    elif kind in ("oauth2", "openIdConnect") or (kind == "http" and str(scheme.get("scheme")).lower() == "bearer"):
        header, prefix = "Authorization", "Bearer "
    else:
        return None
    env = scheme.get("x-api-key-env", "API_KEY")
    if not isinstance(env, str) or not _ENV.fullmatch(env):
        raise spec.error(
            f"{env!r} is not the name of an environment variable", (*at, "x-api-key-env"), "letters, digits and _ only"
        )
    hint, url = f"Set {env} first", None
    if where := scheme.get("x-api-key-url"):
        if not isinstance(where, str) or urlsplit(where).scheme not in ("http", "https"):
            raise spec.error(f"{where!r} is not an http or https URL", (*at, "x-api-key-url"))
        url = quoted(where)
        hint += f"; get a key at {url}"
    return Auth(header, prefix, env, hint, url)


def _parameters(
    spec: Spec, node: dict[str, Any], steps: Pointer, item: dict[str, Any], item_steps: Pointer
) -> Iterator[Parameter]:
    merged: dict[tuple[str, str], tuple[dict[str, Any], Pointer]] = {}
    for owner, where in ((item, item_steps), (node, steps)):
        for index, raw in enumerate(owner.get("parameters") or []):
            parameter, at = spec.resolve(raw, (*where, "parameters", index))
            merged[parameter["in"], parameter["name"]] = parameter, at
    for (location, name), (parameter, at) in merged.items():
        if not parameter.get("required") and location != "path":
            continue
        if location == "header" and not _TOKEN.fullmatch(name):
            raise spec.error(f"{name!r} is not a header's name", (*at, "name"))
        examples = [parameter["example"]] if "example" in parameter else []
        for key, example in (parameter.get("examples") or {}).items():
            examples.append(spec.resolve(example, (*at, "examples", key))[0].get("value"))
        yield Parameter(name, location, parameter.get("schema", {}), tuple(examples), at)
