"""Texts of a document in several languages."""

from __future__ import annotations

from samplewright.ir import Json


def localized(node: dict[str, Json], key: str) -> dict[str, str]:
    """Return the text under `key` by language: `en` from `key` itself, the others from the sibling `x-i18n`."""
    by_language = {}
    if isinstance(node.get(key), str):
        by_language["en"] = node[key]
    translations = node.get("x-i18n")
    if isinstance(translations, dict):
        for language, texts in translations.items():
            if isinstance(texts, dict) and isinstance(texts.get(key), str):
                by_language[language] = texts[key]
    return by_language
