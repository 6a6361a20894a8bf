"""Discovery of targets: every folder `<language>/<library>/` with a target.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from samplewright.config import data_directory
from samplewright.errors import Location, Problem, SamplewrightError, TargetError, UsageError, nearest
from samplewright.ir import Form, Scenario
from samplewright.links import links_out
from samplewright.naming import kebab, pascal
from samplewright.targets.settings import Settings, Sources, find_sources, read

ALL = "*"


@dataclass(frozen=True)
class Target:
    """Represent one language and library.

    Attributes:
        name: `<language>/<library>`, also its folder in the output.
        template_dirs: Template directories, the one that wins first.
        settings: Its settings.
    """

    name: str
    template_dirs: tuple[Path, ...]
    settings: Settings = field(hash=False)

    @property
    def language(self) -> str:
        """Return the first half of the name."""
        return self.name.split("/")[0]

    @property
    def folders(self) -> list[Path]:
        """Return the target's folder in each template directory that has one, the one that wins first."""
        return [folder for template_dir in self.template_dirs if (folder := template_dir / self.name).is_dir()]

    def locate(self, file: str) -> Path:
        """Return a file of the target's folder, or of its language's folder, in the first directory that has it.

        Args:
            file: Path relative to either folder.
        """
        places = [template_dir / folder for folder in (self.name, self.language) for template_dir in self.template_dirs]
        return next((path for place in places if (path := place / file).exists()), places[-1] / file).absolute()

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """Return the forms that the target has a template for, the short one first."""
        return tuple(form for form in Form if any((folder / f"{form}.jinja").is_file() for folder in self.folders))

    @cached_property
    def project(self) -> tuple[str, ...]:
        """Return the names of the files under `project/`, relative to it, sorted."""
        names: set[str] = set()
        for folder in self.folders:
            base = folder / "project"
            names.update(file.relative_to(base).as_posix() for file in base.rglob("*") if file.is_file())
        return tuple(sorted(name for name in names if "__pycache__" not in name))  # of an installed package

    def project_text(self, name: str) -> str:
        """Return the text of a file under `project/`.

        Raises:
            TargetError: The file is not UTF-8.
        """
        file = next(path for folder in self.folders if (path := folder / "project" / name).is_file())
        try:
            return file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise TargetError("the file is not UTF-8 text", Location(file)) from None

    def skipped(self, scenario: Scenario) -> str | None:
        """Return the reason why the target has no sample of the scenario, None if it has one."""
        if self.settings.paths and not any(_supports(operation, scenario) for operation in self.settings.paths):
            return f"the library supports only {', '.join(self.settings.paths)}"
        return next((skip.reason for skip in self.settings.skip if skip.scenario in (ALL, scenario.name)), None)

    def names(self, scenario: str) -> dict[str, str]:
        """Return what `{scenario}`, `{Scenario}` and `{kebab}` stand for in file names and recipes."""
        return _names(scenario, self.settings.reserved)

    def file_name(self, scenario: str) -> str:
        """Return the file name of a scenario's sample."""
        name = self.settings.file
        for placeholder, value in self.names(scenario).items():
            name = name.replace(f"{{{placeholder}}}", value)
        return name


def discover(overlay: Path | None = None) -> tuple[Target, ...]:
    """Return every target, sorted by name.

    Args:
        overlay: Directory whose files override the built-in templates; target.toml and language.toml key by key.

    Raises:
        TargetError: The overlay is not a directory, a link leads out of it, settings are invalid, or templates are
            missing; with every problem.
    """
    builtin = data_directory("templates")
    if overlay is not None and not overlay.is_dir():
        hint = "--templates takes a directory of <language>/<library>/target.toml"
        raise TargetError("not a directory", Location(overlay), hint)
    template_dirs = (builtin,) if overlay is None else (overlay, builtin)
    _refuse_links(template_dirs)
    files = (file for template_dir in template_dirs for file in template_dir.glob("[!_]*/[!_]*/target.toml"))
    names = sorted({f"{file.parent.parent.name}/{file.parent.name}" for file in files})
    targets: list[Target] = []
    problems: list[Problem] = []
    for name in names:
        try:
            target = Target(name, template_dirs, read(name, find_sources(name, template_dirs)))
            _check_forms(target)
            targets.append(target)
        except SamplewrightError as error:
            problems += error.problems
    if problems:
        raise TargetError(problems)
    return tuple(targets)


def check_skips(targets: Iterable[Target], scenarios: Sequence[Scenario]) -> None:
    """Check that every skip names a scenario of the spec.

    Raises:
        TargetError: With every skip that does not.
    """
    names = {ALL, *(scenario.name for scenario in scenarios)}
    unused = [(target, skip.scenario) for target in targets for skip in target.settings.skip]
    problems = [
        Problem(
            f"unused skip: the spec has no scenario {name!r}",
            _sources(target).locate(name),
            nearest(name, names - {ALL}),
        )
        for target, name in unused
        if name not in names
    ]
    if problems:
        raise TargetError(problems)


def choose(targets: Sequence[Target], target_names: Sequence[str]) -> tuple[Target, ...]:
    """Return the named targets in the order of `targets`, all if none is named.

    Args:
        targets: Targets to choose from.
        target_names: Names of targets, or of languages for all targets of each.

    Raises:
        UsageError: Unknown name, with the nearest that exists.
    """
    names = {target.name for target in targets}
    languages = {target.language for target in targets}
    for name in target_names:
        if name not in names | languages:
            hint = nearest(name, names | languages) or "`samplewright targets` lists them"
            raise UsageError(f"unknown target {name!r}", hint=hint)
    chosen = set(target_names) or names
    return tuple(target for target in targets if chosen & {target.name, target.language})


def _refuse_links(template_dirs: Iterable[Path]) -> None:
    """Refuse links that lead out of a template directory: what they name would be published, or shown in a diff."""
    links = [link for template_dir in template_dirs for link in links_out(template_dir)]
    if links:
        hint = "copy the file instead"
        raise TargetError(Problem("a link leads out of the templates", Location(link), hint) for link in links)


def _check_forms(target: Target) -> None:
    if not target.forms:
        raise TargetError("no template: short.jinja or complete.jinja", Location(target.folders[0]))
    for limit in target.settings.limits:
        if limit.form not in target.forms:
            raise _sources(target).error(f"unused limit: the target has no {limit.form}.jinja", limit.form)


def _sources(target: Target) -> Sources:
    return find_sources(target.name, target.template_dirs)


@cache
def _names(scenario: str, reserved: str) -> dict[str, str]:
    # Without the suffix, too: `json` becomes `json_sample`, and a scenario of that name `json_sample_sample`.
    is_reserved = re.fullmatch(reserved, re.sub(r"(_sample)+$", "", scenario))
    name = f"{scenario}_sample" if is_reserved else scenario
    return {"scenario": name, "Scenario": pascal(name), "kebab": kebab(name)}


def _supports(operation: str, scenario: Scenario) -> bool:
    """Tell whether `POST /path`, or `/path` for any method, is the scenario's operation."""
    method, _, path = operation.rpartition(" ")
    return method in ("", scenario.method) and scenario.path.split("?")[0].endswith(path)
