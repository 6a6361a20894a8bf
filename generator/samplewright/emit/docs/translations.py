"""Translations: the pages' own texts in every language, and the texts that lack one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samplewright.config import read_toml
from samplewright.errors import Location, Problem, TargetError
from samplewright.openapi.document import Spec, walk_objects
from samplewright.openapi.texts import localized

#: Directory of the pages' templates, in a template directory.
FOLDER = "_docs"
FILE = "translations.toml"
#: The fallback language, in which the spec's texts are written too.
FALLBACK = "en"
#: Keys of the spec whose values are texts for readers.
_TEXT_KEYS = ("title", "summary", "description", "introduction")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Translations:
    """The pages' own texts in one language.

    Attributes:
        language: The language's code, as in `[en]`.
        texts: Key -> text, such as `try.send`.
        missing: Keys without a text in this language; their texts are English.
    """

    language: str
    texts: Mapping[str, str]
    missing: tuple[str, ...]

    def text(self, key: str, **values: object) -> str:
        """Return a text with its `{placeholders}` replaced by the values."""
        return _PLACEHOLDER.sub(lambda match: str(values.get(match[1], match[0])), self.texts[key])

    def get(self, key: str, default: str) -> str:
        """Return the text of an optional key."""
        return self.texts.get(key, default)

    def pick(self, texts: Mapping[str, str]) -> str:
        """Return the text in this language, else in the fallback language, else any; empty if there is none."""
        return texts.get(self.language) or texts.get(FALLBACK) or next(iter(texts.values()), "")

    def localize(self, node: dict[str, Any], key: str) -> str:
        """Return the text under a key of a node of the spec; empty if there is none."""
        return self.pick(localized(node, key))


def load(template_dirs: Sequence[Path]) -> tuple[Translations, ...]:
    """Load the translations of every language, the fallback language first.

    Args:
        template_dirs: Template directories, in order of precedence.

    Raises:
        TargetError: The file is not a table of texts per language, or lacks the fallback language.
    """
    file = _file(template_dirs)
    tables = {language: dict(_flatten(file, table, (language,))) for language, table in read_toml(file).items()}
    if FALLBACK not in tables:
        raise TargetError(f"missing table [{FALLBACK}]", Location(file), "it holds the fallback of every text")
    fallback = tables[FALLBACK]
    return tuple(
        Translations(language, fallback | texts, tuple(key for key in fallback if key not in texts))
        for language, texts in sorted(tables.items(), key=lambda item: item[0] != FALLBACK)
    )


def _file(template_dirs: Sequence[Path]) -> Path:
    return next(path for folder in template_dirs if (path := folder / FOLDER / FILE).is_file())


def _flatten(file: Path, table: object, keys: tuple[str, ...]) -> list[tuple[str, str]]:
    if isinstance(table, str) and len(keys) > 1:
        return [(".".join(keys[1:]), table)]
    if not isinstance(table, dict):
        raise TargetError(f"{'.'.join(keys)} must be a string", Location(file))
    return [pair for key, value in table.items() for pair in _flatten(file, value, (*keys, key))]


def untranslated(languages: Sequence[Translations], template_dirs: Sequence[Path], spec: Spec) -> list[Problem]:
    """List the texts that a language lacks, of the pages and of the spec; English is shown instead.

    A spec without a single text in a language is not translated at all, which takes one note.
    """
    file = _file(template_dirs)
    notes = [
        Problem(f"missing text {key!r} in [{translations.language}]: English is shown", Location(file))
        for translations in languages
        for key in translations.missing
    ]
    for translations in languages:
        if translations.language != FALLBACK:
            notes += _missing_in_spec(translations.language, spec)
    return notes


def _missing_in_spec(language: str, spec: Spec) -> list[Problem]:
    texts = [
        (pointer, key, localized(node, key))
        for pointer, node in walk_objects(spec.document)
        for key in _TEXT_KEYS
        if isinstance(node.get(key), str) and "x-i18n" not in pointer
    ]
    missing = [(pointer, key) for pointer, key, translated in texts if language not in translated]
    if len(missing) == len(texts):
        return [spec.problem(f"no text in {language!r}: English is shown", ())] if texts else []
    return [
        spec.problem(f"missing {language!r} text of {key!r}: English is shown", (*pointer, key))
        for pointer, key in missing
    ]
