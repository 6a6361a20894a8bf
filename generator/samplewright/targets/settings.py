"""Settings of a target: read, merge and check target.toml and language.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from samplewright.config import read_toml
from samplewright.errors import Location, TargetError, nearest
from samplewright.ir import Form
from samplewright.literals.table import LiteralTable
from samplewright.literals.toml_table import TomlTable
from samplewright.targets.recipes import FormatCheck, Recipe, Toolchain

_FOLDER_NAME = re.compile(r"[a-z0-9][a-z0-9_]*")
_FILE_NAME = re.compile(r"[\w{}.\-]+")
_KINDS = {
    "str": "a string",
    "int": "an integer",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
}
_PLACEHOLDERS = ("{scenario}", "{Scenario}", "{kebab}")


class Skip(TomlTable, frozen=True):
    """Leave a scenario out of a target.

    Attributes:
        scenario: Name of the scenario, `*` for every scenario.
        reason: Shown to readers in place of the sample.
    """

    scenario: str
    reason: str


class Limit(TomlTable, frozen=True):
    """Declare a condition under which a form cannot do what samples do; `verify` checks that it is true.

    Attributes:
        form: The form.
        conditions: Names of the conditions.
        streams: True if it is about samples that stream only, False if about others only.
        reason: Shown to readers, per language of the documentation.
    """

    form: str
    conditions: tuple[str, ...]
    reason: dict[str, str]
    streams: bool | None = None


class Settings(TomlTable, frozen=True):
    """Hold a target.toml merged over its language.toml.

    Attributes:
        file: File name of a sample, with `{scenario}`, `{Scenario}` or `{kebab}`.
        reserved: Regex of scenario names that cannot name a file here; `_sample` is added to them.
        label: The language, for readers.
        title: The target, for readers, per language of the documentation.
        library: Library that the samples use.
        version: Version of the library that the samples are written for.
        install: Command that adds the library to a reader's project.
        highlight: Pygments' name of the language.
        formatter: `black`, or None where the template's output is already formatted.
        format: Formatters and linters that judge the samples.
        paths: Operations that the library supports: `POST /end/of/path`, or without a method; empty: all.
        fuzz: Strings with a meaning in the language, which samples must carry unchanged.
        values: Data for the target's templates, such as names of an SDK's arguments.
        skip: Scenarios without a sample.
        limits: Conditions under which a form cannot do what samples do.
    """

    file: str
    literals: LiteralTable
    reserved: str = ""
    label: str = ""
    title: dict[str, str] = {}
    library: str = ""
    version: str = ""
    install: str = ""
    highlight: str = ""
    toolchain: Toolchain | None = None
    run: Recipe | None = None
    formatter: str | None = None
    format: tuple[FormatCheck, ...] = ()
    paths: tuple[str, ...] = ()
    fuzz: tuple[str, ...] = ()
    values: dict[str, Any] = {}
    skip: tuple[Skip, ...] = ()
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True)
class Sources:
    """List the TOML files behind a target's settings, the one that wins last."""

    files: tuple[Path, ...]

    def locate(self, word: str) -> Location:
        """Return the line that has the word, in the last file that has it."""
        pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        for file in reversed(self.files):
            lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
            for number, line in enumerate(lines, 1):
                if pattern.search(line):
                    return Location(file, number, fragment=line.strip())
        return Location(self.files[-1])

    def error(self, message: str, word: str, hint: str | None = None) -> TargetError:
        """Return an error at the line that has the word."""
        return TargetError(message, self.locate(word), hint)


def find_sources(name: str, template_dirs: Sequence[Path]) -> Sources:
    """Find the files that hold a target's settings.

    Args:
        name: `<language>/<library>`.
        template_dirs: Template directories, the one that wins first.
    """
    language = name.split("/")[0]
    candidates = (
        template_dir / file
        for file in (f"{language}/language.toml", f"{name}/target.toml")
        for template_dir in reversed(template_dirs)
    )
    return Sources(tuple(file for file in candidates if file.is_file()))


def read(name: str, sources: Sources) -> Settings:
    """Read a target's settings.

    Raises:
        TargetError: Unreadable file, unknown or missing key, invalid value; with the line.
    """
    if not all(_FOLDER_NAME.fullmatch(part) for part in name.split("/")):
        raise TargetError(f"invalid target name {name!r}", Location(sources.files[-1]), "use a-z, 0-9 and _")
    try:
        settings = msgspec.convert(read_tables(sources), Settings)
    except msgspec.ValidationError as error:
        raise _explain(str(error), sources) from None
    _check(settings, sources)
    return settings


def read_tables(sources: Sources) -> dict[str, Any]:
    """Read the files of a target, each merged key by key over those before it.

    Raises:
        TargetError: Unreadable file.
    """
    tables: dict[str, Any] = {}
    for file in sources.files:
        tables = _merge(tables, read_toml(file))
    return tables


def _merge(base: Mapping[str, Any], override: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in override.items():
        both_tables = isinstance(value, dict) and isinstance(base.get(key), dict)
        merged[key] = _merge(base[key], value) if both_tables else value
    return merged


def _explain(message: str, sources: Sources) -> TargetError:
    """Turn msgspec's message into ours, at the line of its key."""
    problem, _, table = message.partition(" - at `$")
    table = table.rstrip("`").lstrip(".")
    within = f" in [{table}]" if table else ""
    key = (re.findall(r"`([^`]*)`", problem) or [""])[0]
    if problem.startswith("Object contains unknown field"):
        return sources.error(f"unknown key {key!r}{within}", key, nearest(key, _keys_of(table)))
    if problem.startswith("Object missing required field"):
        return sources.error(f"missing key {key!r}{within}", key)
    key = table.split(".")[-1].split("[")[0]
    kinds = re.match("Expected `([a-z]+).*`, got `([a-z]+)`", problem)
    expected, actual = (_KINDS.get(kind, kind) for kind in kinds.groups()) if kinds else ("another value", "this one")
    return sources.error(f"expected {expected}, not {actual}{within}", key)


def _keys_of(table: str) -> Iterator[str]:
    """Yield the keys that a table such as `literals.list` can have."""
    kind: type[TomlTable] = Settings
    for key in re.findall(r"[a-z_]+", table):
        annotation = kind.__annotations__.get(key, "")
        named = (each for each in TomlTable.__subclasses__() if re.search(rf"\b{each.__name__}\b", annotation))
        kind = next(named, Settings)
    return iter(kind.__struct_fields__)


def _check(settings: Settings, sources: Sources) -> None:
    """Check what the types cannot express."""
    if not _FILE_NAME.fullmatch(settings.file) or not any(part in settings.file for part in _PLACEHOLDERS):
        raise sources.error(
            f"{settings.file!r} is not a file name with {{scenario}}, {{Scenario}} or {{kebab}}", "file"
        )
    if settings.formatter not in (None, "black"):
        hint = "only 'black'; leave the key out otherwise"
        raise sources.error(f"unknown formatter {settings.formatter!r}", "formatter", hint)
    for skip in settings.skip:
        if not skip.reason.strip():
            raise sources.error(f"the skip of {skip.scenario!r} has no reason", "skip")
    for limit in settings.limits:
        _check_limit(limit, sources)
    for key, pattern in _patterns(settings):
        try:
            re.compile(pattern)
        except re.error:
            raise sources.error(f"invalid pattern {pattern!r}", key) from None
    if not all(syntax.quotes for syntax in settings.literals.string):
        raise sources.error("a string syntax needs quotes", "string")
    if not all("{key}" in syntax.pair and "{value}" in syntax.pair for syntax in settings.literals.object):
        raise sources.error("a pair needs {key} and {value}", "pair")
    try:
        settings.literals.validate()
    except ValueError:
        hint = "code_point, medium and small are formats of a number"
        raise sources.error("invalid format in a literal table", "literals", hint) from None


def _check_limit(limit: Limit, sources: Sources) -> None:
    if limit.form not in tuple(Form):
        raise sources.error(f"unknown form {limit.form!r}", limit.form, nearest(limit.form, map(str, Form)))
    if not limit.conditions:
        raise sources.error(f"a limit of the {limit.form} form has no conditions", "limits")
    if not limit.reason or not all(text.strip() for text in limit.reason.values()):
        hint = 'such as `reason = { en = "...", zh = "..." }`'
        raise sources.error(f"a limit of the {limit.form} form has no reason", "limits", hint)


def _patterns(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield the key and text of every regex."""
    yield "reserved", settings.reserved
    yield "version", settings.toolchain.version if settings.toolchain else ""
    yield "uncaught", settings.run.uncaught if settings.run else ""
    for string in settings.literals.string:
        yield "unless", string.unless or ""
    for container in settings.literals.object:
        yield "keys", container.keys or ""
        yield "bare", container.bare or ""
