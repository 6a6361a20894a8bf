"""Generated completions: valid, the same for the same request, and as the request's parameters ask."""

from __future__ import annotations

import copy
import re

import pytest

from samplewright.mock.chat.chunks import join_chunks
from samplewright.mock.chat.filler_text import tokenize
from support.completions import MOCK, choice, generated, text, without_nulls
from support.service_helpers import COMPLETION, DOCUMENT, HELLO, chat, chunks, request, service, value


def test_the_same_request_gets_the_same_response() -> None:
    assert generated(temperature=1) == generated(temperature=1.0)
    assert generated(seed=1) == generated(seed=1)
    assert generated(seed=1)["id"] != generated(seed=2)["id"]
    assert len({text(seed=seed) for seed in range(20)}) > 3
    reordered = dict(reversed(chat(seed=5).items()))
    assert value(MOCK.respond(request(reordered))) == generated(seed=5)


def test_model_and_usage() -> None:
    body = generated()
    assert (body["model"], body["object"]) == ("qwen/qwen3-8b", "chat.completion")
    message, usage = body["choices"][0]["message"], body["usage"]
    assert usage["prompt_tokens"] + usage["completion_tokens"] == usage["total_tokens"]
    assert usage["completion_tokens"] == len(tokenize(message["content"])) + len(tokenize(message["reasoning"]))
    assert usage["completion_tokens_details"]["reasoning_tokens"] == len(tokenize(message["reasoning"]))
    longer = generated(messages=[HELLO, {"role": "user", "content": "x" * 400}])
    assert longer["usage"]["prompt_tokens"] >= usage["prompt_tokens"] + 100


def test_the_response_is_in_the_language_of_the_prompt() -> None:
    assert re.search("[\u4e00-\u9fff]", text(messages=[{"role": "user", "content": "再来一句"}]))
    assert not re.search("[\u4e00-\u9fff]", text())
    assert len(text(verbosity="low")) < len(text()) < len(text(verbosity="high"))


def test_reasoning_only_when_thinking_is_on() -> None:
    vision = "qwen/qwen3-vl-8b-instruct"
    assert choice(enable_thinking=True)["message"]["reasoning"]
    assert choice(enable_thinking=False)["message"]["reasoning"] is None
    assert choice()["message"]["reasoning"]  # the model's card says that it thinks
    assert choice(messages=[{"role": "user", "content": "Hello /no_think"}])["message"]["reasoning"] is None
    assert value(MOCK.respond(request({**chat(), "model": vision})))["choices"][0]["message"]["reasoning"] is None
    assert value(MOCK.respond(request({**chat(), "model": vision, "enable_thinking": True})))["choices"][0]["message"]["reasoning"]  # fmt: skip


@pytest.mark.parametrize("limit", [1, 2, 5, 30, 10_000])
@pytest.mark.parametrize("thinking", [True, False])
def test_max_tokens_ends_the_response(limit: int, thinking: bool) -> None:
    body = generated(max_tokens=limit, enable_thinking=thinking)
    assert body["usage"]["completion_tokens"] <= limit
    assert body["choices"][0]["finish_reason"] == ("stop" if limit == 10_000 else "length")
    if limit < 10_000:
        assert body["usage"]["completion_tokens"] == limit


def test_stop_ends_the_response() -> None:
    for stop in ("mock", ["zzz", " from", "mock"], ["."]):
        # Another request, another text: only what holds for any text can be said.
        assert not any(end in text(stop=stop) for end in ([stop] if isinstance(stop, str) else stop))
        assert choice(stop=stop)["finish_reason"] == "stop"
    assert text(stop="This") == ""
    assert text(stop=[""]) and text(stop=[])


def test_logprobs_are_of_the_asked_width() -> None:
    for width in (None, 0, 1, 5, 20):
        generated_choice = choice(
            logprobs=True, enable_thinking=False, **({} if width is None else {"top_logprobs": width})
        )
        content = generated_choice["logprobs"]["content"]
        assert "".join(entry["token"] for entry in content) == generated_choice["message"]["content"]
        for entry in content:
            assert bytes(entry["bytes"]).decode() == entry["token"] and entry["logprob"] <= 0
            top = entry["top_logprobs"]
            assert len(top) == len({other["token"] for other in top}) == (width or 0)
            assert [other["logprob"] for other in top] == sorted((other["logprob"] for other in top), reverse=True)
            assert not top or top[0]["token"] == entry["token"]
    assert choice()["logprobs"] is None
    assert len(choice(logprobs=True, max_tokens=3, enable_thinking=False)["logprobs"]["content"]) == 3


def test_as_many_choices_as_asked_if_the_schema_allows_it() -> None:
    assert MOCK.respond(request(chat(n=2))).status == 400
    document = copy.deepcopy(DOCUMENT)
    document["components"]["schemas"]["CreateChatCompletionRequest"]["properties"]["n"] = {
        "type": "integer",
        "minimum": 1,
    }
    mock = service(document)
    body = value(mock.respond(request(chat(n=3))))
    assert [item["index"] for item in body["choices"]] == [0, 1, 2]
    assert COMPLETION.is_valid(body)
    spent = sum(
        len(tokenize(item["message"]["content"])) + len(tokenize(item["message"]["reasoning"]))
        for item in body["choices"]
    )
    assert body["usage"]["completion_tokens"] == spent
    streamed = join_chunks(chunks(mock.respond(request(chat(n=3, stream=True)))))
    assert without_nulls(streamed) == without_nulls(body)
