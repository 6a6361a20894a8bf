"""What is due: the samples to verify, and the conditions under which the ledger has no verdict that still holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from samplewright.ir import Form, Scenario
from samplewright.openapi.document import Spec
from samplewright.output.ledger import LIMIT, PASS, Ledger, LedgerEntry, SampleKey
from samplewright.targets.discovery import Target
from samplewright.targets.recipes import Variant
from samplewright.targets.samples import Sample, published
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
        forms: Forms to verify; empty: all.
    """

    conditions: Sequence[Condition]
    sandboxed: bool | None = None
    jobs: int = 2
    run_all: bool = False
    slow: bool = True
    seconds: float = 90
    arguments: tuple[str, ...] = ()
    forms: tuple[Form, ...] = ()


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
        sample: The sample.
        text: Its text as published.
        checks: The runs that it faces.
    """

    sample: Sample
    text: str
    checks: tuple[Check, ...]

    @property
    def target(self) -> Target:
        """Return its target."""
        return self.sample.target

    @property
    def scenario(self) -> Scenario:
        """Return its scenario."""
        return self.sample.scenario

    @property
    def key(self) -> SampleKey:
        """Return its key in the ledger."""
        return SampleKey(self.target.name, self.sample.file)


def samples_of(request: VerifyRequest, target: Target) -> tuple[SampleUnderTest, ...]:
    """Return the samples of a target that are to be verified."""
    samples = list(published(target, request.scenarios))
    checks = _checks(samples, request.options.conditions)
    return tuple(
        SampleUnderTest(sample, text, tuple(checks[sample]))
        for sample in samples
        if (text := request.files.get(sample.path)) is not None
        and checks[sample]
        and is_chosen(request, sample.scenario)
        and sample.form in (request.options.forms or Form)
    )


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
    return {sample.key: _digest(f"{shared}{_relevant(sample)!r}".encode()) for sample in samples}


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
    return [check for check in sample.checks if entry.verdicts.get(check.name) not in (PASS, LIMIT)]


def still_holds(entry: LedgerEntry, sample: SampleUnderTest, inputs: str) -> bool:
    """Return whether an entry of the ledger is about a sample as it is now."""
    return entry.covers(sample.text) and entry.inputs == inputs


def _checks(samples: Sequence[Sample], conditions: Sequence[Condition]) -> dict[Sample, list[Check]]:
    """Return the checks of each sample of a target.

    Each form faces every condition, by its samples for the scenarios' own models; a variant is judged on the first
    sample that streams and the first that does not. Samples for further models face `ok` only: they differ in an id.
    """
    basic = [condition for condition in conditions if condition.faced_by is FacedBy.ALL]
    checks = {sample: [Check(condition) for condition in basic] for sample in samples if sample.scenario.model_slug}
    for form in Form:
        own = {one.scenario.name: one for one in samples if one.form is form and not one.scenario.model_slug}
        for name, faced in _checks_of_form(list(own.values()), conditions).items():
            checks[own[name]] = faced
    return checks


def _checks_of_form(samples: Sequence[Sample], conditions: Sequence[Condition]) -> dict[str, list[Check]]:
    scenarios = [sample.scenario for sample in samples]
    checks = {
        name: [Check(condition) for condition in faced] for name, faced in conditions_for(scenarios, conditions).items()
    }
    recipe = samples[0].target.settings.run if samples else None
    for variant in recipe.variants if recipe else ():
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


def _relevant(sample: SampleUnderTest) -> tuple[Scenario, list[str]]:
    """Return the scenario without its texts for readers, and the checks under which the target declares a limit."""
    limits = [check.name for check in sample.checks if sample.sample.limit(check.condition.name)]
    return replace(sample.scenario, summary={}, description={}), limits


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
