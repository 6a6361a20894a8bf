"""What is wrong with an OpenAPI document: its structure, its references, its examples against their schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from samplewright.errors import Problem, nearest
from samplewright.ir import Json
from samplewright.openapi.document import Spec, walk_objects
from samplewright.openapi.pointers import Pointer, format_pointer
from samplewright.openapi.schemas import DOCUMENT_URI, as_2020_12


def problems(spec: Spec) -> list[Problem]:
    """Every problem found. The examples are checked only in a document that is otherwise sound."""
    found = [*_structure(spec), *_references(spec)]
    return found or list(_examples(spec))


def _structure(spec: Spec) -> Iterator[Problem]:
    # Slow to import, and not needed for a document that is known to be valid.
    from openapi_pydantic import parse_obj
    from pydantic import ValidationError

    try:
        parse_obj(spec.document)
    except ValidationError as error:
        reports = [(_known_steps(spec, report["loc"]), report) for report in error.errors()]
    else:
        return
    # openapi-pydantic tries `Reference` for every part that may be one; that it is none is not the problem.
    kept = [(path, report) for path, report in reports if "Reference" not in report["loc"]] or reports
    for path, report in kept:
        missing = report["type"] == "missing"
        message = f"{report['loc'][-1]!r} is missing" if missing else report["msg"][0].lower() + report["msg"][1:]
        yield spec.problem(message, path)


def _known_steps(spec: Spec, where: tuple[str | int, ...]) -> Pointer:
    """pydantic's location without the names of its own classes, as far as the document has it."""
    aliases = {"ref": "$ref", "schema_": "schema", "param_in": "in"}
    node: Json = spec.document
    path: list[str | int] = []
    for raw in where:
        step = aliases.get(raw, raw) if isinstance(raw, str) else raw
        if (isinstance(node, dict) and step in node) or (isinstance(node, list) and isinstance(step, int)):
            node = node[step]  # type: ignore[index]
            path.append(step)
    return tuple(path)


def _references(spec: Spec) -> Iterator[Problem]:
    for path, node in walk_objects(spec.document):
        reference = node.get("$ref")
        if not isinstance(reference, str):
            continue
        where = (*path, "$ref")
        if not reference.startswith("#"):
            yield spec.problem(
                f"the reference {reference!r} leaves the document", where, "bundle the files into one document first"
            )
        elif (target := spec.find(reference)) is None:
            yield spec.problem(f"the reference {reference!r} leads nowhere", where, _near(spec, reference))
        elif _circular(spec, target):
            yield spec.problem(f"the reference {reference!r} leads back to itself", where)


def _near(spec: Spec, reference: str) -> str | None:
    parent, _, name = reference.rpartition("/")
    siblings = spec.find(parent)
    among = spec.value_at(siblings) if siblings is not None else None
    return nearest(name, among) if isinstance(among, dict) else None


def _circular(spec: Spec, target: Pointer) -> bool:
    seen = {target}
    node = spec.value_at(target)
    while isinstance(node, dict) and isinstance(node.get("$ref"), str):
        following = spec.find(node["$ref"])
        if following is None:
            return False
        if following in seen:
            return True
        seen.add(following)
        node = spec.value_at(following)
    return False


def _examples(spec: Spec) -> Iterator[Problem]:
    import jsonschema_rs

    document = as_2020_12(spec)
    registry = jsonschema_rs.Registry([(DOCUMENT_URI, document)])
    for schema_path, value, value_path in _pairs(spec):
        try:
            validator = jsonschema_rs.Draft202012Validator(
                {"$ref": f"{DOCUMENT_URI}#{quote(format_pointer(schema_path), safe='/~')}"}, registry=registry
            )
        except (ValueError, jsonschema_rs.ReferencingError) as error:
            yield spec.problem(f"not a JSON schema: {str(error).splitlines()[0]}", schema_path)
            continue
        for broken in validator.iter_errors(value):
            telling, within = most_telling(broken)
            if telling.kind.name == "additionalProperties":
                name = telling.kind.unexpected[0]
                known = spec.value_at(tuple(telling.schema_path[:-1])).get("properties", {})
                yield spec.problem(
                    f"the schema has no field {name!r}", (*value_path, *within, name), nearest(name, known)
                )
                continue
            yield spec.problem(
                f"the example breaks its schema: {_shortened(telling.message)}",
                (*value_path, *within),
                f"the rule is {format_pointer(tuple(telling.schema_path))}; correct the example or the schema",
            )


def _pairs(spec: Spec) -> Iterator[tuple[Pointer, Json, Pointer]]:
    """(path of a schema, an example of it, path of the example) for every media type, parameter and header."""
    for path, node in walk_objects(spec.document):
        # Media types, parameters and headers are the objects that hold a schema beside their examples.
        if "schema" not in node or path[-1:] == ("properties",):
            continue
        schema = (*path, "schema")
        if "example" in node:
            yield schema, node["example"], (*path, "example")
        named = node.get("examples")
        if isinstance(named, dict):
            for name in named:
                example, where = spec.resolve(named[name], (*path, "examples", name))
                if isinstance(example, dict) and "value" in example:
                    yield schema, example["value"], (*where, "value")


def most_telling(error: Any) -> tuple[Any, list[str | int]]:
    """In a union the error of the branch that came furthest: the deepest, then of the fewest errors."""
    within = list(error.instance_path)
    while branches := [branch for branch in getattr(error.kind, "context", None) or [] if branch]:
        depth = len(within)
        branch = min(branches, key=lambda branch: _distance(branch, depth))
        error = max(branch, key=lambda one: len(one.instance_path))
        within = list(error.instance_path)
    return error, within


def _distance(branch: list[Any], depth: int) -> tuple[bool, bool, int]:
    """How far a value at `depth` is from a branch of a union: of another type, of another tag, then by errors."""
    other_type = any(one.kind.name == "type" and len(one.instance_path) == depth for one in branch)
    other_tag = any(one.kind.name in ("const", "enum") and len(one.instance_path) == depth + 1 for one in branch)
    return other_type, other_tag, len(branch)


def _shortened(message: str) -> str:
    return message if len(message) <= 300 else f"{message[:140]} ... {message[-150:]}"
