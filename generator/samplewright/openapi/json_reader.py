"""Strict JSON (RFC 8259): no duplicate keys, no NaN, no number out of range, no unpaired surrogate, limited nesting."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from samplewright.ir import Json
from samplewright.openapi.pointers import format_pointer
from samplewright.openapi.read_errors import (
    MAX_DEPTH,
    MAX_DIGITS,
    TOO_DEEP,
    TOO_MANY_DIGITS,
    UNPAIRED_SURROGATE,
    ReadError,
    duplicate_key,
    out_of_range,
)

#: Keys and numbers among which the position of an error is looked for.
_MAX_TOKENS = 50_000
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|-?(?:NaN|Infinity|\d[\d.eE+-]*)', re.DOTALL)
#: Escapes in a string. The first group is a surrogate that is not one of a pair.
_ESCAPE = re.compile(r"\\u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|(\\u[dD][89a-fA-F]\w\w)|\\.", re.DOTALL)
#: What the json module's messages begin with -> our words. They differ between versions of Python.
_SYNTAX = {
    "Expecting value": "expected a value",
    "Expecting property name": "expected a key in double quotes",
    "Expecting ':'": "expected ':'",
    "Expecting ','": "expected ','",
    "Illegal trailing comma": "trailing comma",
    "Unterminated string": "unterminated string",
    "Invalid control character": "unescaped control character in a string",
    "Invalid \\": "invalid escape in a string",
    "Extra data": "unexpected text after the value",
}


def read_json(text: str) -> Json:
    """Read a JSON value.

    Raises:
        ReadError: The text is not JSON, or not strictly so.
    """
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise _syntax_error(text, error) from None
    except RecursionError:
        raise ReadError(TOO_DEEP) from None
    except _Rejected as error:
        raise _located(text, error) from None
    if text.count("[") + text.count("{") > MAX_DEPTH and _depth(value) > MAX_DEPTH:
        raise ReadError(TOO_DEEP)
    if "\\u" in text:
        for escape in _ESCAPE.finditer(text):
            if escape[1]:
                raise ReadError(f"{UNPAIRED_SURROGATE} {escape[1]}", *_position(text, escape.start()))
    return value


class _Rejected(Exception):
    """A value that is not strict JSON. token: the number as written; None if it is not known."""

    def __init__(self, message: str, token: str | None):
        super().__init__(message)
        self.message = message
        self.token = token


class _DuplicateKey(_Rejected):
    def __init__(self, name: str) -> None:
        super().__init__(duplicate_key(name), None)


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _DuplicateKey(next(name for name, count in Counter(key for key, _ in pairs).items() if count > 1))
    return value


def _constant(name: str) -> Json:
    raise _Rejected(f"{name} is not a JSON number", name)


def _float(digits: str) -> float:
    if len(digits) > MAX_DIGITS:
        raise _Rejected(TOO_MANY_DIGITS, digits)
    value = float(digits)
    if math.isinf(value):
        raise _Rejected(out_of_range(digits), digits)
    return value


def _int(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise _Rejected(TOO_MANY_DIGITS, digits)
    return int(digits)


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant, parse_float=_float, parse_int=_int)


def _depth(value: Json) -> int:
    """Count how deep arrays and objects are nested, up to one more than is allowed."""
    depth = 0
    level = [value] if isinstance(value, (list, dict)) else []
    while level and depth <= MAX_DEPTH:
        depth += 1
        inner = chain.from_iterable(item.values() if isinstance(item, dict) else item for item in level)
        level = [item for item in inner if isinstance(item, (list, dict))]
    return depth


def _position(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _syntax_error(text: str, error: json.JSONDecodeError) -> ReadError:
    offset = error.pos
    end = len(text.rstrip())
    if not text.strip():
        return ReadError("the text is empty", 1, 1)
    message = next((ours for theirs, ours in _SYNTAX.items() if error.msg.startswith(theirs)), "unexpected text")
    before = text[:offset].rstrip()
    if text[offset : offset + 1] in ("]", "}") and before.endswith(","):  # older versions report what follows the comma
        message, offset = _SYNTAX["Illegal trailing comma"], len(before) - 1
    elif offset >= end:
        message = f"{message}, but the text ends"
    return ReadError(message, *_position(text, offset))


@dataclass(frozen=True, slots=True)
class _Token:
    """A key or a number in a text."""

    pointer: tuple[str | int, ...]
    text: str
    offset: int
    duplicate: bool = False


def _located(text: str, rejected: _Rejected) -> ReadError:
    """Find what was rejected in the text, which is sound up to there, unless that is too far from its start."""
    for token in islice(_tokens(text), _MAX_TOKENS):
        if isinstance(rejected, _DuplicateKey):
            if token.duplicate:
                message = duplicate_key(str(token.pointer[-1]))
                return ReadError(message, *_position(text, token.offset), format_pointer(token.pointer))
        elif token.text == rejected.token:
            return ReadError(rejected.message, *_position(text, token.offset), format_pointer(token.pointer))
    return ReadError(rejected.message)


def _tokens(text: str) -> Iterator[_Token]:
    stack: list[set[str] | int] = []
    pointer: list[str | int] = []
    string: tuple[str, int] | None = None
    for match in _TOKEN.finditer(text):
        token, first = match[0], match[0][0]
        if first in "{[":
            stack.append(set() if first == "{" else 0)
            pointer.append("" if first == "{" else 0)
        elif first in "}]":
            stack.pop()
            pointer.pop()
        elif first == "," and pointer and isinstance(pointer[-1], int):
            pointer[-1] += 1
        elif first == '"':
            string = token, match.start()
        elif first == ":" and string and stack and isinstance(keys := stack[-1], set):
            pointer[-1] = name = json.loads(string[0])
            yield _Token(tuple(pointer), string[0], string[1], duplicate=name in keys)
            keys.add(name)
        elif first not in ",:":
            yield _Token(tuple(pointer), token, match.start())
