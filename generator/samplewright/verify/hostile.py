"""Hostile values: strings that look like code, escapes and delimiters of every language, every Unicode plane, big
numbers, deep and wide containers. They are drawn by hypothesis, the same for the same seed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from samplewright.errors import ToolchainError
from samplewright.ir import Json

#: The file that attempts at running code would make.
CANARY = "canary"
#: Values in a batch; a batch is a program.
BATCH = 75
_BYTES = 30_000  # of a batch, as JSON: some compilers take no longer constants
_SHORTEST = 16

_CHARACTERS = [
    *"'\"`$#{}()\\%@!&|;<>*/?=~^", "\r\n", "\r", "\n", "\t", "\0", "\x1b[2J", "\x7f", "\x85", "\u2028", "\u2029",
    "\ufeff", "\u202e", "\u2066", "\u200b", "\u200d", "\u00ad", "\ufffe", "\ufdd0", "\U000e0001", "\U0001fffe",
    "\U0010ffff", "é", "e\u0301", "中文", "👩\u200d👩\u200d👧", "🇨🇳", "\U00020000", "𝒳", "EOF",
    "{0}", "%s", "\\n", "\\x41",
]  # fmt: skip
_KEYS = [
    "__proto__", "constructor", "toString", "", "0", "1", "01", "-1", "1.5", "a b", "class", "null", "true", "default",
    "end", "if", "key:", "Equals", "length", "X",
]  # fmt: skip


@cache
def batches(number: int, seed: int, pieces: tuple[str, ...]) -> list[list[Json]]:
    """So many values, each batch for one program. In every second one are values that some languages cannot write.

    pieces: texts that mean something in the languages.

    Raises:
        ToolchainError: the package hypothesis is not installed.
    """
    plain, wild = _strategies([*pieces, *_CHARACTERS])
    made: list[list[Json]] = []
    while (left := number - sum(map(len, made))) > 0:
        made.append(_drawn(wild if len(made) % 2 else plain, min(BATCH, left), seed + len(made)))
    return made


def _strategies(pieces: Sequence[str]) -> tuple[Any, Any]:
    """Values that every language can write itself, and values of any kind."""
    try:
        from hypothesis import strategies as st
    except ImportError:
        hint = "pip install 'samplewright[hostile]'"
        raise ToolchainError("hostile values need the package hypothesis", hint=hint) from None
    texts = st.lists(st.sampled_from(pieces) | st.text(max_size=4), max_size=6).map("".join)
    keys = texts | st.sampled_from(_KEYS)
    small = st.integers(-(2**31), 2**31 - 1) | st.integers(-(2**53) + 1, 2**53 - 1)
    floats = st.floats(allow_nan=False, allow_infinity=False).filter(lambda value: abs(value) < 1e300)
    scalars = texts | texts | small | floats | st.none() | st.booleans()

    def containers(inner: Any) -> Any:
        return st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4)

    plain = st.recursive(scalars, containers, max_leaves=6)
    big = st.integers(-(2**200), 2**200)
    deep = st.integers(20, 40).map(lambda levels: json.loads('{"a":[' * levels + "0" + "]}" * levels))
    wide = st.dictionaries(st.text(max_size=8), st.integers(-(2**80), 2**80), min_size=30, max_size=60)
    return plain, st.one_of(plain, plain, plain, big, deep, wide)


def _drawn(strategy: Any, count: int, number: int) -> list[Json]:
    """At most so many different values of the strategy, and none that is trivial."""
    from hypothesis import HealthCheck, Phase, given, seed, settings

    found: dict[str, Json] = {}

    @seed(number)
    @settings(
        max_examples=2 * count + 50,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(value: Json) -> None:
        text = json.dumps(value)
        if len(found) < count and len(text) >= _SHORTEST and sum(map(len, found)) + len(text) <= _BYTES:
            found[text] = value

    draw()
    return list(found.values())


def shrunk(value: Json, fails: Callable[[Json], bool], tries: int = 60) -> Json:
    """A smaller value that still fails: parts are left out as long as that is so."""
    left = tries
    again = True
    while again:
        again = False
        for smaller in _smaller(value):
            if left == 0:
                return value
            left -= 1
            if fails(smaller):
                value, again = smaller, True
                break
    return value


def _smaller(value: Json) -> Iterator[Json]:
    """Simpler values, the simplest first: one part alone, all but one part, all with one part simpler."""
    if isinstance(value, str):
        size = len(value)
        if size > 1:
            yield value[: size // 2]
            yield value[size // 2 :]
        if size > 2:
            yield from (value[:at] + value[at + 1 :] for at in range(size))
    elif isinstance(value, list):
        yield from value
        yield from (value[:at] + value[at + 1 :] for at in range(len(value)))
        for at, one in enumerate(value):
            yield from ([*value[:at], less, *value[at + 1 :]] for less in _smaller(one))
    elif isinstance(value, dict):
        yield from value.values()
        yield from value
        if len(value) > 1:
            yield from ({key: one for key, one in value.items() if key != gone} for gone in value)
        yield from ({key: None} for key in value if value != {key: None})
        for key, one in value.items():
            yield from ({**value, key: less} for less in _smaller(one))
