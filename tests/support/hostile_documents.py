"""Documents that are small, and would take a careless reader forever or gigabytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from support.specs import body, document, named, responses

Schemas = dict[str, Any]


def reference(name: str) -> Schemas:
    """A reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def chain(length: int, link: Callable[[Schemas], Any], end: Any) -> Schemas:
    """Schemas L0 to Ln, each made from a reference to the next one."""
    levels: Schemas = {f"L{number}": link(reference(f"L{number + 1}")) for number in range(length)}
    return {**levels, f"L{length}": end}


def with_schemas(schemas: Schemas, **media_type: Any) -> Any:
    """A document whose request and response have the schema L0."""
    operation = {"requestBody": body(reference("L0"), **media_type), "responses": responses(reference("L0"))}
    return document(operation, components={"schemas": schemas})


def _object(**properties: Any) -> Schemas:
    return {"type": "object", "required": list(properties), "properties": properties}


_TEXT = {"type": "string"}
_THING = _object(a=_TEXT)


def _nested(depth: int, value: Any = 1) -> Any:
    for _ in range(depth):
        value = {"a": value}
    return value


def _components(**kinds: Any) -> Any:
    operation = {
        "parameters": [{"$ref": "#/components/parameters/P"}],
        "requestBody": {"$ref": "#/components/requestBodies/B"},
        "responses": {"200": {"$ref": "#/components/responses/R"}},
        "security": [{"S": []}],
    }
    usual = {
        "parameters": {"P": {"name": "p", "in": "query", "schema": {}}},
        "requestBodies": {"B": body(_THING)},
        "responses": {"R": {"description": "r", **body(_THING)}},
        "securitySchemes": {"S": {"type": "http", "scheme": "bearer"}},
    }
    return document(operation, components=usual | kinds)


def _circle(kind: str, name: str) -> Any:
    return _components(
        **{kind: {name: {"$ref": f"#/components/{kind}/Q"}, "Q": {"$ref": f"#/components/{kind}/{name}"}}}
    )


def _long_circle(kind: str, name: str, length: int) -> Any:
    links = {f"Q{n}": {"$ref": f"#/components/{kind}/Q{(n + 1) % length}"} for n in range(length)}
    return _components(**{kind: {name: {"$ref": f"#/components/{kind}/Q0"}, **links}})


DOCUMENTS: dict[str, Any] = {
    "all-of doubling": with_schemas(chain(40, lambda inner: {"allOf": [inner, inner]}, _THING)),
    "all-of doubling beside": with_schemas(
        chain(40, lambda inner: {"allOf": [{**inner, "title": "a"}, {**inner, "title": "b"}]}, _THING)
    ),
    "all-of doubling inline": with_schemas(
        chain(40, lambda inner: {"allOf": [{"allOf": [inner]}, {"allOf": [inner], "title": "b"}]}, _THING)
    ),
    "all-of doubling with an example": with_schemas(
        chain(40, lambda inner: {"allOf": [inner, inner]}, _THING), example={"a": "x"}
    ),
    "any-of doubling with an example": with_schemas(
        chain(40, lambda inner: {"anyOf": [inner, inner]}, _THING), example={"a": 1}
    ),
    "not with an example": with_schemas(
        {"L0": {"not": reference("M0")}}
        | {f"M{n}": {"allOf": [reference(f"M{n + 1}"), reference(f"M{n + 1}")]} for n in range(40)}
        | {"M40": {"type": "null"}},
        example={"a": 1},
    ),
    "recursion doubling with an example": with_schemas(
        {"L0": {"allOf": [{"properties": {"a": reference("L0")}}, {"properties": {"a": reference("L0")}, "title": "b"}]}},
        example=_nested(60),
    ),
    "required doubling": with_schemas(chain(40, lambda inner: _object(a=inner, b=inner), _THING)),
    "required all-of doubling": with_schemas(
        chain(26, lambda inner: {"allOf": [inner, inner], "required": ["a"]}, _THING)
    ),
    "one-of doubling": with_schemas(chain(40, lambda inner: {"oneOf": [inner, inner]}, _THING)),
    "one-of beside properties": with_schemas(
        chain(40, lambda inner: {**_object(a=inner, b=inner), "oneOf": [inner, inner]}, _THING)
    ),
    "500 all-of": with_schemas(chain(500, lambda inner: {"allOf": [inner]}, _THING)),
    "5000 all-of": with_schemas(chain(5000, lambda inner: {"allOf": [inner]}, _THING)),
    "500 all-of with an example": with_schemas(chain(500, lambda inner: {"allOf": [inner]}, _THING), example={"a": "b"}),
    "10000 all-of in one": with_schemas({"L0": {"allOf": [reference("T")] * 10_000}, "T": _THING}),
    "500 objects": with_schemas(chain(500, lambda inner: _object(a=inner), _THING)),
    "500 optional objects": with_schemas(chain(500, lambda inner: {"properties": {"a": inner}}, _THING)),
    "500 arrays": with_schemas(chain(500, lambda inner: {"type": "array", "items": inner}, _THING)),
    "500 any-of": with_schemas(chain(500, lambda inner: {"anyOf": [inner]}, _THING)),
    "500 maps": with_schemas(chain(500, lambda inner: {"additionalProperties": inner}, _THING)),
    "4000 references": with_schemas(chain(4000, lambda inner: inner, _THING)),
    "4000 references each used": with_schemas(
        {f"M{n}": reference(f"M{n + 1}") for n in range(4000)}
        | {"M4000": _TEXT, "L0": {"properties": {f"p{n}": reference(f"M{n}") for n in range(4000)}}}
    ),
    "4000 references to parameters": _components(
        parameters={"P": {"$ref": "#/components/parameters/Q0"}}
        | {f"Q{n}": {"$ref": f"#/components/parameters/Q{n + 1}"} for n in range(4000)}
        | {"Q4000": {"name": "p", "in": "query", "schema": {}}}
    ),
    "a circle of schemas": with_schemas({"L0": reference("L1"), "L1": reference("L0")}),
    "a circle of 3000 schemas": _long_circle("schemas", "L0", 3000),
    "a circle of parameters": _circle("parameters", "P"),
    "a circle of bodies": _circle("requestBodies", "B"),
    "a circle of responses": _circle("responses", "R"),
    "a circle of schemes": _circle("securitySchemes", "S"),
    "a circle of headers": _components(
        responses={"R": {"description": "r", **body(_THING), "headers": {"X": {"$ref": "#/components/headers/X"}}}},
        headers={"X": {"$ref": "#/components/headers/Y"}, "Y": {"$ref": "#/components/headers/X"}},
    ),
    "a circle of examples": _components(
        requestBodies={"B": body(_THING, examples={"e": {"$ref": "#/components/examples/E"}})},
        examples={"E": {"$ref": "#/components/examples/F"}, "F": {"$ref": "#/components/examples/E"}},
    ),
    "a circle of path items": document(None) | {"paths": {"/a": {"$ref": "#/paths/~1b"}, "/b": {"$ref": "#/paths/~1a"}}},
    "a circle through all-of": with_schemas({"L0": {"allOf": [reference("L1")]}, "L1": {"allOf": [reference("L0")]}}),
    "a circle through all-of with an example": with_schemas(
        {"L0": {"allOf": [reference("L1")]}, "L1": {"allOf": [reference("L0")]}}, example={"a": 1}
    ),
    "a circle through not with an example": with_schemas({"L0": {"not": reference("L0")}}, example={"a": 1}),
    "a circle through required": with_schemas({"L0": _object(a=reference("L0"), b=reference("L0"))}),
    "a circle through any-of": with_schemas({"L0": {"anyOf": [reference("L0"), reference("L0")]}}),
    "a parameter that is a schema": _components(parameters={"P": {"$ref": "#/components/schemas/T"}}, schemas={"T": _THING}),
    "a body that is a schema": _components(requestBodies={"B": {"$ref": "#/components/schemas/T"}}, schemas={"T": _THING}),
    "a schema that is an extension": with_schemas({"L0": {"$ref": "#/x-a"}}) | {"x-a": {"allOf": 5, "required": 1, "properties": [1]}},
    "a scheme that is a schema": _components(securitySchemes={"S": {"$ref": "#/components/schemas/T"}}, schemas={"T": _THING}),
    "100 million items": with_schemas({"L0": _object(a={"type": "array", "items": _TEXT, "minItems": 100_000_000})}),
    "a billion characters": with_schemas({"L0": _object(a={"type": "string", "minLength": 1_000_000_000})}),
    "a billion characters at most": with_schemas({"L0": _object(a={"type": "string", "maxLength": 10**30})}),
    "a thousand cubed": with_schemas(
        {"L0": {"type": "array", "minItems": 1000, "items": {"type": "array", "minItems": 1000, "items": {"type": "array", "minItems": 1000, "items": _TEXT}}}}
    ),
    "a billion properties": with_schemas({"L0": {"type": "object", "minProperties": 1_000_000_000}}),
    "a multiple of little": with_schemas({"L0": _object(a={"type": "number", "minimum": 1e300, "multipleOf": 5e-324})}),
    "bounds of 4000 digits": with_schemas(
        {"L0": _object(
            a={"type": "integer", "minimum": 10**3999}, b={"type": "number", "exclusiveMinimum": 10**3999, "exclusiveMaximum": 10**3999 + 1},
            c={"type": "integer", "exclusiveMinimum": 10**4000 - 1, "multipleOf": 10**3999 + 1}, d={"type": "number", "minimum": 10**3999, "multipleOf": 0.5},
            e={"type": "string", "minLength": 10**3999}, f={"type": "number", "minimum": 1e308, "multipleOf": 1e308, "exclusiveMinimum": 1.7e308},
        )}
    ),
    "an example of 4000 digits": with_schemas({"L0": _THING}, examples=named(x={"a": 10**3999})),
    "an enum of 4000 digits": with_schemas({"L0": _object(a={"enum": [10**3999]}), "L1": {"default": -(10**3999)}}, example={"a": 10**3999}),
    "a pattern of a billion": with_schemas({"L0": _object(a={"type": "string", "pattern": "a{1000000000}"})}),
    "patterns of nothing": with_schemas({"L0": _object(a={"type": "string", "pattern": "((((){9999}){9999}){9999})"})}),
    "a pattern that backtracks": with_schemas(
        {"L0": _object(a={"type": "string", "pattern": "^(?=(a+)+$)b|(x+x+)+y$"})}, example={"a": "a" * 5000 + "x" * 5000}
    ),
    "a long pattern": with_schemas({"L0": _object(a={"type": "string", "pattern": "(a|b)" * 20_000})}),
    "1000 heavy patterns": with_schemas(
        {"L0": _object(a={"anyOf": [{"pattern": r"(\p{L}{1,10}){10}" + str(n)} for n in range(1000)]})}, example={"a": "b"}
    ),
    "many uses of a long default": with_schemas(
        {"L0": _object(**{f"p{n}": reference("T") for n in range(2000)}), "T": {"type": "string", "default": "x" * 50_000}}
    ),
    "3000 properties": with_schemas({"L0": _object(**{f"p{n}": _TEXT for n in range(3000)})}),
    "20000 unresolved references": with_schemas({"L0": _object(**{f"p{n}": reference(f"{n}x") for n in range(20_000)})}),
    "300 operations": document() | {
        "paths": {f"/p{n}": {"get": {"operationId": f"o{n}", "responses": responses(reference("L0"))}} for n in range(300)},
        "components": {"schemas": {"L0": _THING}},
    },
    "1000 operations with one large example": document() | {
        "paths": {f"/p{n}": {"post": {"operationId": f"o{n}", "requestBody": {"content": {"application/json": {"schema": {}, "examples": {"e": {"$ref": "#/components/examples/E"}}}}}, "responses": responses({})}} for n in range(1000)},
        "components": {"examples": {"E": {"value": {"a": "x" * 200_000}}}},
    },
}  # fmt: skip


def _yaml(text: str) -> str:
    return f"openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths: {{}}\n{text}\n"


_BOMB = "\n".join(
    ["x-a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    + [f"x-a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
)
TEXTS: dict[str, str] = {
    **{name: json.dumps(value) for name, value in DOCUMENTS.items()},
    "an alias bomb": _yaml(_BOMB),
    "aliases of a long text": _yaml(f"x-a: &a {'x' * 1_000_000}\nx-b: [{', '.join(['*a'] * 50_000)}]"),
    "10000 merged mappings": _yaml("x-a: {<<: [" + ", ".join(f"{{k{n}: {n}}}" for n in range(10_000)) + "]}"),
    "100000 nested arrays in YAML": _yaml("x-a: " + "[" * 100_000),
    "100000 nested arrays in JSON": '{"openapi": "3.1.0", "x-a": ' + "[" * 100_000,
    "300 nested mappings": _yaml("x-a:\n" + "\n".join(" " * n + "a:" for n in range(1, 300))),
    "200000 keys": _yaml("x-a:\n" + "\n".join(f"  k{n}: {n}" for n in range(200_000))),
    "4301 digits in YAML": _yaml(f"x-a: {'1' * 4301}"),
    "4301 digits in JSON": '{"openapi": "3.1.0", "x-a": ' + "1" * 4301 + "}",
    "a million digits": '{"openapi": "3.1.0", "x-a": ' + "1" * 1_000_000 + "}",
    "a million decimals": '{"openapi": "3.1.0", "x-a": 0.' + "1" * 1_000_000 + "}",
    "a hexadecimal of 4000 digits": _yaml(f"x-a: 0x{'f' * 4000}"),
    "an exponent": _yaml("x-a: 1e999999999"),
    "an exponent in JSON": '{"openapi": "3.1.0", "x-a": 1e999999999}',
}
