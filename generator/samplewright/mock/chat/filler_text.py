"""Text for generated responses, and its tokens."""

from __future__ import annotations

import re

from samplewright.mock.chat.seeded_random import SeededRandom

_TOKEN = re.compile(r" ?[A-Za-z0-9_']+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{1,2}|\s+|[^\w\s]|\w", re.ASCII)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_ENGLISH_SENTENCES = (
    "This is a made-up response from a mock server.",
    "The river was calm this morning, and the first boats were already out.",
    "Take the second path on the left and follow it up to the old bridge.",
    "Nothing here was thought up: the words depend on the request alone.",
    "A cup of green tea goes well with a slice of lemon cake 🍋.",
    "In short: measure twice, cut once, and write down what you found.",
    "Three things matter most: the weather, the light and good shoes.",
    "By noon the market is full, so it is best to come early.",
)
_CHINESE_SENTENCES = (
    "这是模拟服务器生成的回复。",
    "清晨的湖面很安静，第一批游船已经出发。",
    "沿着左边第二条小路一直走，就能看到那座老桥。",
    "这里的文字并非来自模型，只取决于请求本身。",
    "一杯绿茶配一块柠檬蛋糕 🍋，刚刚好。",
    "简单来说：先量两次，再动手，并把结果记下来。",
    "最重要的有三样：天气、光线和一双好鞋。",
    "集市到中午就很热闹了，最好早点来。",
)
_ENGLISH_REASONING = "The user wants an answer. I keep it short and to the point."
_CHINESE_REASONING = "用户想要一个回答。我应当简短而切题。"


def filler_text(random: SeededRandom, prompt: str, sentences: int) -> str:
    """Return some sentences, in Chinese if the prompt is; the first one says that they are generated."""
    chinese = _CHINESE.search(prompt) is not None
    pool = _CHINESE_SENTENCES if chinese else _ENGLISH_SENTENCES
    start = random.below(len(pool) - 1)
    chosen = [pool[1 + (start + index) % (len(pool) - 1)] for index in range(sentences - 1)]
    return ("" if chinese else " ").join([pool[0], *chosen])


def tokenize(text: str) -> list[str]:
    """Split a text into pieces such as a model generates; joined they are the text."""
    return _TOKEN.findall(text)


_REASONING_TOKENS = {text: tokenize(text) for text in (_ENGLISH_REASONING, _CHINESE_REASONING)}


def reasoning_tokens(prompt: str) -> list[str]:
    """Return the tokens of what a model might think about a prompt, in the prompt's language."""
    return _REASONING_TOKENS[_CHINESE_REASONING if _CHINESE.search(prompt) else _ENGLISH_REASONING]
