"""Names made from other names: only ASCII letters, digits and separators come out, whatever goes in."""

from __future__ import annotations

import re

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def words(name: str) -> list[str]:
    """`createChatCompletion`, `create_chat-completion` -> ['create', 'chat', 'completion']."""
    return [word.lower() for word in _WORDS.findall(name)]


def snake(name: str) -> str:
    """`createChat` -> `create_chat`; the empty string if nothing of the name can be kept."""
    return "_".join(words(name))


def kebab(name: str) -> str:
    """`createChat` -> `create-chat`."""
    return "-".join(words(name))


def pascal(name: str) -> str:
    """`create_chat` -> `CreateChat`."""
    return "".join(word.capitalize() for word in words(name))


def slug(name: str) -> str:
    """`vendor/Model-7.5b` -> `model-7-5b`: what follows the last slash, for a file's name; may come out empty."""
    return "-".join(re.findall(r"[a-z0-9]+", name.rstrip("/").rpartition("/")[2].lower()))
