"""What is due: the samples to verify, and the conditions under which the ledger has no verdict that still holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from samplewright.ir import Scenario
from samplewright.openapi.document import Spec
from samplewright.output.ledger import PASS, Ledger, LedgerEntry, SampleKey
from samplewright.targets.discovery import Target
from samplewright.targets.recipes import Variant
from samplewright.verify.conditions import Condition, FacedBy, conditions_for
from samplewright.verify.rules import RULES
from samplewright.verify.sandbox import SANDBOXED
from samplewright.verify.toolchains import ToolchainState, named_files
from samplewright.verify.workspace import dependency_files


@dataclass(frozen=True)
class VerifyOptions:
    """Say how samples are verified.

    Attributes:
        conditions: Conditions to run.
        sandboxed: Whether to use a sandbox; None uses one where the system allows it.
        jobs: Programs to run at a time.
        run_all: Whether to ignore recorded verdicts.
        slow: Whether to run conditions that take the samples' own time limit.
        seconds: Longest time of a run.
        arguments: Further arguments of the command that repeats a run.
    """

    conditions: Sequence[Condition]
    sandboxed: bool | None = None
    jobs: int = 2
    run_all: bool = False
    slow: bool = True
    seconds: float = 90
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True)
class VerifyRequest:
    """Say what to verify.

    Attributes:
        spec: The document.
        scenarios: All its scenarios.
        targets: Targets to verify.
        files: Path -> text of the generated files.
        options: How to verify.
        scenario_names: Scenarios to verify; empty: all.
        ledger: Recorded verdicts.
    """

    spec: Spec
    scenarios: Sequence[Scenario]
    targets: Sequence[Target]
    files: Mapping[str, str]
    options: VerifyOptions
    scenario_names: frozenset[str] = frozenset()
    ledger: Ledger = field(default_factory=dict)


@dataclass(frozen=True)
class Check:
    """One run of a sample: a condition, and a variant of the environment if any."""

    condition: Condition
    variant: Variant | None = None

    @property
    def name(self) -> str:
        """Return its name in the ledger."""
        return f"{self.condition.name}:{self.variant.name}" if self.variant else self.condition.name


@dataclass(frozen=True)
class SampleUnderTest:
    """A sample to verify.

    Attributes:
        target: Its target.
        scenario: Its scenario.
        text: Its text as published.
        checks: The runs that it faces.
    """

    target: Target
    scenario: Scenario
    text: str
    checks: tuple[Check, ...]

    @property
    def key(self) -> SampleKey:
        """Return its key in the ledger."""
        return SampleKey(self.target.name, self.scenario.name)


def samples_of(request: VerifyRequest, target: Target) -> tuple[SampleUnderTest, ...]:
    """Return the samples of a target that are to be verified."""
    offered = [scenario for scenario in request.scenarios if target.skipped(scenario) is None]
    checks = _checks(target, offered, request.options.conditions)
    samples = []
    for scenario in offered:
        text = request.files.get(f"{target.name}/{target.file_name(scenario.name)}")
        if text is not None and checks[scenario.name] and is_chosen(request, scenario):
            samples.append(SampleUnderTest(target, scenario, text, tuple(checks[scenario.name])))
    return tuple(samples)


def is_chosen(request: VerifyRequest, scenario: Scenario) -> bool:
    """Return whether a scenario is to be verified."""
    return not request.scenario_names or scenario.name in request.scenario_names


def inputs_digests(
    state: ToolchainState, libraries: Mapping[str, str], samples: Sequence[SampleUnderTest], files: Mapping[str, str]
) -> dict[SampleKey, str]:
    """Return a digest of everything that the verdicts on samples depend on beside their texts.

    Args:
        state: The toolchain of their target.
        libraries: Name -> version of the libraries, as resolved.
        samples: Samples of one target.
        files: Path -> text of all generated files.
    """
    target = state.target
    project = {name: files.get(f"{target.name}/{name.removesuffix('.jinja')}") for name in target.project}
    common = [
        RULES,
        [state.toolchain.name, state.version, dict(libraries)],
        _recipe_values(target),
        {**project, **dependency_files(target, files)},
    ]
    shared = _digest(json.dumps(common, sort_keys=True).encode())
    return {sample.key: _digest(f"{shared}{_relevant(sample.scenario)!r}".encode()) for sample in samples}


def due_checks(sample: SampleUnderTest, entry: LedgerEntry | None, inputs: str, options: VerifyOptions) -> list[Check]:
    """Return the checks of a sample that the ledger does not know to have passed.

    Args:
        sample: The sample.
        entry: Its entry in the ledger.
        inputs: Digest of what its verdicts depend on.
        options: How to verify.
    """
    if entry is None or not still_holds(entry, sample, inputs):
        return list(sample.checks)
    if entry.mode != SANDBOXED and options.sandboxed is not False:
        return list(sample.checks)
    return [check for check in sample.checks if entry.verdicts.get(check.name) != PASS]


def still_holds(entry: LedgerEntry, sample: SampleUnderTest, inputs: str) -> bool:
    """Return whether an entry of the ledger is about a sample as it is now."""
    return entry.covers(sample.text) and entry.inputs == inputs


def _checks(target: Target, scenarios: Sequence[Scenario], conditions: Sequence[Condition]) -> dict[str, list[Check]]:
    """Return scenario -> checks; a variant is judged on the first sample that streams and the first that does not."""
    checks = {
        name: [Check(condition) for condition in faced] for name, faced in conditions_for(scenarios, conditions).items()
    }
    for variant in target.settings.run.variants if target.settings.run else ():
        varied = (condition for condition in conditions if condition.name in variant.conditions)
        chosen = [replace(condition, faced_by=FacedBy.FIRST) for condition in varied]
        for name, faced in conditions_for(scenarios, chosen).items():
            checks[name] += [Check(condition, variant) for condition in faced]
    return checks


def _recipe_values(target: Target) -> list[object]:
    """Return what of a recipe can change a verdict, with the digests of the template files that it names."""
    recipe = target.settings.run
    if recipe is None:
        return []
    judged = msgspec.structs.replace(recipe, packages_missing="", libraries=None)
    files = {file.name: _digest(file.read_bytes()) for file in named_files(target, judged)}
    return [msgspec.to_builtins(judged), files]


def _relevant(scenario: Scenario) -> Scenario:
    """Return a scenario without its texts for readers."""
    return replace(scenario, summary={}, description={})


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
