"""The Prefer header, by which a request asks for an example or a status."""

from __future__ import annotations

import re

_MAX_LENGTH = 1000
_PREFERENCE = re.compile(r'\s*([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s,;"]*))\s*(?:[,;]|$)', re.ASCII)


def parse_prefer(header: str) -> dict[str, str]:
    """Return the preferences by name, the first of each name.

    What is not of the form `name=value` is ignored, as RFC 7240 requires.
    """
    preferences: dict[str, str] = {}
    for match in _PREFERENCE.finditer(header[:_MAX_LENGTH]):
        name, quoted, bare = match.groups()
        preferences.setdefault(name.lower(), quoted if quoted is not None else bare)
    return preferences
