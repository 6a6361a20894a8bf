"""Names in the styles of code and files: ASCII letters, digits and separators only.

Letters of other scripts are written in Latin ones: every compiler, file system and address takes such names.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def words(name: str) -> list[str]:
    """Split a name into words in lower case: `createChat_completion` -> create, chat, completion."""
    return [word.lower() for word in _WORDS.findall(_latin(name))]


def snake(name: str) -> str:
    """Write a name as `create_chat`; empty if it has no letter or digit."""
    return "_".join(words(name))


def kebab(name: str) -> str:
    """Write a name as `create-chat`."""
    return "-".join(words(name))


def pascal(name: str) -> str:
    """Write a name as `CreateChat`."""
    return "".join(word.capitalize() for word in words(name))


def slug(name: str) -> str:
    """Write what follows the last slash as a file name: `vendor/Model-7.5b` -> `model-7-5b`; may be empty."""
    return "-".join(re.findall(r"[a-z0-9]+", _latin(name.rstrip("/").rpartition("/")[2]).lower()))


#: Longest name of a file, without its suffix; some systems allow 143 characters for it.
_MAX_LENGTH = 60
#: Devices of Windows: no file there can have such a name, whatever its suffix.
_DEVICES = frozenset({"aux", "con", "nul", "prn"})


def file_name(name: str) -> str:
    """Turn a name in snake_case into one that a file can have everywhere; most are returned as they are."""
    if name in _DEVICES:
        return f"{name}_file"
    name = f"n{name}" if name[:1].isdigit() else name
    if len(name) > _MAX_LENGTH:
        return f"{name[: _MAX_LENGTH - 7].rstrip('_')}_{fingerprint(name)}"
    return name


def fingerprint(text: str) -> str:
    """Return six letters and digits that differ for different texts."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:6]


def _latin(name: str) -> str:
    """Write a name in ASCII: `Über` -> `Uber`, `基本对话` -> `JiBenDuiHua`."""
    if name.isascii():
        return name
    from anyascii import anyascii

    return anyascii(name)


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
