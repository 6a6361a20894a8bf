"""The Prefer header of a request: by which example, or with which status, it wants to be answered."""

from __future__ import annotations

import re

_PART = re.compile(r'\s*([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s,;"]*))\s*(?:[,;]|$)', re.ASCII)


def preferences(header: str | None) -> dict[str, str]:
    """The values by name, the first of each name; what has not the form `name=value` is left out, as RFC 7240 asks."""
    found: dict[str, str] = {}
    for part in _PART.finditer(header[:1000] if header else ""):
        found.setdefault(part[1].lower(), part[2] if part[2] is not None else part[3])
    return found
