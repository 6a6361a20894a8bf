"""The pages' own words, per language: `templates/_docs/words.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from samplewright.config import read_toml
from samplewright.errors import Location, Problem, TargetError
from samplewright.openapi.document import Spec, walk_objects
from samplewright.openapi.texts import localized

#: Folder of the pages' templates, in a folder of templates.
FOLDER = "_docs"
FILE = "words.toml"
#: The language of last resort, and of the spec's own texts.
FALLBACK = "en"
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Words:
    """The words of one language. `words("try.send")` is a text; placeholders in braces are filled in.

    missing: the keys that were not found in the language, whose texts are English.
    """

    language: str
    texts: Mapping[str, str]
    missing: tuple[str, ...]

    def __call__(self, key: str, **values: object) -> str:
        return _PLACE.sub(lambda match: str(values.get(match[1], match[0])), self.texts[key])

    def get(self, key: str, default: str) -> str:
        """The text of a key that need not be there."""
        return self.texts.get(key, default)

    def pick(self, texts: Mapping[str, str]) -> str:
        """Of a text of the spec in several languages the one to show; empty if there is none."""
        return texts.get(self.language) or texts.get(FALLBACK) or next(iter(texts.values()), "")


def load(roots: Sequence[Path]) -> tuple[Words, ...]:
    """The words of every language, English first. roots: folders of templates, the one that wins first.

    Raises:
        TargetError: the file is not a table of texts per language, or has no English.
    """
    file = _file(roots)
    tables = {language: dict(_flat(file, table, (language,))) for language, table in read_toml(file).items()}
    if FALLBACK not in tables:
        raise TargetError(f"there is no table [{FALLBACK}]", Location(file), "it holds what is shown if all else fails")
    basis = tables[FALLBACK]
    return tuple(
        Words(language, basis | own, tuple(key for key in basis if key not in own))
        for language, own in sorted(tables.items(), key=lambda item: item[0] != FALLBACK)
    )


def _file(roots: Sequence[Path]) -> Path:
    return next(path for root in roots if (path := root / FOLDER / FILE).is_file())


def _flat(file: Path, table: object, keys: tuple[str, ...]) -> list[tuple[str, str]]:
    if isinstance(table, str) and len(keys) > 1:
        return [(".".join(keys[1:]), table)]
    if not isinstance(table, dict):
        raise TargetError(f"{'.'.join(keys)} must be a text", Location(file))
    return [pair for key, value in table.items() for pair in _flat(file, value, (*keys, key))]


def untranslated(words: Sequence[Words], roots: Sequence[Path], spec: Spec) -> list[Problem]:
    """A note for each text that a language lacks, so that the English one is shown: the pages' own, and the spec's.

    A document without a single text in a language is not translated at all, which takes one note.
    """
    file = _file(roots)
    notes = [
        Problem(f"no text {key!r} in [{one.language}]: the English one is shown", Location(file))
        for one in words
        for key in one.missing
    ]
    for one in words:
        if one.language != FALLBACK:
            notes += _missing(one.language, spec)
    return notes


def _missing(language: str, spec: Spec) -> list[Problem]:
    found = [
        (path, key, localized(node, key))
        for path, node in walk_objects(spec.document)
        for key in ("title", "summary", "description", "introduction")
        if isinstance(node.get(key), str) and "x-i18n" not in path
    ]
    lacking = [(path, key) for path, key, known in found if language not in known]
    if len(lacking) == len(found):
        return [spec.problem(f"no text is in {language!r}: the English ones are shown", ())] if found else []
    return [
        spec.problem(f"{key!r} is not in {language!r}: the English one is shown", (*path, key)) for path, key in lacking
    ]
