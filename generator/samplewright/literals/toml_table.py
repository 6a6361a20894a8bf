"""The base of every table in target.toml, language.toml and client.toml."""

from __future__ import annotations

import msgspec


class TomlTable(msgspec.Struct, frozen=True, dict=True, forbid_unknown_fields=True):
    """A table of a TOML file; unknown keys are errors."""
