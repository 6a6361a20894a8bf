"""Settings and data: what came with the package, the user's `[tool.samplewright]`, and TOML files."""

from __future__ import annotations

import contextlib
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samplewright import cache
from samplewright.errors import Location, TargetError, nearest

_PACKAGE = Path(__file__).parent


def data_directory(name: str) -> Path:
    """`spec` or `templates` as they came with the package: inside a wheel, or beside `generator/` in a checkout."""
    packaged = _PACKAGE / "data" / name
    return packaged if packaged.is_dir() else _PACKAGE.parent.parent / name


@dataclass(frozen=True)
class Settings:
    """What `[tool.samplewright]` of the nearest pyproject.toml says; paths are relative to that file.

    spec: the OpenAPI document. templates: a folder laid over the built-in templates. out: where samples go.
    embed: glob patterns of the hand-written pages whose samples are kept in step. file: the pyproject.toml.
    """

    spec: Path | None = None
    templates: Path | None = None
    out: Path | None = None
    embed: tuple[str, ...] = ()
    file: Path | None = None

    def pages(self) -> tuple[Path, ...]:
        """The files that `embed` names, each once, by name; without hidden folders and what lies in them.

        Raises:
            TargetError: a pattern that is none, or that no file fits.
        """
        return tuple(sorted({page for pattern in self.embed if self.file for page in _matching(self.file, pattern)}))


def settings(start: Path) -> Settings:
    """The settings that hold in the folder `start`: those of the nearest pyproject.toml upwards that has any.

    Raises:
        TargetError: the file is not TOML, or the table has an unknown key or a value that is no string.
    """
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        if file.is_file():
            table = read_toml(file).get("tool", {}).get("samplewright")
            if table is not None:
                return _settings(file, table)
    return Settings()


def _settings(file: Path, table: Any) -> Settings:
    known = Settings.__dataclass_fields__.keys() - {"file"}
    if not isinstance(table, dict):
        raise TargetError("[tool.samplewright] must be a table", Location(file))
    for key, value in table.items():
        if key not in known:
            raise TargetError(f"unknown key {key!r} in [tool.samplewright]", Location(file), nearest(key, known))
        if key == "embed":
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                raise TargetError("embed in [tool.samplewright] must be a list of strings", Location(file))
        elif not isinstance(value, str):
            raise TargetError(f"{key} in [tool.samplewright] must be a string", Location(file))
    paths = {key: file.parent / value for key, value in table.items() if key != "embed"}
    return Settings(**paths, embed=tuple(table.get("embed", ())), file=file)


def _matching(file: Path, pattern: str) -> list[Path]:
    folder = file.parent
    try:
        found = [
            page
            for page in folder.glob(pattern)
            if page.is_file() and not any(part.startswith(".") for part in page.relative_to(folder).parts)
        ]
    except (ValueError, NotImplementedError, IndexError):
        hint = 'it is relative to this file, such as "docs/**/*.md"'
        raise TargetError(
            f"{pattern!r} in embed of [tool.samplewright] is not a pattern", Location(file), hint
        ) from None
    if not found:
        raise TargetError(f"no file fits {pattern!r} in embed of [tool.samplewright]", Location(file))
    return found


def spec_file(here: Path) -> Path:
    """The spec that holds in a folder where none is named: by `[tool.samplewright]`, `spec/openapi.yaml`, the built-in.

    Raises:
        TargetError: as `settings`.
    """
    local = here / "spec" / "openapi.yaml"
    return settings(here).spec or (local if local.is_file() else data_directory("spec") / "openapi.yaml")


def read_toml(file: Path) -> dict[str, Any]:
    """Return the value of a TOML file, which is parsed once and then kept in the cache directory.

    Raises:
        TargetError: The file cannot be read or is not TOML; with the line.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise TargetError(f"cannot read the file: {error.strerror}", Location(file)) from None
    name = cache.key(sys.version, content)
    if (entry := cache.load("toml", name)) is not None:
        return dict(json.loads(entry))
    value = _parse_toml(file, content)
    with contextlib.suppress(TypeError):  # a date, which JSON has not
        cache.store("toml", name, json.dumps(value).encode())
    return value


def _parse_toml(file: Path, content: bytes) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise TargetError("the file is not UTF-8 text", Location(file)) from None
    except tomllib.TOMLDecodeError as error:
        position = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(position[1]), int(position[2])) if position else (None, None)
        message = str(error).split(" (at ")[0]
        raise TargetError(f"not TOML: {message[0].lower()}{message[1:]}", Location(file, line, column)) from None
