"""Projects: where their files are, and what the commands read from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from samplewright import config
from samplewright.config import ProjectSettings
from samplewright.errors import UsageError, closest, nearest
from samplewright.ir import Scenario
from samplewright.openapi import loader, operations, scenarios
from samplewright.openapi.document import Spec
from samplewright.openapi.operations import Operation
from samplewright.targets import discovery
from samplewright.targets.discovery import Target


@dataclass(frozen=True, slots=True)
class Paths:
    """Resolved paths of a project.

    Attributes:
        spec: The OpenAPI document.
        templates: Directory whose files override the built-in templates, if any.
        out: Directory of the generated files.
        settings: The settings whose `embed` patterns name the hand-written pages.
    """

    spec: Path
    templates: Path | None
    out: Path
    settings: ProjectSettings

    @property
    def template_dirs(self) -> list[Path]:
        """Return the template directories, in order of precedence."""
        return [*([self.templates] if self.templates else []), config.data_directory("templates")]

    def pages(self) -> tuple[Path, ...]:
        """Return the hand-written pages that the settings name, without files in the output directory.

        Raises:
            TargetError: A pattern is invalid or matches no file.
        """
        cwd, out = Path.cwd(), self.out.resolve()
        return tuple(_relative(page, cwd) for page in self.settings.pages() if not page.resolve().is_relative_to(out))


@dataclass(frozen=True, slots=True)
class Project:
    """A project as loaded: its paths, its spec with operations and scenarios, and its targets."""

    paths: Paths
    spec: Spec
    operations: tuple[Operation, ...]
    scenarios: tuple[Scenario, ...]
    targets: tuple[Target, ...]

    def scenario(self, name: str) -> Scenario:
        """Return the scenario with this name.

        Raises:
            UsageError: The name is unknown; the hint names the nearest.
        """
        for scenario in self.scenarios:
            if scenario.name == name:
                return scenario
        hint = nearest(name, [scenario.name for scenario in self.scenarios]) or "`samplewright scenarios` lists them"
        raise UsageError(f"unknown scenario {name!r}", hint=hint)

    def target(self, name: str) -> Target:
        """Return the target with this name.

        Raises:
            UsageError: The name is unknown; the hint names the nearest.
        """
        for target in self.targets:
            if target.name == name:
                return target
        raise UsageError(f"unknown target {name!r}", hint=_target_hint(name, self.targets))

    def sample(self, target_name: str, scenario_name: str) -> tuple[Target, Scenario]:
        """Return a target and one of its scenarios.

        Raises:
            UsageError: A name is unknown, or the target skips the scenario.
        """
        target, scenario = self.target(target_name), self.scenario(scenario_name)
        if reason := target.skipped(scenario):
            raise UsageError(f"{target_name} has no sample of {scenario_name}: {reason}")
        return target, scenario


def locate(spec: Path | None = None, templates: Path | None = None, out: Path | None = None) -> Paths:
    """Resolve paths from options, then [tool.samplewright], then defaults.

    The settings' pages belong to the settings' output directory: with another `out` they are left alone.

    Raises:
        TargetError: The settings are invalid.
    """
    cwd = Path.cwd()
    settings = config.read_settings(cwd)
    configured = settings.out or Path("sdks")
    redirected = out is not None and out.absolute().resolve() != configured.absolute().resolve()
    return Paths(
        spec=_relative(spec or config.default_spec(cwd), cwd),
        templates=templates or settings.templates,
        out=_relative(out or configured, cwd),
        settings=replace(settings, embed=()) if redirected else settings,
    )


def load(paths: Paths) -> Project:
    """Load everything that samples are generated from.

    Raises:
        SpecError: The spec is invalid.
        TargetError: A target is invalid.
    """
    spec = loader.load(paths.spec)
    operation_list = operations.read(spec)
    return Project(
        paths, spec, operation_list, scenarios.build(spec, operation_list), discovery.discover(paths.templates)
    )


def load_scenarios(paths: Paths) -> tuple[Scenario, ...]:
    """Load the scenarios of the spec.

    Raises:
        SpecError: The spec is invalid.
    """
    spec = loader.load(paths.spec)
    return scenarios.build(spec, operations.read(spec))


def _target_hint(name: str, targets: Sequence[Target]) -> str:
    """Return a hint that names the nearest target; for a language, its targets."""
    language, _, library = name.partition("/")
    similar = closest(language, tuple({target.language for target in targets}), 0.6)
    if similar and not library:
        return f"targets of {similar}: {', '.join(target.name for target in targets if target.language == similar)}"
    return nearest(name, [target.name for target in targets]) or "`samplewright targets` lists them"


def _relative(path: Path, cwd: Path) -> Path:
    return path.relative_to(cwd) if path.is_absolute() and path.is_relative_to(cwd) else path
