"""Samples: which programs a target publishes, and under which paths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from samplewright.ir import Form, Scenario
from samplewright.targets.discovery import Target
from samplewright.targets.settings import Limit


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One program: what a target emits for a scenario, its model and a form."""

    target: Target
    scenario: Scenario
    form: Form

    @property
    def file(self) -> str:
        """Path in the target's folder; the first form for the scenario's own model is at the top."""
        return "/".join([*self._folders, self.target.file_name(self.scenario.name)])

    @property
    def path(self) -> str:
        """Path in the output folder."""
        return f"{self.target.name}/{self.file}"

    @property
    def id(self) -> str:
        """Identifier, unique in the target: what the recipe calls the program that it builds."""
        return re.sub(
            r"[^A-Za-z0-9]+", "_", "_".join([*self._folders, self.target.names(self.scenario.name)["scenario"]])
        )

    @property
    def title(self) -> str:
        """Name for reports, such as `basic` or `qwen3-8b/complete/basic`."""
        return "/".join([*self._folders, self.scenario.name])

    @property
    def limits(self) -> tuple[Limit, ...]:
        """Return the limits that the target declares for this form of the scenario."""
        streams = (None, self.scenario.response.streamed)
        limits = self.target.settings.limits
        return tuple(limit for limit in limits if limit.form == self.form and limit.streams in streams)

    def limit(self, condition: str) -> Limit | None:
        """Return the limit that the target declares under a condition."""
        return next((limit for limit in self.limits if condition in limit.conditions), None)

    @property
    def _folders(self) -> list[str]:
        form = "" if self.form is self.target.forms[0] else str(self.form)
        return [folder for folder in (self.scenario.model_slug, form) if folder]


def published_samples(targets: Iterable[Target], scenarios: Sequence[Scenario]) -> list[Sample]:
    """List the samples of several targets."""
    return [sample for target in targets for sample in published(target, scenarios)]


def published(target: Target, scenarios: Sequence[Scenario]) -> Iterator[Sample]:
    """Yield the samples of a target: each scenario that it does not skip, in each of its forms."""
    for scenario in scenarios:
        if target.skipped(scenario) is None:
            for form in target.forms:
                yield Sample(target, scenario, form)
