"""Settings and data: what came with the package, the user's `[tool.samplewright]`, and TOML files."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from samplewright import cache
from samplewright.errors import Location, TargetError, nearest
from samplewright.links import leads_out

if TYPE_CHECKING:
    from tomllib import TOMLDecodeError

_PACKAGE = Path(__file__).parent
_TABLE = "[tool.samplewright]"
#: What tomllib's messages contain -> our words. They differ between versions of Python.
_TOML_SYNTAX = (
    ("Expected '='", "expected '=' after the key"),
    ("Unterminated", "unterminated string"),
    ('Expected "\'"', "unterminated string"),
    ("Invalid statement", "expected a key"),
    ("Unclosed", "unclosed array or inline table"),
    ("after a statement", "unexpected text after the value"),
    ("Duplicate", "duplicate key"),
    ("overwrite", "duplicate key"),
    ("twice", "duplicate table"),
    ("mutate", "the table is already defined"),
    ("end of a table", "expected ']' at the end of a table's name"),
    ("Illegal character", "unescaped control character"),
    ("Unescaped", "invalid escape in a string"),
    ("hex", "invalid escape in a string"),
    ("Unicode", "invalid escape in a string"),
    ("key part", "invalid key"),
    ("value", "invalid value"),
    ("date", "invalid value"),
)


def data_directory(name: str) -> Path:
    """Return the directory `spec` or `templates` as it came with the package.

    It is inside a wheel, or beside `generator/` in a checkout.
    """
    packaged = _PACKAGE / "data" / name
    return packaged if packaged.is_dir() else _PACKAGE.parent.parent / name


@dataclass(frozen=True)
class ProjectSettings:
    """The settings of a project, from `[tool.samplewright]` in its pyproject.toml.

    Attributes:
        spec: The OpenAPI document.
        templates: A directory whose files override the built-in templates.
        out: The directory of the generated files.
        embed: Glob patterns of the hand-written pages with samples.
        file: The pyproject.toml, which relative paths start from.
    """

    spec: Path | None = None
    templates: Path | None = None
    out: Path | None = None
    embed: tuple[str, ...] = ()
    file: Path | None = None

    def pages(self) -> tuple[Path, ...]:
        """Return the files that match `embed`, sorted; hidden files and folders are left out.

        Raises:
            TargetError: A pattern is invalid, or matches no file, or a link that leads out of the project.
        """
        return tuple(sorted({page for pattern in self.embed if self.file for page in _matching(self.file, pattern)}))


def read_settings(start: Path) -> ProjectSettings:
    """Return the settings for a directory: those of the nearest pyproject.toml upwards that has any.

    Raises:
        TargetError: The file is not TOML, or the table has an unknown key or a value of the wrong type.
    """
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        if file.is_file():
            table = read_toml(file).get("tool", {}).get("samplewright")
            if table is not None:
                return _settings(file, table)
    return ProjectSettings()


def _settings(file: Path, table: Any) -> ProjectSettings:
    keys = ProjectSettings.__dataclass_fields__.keys() - {"file"}
    if not isinstance(table, dict):
        raise TargetError(f"{_TABLE} must be a table", Location(file))
    for key, value in table.items():
        if key not in keys:
            raise TargetError(f"unknown key {key!r} in {_TABLE}", Location(file), nearest(key, keys))
        if key == "embed":
            if not isinstance(value, list) or not all(isinstance(pattern, str) for pattern in value):
                raise TargetError(f"embed in {_TABLE} must be a list of strings", Location(file))
        elif not isinstance(value, str):
            raise TargetError(f"{key} in {_TABLE} must be a string", Location(file))
    paths = {key: file.parent / value for key, value in table.items() if key != "embed"}
    return ProjectSettings(**paths, embed=tuple(table.get("embed", ())), file=file)


def _matching(file: Path, pattern: str) -> list[Path]:
    folder = file.parent
    try:
        pages = [
            page
            for page in folder.glob(pattern)
            if page.is_file() and not any(part.startswith(".") for part in page.relative_to(folder).parts)
        ]
    except (ValueError, NotImplementedError, IndexError):
        hint = 'patterns are relative to this file, such as "docs/**/*.md"'
        raise TargetError(f"invalid pattern {pattern!r} in embed of {_TABLE}", Location(file), hint) from None
    for page in pages:
        if leads_out(folder, page.relative_to(folder)):
            raise TargetError("a link leads out of the project", Location(page), "copy the page instead")
    if not pages:
        raise TargetError(f"no file matches {pattern!r} in embed of {_TABLE}", Location(file))
    return pages


def default_spec(directory: Path) -> Path:
    """Return the spec for a directory: from `[tool.samplewright]`, else its spec/openapi.yaml, else the built-in one.

    Raises:
        TargetError: As `read_settings`.
    """
    local = directory / "spec" / "openapi.yaml"
    built_in = data_directory("spec") / "openapi.yaml"
    return read_settings(directory).spec or (local if local.is_file() else built_in)


def read_toml(file: Path) -> dict[str, Any]:
    """Return the value of a TOML file, with dates and times as ISO 8601 strings.

    A file is parsed once; its value is then kept in the cache directory.

    Raises:
        TargetError: The file cannot be read or is not TOML; with the line.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise TargetError(f"cannot read the file: {error.strerror}", Location(file)) from None
    name = cache.key(sys.version, content)
    if (entry := cache.load("toml", name)) is None:
        entry = json.dumps(_parse_toml(file, content), default=lambda time: time.isoformat()).encode()
        cache.store("toml", name, entry)
    return dict(json.loads(entry))


def _parse_toml(file: Path, content: bytes) -> dict[str, Any]:
    import tomllib

    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise TargetError("the file is not UTF-8 text", Location(file)) from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _toml_error(file, text, error) from None


def _toml_error(file: Path, text: str, error: TOMLDecodeError) -> TargetError:
    message = next((ours for theirs, ours in _TOML_SYNTAX if theirs in str(error)), "invalid syntax")
    position = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
    line, column = (int(position[1]), int(position[2])) if position else (text.rstrip("\n").count("\n") + 1, None)
    fragment = text.split("\n")[line - 1].strip()[:160]
    return TargetError(f"invalid TOML: {message}", Location(file, line, column, fragment=fragment))
