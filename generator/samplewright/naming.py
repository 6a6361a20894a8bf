"""Names in the styles of code and files: ASCII letters, digits and separators only."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def words(name: str) -> list[str]:
    """Split a name into words in lower case: `createChat_completion` -> create, chat, completion."""
    return [word.lower() for word in _WORDS.findall(name)]


def snake(name: str) -> str:
    """Write a name as `create_chat`; empty if it has no ASCII letter or digit."""
    return "_".join(words(name))


def kebab(name: str) -> str:
    """Write a name as `create-chat`."""
    return "-".join(words(name))


def pascal(name: str) -> str:
    """Write a name as `CreateChat`."""
    return "".join(word.capitalize() for word in words(name))


def slug(name: str) -> str:
    """Write what follows the last slash as a file name: `vendor/Model-7.5b` -> `model-7-5b`; may be empty."""
    return "-".join(re.findall(r"[a-z0-9]+", name.rstrip("/").rpartition("/")[2].lower()))


#: Names that other pages and folders have.
_RESERVED_SLUGS = ("index", "complete")


def unique_slugs(names: Iterable[str]) -> list[str]:
    """Return a slug for each name; equal ones get a number: `a/m`, `b/m` -> `m`, `m-2`."""
    taken = set(_RESERVED_SLUGS)
    slugs: list[str] = []
    for name in names:
        base = unique = slug(name) or "page"
        number = 2
        while unique in taken:
            unique, number = f"{base}-{number}", number + 1
        taken.add(unique)
        slugs.append(unique)
    return slugs
