"""templates/README.md describes every key and every variable."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from samplewright.config import data_directory
from samplewright.literals.toml_table import TomlTable
from samplewright.targets.recipes import FormatCheck, Libraries, Recipe, SandboxRecipe, Toolchain, Variant
from samplewright.targets.settings import Limit, Settings, Skip

README = (data_directory("templates") / "README.md").read_text(encoding="utf-8")
#: Keys that hold a table of their own, with a heading instead of a row.
TABLES = {"literals", "skip", "limits", "toolchain", "run", "format", "sandbox", "variants"}


def keys() -> Iterator[tuple[type[TomlTable], str]]:
    for table in (Settings, Skip, Limit, Toolchain, Recipe, Libraries, Variant, SandboxRecipe, FormatCheck):
        for key in table.__struct_fields__:
            yield table, key


@pytest.mark.parametrize(("table", "key"), tuple(keys()), ids=lambda value: getattr(value, "__name__", value))
def test_every_key_is_described(table: type[TomlTable], key: str) -> None:
    assert re.search(rf"`{key}`" if key not in TABLES else rf"`\[+(run\.)?{key}\]+`|\[literals\]", README)
