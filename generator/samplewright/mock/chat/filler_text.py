"""Text for responses that are made up, and its tokens."""

from __future__ import annotations

import re
from hashlib import blake2b

_TOKEN = re.compile(r" ?[A-Za-z0-9_']+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{1,2}|\s+|[^\w\s]|\w", re.ASCII)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_EN = (
    "This is a made-up response from a mock server.",
    "The river was calm this morning, and the first boats were already out.",
    "Take the second path on the left and follow it up to the old bridge.",
    "Nothing here was thought up: the words depend on the request alone.",
    "A cup of green tea goes well with a slice of lemon cake 🍋.",
    "In short: measure twice, cut once, and write down what you found.",
    "Three things matter most: the weather, the light and good shoes.",
    "By noon the market is full, so it is best to come early.",
)
_ZH = (
    "这是模拟服务器生成的回复。",
    "清晨的湖面很安静，第一批游船已经出发。",
    "沿着左边第二条小路一直走，就能看到那座老桥。",
    "这里的文字并非来自模型，只取决于请求本身。",
    "一杯绿茶配一块柠檬蛋糕 🍋，刚刚好。",
    "简单来说：先量两次，再动手，并把结果记下来。",
    "最重要的有三样：天气、光线和一双好鞋。",
    "集市到中午就很热闹了，最好早点来。",
)
_THOUGHT_EN = "The user wants an answer. I keep it short and to the point."
_THOUGHT_ZH = "用户想要一个回答。我应当简短而切题。"


class Dice:
    """Numbers that depend on a seed alone, the same on every machine."""

    def __init__(self, seed: bytes):
        self._seed = seed
        self._pool = int.from_bytes(seed, "big") | 1 << (8 * len(seed))
        self._round = 0

    def below(self, bound: int) -> int:
        if self._pool < bound << 24:
            self._round += 1
            fresh = blake2b(self._seed, digest_size=64, salt=self._round.to_bytes(8, "big")).digest()
            self._pool = int.from_bytes(fresh, "big") | 1 << 512
        self._pool, rest = divmod(self._pool, bound)
        return rest

    def hex(self, digits: int) -> str:
        return f"{self.below(16**digits):0{digits}x}"


def text(dice: Dice, prompt: str, sentences: int) -> str:
    """Some sentences, in Chinese if the prompt is; the first says what they are."""
    chinese = _CHINESE.search(prompt) is not None
    pool = _ZH if chinese else _EN
    chosen = [pool[0]]
    start = dice.below(len(pool) - 1)
    for index in range(sentences - 1):
        chosen.append(pool[1 + (start + index) % (len(pool) - 1)])
    return ("" if chinese else " ").join(chosen)


def tokens(value: str) -> list[str]:
    """The text in pieces such as a model makes; joined they are the text."""
    return _TOKEN.findall(value)


_THOUGHTS = {one: tokens(one) for one in (_THOUGHT_EN, _THOUGHT_ZH)}


def thought(prompt: str) -> list[str]:
    """The tokens of what a model would think of a prompt, in its language."""
    return _THOUGHTS[_THOUGHT_ZH if _CHINESE.search(prompt) else _THOUGHT_EN]
