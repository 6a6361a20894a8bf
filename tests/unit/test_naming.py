"""Names made from other names."""

from __future__ import annotations

import pytest

from samplewright.naming import file_name, kebab, pascal, slug, snake


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("qwen/Qwen3-8B", "qwen3-8b"),
        ("a/b/../x.y", "x-y"),
        ("../..", ""),
        ("模型", "moxing"),
        ("厂商/通义-7B", "tongyi-7b"),
        ("a/", "a"),
    ],
)
def test_a_slug_is_safe(name: str, expected: str) -> None:
    assert slug(name) == expected


@pytest.mark.parametrize("name", ["createChat", "create_chat", "create-chat", "Create Chat"])
def test_words_are_joined_in_every_style(name: str) -> None:
    assert (snake(name), kebab(name), pascal(name)) == ("create_chat", "create-chat", "CreateChat")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("基本对话", "ji_ben_dui_hua"), ("json模式", "json_mo_shi"), ("Überblick", "uberblick"), ("Поток", "potok"),
        ("ストリーム", "sutorimu"), ("①", "1"), ("!?", ""),
    ],
)  # fmt: skip
def test_letters_of_other_scripts_are_written_in_latin_ones(name: str, expected: str) -> None:
    assert snake(name) == expected


def test_a_file_can_have_the_name_everywhere() -> None:
    assert [file_name(name) for name in ("basic", "con", "2_nd")] == ["basic", "con_file", "n2_nd"]
    long, longer = file_name("word_" * 60), file_name("word_" * 61)
    assert len(long) <= 60 and len(longer) <= 60 and long != longer and long.startswith("word_word_")
