"""Projects: where their files are, and what the commands read from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from samplewright import config
from samplewright.config import ProjectSettings
from samplewright.errors import Location, Problem, SpecError, UsageError, closest, nearest
from samplewright.ir import Form, Scenario
from samplewright.links import leads_out
from samplewright.naming import slug
from samplewright.openapi import loader, operations, scenarios, security
from samplewright.openapi.document import Spec
from samplewright.openapi.operations import Operation
from samplewright.targets import discovery
from samplewright.targets.discovery import Target
from samplewright.targets.samples import Sample


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

    def written(self) -> list[Path]:
        """Return the directories that commands write to: of the generated files, and of hand-written pages.

        Raises:
            TargetError: As `pages`.
        """
        cwd = Path.cwd()
        return [self.out, *dict.fromkeys(_relative(page.resolve().parent, cwd) for page in self.pages())]


@dataclass(frozen=True, slots=True)
class Project:
    """A project as loaded: its paths, its spec with operations and scenarios, and its targets.

    `warnings` are about the spec: what is valid, and may do harm.
    """

    paths: Paths
    spec: Spec
    operations: tuple[Operation, ...]
    scenarios: tuple[Scenario, ...]
    targets: tuple[Target, ...]
    warnings: tuple[Problem, ...] = ()

    def scenario(self, name: str, model: str = "") -> Scenario:
        """Return the scenario with this name.

        Args:
            name: Its name, or the name of its example as the document writes it.
            model: Id or last part of the id of a documented model; empty: the model that the document names.

        Raises:
            UsageError: A name is unknown, or the model cannot do the scenario; the hint names the nearest.
        """
        by_name = [scenario for scenario in self.scenarios if name in (scenario.name, scenario.example)]
        if not by_name:
            names = {name for scenario in self.scenarios for name in (scenario.name, scenario.example) if name}
            hint = nearest(name, names)
            raise UsageError(f"unknown scenario {name!r}", hint=hint or "`samplewright scenarios` lists them")
        first = by_name[0]
        models = {scenario.model: scenario for scenario in by_name if scenario.name == first.name}
        if not model:
            return first
        for id, scenario in models.items():
            if model in (id, slug(id)):
                return scenario
        raise UsageError(f"{first.name} has no sample for the model {model!r}", hint=nearest(model, models))

    def target(self, name: str) -> Target:
        """Return the target with this name.

        Raises:
            UsageError: The name is unknown; the hint names the nearest.
        """
        for target in self.targets:
            if target.name == name:
                return target
        raise UsageError(f"unknown target {name!r}", hint=_target_hint(name, self.targets))

    def sample(self, target_name: str, scenario_name: str, form: Form | None = None, model: str = "") -> Sample:
        """Return a sample.

        Args:
            target_name: The target.
            scenario_name: The scenario.
            form: The form; None: the short one, where the target has it.
            model: As in `scenario`.

        Raises:
            UsageError: A name is unknown, the target skips the scenario, or it lacks the form.
        """
        target, scenario = self.target(target_name), self.scenario(scenario_name, model)
        if reason := target.skipped(scenario):
            raise UsageError(f"{target_name} has no sample of {scenario_name}: {reason}")
        if form and form not in target.forms:
            raise UsageError(f"{target_name} has no {form} form", hint=nearest(form, map(str, target.forms)))
        return Sample(target, scenario, form or target.forms[0])


def locate(spec: Path | None = None, templates: Path | None = None, out: Path | None = None) -> Paths:
    """Resolve paths from options, then [tool.samplewright], then defaults.

    The settings' pages belong to the settings' output directory: with another `out` they are left alone.

    Raises:
        TargetError: The settings are invalid.
        SpecError: The spec is a link that leads out of the project.
    """
    cwd = Path.cwd()
    settings = config.read_settings(cwd)
    configured = settings.out or Path("sdks")
    spec = spec or config.default_spec(cwd)
    root = settings.file.parent if settings.file else cwd
    if spec.absolute().is_relative_to(root) and leads_out(root, spec.absolute().relative_to(root)):
        raise SpecError("a link leads out of the project", Location(spec), "name the file itself")
    redirected = out is not None and out.absolute().resolve() != configured.absolute().resolve()
    return Paths(
        spec=_relative(spec, cwd),
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
        paths,
        spec,
        operation_list,
        scenarios.build(spec, operation_list),
        discovery.discover(paths.templates),
        security.warnings(spec),
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
