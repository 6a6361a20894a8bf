"""What the specification says of the endpoint."""

from __future__ import annotations

VERSION = "0.1.0"
BASE_URL = "https://wcode.net/api/gpt/v1"
PATH = "/chat/completions"
#: Seconds that one step of a try may take.
TIMEOUT = 300.0
#: Data of the event that ends a stream; None: a stream just ends.
DONE: bytes | None = "[DONE]".encode()
KEY_HEADER, KEY_PREFIX = "Authorization", "Bearer "
KEY_ENV: str | None = "WCODE_API_KEY"
KEY_HINT = "Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey"
#: The variable that replaces the base URL.
URL_ENV = "WCODE_BASE_URL"
#: Models of the specification; the first is the command's default.
MODELS: tuple[str, ...] = (
    "qwen/qwen3-8b",
    "qwen/qwen3-vl-8b-instruct",
)
#: Every parameter of a request.
PARAMETERS = frozenset(
    (
        "model",
        "messages",
        "temperature",
        "top_p",
        "top_k",
        "frequency_penalty",
        "presence_penalty",
        "repetition_penalty",
        "min_p",
        "top_a",
        "seed",
        "max_tokens",
        "logit_bias",
        "logprobs",
        "top_logprobs",
        "response_format",
        "structured_outputs",
        "stop",
        "tools",
        "tool_choice",
        "parallel_tool_calls",
        "verbosity",
        "enable_thinking",
        "stream",
        "stream_options",
    )
)
