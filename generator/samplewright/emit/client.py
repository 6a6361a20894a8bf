"""Typed clients: packages generated for the first operation of a document that they support.

`<language>/_client/` holds `client.toml` and `project/`, whose files are rendered (`.jinja`) or copied.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from samplewright.config import data_directory, read_toml
from samplewright.emit.client_names import ClientNames, docstring, enum_names
from samplewright.emit.client_settings import ClientSettings
from samplewright.emit.samples import FileSet
from samplewright.errors import Location, TargetError
from samplewright.openapi.document import Spec
from samplewright.openapi.operations import Operation
from samplewright.openapi.types import Model, TypeBuilder
from samplewright.output.formatter import formatted
from samplewright.targets.discovery import Target
from samplewright.targets.settings import Settings, find_sources, read_tables
from samplewright.templating import engine

FOLDER = "_client"


def clients(
    spec: Spec,
    operations: Sequence[Operation],
    overlay: Path | None = None,
    read_current: Callable[[str], str | None] = lambda path: None,
) -> FileSet:
    """Return path -> text of the files of every client; empty if no operation is supported.

    Args:
        spec: The document.
        operations: Its operations.
        overlay: Directory whose files override the built-in templates.
        read_current: Returns the current text of an output file.

    Raises:
        TargetError: A client.toml is invalid.
        TemplateError: A template fails.
        FormatError: A file is not valid source code.
    """
    builtin = data_directory("templates")
    template_dirs = [builtin] if overlay is None else [overlay, builtin]
    pattern = f"*/{FOLDER}/client.toml"
    languages = sorted({file.parent.parent.name for folder in template_dirs for file in folder.glob(pattern)})
    files: FileSet = {}
    for language in languages:
        settings, target = _read(language, template_dirs)
        supported = (_supported_values(spec, operation, settings) for operation in operations)
        if values := next(filter(None, supported), None):
            out = PurePosixPath(language, FOLDER.strip("_"))
            files.update(_files(target, settings, values, out, read_current))
    return files


def _read(language: str, template_dirs: Sequence[Path]) -> tuple[ClientSettings, Target]:
    name = f"{language}/{FOLDER}"
    file = next(file for folder in template_dirs if (file := folder / name / "client.toml").is_file())
    sources = find_sources(name, template_dirs)
    if not sources.files:
        raise TargetError(f"missing file {language}/language.toml", Location(file))
    try:
        settings = msgspec.convert(read_toml(file), ClientSettings)
        tables = {"file": "{scenario}", "literals": read_tables(sources).get("literals")}
        return settings, Target(name, tuple(template_dirs), msgspec.convert(tables, Settings))
    except msgspec.ValidationError as error:
        raise TargetError(str(error), Location(file)) from None


def _files(
    target: Target,
    settings: ClientSettings,
    values: dict[str, Any],
    out: PurePosixPath,
    read_current: Callable[[str], str | None],
) -> Iterator[tuple[str, str]]:
    """Yield path and text of each file; rendered files are formatted, the others copied, both below a header."""
    for name in target.project:
        path = out / name.removesuffix(".jinja")
        header = settings.header(path.suffix, f"templates/{target.name}/project/{name}")
        if not name.endswith(".jinja"):
            yield str(path), header + target.project_text(name)
            continue
        text = header + engine.render(target, f"project/{name}", values)
        formatter = settings.formatter if path.suffix == settings.formatted else None
        yield str(path), formatted(text, formatter, path, read_current(str(path)))


def _supported_values(spec: Spec, operation: Operation, settings: ClientSettings) -> dict[str, Any] | None:
    """Return the variables of the templates; None if the operation is not supported."""
    if operation.body is None or not operation.path.split("?")[0].endswith(settings.paths):
        return None
    requests = TypeBuilder(spec, settings.request_suffix, frozenset(settings.reserved.types))
    responses = TypeBuilder(spec, "", frozenset(settings.reserved.types))
    roots = _roots(spec, operation, settings, requests, responses)
    parts = roots | {name: _part(path, roots, requests, responses) for name, path in settings.parts.items()}
    request = parts["request"]
    if request is None or not _is_supported(parts, settings):
        return None
    names = ClientNames(settings, parts)
    taken = {*settings.reserved.types, *requests.models, *responses.models}
    return {
        **parts,
        **_endpoint(spec, operation, settings),
        "params": list(requests.models.values()),
        "models": list(responses.models.values()),
        "enums": enum_names(responses.models.values(), taken),
        "keywords": names.keywords(request),
        "attributes": names.attributes,
        "declarable": names.declarable,
        "is_field": names.is_field,
        "docs": lambda level, *paragraphs: docstring(settings.docstring, level, paragraphs),
    }


def _is_supported(parts: Mapping[str, Model | None], settings: ClientSettings) -> bool:
    """Return whether the document has the parts and fields that the client reads."""
    fields = (path.split(".") for path in settings.required_fields)
    return all(parts[name] for name in settings.required_parts) and all(
        (model := parts[part]) and model.field(name) for part, name in fields
    )


def _roots(
    spec: Spec, operation: Operation, settings: ClientSettings, requests: TypeBuilder, responses: TypeBuilder
) -> dict[str, Model | None]:
    """Return the models of the request, the response and the event of a stream."""
    assert operation.body is not None
    request_name, response_name, event_name = settings.roots
    body, response, stream = operation.body, operation.response, operation.stream
    roots: dict[str, Model | None] = dict.fromkeys(("request", "response", "event"))
    roots["request"] = requests.model(body.schema, body.schema_pointer, request_name)
    if response:
        roots["response"] = responses.model(response.schema, response.schema_pointer, response_name)
    if stream:
        # the schema of a stream is a list of events, or, in many documents, that of an event
        schema, pointer = spec.descend(stream.schema, stream.schema_pointer, "items")
        if schema is None:
            schema, pointer = stream.schema, stream.schema_pointer
        roots["event"] = responses.model(schema, pointer, event_name)
    return roots


def _endpoint(spec: Spec, operation: Operation, settings: ClientSettings) -> dict[str, Any]:
    return {
        "version": settings.version,
        "title": str(spec.document.get("info", {}).get("title", "")),
        "base_url": operation.base_url,
        "path": operation.path,
        "auth": operation.auth,
        "timeout": operation.timeout,
        "done": operation.stream.stream_end if operation.stream else None,
        "model_ids": [model["id"] for model in spec.models],
        "errors": list(_errors(spec, operation, settings)),
    }


def _part(path: str, roots: Mapping[str, Model | None], *builders: TypeBuilder) -> Model | None:
    """Return the model at a path of fields (`response.choices`), through lists and past null."""
    start, *names = path.split(".")
    models = dict(chain.from_iterable(builder.models.items() for builder in builders))
    model = roots[start]
    for name in names:
        field = model.field(name) if model else None
        types = [inner for option in field.type.options for inner in (*option.of, option)] if field else []
        model = next((models[item.name] for item in types if item.kind == "record"), None)
    return model


def _errors(spec: Spec, operation: Operation, settings: ClientSettings) -> Iterator[dict[str, Any]]:
    """Yield status, name, description and source of the errors that the document declares for the operation."""
    responses, pointer = spec.descend(spec.document, (), *map(str, operation.pointer), "responses")
    for status, node in sorted((responses or {}).items()):
        if re.fullmatch(r"[45]\d\d", str(status)):
            response, source = spec.resolve(node, (*pointer, status))
            yield {
                "status": int(status),
                "name": settings.statuses.get(str(status), settings.status_name.format(status=status)),
                "description": str(response.get("description", "")),
                "source": "".join(f"/{token}" for token in source),
            }
