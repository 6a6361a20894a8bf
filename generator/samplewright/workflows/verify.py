"""Verify the samples of a project, and record the verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from samplewright.errors import DriftFound, UsageError
from samplewright.ir import Scenario
from samplewright.output import fileset, ledger, writer
from samplewright.output.fileset import Written
from samplewright.output.ledger import Ledger
from samplewright.targets import discovery
from samplewright.targets.discovery import Target
from samplewright.workflows.generate import generate, generated_files, sample_paths
from samplewright.workflows.project import Project

if TYPE_CHECKING:
    from samplewright.verify.due import VerifyOptions
    from samplewright.verify.record import Progress, Report


def verify(
    project: Project,
    target_names: Sequence[str],
    scenario_names: Sequence[str],
    progress: Progress,
    options: VerifyOptions,
) -> Report:
    """Run the samples that are in the output folder.

    Args:
        project: The project.
        target_names: Targets or languages to verify; all if empty.
        scenario_names: Scenarios to verify; all if empty.
        progress: Is told what happens.
        options: How to verify.

    Raises:
        UsageError: A name is unknown.
        TargetError: A target declares a limit under an unknown condition.
        DriftFound: The samples are not what the spec and templates produce.
        SandboxUnavailable: They must be sandboxed and cannot be.
    """
    from samplewright.verify import session
    from samplewright.verify.conditions import check_limits
    from samplewright.verify.due import VerifyRequest

    targets = discovery.choose(project.targets, target_names)
    check_limits(targets)
    names = frozenset(project.scenario(name).name for name in scenario_names)
    files = _files_of(project, targets)
    _check_drift(project, files)
    request = VerifyRequest(
        spec=project.spec,
        scenarios=project.scenarios,
        targets=targets,
        files=files,
        options=options,
        scenario_names=names,
        ledger=ledger.load(project.paths.out / ledger.FILE),
    )
    return session.verify(request, progress)


def fuzz(
    project: Project, target_names: Sequence[str], count: int, seed: int, progress: Progress, options: VerifyOptions
) -> Report:
    """Run samples that carry hard-to-quote values.

    Args:
        project: The project.
        target_names: Targets or languages to fuzz; all if empty.
        count: Number of values.
        seed: Random seed.
        progress: Is told what happens.
        options: How samples run.

    Raises:
        UsageError: No scenario sends a JSON object and gets a response that is no stream.
        SandboxUnavailable: The samples must be sandboxed and cannot be.
    """
    from samplewright.verify.fuzz import run

    bases = [
        scenario for scenario in project.scenarios if isinstance(scenario.body, dict) and not scenario.response.streamed
    ]
    if not bases:
        raise UsageError("--fuzz needs a scenario that sends a JSON object and gets a response that is not streamed")
    targets = discovery.choose(project.targets, target_names)
    pieces = tuple(dict.fromkeys(text for target in project.targets for text in target.settings.fuzz))
    dependencies = _dependencies(targets)
    files = _below(dependencies, generated_files(project)) if dependencies else {}
    bases = [scenario for scenario in bases if _is_variant(scenario, bases[0])]
    return run.run(run.FuzzRun(project.spec, bases, targets, files, pieces, count, seed, options), progress)


def _is_variant(scenario: Scenario, base: Scenario) -> bool:
    """Return whether a scenario is a request of the same operation, for the model that the document names."""
    return not scenario.model_slug and (scenario.operation, scenario.url) == (base.operation, base.url)


def record(project: Project, ledgers: Sequence[Ledger]) -> Written:
    """Merge verdicts into the ledger and regenerate everything that shows it.

    Args:
        project: The project.
        ledgers: New verdicts, the latest last.
    """
    writer.recover(project.paths.written())
    files = generated_files(project)
    digests = {key: ledger.digest(files[path]) for key, path in sample_paths(project, files).items()}
    committed = ledger.load(project.paths.out / ledger.FILE)
    return generate(project, verdicts=ledger.merge([committed, *ledgers], digests))


def unverified_samples(project: Project, files: Mapping[str, str], *, required: bool = False) -> list[str]:
    """Return the paths of samples without a passing verdict in the ledger.

    Args:
        project: The project.
        files: Path -> text of the generated files.
        required: Whether every sample counts where no ledger is kept; else none does.
    """
    entries = ledger.load(project.paths.out / ledger.FILE)
    if not (entries or required):
        return []

    def passed(key: ledger.SampleKey, path: str) -> bool:
        entry = entries.get(key)
        return entry is not None and entry.covers(files[path]) and entry.verdict == ledger.PASS

    return [path for key, path in sample_paths(project, files).items() if not passed(key, path)]


def _files_of(project: Project, targets: Sequence[Target]) -> dict[str, str]:
    """Return the generated files of targets, with those that their samples need."""
    names = [target.name for target in targets]
    dependencies = _dependencies(targets)
    return _below([*names, *dependencies], generated_files(project, () if dependencies else names))


def _dependencies(targets: Sequence[Target]) -> list[str]:
    recipes = [target.settings.run for target in targets if target.settings.run]
    return [recipe.depends_on for recipe in recipes if recipe.depends_on]


def _below(folders: Sequence[str], files: Mapping[str, str]) -> dict[str, str]:
    starts = tuple(f"{folder}/" for folder in folders)
    return {path: text for path, text in files.items() if path.startswith(starts)}


def _check_drift(project: Project, files: Mapping[str, str]) -> None:
    changes = fileset.compare(project.paths.out, files)
    drifted = [*changes.created, *changes.changed]
    if drifted:
        names = ", ".join(drifted[:5]) + (", ..." if len(drifted) > 5 else "")
        raise DriftFound(
            f"{len(drifted)} file{'s' * (len(drifted) > 1)} in {project.paths.out} not up to date: {names}",
            hint="run `samplewright generate` first: what is published is what runs",
        )
