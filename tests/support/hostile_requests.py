"""Random requests that are meant to harm: schemas, values, bodies, encodings, heads and framing; the same for a seed."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from random import Random
from typing import Any

from support.service_helpers import PATH, chat

NUMBERS: list[Any] = [
    0,
    -1,
    1,
    2,
    0.5,
    1e308,
    -1e308,
    1e-300,
    10**15,
    10**18,
    2**63,
    10**30,
    10**400,
    -(10**400),
    5,
    1999,
    2001,
]
COUNTS = [0, 1, 2, 3, 9, 60, 500, 1999, 2001, 100_000, 100_001, 10**6, 10**9, 10**30]
ATOMS = [
    "a",
    "()",
    "(a|b)",
    "[^x]",
    r"\w",
    r"\p{L}",
    ".",
    "(?:)",
    r"\d",
    "(?=a)",
    r"\b",
    "(",
    "[",
    "😀",
    r"\1",
    "(?i)k",
    "a*",
    "(a+)+",
]
COUNTERS = ["", "*", "+", "?", "{2}", "{9}", "{99}", "{1000}", "{9999}", "{0,64}", "{5,}", "{99999999}"]
TEXTS = [
    "",
    "x",
    "é😀",
    "\x00\x1b[31m",
    "\u202e",
    "x" * 3000,
    "constructor",
    "__proto__",
    "#/$defs/0",
    "data: [DONE]\n\n",
    "\r\n",
    "%00",
    "../../x",
]
TYPES = ["null", "boolean", "integer", "number", "string", "array", "object", "objekt", 5]
FORMATS = ["date-time", "email", "uri", "regex", "uuid", "ipv6", "idn-hostname", "duration", "x"]
BOUNDS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]
SIZES = [
    "minItems",
    "maxItems",
    "minLength",
    "maxLength",
    "minProperties",
    "maxProperties",
    "minContains",
    "maxContains",
]
LISTS = ["allOf", "anyOf", "oneOf", "prefixItems"]
SINGLE = ["not", "if", "then", "else", "items", "contains", "additionalProperties", "propertyNames", "unevaluatedProperties", "unevaluatedItems"]  # fmt: skip
NAMED = ["properties", "patternProperties", "dependentSchemas", "$defs"]
OTHERS = ["$id", "$anchor", "$dynamicRef", "$schema", "default", "examples", "contentSchema", "dependentRequired", "x"]
PARAMETERS = ["temperature", "top_p", "n", "seed", "stop", "max_tokens", "logprobs", "top_logprobs", "user", "tools", "stream", "verbosity", "stream_options", "messages", "model", "metadata", "logit_bias", "tool_choice"]  # fmt: skip
#: Faults that neither wait nor end in nothing.
FAULTS = [
    "cut",
    "split",
    "garbage",
    "status=500",
    "flaky=2",
    "big-event",
    "odd-json",
    "sse-fields",
    "tool-pieces",
    "x",
    "cut,cut",
    "html-error",
]


def pattern(random: Random, depth: int = 0) -> str:
    inner = f"({pattern(random, depth + 1)})" if depth < 4 and random.random() < 0.5 else random.choice(ATOMS)
    text = inner + random.choice(COUNTERS)
    return text * random.choice([1, 1, 1, 3, 50]) if depth == 0 else text


def value(random: Random, depth: int = 0) -> Any:
    kind = random.random()
    if depth < 3 and kind < 0.15:
        return [value(random, depth + 1) for _ in range(random.choice([0, 1, 3, 40]) // (depth * 10 + 1))]
    if depth < 3 and kind < 0.35:
        return {random.choice(TEXTS) + str(n): value(random, depth + 1) for n in range(random.choice([0, 1, 3]))}
    return random.choice([None, True, False, random.choice(NUMBERS), random.choice(TEXTS)])


def reference(random: Random) -> str:
    return random.choice(
        [
            "#",
            *(f"#/$defs/{random.randrange(8)}" for _ in range(6)),
            "#/properties/a",
            "#/nowhere",
            "http://127.0.0.1:9/x",
        ]
    )


def schema(random: Random, depth: int = 0) -> Any:
    if depth > 3 or random.random() < 0.25:
        return random.choice([True, False, {}, {"type": "string"}, {"$ref": reference(random)}])
    node: dict[str, Any] = {"type": random.choice(TYPES[:7])} if random.random() < 0.6 else {}
    for _ in range(random.choice([0, 1, 1, 2])):
        name, content = keyword(random, depth)
        node[name] = content
    return node


def keyword(random: Random, depth: int) -> tuple[str, Any]:
    choices: list[Callable[[], tuple[str, Any]]] = [
        lambda: ("type", random.choice([random.choice(TYPES), random.sample(TYPES[:7], 2)])),
        lambda: ("pattern", pattern(random)),
        lambda: ("format", random.choice(FORMATS)),
        lambda: (random.choice(BOUNDS), random.choice(NUMBERS)),
        lambda: (random.choice(SIZES), random.choice(COUNTS)),
        lambda: ("const", value(random)),
        lambda: ("enum", [value(random) for _ in range(random.choice([1, 3, 60 if depth > 2 else 9]))]),
        lambda: ("required", random.sample(["a", "b", "c", "k" * 2000], random.randrange(1, 4))),
        lambda: ("uniqueItems", True),
        lambda: ("$ref", reference(random)),
        lambda: (random.choice(OTHERS), value(random)),
        lambda: (random.choice(LISTS), [schema(random, depth + 1)] * random.choice([1, 2, 2, 30 if depth > 2 else 2]) + [schema(random, depth + 1)]),
        lambda: (random.choice(SINGLE), schema(random, depth + 1)),
        lambda: (random.choice(NAMED), {name: schema(random, depth + 1) for name in random.sample(["a", "b", "c", ".*", pattern(random)], 2)}),
    ]  # fmt: skip
    return random.choice(choices)()


def graph(random: Random) -> Any:
    """Definitions that refer to each other: chains that double, cycles, complete graphs."""
    size, width, way = (
        random.choice([4, 8, 12, 40, 200]),
        random.choice([1, 2, 2, 3]),
        random.choice([*LISTS, *SINGLE, "properties"]),
    )
    cyclic = random.random() < 0.5
    definitions: dict[str, Any] = {}
    for number in range(size):
        targets = [random.randrange(size) if cyclic else min(number + 1, size) for _ in range(width)]
        links: list[Any] = [{"$ref": f"#/$defs/{target}"} for target in targets]
        definitions[str(number)] = {
            way: links if way in LISTS else {"a": links[0], "b": links[-1]} if way == "properties" else links[0]
        }
    definitions[str(size)] = schema(random, 3)
    return {"$defs": definitions, random.choice(["$ref", "$ref", "x"]): "#/$defs/0", **random.choice([{}, {"not": {"$ref": "#/$defs/0"}}, {"unevaluatedProperties": False}])}  # fmt: skip


def body(random: Random) -> Any:
    parameters: dict[str, Any] = {}
    if random.random() < 0.3:
        made = (
            graph(random)
            if random.random() < 0.3
            else {"$defs": {str(n): schema(random, 2) for n in range(8)}, **named(schema(random))}
        )
        where = random.random()
        if where < 0.7:
            parameters["response_format"] = {"type": "json_schema", "json_schema": {"name": "x", "schema": made}}
        else:
            parameters["tools"] = [{"type": "function", "function": {"name": "f", "parameters": made}}] * random.choice(
                [1, 2, 20]
            )
    for name in random.sample(PARAMETERS, random.choice([0, 0, 1, 2])):
        parameters[name] = random.choice([value(random), random.choice([True, 1, 128, 20, ["a"] * 9])])
    if random.random() < 0.2:
        parameters |= {"stream": True, "n": random.choice([1, 2, 128])}
    return chat(**parameters) if random.random() < 0.95 else value(random)


def named(made: Any) -> dict[str, Any]:
    return made if isinstance(made, dict) else {}


def mutated(random: Random, raw: bytes) -> bytes:
    """Flip, cut, double or insert some bytes."""
    data = bytearray(raw)
    for _ in range(random.choice([1, 1, 3])):
        at = random.randrange(len(data) + 1)
        piece = random.choice(
            [
                b"\x00",
                b"\xff",
                b"{",
                b"[" * 300,
                b"1" * 5000,
                b'"a":1,"a":2',
                b"\r\n",
                b",",
                b"\\ud800",
                bytes(data[:50]),
            ]
        )
        how = random.random()
        if how < 0.5:
            data[at:at] = piece
        elif how < 0.75:
            del data[at : at + random.choice([1, 20, 10_000])]
        else:
            data[at : at + 1] = piece
    return bytes(data)


def encoded(random: Random, raw: bytes) -> tuple[bytes, str]:
    kind = random.random()
    if kind < 0.3:
        return gzip.compress(raw, 1), "gzip"
    if kind < 0.5:
        return zlib.compress(raw), "deflate"
    if kind < 0.7:
        return mutated(random, gzip.compress(raw, 1)), "gzip"
    if kind < 0.8:
        return gzip.compress(b"", 1) * random.choice([2, 999, 1001]) + gzip.compress(raw, 1), "x-gzip"
    return raw, random.choice(["identity", "br", "gzip, gzip", "x" * 5000, ""])


def http_request(random: Random) -> bytes:
    """Return the bytes of one request, whole or broken."""
    raw = json.dumps(body(random), ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")
    headers = ["Host: localhost", "Authorization: Bearer sk-secret", "Content-Type: application/json"]
    if random.random() < 0.1:
        raw = mutated(random, raw)
    if random.random() < 0.1:
        raw, coding = encoded(random, raw)
        headers.append(f"Content-Encoding: {coding}")
    if random.random() < 0.1:
        headers.append(
            f"Prefer: {random.choice(['fault=' + random.choice(FAULTS), 'code=' + str(random.choice(NUMBERS)), 'example=' + 'x' * 2000])}"
        )
    if random.random() < 0.03:
        headers += [f"X-{n}: y" for n in range(random.choice([10, 4000]))]
    target = random.choice(
        [PATH] * 12
        + [
            PATH + "?" + "a&" * 9000,
            "/" + "a" * 5000,
            "/__mock/requests",
            "http://[x/__mock/",
            "*",
            "/%zz/" + "/" * 900,
        ]
    )
    framed = f"Content-Length: {len(raw)}\r\n\r\n".encode() + raw
    if random.random() < 0.05:
        size = random.choice([1, 7, 5000])
        pieces = [raw[at : at + size] for at in range(0, len(raw), size)]
        chunks = b"".join(
            b"%x;%b\r\n%b\r\n" % (len(piece), b"x" * random.choice([0, 0, 200]), piece) for piece in pieces
        )
        framed = b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    head = f"{random.choice(['POST'] * 40 + ['GET', 'X' * 3000])} {target} HTTP/1.1\r\n" + "\r\n".join(headers) + "\r\n"
    whole = head.encode("utf-8", "surrogatepass") + framed
    return mutated(random, whole) if random.random() < 0.05 else whole
