"""Log probabilities of generated tokens."""

from __future__ import annotations

from typing import Any

from samplewright.mock.chat.seeded_random import SeededRandom

_ALTERNATIVES = (" the", " a", " and", " of", " to", " in", " is", "。", "，", "的", "是", " it", " on", " as", " with",
                 " at", " by", " from", " or", " an", "!", "?", " we", " so")  # fmt: skip
#: Most entries of a token.
MAX_WIDTH = 1 + len(_ALTERNATIVES)


def generate_logprobs(tokens: list[str], body: dict[str, Any], random: SeededRandom) -> dict[str, Any]:
    """Return the log probabilities of tokens, with as many alternatives to each as the request asks for."""
    requested = body.get("top_logprobs")
    width = requested if isinstance(requested, int) else 0
    content = []
    for token in tokens:
        logprob = -random.below(4000) / 10_000
        alternatives = [text for text in _ALTERNATIVES if text != token][: max(0, width - 1)]
        top = [_entry(token, logprob)]
        top += [_entry(text, round(logprob - 1.5 - 0.75 * rank, 4)) for rank, text in enumerate(alternatives)]
        content.append({**_entry(token, logprob), "top_logprobs": top[:width]})
    return {"content": content, "refusal": []}


def _entry(token: str, logprob: float) -> dict[str, Any]:
    return {"token": token, "logprob": logprob, "bytes": list(token.encode())}
