"""Values to fuzz with: strings that look like code, delimiters, every Unicode plane, big numbers, deep containers."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from samplewright.ir import Json

#: The file that attempts at running code would make.
CANARY = "canary"
#: Values in a batch; a batch is a program.
BATCH = 75
#: Longer than a constant of some compilers.
LONG_TEXT = "data:image/png;base64," + "é\\" * 25_000
_BYTES = 30_000  # of a batch, as JSON
_SHORTEST = 16

_CHARACTERS = [
    *"'\"`$#{}()\\%@!&|;<>*/?=~^", "\r\n", "\r", "\n", "\t", "\0", "\x1b[2J", "\x7f", "\x85", "\u2028", "\u2029",
    "\ufeff", "\u202e", "\u2066", "\u200b", "\u200d", "\u00ad", "\ufffe", "\ufdd0", "\U000e0001", "\U0001fffe",
    "\U0010ffff", "é", "e\u0301", "中文", "👩\u200d👩\u200d👧", "🇨🇳", "\U00020000", "𝒳", "EOF",
    "{0}", "%s", "\\n", "\\x41", "",
]  # fmt: skip
_KEYS = [
    "__proto__", "constructor", "toString", "", "0", "1", "01", "-1", "1.5", "a b", "class", "null", "true", "default",
    "end", "if", "key:", "Equals", "length", "X",
]  # fmt: skip


@cache
def batches(count: int, seed: int, pieces: tuple[str, ...]) -> list[list[Json]]:
    """Return values in batches, each for one program; every second batch has values that some languages cannot write.

    Args:
        count: Number of values.
        seed: Random seed.
        pieces: Strings with a meaning in the languages.
    """
    result: list[list[Json]] = []
    while (missing := count - sum(map(len, result))) > 0:
        values = _Values(seed + len(result), [*pieces, *_CHARACTERS])
        result.append(_batch(values, min(BATCH, missing), wild=len(result) % 2 == 1))
    return result


def _batch(values: _Values, count: int, *, wild: bool) -> list[Json]:
    """Return different values, none of them trivial; fewer than asked for if they get too large."""
    by_text: dict[str, Json] = {}
    size = 0
    while len(by_text) < count and size < _BYTES:
        value = values.wild() if wild else values.plain(3)
        text = json.dumps(value)
        if len(text) >= _SHORTEST and text not in by_text:
            by_text[text] = value
            size += len(text)
    return list(by_text.values())


class _Values:
    """A source of values. Hypothesis would draw others as soon as other modules are loaded."""

    def __init__(self, seed: int, pieces: Sequence[str]) -> None:
        self._random = random.Random(seed)
        self._pieces = pieces

    def wild(self) -> Json:
        """Any value: every sixth is deep, wide or a number beyond 64 bits."""
        kind = self._random.randrange(18)
        if kind == 0:
            return json.loads('{"a":[' * (levels := self._random.randint(20, 40)) + "0" + "]}" * levels)
        if kind == 1:
            return {self.text(): self._integer(80) for _ in range(self._random.randint(30, 60))}
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
        kind = self._random.randrange(8)
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
