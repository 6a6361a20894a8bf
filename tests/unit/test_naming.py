"""Names made from other names."""

from __future__ import annotations

import pytest

from samplewright.naming import kebab, pascal, slug, snake


@pytest.mark.parametrize(
    ("name", "expected"),
    [("qwen/Qwen3-8B", "qwen3-8b"), ("a/b/../x.y", "x-y"), ("../..", ""), ("模型", ""), ("a/", "a")],
)
def test_a_slug_is_safe(name: str, expected: str) -> None:
    assert slug(name) == expected


@pytest.mark.parametrize("name", ["createChat", "create_chat", "create-chat", "Create Chat"])
def test_words_are_joined_in_every_style(name: str) -> None:
    assert (snake(name), kebab(name), pascal(name)) == ("create_chat", "create-chat", "CreateChat")
