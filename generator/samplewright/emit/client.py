"""Typed clients: a library generated whole, for the first operation of the document that it knows.

`<language>/_client/` holds `client.toml` and `project/`: files that are taken as they are, and templates (`.jinja`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath
from textwrap import wrap
from typing import Any

import msgspec

from samplewright.config import data_directory, read_toml
from samplewright.emit.samples import FileSet
from samplewright.errors import Location, TargetError
from samplewright.literals.strings import StringSyntax
from samplewright.literals.toml_table import TomlTable
from samplewright.openapi.document import Spec
from samplewright.openapi.operations import Operation
from samplewright.openapi.types import Model, TypeBuilder
from samplewright.output.formatter import formatted
from samplewright.targets.discovery import Target
from samplewright.targets.settings import Settings, find_sources, read_tables
from samplewright.templating import engine

FOLDER = "_client"


class ClientSettings(TomlTable, frozen=True):
    """A client.toml.

    paths: the operation that the client calls, by the end of its path. version: of the client.
    roots: names of the types of the request, of the whole response and of an event of a stream.
    request_suffix: ends the names of the types that only occur in requests.
    field: regex of the names that a response's field can have.
    reserved: names that no attribute may have, besides those of `identifier`, a regex of what may be one.
    parts: models by the fields that lead to them from `request`, `response` or `event`; needs: those that a
        client cannot do without.
    statuses: names of the errors by HTTP status; other statuses of the document: `status_name`, `{status}` filled in.
    docstring: how a description is written into the code. formatter, formatted: which files it leaves as they must be.
    """

    paths: tuple[str, ...]
    version: str
    roots: tuple[str, str, str]
    request_suffix: str
    identifier: str
    field: str
    reserved: tuple[str, ...]
    needs: tuple[str, ...]
    parts: dict[str, str]
    statuses: dict[str, str]
    status_name: str
    docstring: StringSyntax
    formatter: str
    formatted: str


def client(
    spec: Spec,
    operations: Sequence[Operation],
    overlay: Path | None = None,
    existing: Callable[[str], str | None] = lambda path: None,
) -> FileSet:
    """Every file of every client, by path; none where the document has no operation that a client knows.

    Raises:
        TargetError: a wrong client.toml.
        TemplateError: a template is wrong.
        FormatError: what came out is not source code.
    """
    builtin = data_directory("templates")
    roots = [builtin] if overlay is None else [overlay, builtin]
    languages = sorted({file.parent.parent.name for root in roots for file in root.glob(f"*/{FOLDER}/client.toml")})
    files: FileSet = {}
    for language in languages:
        settings, target = _read(language, roots)
        for values in islice(_known(spec, operations, settings), 1):
            for path, text in _files(target, values):
                kind = settings.formatter if path.endswith(settings.formatted) else None
                place = f"{language}/{FOLDER.strip('_')}/{path}"
                files[place] = formatted(text, kind, PurePosixPath(place), existing(place))
    return files


def _known(spec: Spec, operations: Sequence[Operation], settings: ClientSettings) -> Iterator[dict[str, Any]]:
    """What the templates see of each operation that the client knows."""
    for operation in operations:
        if operation.path.split("?")[0].endswith(settings.paths) and operation.body:
            values = _values(spec, operation, settings)
            if all(values[need] for need in ("request", *settings.needs)):
                yield values


def _read(language: str, roots: Sequence[Path]) -> tuple[ClientSettings, Target]:
    name = f"{language}/{FOLDER}"
    file = next(file for root in roots if (file := root / name / "client.toml").is_file())
    sources = find_sources(name, roots)
    if not sources.files:
        raise TargetError(f"missing file {language}/language.toml", Location(file))
    try:
        settings = msgspec.convert(read_toml(file), ClientSettings)
        shared = {"file": "{scenario}", **read_tables(sources)}
        return settings, Target(name, tuple(roots), msgspec.convert(shared, Settings))
    except msgspec.ValidationError as error:
        raise TargetError(str(error), Location(file)) from None


def _files(target: Target, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in target.project:
        if name.endswith(".jinja"):
            yield name.removesuffix(".jinja"), engine.render(target, f"project/{name}", values)
        else:
            yield name, target.project_text(name)


def _values(spec: Spec, operation: Operation, settings: ClientSettings) -> dict[str, Any]:
    """What the templates see; see templates/README.md."""
    assert operation.body is not None
    asked = TypeBuilder(spec, settings.request_suffix)
    told = TypeBuilder(spec)
    wanted, whole, event_name = settings.roots
    request = asked.model(operation.body.schema, operation.body.schema_pointer, wanted)
    response = event = None
    if operation.response:
        response = told.model(operation.response.schema, operation.response.schema_pointer, whole)
    if operation.stream:
        items, where = spec.descend(operation.stream.schema, operation.stream.schema_pointer, "items")
        event = told.model(items, where, event_name) if items else None
    identifier = re.compile(settings.identifier)
    starts = {"request": request, "response": response, "event": event}
    return {
        "version": settings.version,
        "title": str(spec.document.get("info", {}).get("title", "")),
        "base_url": operation.base_url,
        "path": operation.path,
        "auth": operation.auth,
        "timeout": operation.timeout,
        "done": operation.stream.stream_end if operation.stream else None,
        "source": f"paths{''.join(f'/{step}' for step in operation.pointer[1:])}",
        "model_ids": [str(one["id"]) for one in _cards(spec)],
        "request": request,
        "params": list(asked.models.values()),
        **{name: _part(path, starts, asked.models | told.models) for name, path in settings.parts.items()},
        "models": list(told.models.values()),
        "enums": _enums(told.models.values()),
        "errors": list(_errors(spec, operation, settings)),
        "attributes": lambda model: _attributes(model, identifier, settings.reserved),
        "is_name": lambda name: bool(identifier.fullmatch(name)) and name not in settings.reserved,
        "json": partial(json.dumps, ensure_ascii=False),
        "is_field": lambda name: re.fullmatch(settings.field, name) is not None,
        "docs": partial(_docs, settings.docstring),
    }


def _docs(form: StringSyntax, level: int, *paragraphs: str) -> str:
    """Paragraphs as a documentation string, its further lines indented by `level` steps of four columns."""
    margin = " " * 4 * level
    lines: list[str] = []
    for paragraph in filter(None, paragraphs):
        for line in paragraph.split("\n"):
            lines += wrap(line, 88 - len(margin), break_long_words=False, break_on_hyphens=False) or [""]
        lines.append("")
    text = "\n".join(lines).strip()
    short = "\n" not in text and len(margin) + len(text) < 82 and not text.endswith(('"', "\\"))
    return form.quote(text if short else re.sub(r"\n(?!\n)", f"\n{margin}", f"{text}\n"))


def _part(path: str, roots: dict[str, Model | None], models: dict[str, Model]) -> Model | None:
    """The model that a path of fields leads to (`response.choices`), through lists and past null."""
    start, *steps = path.split(".")
    model = roots[start]
    for step in steps:
        field = model.field(step) if model else None
        kinds = [inner for option in field.type.options for inner in (*option.of, option)] if field else []
        model = next((models[kind.name] for kind in kinds if kind.kind == "record"), None)
    return model


def _cards(spec: Spec) -> list[dict[str, Any]]:
    cards = spec.document.get("x-models")
    return [one for one in cards if isinstance(one, dict) and "id" in one] if isinstance(cards, list) else []


def _enums(models: Any) -> dict[str, tuple[str, ...]]:
    """Sets of values that a response may have, by name: those with more than one value."""
    found: dict[str, tuple[str, ...]] = {}
    for model in models:
        for field in model.fields:
            for option in field.type.options:
                if option.kind == "enum" and len(option.values) > 1:
                    found.setdefault(option.name, option.values)
    return found


def _errors(spec: Spec, operation: Operation, settings: ClientSettings) -> Iterator[dict[str, Any]]:
    """The errors that the document declares for the operation: status, name, description, source."""
    responses, where = spec.descend(spec.document, (), *map(str, operation.pointer), "responses")
    for status, node in sorted((responses or {}).items()):
        if re.fullmatch(r"[45]\d\d", str(status)):
            response, at = spec.resolve(node, (*where, status))
            name = settings.statuses.get(str(status), settings.status_name.format(status=status))
            yield {
                "status": int(status),
                "name": name,
                "description": str(response.get("description", "")),
                "source": "".join(f"/{step}" for step in at),
            }


def _attributes(model: Model, identifier: re.Pattern[str], reserved: Sequence[str]) -> dict[str, str]:
    """Field -> the name by which code can reach it: its own if that can be, else one that no other field has."""
    found = {one.name: one.name for one in model.fields if identifier.fullmatch(one.name) and one.name not in reserved}
    for number, field in enumerate(model.fields):
        if field.name not in found:
            plain = re.sub(r"\W+", "_", field.name, flags=re.ASCII).strip("_").lower()
            made = f"{plain}_" if identifier.fullmatch(plain) else f"field_{number}"
            while made in found.values() or made in reserved:
                made += "_"
            found[field.name] = made
    return found
