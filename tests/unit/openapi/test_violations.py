"""Violations in our words: each keyword's, whatever the validator says."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from samplewright.openapi.validators import InvalidSchema, compile_at, compile_schema, registry
from samplewright.openapi.violations import Violation, describe, shown


def violation(schema: Any, value: Any) -> Violation:
    with pytest.raises(jsonschema_rs.ValidationError) as caught:
        compile_schema(schema).validate(value)
    return describe(caught.value, schema)


@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        ({"type": "string"}, 1, "1 is an integer; expected a string"),
        ({"type": ["string", "null", "array"]}, 1.5, "1.5 is a number; expected an array, a string or null"),
        ({"const": "a"}, None, 'null is not allowed; expected "a"'),
        ({"enum": [1, 2]}, 3, "3 is not allowed; expected 1 or 2"),
        ({"enum": ["low", "high"]}, "hihg", '"hihg" is not allowed; expected "low" or "high"; did you mean "high"?'),
        ({"enum": list(range(50))}, -1, f"-1 is not allowed; expected {', '.join(map(str, range(40)))} or ..."),
        ({"minimum": 2.0}, 1, "1 is less than the minimum of 2"),
        ({"exclusiveMaximum": 2.5}, 3, "3 is not less than 2.5"),
        ({"minLength": 3}, "ab", '"ab" is shorter than the minimum of 3 characters'),
        ({"maxItems": 1}, [1, 2], "[1, 2] is of more items than the maximum of 1"),
        ({"minProperties": 1}, {}, "{} is of fewer fields than the minimum of 1"),
        ({"multipleOf": 2}, 3, "3 is not a multiple of 2"),
        ({"pattern": "^a"}, "b", '"b" does not match the pattern ^a'),
        ({"format": "email"}, "b", '"b" is not a valid email'),
        ({"uniqueItems": True}, [1, 1], "duplicate items"),
        ({"oneOf": [{}, {}]}, 1, "1 matches more than one oneOf schema"),
        ({"not": {}}, 1, "1 matches the schema under not"),
        (False, 1, "no value is allowed"),
        ({"contains": {"const": 1}}, [2], "no item matches the contains schema"),
        ({"propertyNames": {"maxLength": 1}}, {"ab": 1}, "invalid field name"),
        ({"unevaluatedItems": False}, [1], "too many items"),
        ({"required": ["a"]}, {"b": 1}, "missing required field; fields sent: b"),
        ({"required": ["a"]}, {}, "missing required field"),
        ({"dependentRequired": {"a": ["b"]}}, {"a": 1}, "missing required field; fields sent: a"),
        ({"properties": {"name": {}}, "additionalProperties": False}, {"nmae": 1}, 'unknown field "nmae"; did you mean \'name\'?'),
        ({"properties": {"a": {}}, "additionalProperties": False}, {"zz": 1}, 'unknown field "zz"; known fields: a'),
        ({"unevaluatedProperties": False}, {"zz": 1}, 'unknown field "zz"; no field is allowed here'),
        ({"required": ["model"], "properties": {"model": {}}, "additionalProperties": False}, {"modle": 1},
         'unknown field "modle"; did you mean \'model\'?'),
    ],
)  # fmt: skip
def test_messages(schema: Any, value: Any, message: str) -> None:
    assert violation(schema, value).sentence == message


def test_of_a_union_the_nearest_branch_is_described() -> None:
    union = {
        "oneOf": [
            {"type": "string"},
            {"properties": {"kind": {"const": "a"}, "n": {"type": "integer"}}, "required": ["kind", "n"]},
            {"properties": {"kind": {"const": "b"}, "m": {"type": "integer"}}, "required": ["kind", "m"]},
        ]
    }
    found = violation({"items": union}, [{"kind": "b", "m": "x"}])
    assert (found.pointer, found.rule, found.parameter) == ((0, "m"), "type", "[0].m")
    assert found.source == ("items", "oneOf", 2, "properties", "m", "type")
    assert str(found) == '/0/m: "x" is a string; expected an integer (rule: type)'
    assert violation(union, 1).message == "1 is an integer; expected a string"


def test_large_values_are_named_by_their_size() -> None:
    assert [shown("x" * 100), shown(["x" * 90]), shown(list(range(30))), shown({"a": {}}), shown(10**40)] == [
        f'"{"x" * 60}..."', "an array of 1", "an array of 30", "an object of 1", "the integer",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("schema", "message", "pointer"),
    [
        ({"type": "strin"}, '"strin" is not allowed; expected', ("type",)),
        ({"properties": {"a": {"minimum": "x"}}}, '"x" is a string; expected a number', ("properties", "a", "minimum")),
        ({"pattern": "["}, '"[" is not a valid regex', ("pattern",)),
        ({"required": "a"}, '"a" is a string; expected an array', ("required",)),
        ({"$ref": "#/nowhere"}, "unresolved $ref", ()),
        ({"$ref": "https://example.com/schema.json"}, "unresolved $ref", ()),
        ({"$dynamicRef": "https://example.com/schema.json"}, "unresolved $ref", ()),
    ],
)
def test_invalid_schemas(schema: Any, message: str, pointer: tuple[str, ...]) -> None:
    with pytest.raises(InvalidSchema) as caught:
        compile_schema(schema)
    assert caught.value.message.startswith(message)
    assert caught.value.pointer == pointer


def test_an_invalid_schema_of_a_document_is_located_in_the_document() -> None:
    document = {
        "components": {"schemas": {"A": {"properties": {"x": {"$ref": "#/components/schemas/B"}}}, "B": {"type": 1}}}
    }
    with pytest.raises(InvalidSchema) as caught:
        compile_at(registry(document), ("components", "schemas", "A"))
    assert caught.value.pointer == ("components", "schemas", "B", "type")
    assert "jsonschema" not in caught.value.message
