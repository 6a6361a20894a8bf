"""Values to fuzz with: strings that look like code, delimiters, every Unicode plane, big numbers, deep containers."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from samplewright.ir import Json

#: The file that attempts at running code would make.
CANARY = "canary"
#: Around the longest constants of compilers, in bytes of one encoding or another; and a picture.
LONG_TEXTS = (
    "data:image/png;base64," + "é\\" * 25_000,
    "x" * 65_536,
    "\0" * 10_923,
    "\U0001f600" * 10_923,
    "\n" * 32_768,
)
_SHORTEST = 16

_CHARACTERS = [
    *"'\"`$#{}()\\%@!&|;<>*/?=~^", "\r\n", "\r", "\n", "\t", "\0", "\x1b[2J", "\x7f", "\x85", "\u2028", "\u2029",
    "\ufeff", "\u202e", "\u2066", "\u200b", "\u200d", "\u00ad", "\ufffe", "\ufdd0", "\U000e0001", "\U0001fffe",
    "\U0010ffff", "é", "e\u0301", "中文", "👩\u200d👩\u200d👧", "🇨🇳", "\U00020000", "𝒳", "EOF",
    "{0}", "%s", "\\n", "\\x41", "",
]  # fmt: skip
_KEYS = [
    "__proto__", "constructor", "toString", "hasOwnProperty", "prototype", "valueOf", "__class__", "__init__",
    "", "0", "1", "01", "-1", "1.5", "a b", "class", "null", "true", "default",
    "end", "if", "key:", "Equals", "length", "X",
]  # fmt: skip
_NUMBERS = [
    2**31 - 1, 2**31, -(2**31), 2**53 - 1, -(2**53), 2**53 + 1, 2**63 - 1, -(2**63), 0, -1, -0.0, 5e-324, 0.1, 1e21,
    1e-7, 2.2250738585072014e-308, 1.7976931348623157e308, 9007199254740993.0, 100.0, 1e16, 123456789012345680.0,
]  # fmt: skip
_BIG_NUMBERS = [2**63, -(2**63) - 1, 2**64 - 1, 2**64, 10**30, -(10**400)]


@cache
def draw(count: int, seed: int, pieces: tuple[str, ...]) -> tuple[Json, ...]:
    """Return different values, none of them trivial; half of them may be such that some languages cannot write them.

    Args:
        count: Number of values.
        seed: Random seed.
        pieces: Strings with a meaning in the languages.
    """
    values = _Values(seed, [*pieces, *_CHARACTERS])
    by_text: dict[str, Json] = {}
    while len(by_text) < count:
        value = values.wild() if len(by_text) % 2 else values.plain(3)
        text = json.dumps(value)
        if len(text) >= _SHORTEST:
            by_text.setdefault(text, value)
    return tuple(by_text.values())


@cache
def draw_keys(count: int, seed: int, pieces: tuple[str, ...]) -> tuple[str, ...]:
    """Return different keys of objects, those that mean something to languages first.

    Args:
        count: Number of keys.
        seed: Random seed.
        pieces: Strings with a meaning in the languages.
    """
    values = _Values(seed, [*pieces, *_CHARACTERS])
    keys = dict.fromkeys(_KEYS)
    while len(keys) < count:
        keys[values.text()] = None
    return tuple(keys)[:count]


class _Values:
    """A source of values. Hypothesis would draw others as soon as other modules are loaded."""

    def __init__(self, seed: int, pieces: Sequence[str]) -> None:
        self._random = random.Random(seed)
        self._pieces = pieces

    def wild(self) -> Json:
        """Any value: some are deep, wide or a number beyond 64 bits."""
        kind = self._random.randrange(18)
        if kind == 0:
            return json.loads('{"a":[' * (levels := self._random.randint(20, 40)) + "0" + "]}" * levels)
        if kind == 1:
            return {self.text(): self._integer(80) for _ in range(self._random.randint(30, 60))}
        if kind == 3:
            return [self._random.choice(_BIG_NUMBERS), self.plain(1)]
        return [self._integer(200), self.plain(1)] if kind == 2 else self.plain(3)

    def plain(self, depth: int) -> Json:
        """A value that every language can write itself, nested at most so deep."""
        kind = self._random.randrange(3 if depth else 1)
        if kind == 1:
            return [self.plain(depth - 1) for _ in range(self._random.randint(0, 4))]
        if kind == 2:
            return {self._key(): self.plain(depth - 1) for _ in range(self._random.randint(0, 4))}
        return self._scalar()

    def text(self) -> str:
        return "".join(
            self._random.choice(self._pieces) if self._random.random() < 0.6 else self._characters()
            for _ in range(self._random.randint(0, 6))
        )

    def _characters(self) -> str:
        """A few characters of any plane but surrogates, which are no text."""
        highest = self._random.choice([0x7F, 0xFF, 0xD7FF, 0x10FFFF])
        codes = (self._random.randint(0, highest) for _ in range(self._random.randint(1, 4)))
        return "".join(chr(code) for code in codes if not 0xD800 <= code <= 0xDFFF)

    def _key(self) -> str:
        return self._random.choice(_KEYS) if self._random.random() < 0.4 else self.text()

    def _integer(self, bits: int) -> int:
        return self._random.choice([-1, 1]) * self._random.getrandbits(self._random.randint(1, bits))

    def _scalar(self) -> Json:
        kind = self._random.randrange(9)
        if kind == 8:
            return self._random.choice(_NUMBERS)
        if kind == 0:
            return self._integer(31)
        if kind == 1:
            return self._integer(53)
        if kind == 2:
            return float(f"{self._random.uniform(-10, 10)}e{self._random.randint(-290, 290)}")
        return self._random.choice([None, True, False]) if kind == 3 else self.text()


def shrunk(value: Json, fails: Callable[[Json], bool], tries: int = 60) -> Json:
    """Return a smaller value that still fails.

    Args:
        value: A value that fails.
        fails: Whether a value fails.
        tries: Most values to try.
    """
    while tries:
        for smaller in _smaller(value):
            if tries == 0:
                return value
            tries -= 1
            if fails(smaller):
                value = smaller
                break
        else:
            return value
    return value


def _smaller(value: Json) -> Iterator[Json]:
    """Return simpler values, the simplest first: one part alone, all but one part, all with one part simpler."""
    if isinstance(value, str):
        size = len(value)
        if size > 1:
            yield value[: size // 2]
            yield value[size // 2 :]
        if size > 2:
            yield from (value[:index] + value[index + 1 :] for index in range(size))
    elif isinstance(value, list):
        yield from value
        yield from (value[:index] + value[index + 1 :] for index in range(len(value)))
        for index, item in enumerate(value):
            yield from ([*value[:index], less, *value[index + 1 :]] for less in _smaller(item))
    elif isinstance(value, dict):
        yield from value.values()
        yield from value
        if len(value) > 1:
            yield from ({key: item for key, item in value.items() if key != omitted} for omitted in value)
        yield from ({key: None} for key in value if value != {key: None})
        for key, item in value.items():
            yield from ({**value, key: less} for less in _smaller(item))
