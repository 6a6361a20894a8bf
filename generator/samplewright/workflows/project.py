"""The line from a spec to a set of files, as the commands run it: where the inputs are, and what is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from samplewright import config
from samplewright.config import Settings
from samplewright.errors import UsageError, nearest
from samplewright.ir import Scenario
from samplewright.openapi import loader, operations, scenarios
from samplewright.openapi.document import Spec
from samplewright.openapi.operations import Operation
from samplewright.targets import discovery
from samplewright.targets.discovery import Target

if TYPE_CHECKING:
    pass


@dataclass(frozen=True)
class Inputs:
    """Where spec, templates and output are; each is read when it is first asked for.

    templates: a folder laid over the built-in templates. out: the folder of the generated files.
    embed: the settings that name the hand-written pages which go with that folder.
    """

    spec: Path
    templates: Path | None
    out: Path
    embed: Settings

    @classmethod
    def find(cls, spec: Path | None = None, templates: Path | None = None, out: Path | None = None) -> Inputs:
        """What is given, else what `[tool.samplewright]` says, else `spec/openapi.yaml` (here, built in) and `sdks`.

        The settings' pages go with the settings' output folder: files made elsewhere leave them alone.
        """
        here = Path.cwd()
        settings = config.settings(here)
        usual = settings.out or Path("sdks")
        elsewhere = out is not None and out.absolute().resolve() != usual.absolute().resolve()
        return cls(
            spec=_shortest(spec or config.spec_file(here), here),
            templates=templates or settings.templates,
            out=_shortest(out or usual, here),
            embed=replace(settings, embed=()) if elsewhere else settings,
        )

    @cached_property
    def document(self) -> Spec:
        return loader.load(self.spec)

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        return operations.read(self.document)

    @cached_property
    def scenarios(self) -> tuple[Scenario, ...]:
        return scenarios.build(self.document, self.operations)

    @property
    def roots(self) -> list[Path]:
        """Folders of templates, the one that wins first."""
        return [*([self.templates] if self.templates else []), config.data_directory("templates")]

    @property
    def pages(self) -> tuple[Path, ...]:
        """The hand-written pages of the settings; what lies in the output folder is generated, and none.

        Raises:
            TargetError: a pattern that is none, or that no file fits.
        """
        here, out = Path.cwd(), self.out.resolve()
        return tuple(_shortest(page, here) for page in self.embed.pages() if not page.resolve().is_relative_to(out))

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        return discovery.discover(self.templates)

    def scenario(self, name: str) -> Scenario:
        """The scenario of that name.

        Raises:
            UsageError: there is none; names the nearest.
        """
        return _named("scenario", name, self.scenarios)

    def target(self, name: str) -> Target:
        """The target of that name.

        Raises:
            UsageError: there is none; names the nearest.
        """
        return _named("target", name, self.targets)

    def sample(self, target: str, scenario: str) -> tuple[Target, Scenario]:
        """A target and one of its scenarios, by their names.

        Raises:
            UsageError: an unknown name, or the target leaves the scenario out.
        """
        chosen, wanted = self.target(target), self.scenario(scenario)
        if reason := chosen.skipped(wanted):
            raise UsageError(f"{target} has no sample of {scenario}: {reason}")
        return chosen, wanted


_Named = TypeVar("_Named", Scenario, Target)


def _named(kind: str, name: str, known: Sequence[_Named]) -> _Named:
    for one in known:
        if one.name == name:
            return one
    hint = nearest(name, [one.name for one in known]) or f"`samplewright {kind}s` lists them"
    raise UsageError(f"unknown {kind} {name!r}", hint=hint)


def _shortest(path: Path, here: Path) -> Path:
    return path.relative_to(here) if path.is_absolute() and path.is_relative_to(here) else path
