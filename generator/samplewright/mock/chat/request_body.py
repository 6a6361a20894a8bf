"""The parts of a chat request that shape its response."""

from __future__ import annotations

from typing import Any

from samplewright.ir import Json
from samplewright.mock.chat.encoding import encode_json

#: Tokens of any prompt, of the frame of a message, and of an image or a video.
_PROMPT_TOKENS, _MESSAGE_TOKENS, _IMAGE_TOKENS = 3, 4, 256
_BYTES_PER_TOKEN = 4
_MAX_PROMPT = 2000
_STREAMING = {"stream", "stream_options"}


def wants_stream(body: Json) -> bool:
    """Return whether the response is to be sent as a stream."""
    return isinstance(body, dict) and body.get("stream") is True


def wants_usage(body: Json) -> bool:
    """Return whether a stream is to end with the usage."""
    options = body.get("stream_options") if isinstance(body, dict) else None
    return isinstance(options, dict) and options.get("include_usage") is True


def without_streaming(body: Json) -> Json:
    """Return the request without the parameters that only determine how its response is sent."""
    if isinstance(body, dict) and not _STREAMING.isdisjoint(body):
        return {key: item for key, item in body.items() if key not in _STREAMING}
    return body


def last_prompt(body: dict[str, Any]) -> str:
    """Return the text of the user's last message."""
    for message in reversed(body.get("messages") or []):
        if isinstance(message, dict) and message.get("role") == "user":
            return " ".join(_texts(message))[:_MAX_PROMPT]
    return ""


def count_prompt_tokens(body: dict[str, Any]) -> int:
    """Estimate the tokens of a request: about four bytes each, and a fixed number for an image or a video."""
    count = _PROMPT_TOKENS
    for message in body.get("messages") or []:
        count += _MESSAGE_TOKENS + sum(len(text.encode()) // _BYTES_PER_TOKEN + 1 for text in _texts(message))
        parts = message.get("content") if isinstance(message, dict) else None
        if isinstance(parts, list):
            count += _IMAGE_TOKENS * sum(1 for part in parts if isinstance(part, dict) and "text" not in part)
    return count + (len(encode_json(body["tools"])) // _BYTES_PER_TOKEN if body.get("tools") else 0)


def _texts(message: Json) -> list[str]:
    content = message.get("content") if isinstance(message, dict) else None
    if isinstance(content, str):
        return [content]
    parts = content if isinstance(content, list) else []
    return [part["text"] for part in parts if isinstance(part, dict) and isinstance(part.get("text"), str)]
