"""The bytes of a body -> its JSON value, strictly by RFC 8259; or what is wrong with them, and where."""

from __future__ import annotations

import json
import math
import re
import zlib
from collections.abc import Iterator
from itertools import chain

from samplewright.ir import Json
from samplewright.openapi.pointers import format_pointer

MAX_DEPTH = 200
CODINGS = ("gzip", "x-gzip", "deflate", "identity")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|-?\b(?:NaN|Infinity)\b', re.DOTALL)
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


class BodyError(ValueError):
    """A body that cannot be read: `rule` is the check it failed, `message` says how."""

    def __init__(self, rule: str, message: str):
        super().__init__(message)
        self.rule = rule
        self.message = message


class _Duplicate(Exception):
    """An object has a name twice."""


def inflate(body: bytes, coding: str | None, limit: int) -> bytes:
    """The body with its content-encoding undone; `limit` bounds what it may grow to.

    Raises:
        BodyError: `media-type` for an unknown coding, `size` if it grows beyond the limit, `encoding` if it is damaged.
    """
    name = (coding or "identity").strip().lower()
    if name == "identity":
        return body
    if name not in CODINGS:
        raise BodyError("media-type", f"the content-encoding {name[:40]!r} is not known; {', '.join(CODINGS)} are")
    window = 31 if name.endswith("gzip") else 15 if body[:1] and body[0] & 15 == 8 else -15
    whole = b""
    try:
        while body:
            stream = zlib.decompressobj(window)
            whole += stream.decompress(body, limit + 1 - len(whole))
            if len(whole) > limit:
                raise BodyError("size", f"the body grows to more than {limit} bytes once it is decompressed")
            if not stream.eof:
                raise BodyError("encoding", f"the body is not whole: its {name} data ends early")
            body = stream.unused_data if name.endswith("gzip") else b""
    except zlib.error:
        raise BodyError("encoding", f"the body is not {name} data, as its content-encoding says") from None
    return whole


def text_of(body: bytes) -> str:
    """The body as text.

    Raises:
        BodyError: it is not UTF-8.
    """
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BodyError(
            "encoding", f"the body is not UTF-8: byte 0x{body[error.start]:02x} at offset {error.start}"
        ) from None


def value_of(text: str) -> Json:
    """The JSON value of a text.

    Raises:
        BodyError: it is not JSON, or has a name twice, a number that is none, half of a character, or too many levels.
    """
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise BodyError("json", _syntax(text, error)) from None
    except _Duplicate:
        raise BodyError("json", _duplicate(text)) from None
    except RecursionError:
        raise BodyError("json", _too_deep()) from None
    except ValueError as error:  # a number: not finite, or of more digits than Python converts
        raise BodyError("json", str(error).split(";")[0]) from None
    if text.count("[") + text.count("{") > MAX_DEPTH and _depth(value) > MAX_DEPTH:
        raise BodyError("json", _too_deep())
    if "\\u" in text and (half := _HALF.search(text)):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise BodyError("json", f"{half[0]}... escapes half of a surrogate pair, which is no character") from None
    return value


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _Duplicate
    return value


def _constant(name: str) -> Json:
    raise ValueError(f"{name} is not a JSON number")


def _float(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise ValueError(f"{digits[:40]} is beyond the range of numbers")
    return value


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant, parse_float=_float)


def _depth(value: Json) -> int:
    """How many arrays and objects stand in each other; counting ends at one more than is allowed."""
    depth = 0
    level = [value] if isinstance(value, (list, dict)) else []
    while level and depth <= MAX_DEPTH:
        depth += 1
        inner = chain.from_iterable(one.values() if isinstance(one, dict) else one for one in level)
        level = [one for one in inner if isinstance(one, (list, dict))]
    return depth


def _too_deep() -> str:
    return f"arrays and objects stand in each other more than {MAX_DEPTH} levels deep"


def _place(text: str, offset: int) -> str:
    line = text.count("\n", 0, offset) + 1
    return f"line {line} column {offset - text.rfind(chr(10), 0, offset)}"


def _syntax(text: str, error: json.JSONDecodeError) -> str:
    if not text.strip(" \t\r\n"):
        return "the body is empty; a JSON value is needed"
    if text.startswith("\ufeff"):
        return "the body begins with a byte order mark; JSON sent over a network has none"
    what = error.msg[0].lower() + error.msg[1:]
    if error.pos >= len(text.rstrip()):
        what = f"{what}, where the body ends"
    return f"the body is not JSON: {what.removesuffix(' at')} at {_place(text, error.pos)}"


def _duplicate(text: str) -> str:
    for path, name, offset in _repeated(text):
        shown = json.dumps(name[:80], ensure_ascii=False)
        return f"the name {shown} occurs twice in an object: {path[:300]} at {_place(text, offset)}"
    return "a name occurs twice in an object"


def _repeated(text: str) -> Iterator[tuple[str, str, int]]:
    """Names that an object already has: (JSON pointer, name, offset). The text is known to be nothing worse."""
    stack: list[set[str] | int] = []
    path: list[str | int] = []
    key: tuple[str, int] | None = None
    for token in _TOKEN.finditer(text):
        kind = token[0][0]
        if kind in "{[":
            stack.append(set() if kind == "{" else 0)
            path.append(0 if kind == "[" else "")
        elif kind in "}]":
            stack.pop()
            path.pop()
        elif kind == "," and isinstance(path[-1], int):
            path[-1] += 1
        elif kind == '"':
            key = token[0], token.start()
        elif kind == ":" and key and isinstance(names := stack[-1], set):
            name = json.loads(key[0])
            path[-1] = name
            if name in names:
                yield format_pointer(path), name, key[1]
            names.add(name)
