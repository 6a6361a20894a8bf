"""The client's runtime is a package of its own, which knows no specification."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import _runtime
import pytest

FOLDER = Path(_runtime.__file__).parent
DEPENDENCIES = {"anyio", "httpx", "msgspec"}
#: Imported for type checkers only.
TYPES = {"typing_extensions"}


def test_it_is_imported_where_it_lies() -> None:
    assert FOLDER.parent.name == "chat_completions" and "templates" in FOLDER.parts


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.py")), ids=lambda file: file.stem)
def test_it_imports_only_itself_and_its_dependencies(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level <= 1, "a generated module"
            names = [node.module or ""] if node.level == 0 else []
        for name in names:
            package = name.partition(".")[0]
            assert package in sys.stdlib_module_names | DEPENDENCIES | TYPES, name


def test_modules_are_short() -> None:
    for file in FOLDER.glob("*.py"):
        assert file.read_text(encoding="utf-8").count("\n") < 300, file.name
