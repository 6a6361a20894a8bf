"""Example values made from schemas, where a document has no example of its own."""

from __future__ import annotations

from samplewright.ir import Json
from samplewright.openapi.document import Spec
from samplewright.openapi.pointers import Pointer

_FORMATS = {
    "date-time": "2025-01-01T00:00:00Z",
    "date": "2025-01-01",
    "time": "00:00:00Z",
    "email": "user@example.com",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "hostname": "example.com",
    "byte": "c2FtcGxl",
}


def example_value(spec: Spec, schema: Json, where: Pointer, open_: tuple[Pointer, ...] = ()) -> Json:
    """A small value that fits the schema. A schema that requires itself ends in null."""
    schema, where = spec.resolve(schema, where)
    if not isinstance(schema, dict) or where in open_:
        return None
    for key in ("example", "default", "const"):
        if key in schema:
            return schema[key]
    for key in ("examples", "enum"):
        if isinstance(schema.get(key), list) and schema[key]:
            return schema[key][0]
    within = (*open_, where)
    for key in ("oneOf", "anyOf"):
        if schema.get(key):
            chosen = example_value(spec, schema[key][0], (*where, key, 0), within)
            if not isinstance(chosen, dict):
                return chosen
            return chosen | _object(spec, schema, where, within)
    kind = schema.get("type")
    kind = next((one for one in kind if one != "null"), "null") if isinstance(kind, list) else kind
    if schema.get("allOf") or kind == "object" or "properties" in schema:
        return _object(spec, schema, where, within)
    if kind == "array" or "items" in schema:
        return [example_value(spec, schema.get("items", {}), (*where, "items"), within)] * max(
            1, schema.get("minItems", 0)
        )
    if kind in ("integer", "number"):
        return _number(schema, kind)
    if kind == "boolean":
        return False
    if kind == "string":
        text = _FORMATS.get(schema.get("format", ""), "string")
        return text.ljust(schema.get("minLength", 0), ".")[
            : schema.get("maxLength", len(text) + schema.get("minLength", 0))
        ]
    return None


def _object(spec: Spec, schema: dict[str, Json], where: Pointer, within: tuple[Pointer, ...]) -> dict[str, Json]:
    value: dict[str, Json] = {}
    for index, part in enumerate(schema.get("allOf") or ()):
        some = example_value(spec, part, (*where, "allOf", index), within)
        value |= some if isinstance(some, dict) else {}
    properties = schema.get("properties") or {}
    for name in schema.get("required") or ():
        if name in properties:
            value[name] = example_value(spec, properties[name], (*where, "properties", name), within)
        else:
            value.setdefault(name, None)
    return value


def _number(schema: dict[str, Json], kind: str) -> int | float:
    least = schema.get("minimum")
    if least is None:
        least = schema.get("exclusiveMinimum")
        if isinstance(least, (int, float)) and not isinstance(least, bool):
            least += 1
    if not isinstance(least, (int, float)) or isinstance(least, bool):
        most = schema.get("maximum")
        least = min(0, most) if isinstance(most, (int, float)) else 0
    return int(least) if kind == "integer" else least
