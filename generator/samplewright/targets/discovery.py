"""Targets: folders of templates, discovered, never listed.

`<language>/<library>/target.toml` makes a target; `<language>/language.toml` holds what a language's targets share and
lies below it, key by key. A user's template folder is laid over the built-in one, file by file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from samplewright.config import data_directory, read_toml
from samplewright.errors import Location, Problem, SamplewrightError, TargetError, UsageError, nearest
from samplewright.ir import Scenario
from samplewright.literals.table import LiteralTable
from samplewright.literals.toml_table import TomlTable
from samplewright.naming import kebab, pascal
from samplewright.targets.recipes import FormatCheck, Recipe, Toolchain

_FOLDER = re.compile(r"[a-z0-9][a-z0-9_]*")
ALL = "*"


class Skip(TomlTable, frozen=True):
    """A scenario (`*`: every one) that a target leaves out, and why."""

    scenario: str
    reason: str


class Settings(TomlTable, frozen=True):
    """A target.toml, with the language.toml below it.

    file: name of a sample, with `{scenario}`, `{Scenario}` or `{kebab}` in it. label: the language, for readers.
    title: the target, per language of the documentation. library, version: what the samples are written for.
    highlight: Pygments' name of the language. formatter: `black` or nothing. format: tools that judge it.
    paths: the operations that the library knows, by the end of their path; none: all.
    hostile: texts that mean something in the language, such as its delimiters; samples must carry them as they are.
    """

    file: str
    literals: LiteralTable
    label: str = ""
    title: dict[str, str] = {}
    library: str = ""
    version: str = ""
    highlight: str = ""
    toolchain: Toolchain | None = None
    run: Recipe | None = None
    formatter: str | None = None
    format: tuple[FormatCheck, ...] = ()
    paths: tuple[str, ...] = ()
    hostile: tuple[str, ...] = ()
    skip: tuple[Skip, ...] = ()


class Target:
    """One language and library.

    name: `<language>/<library>`, also its folder in the output.
    template_dirs: template folders, the one that wins first.
    settings: its target.toml.
    """

    def __init__(self, name: str, template_dirs: Sequence[Path], settings: Settings):
        self.name = name
        self.template_dirs = template_dirs
        self.settings = settings

    @property
    def folders(self) -> list[Path]:
        """Where the target's own files lie, the folder that wins first."""
        return [folder for root in self.template_dirs if (folder := root / self.name).is_dir()]

    @cached_property
    def project(self) -> tuple[str, ...]:
        """Names of the files under `project/`, relative to it, sorted."""
        found: set[str] = set()
        for folder in self.folders:
            base = folder / "project"
            found.update(file.relative_to(base).as_posix() for file in base.rglob("*") if file.is_file())
        return tuple(sorted(name for name in found if "__pycache__" not in name))  # of an installed package

    def project_text(self, name: str) -> str:
        """The text of a file under `project/`.

        Raises:
            TargetError: it is not UTF-8.
        """
        file = next(path for folder in self.folders if (path := folder / "project" / name).is_file())
        try:
            return file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise TargetError("the file is not UTF-8 text", Location(file)) from None

    def skipped(self, scenario: Scenario) -> str | None:
        """Why the target has no sample of the scenario; None if it has one."""
        if self.settings.paths and not any(scenario.path.split("?")[0].endswith(path) for path in self.settings.paths):
            return f"the library knows only {', '.join(self.settings.paths)}"
        return next((skip.reason for skip in self.settings.skip if skip.scenario in (ALL, scenario.name)), None)

    def file_name(self, scenario: str) -> str:
        """`{scenario}`, `{Scenario}` and `{kebab}` of the pattern filled in."""
        name = self.settings.file.replace("{scenario}", scenario).replace("{kebab}", kebab(scenario))
        return name.replace("{Scenario}", pascal(scenario))


def discover(overlay: Path | None = None) -> tuple[Target, ...]:
    """Every target of the built-in templates and of the folder laid over them, by name.

    Raises:
        TargetError: an unreadable or wrong target.toml, with every problem found; a template folder that is none.
    """
    builtin = data_directory("templates")
    if overlay is not None and not overlay.is_dir():
        raise TargetError(
            "not a folder", Location(overlay), "--templates names a folder of <language>/<library>/target.toml"
        )
    roots = [builtin] if overlay is None else [overlay, builtin]
    names = sorted(
        {file.parent.relative_to(root).as_posix() for root in roots for file in root.glob("[!_]*/[!_]*/target.toml")}
    )
    targets: list[Target] = []
    problems: list[Problem] = []
    for name in names:
        try:
            targets.append(_read(name, roots))
        except SamplewrightError as error:
            problems += error.problems
    if problems:
        raise TargetError(problems)
    return tuple(targets)


def check_skips(targets: Iterable[Target], scenarios: Sequence[Scenario]) -> None:
    """A skip of a scenario that does not exist is a mistake.

    Raises:
        TargetError: with every such skip.
    """
    known = {scenario.name for scenario in scenarios}
    unused = [
        (target, skip) for target in targets for skip in target.settings.skip if skip.scenario not in (ALL, *known)
    ]
    if unused:
        raise TargetError(
            [
                problem
                for target, skip in unused
                for problem in TargetError(
                    f"the skip of {skip.scenario!r} is not used: the spec has no such scenario",
                    _location(target.folders, skip.scenario),
                    nearest(skip.scenario, known),
                ).problems
            ]
        )


def choose(targets: Sequence[Target], wanted: Sequence[str]) -> tuple[Target, ...]:
    """The wanted targets, in the order of `targets`; all if none is named. A language's name stands for its targets.

    Raises:
        UsageError: an unknown name, with the nearest known one.
    """
    names = {target.name for target in targets}
    languages = {target.name.split("/")[0] for target in targets}
    for name in wanted:
        if name not in names | languages:
            raise UsageError(
                f"unknown target {name!r}", hint=nearest(name, names) or "`samplewright targets` lists them"
            )
    return tuple(
        target for target in targets if not wanted or target.name in wanted or target.name.split("/")[0] in wanted
    )


def _read(name: str, roots: Sequence[Path]) -> Target:
    language = name.split("/")[0]
    files = [
        file
        for wanted in (f"{language}/language.toml", f"{name}/target.toml")
        if (file := next((root / wanted for root in roots if (root / wanted).is_file()), None))
    ]
    if not all(_FOLDER.fullmatch(part) for part in name.split("/")):
        raise TargetError(f"{name!r} is not a target's name", Location(files[-1]), "use a-z, 0-9 and _ in folder names")
    table: dict[str, Any] = {}
    for file in files:
        table = _merged(table, read_toml(file))
    try:
        settings = msgspec.convert(table, Settings)
    except msgspec.ValidationError as error:
        raise _wrong(str(error), files) from None
    target = Target(name, roots, settings)
    _check(target, files)
    return target


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        both = isinstance(value, dict) and isinstance(below.get(key), dict)
        merged[key] = _merged(below[key], value) if both else value
    return merged


def _wrong(message: str, files: Sequence[Path]) -> TargetError:
    """msgspec's message in our words, at the line of the key it is about."""
    what, _, where = message.partition(" - at `$")
    place = where.rstrip("`").lstrip(".")
    key = (re.findall(r"`([^`]*)`", what) or [place.split(".")[-1]])[0]
    hint = None
    if what.startswith("Object contains unknown field"):
        what = f"unknown key {key!r}"
        hint = nearest(key, _fields(place))
    elif what.startswith("Object missing required field"):
        what = f"the key {key!r} is missing"
    else:
        what = what[0].lower() + what[1:]
        key = place.split(".")[-1].split("[")[0]
    return TargetError(
        f"{what}{f' in [{place}]' if place else ''}", _location([file.parent for file in files], key, files), hint
    )


def _fields(place: str) -> Iterator[str]:
    """Names of the keys that the table at `literals.list` may have."""
    table: Any = Settings
    for step in re.findall(r"[a-z_]+", place):
        kind = table.__annotations__.get(step, "")
        table = next((one for one in TomlTable.__subclasses__() if re.search(rf"\b{one.__name__}\b", kind)), Settings)
    return iter(table.__struct_fields__)


def _location(folders: Sequence[Path], word: str, files: Sequence[Path] = ()) -> Location:
    """The line that has the word, in the last of the files that has it."""
    files = files or [folder / "target.toml" for folder in folders]
    for file in reversed(files):
        lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
        for number, line in enumerate(lines, 1):
            if re.search(rf"(?<![\w]){re.escape(word)}(?![\w])", line):
                return Location(file, number, fragment=line.strip())
    return Location(files[-1])


def _check(target: Target, files: Sequence[Path]) -> None:
    """What the types cannot say.

    Raises:
        TargetError: with the line.
    """
    settings = target.settings

    def wrong(message: str, word: str, hint: str | None = None) -> TargetError:
        return TargetError(message, _location((), word, files), hint)

    if not re.fullmatch(r"[\w{}.\-]+", settings.file) or "{scenario}" not in settings.file.lower().replace(
        "kebab", "scenario"
    ):
        raise wrong(f"{settings.file!r} is not a file name with {{scenario}}, {{Scenario}} or {{kebab}}", "file")
    if settings.formatter not in (None, "black"):
        raise wrong(
            f"there is no formatter {settings.formatter!r}", "formatter", "only 'black'; leave the key out otherwise"
        )
    for skip in settings.skip:
        if not skip.reason.strip():
            raise wrong(f"the skip of {skip.scenario!r} has no reason", "skip")
    try:
        settings.literals.validate()
        re.compile(settings.toolchain.version if settings.toolchain else "")
    except (ValueError, IndexError, KeyError, re.error) as error:
        raise wrong(f"a literal table or regex is wrong: {error}", "literals") from None
