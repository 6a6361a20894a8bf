"""What proves the samples: running them, and the record of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from samplewright.errors import DriftFound, UsageError
from samplewright.output import fileset, ledger
from samplewright.output.fileset import Written
from samplewright.output.ledger import Ledger
from samplewright.targets import discovery
from samplewright.targets.discovery import Target
from samplewright.workflows.generate import generate, generated_files, sample_paths
from samplewright.workflows.project import Project

if TYPE_CHECKING:
    from samplewright.verify.session import Progress, Report, VerifyOptions


def verify(
    project: Project,
    target_names: Sequence[str],
    scenario_names: Sequence[str],
    progress: Progress,
    options: VerifyOptions,
) -> Report:
    """Runs the samples as they lie in the output folder.

    Raises:
        DriftFound: they are not what the spec and templates produce.
        ToolchainError: they must be sandboxed, and cannot be.
    """
    from samplewright.verify import session

    chosen = discovery.choose(project.targets, target_names)
    for name in scenario_names:
        project.scenario(name)
    own = _of(project, chosen)
    _refuse_drift(project, own)
    return session.verify(
        session.VerifyRequest(
            document=project.spec,
            scenarios=project.scenarios,
            targets=chosen,
            files=own,
            names=frozenset(scenario_names),
            known={} if options.all else ledger.load(project.paths.out / ledger.FILE),
            options=options,
        ),
        progress,
    )


def hostile(
    project: Project, target_names: Sequence[str], number: int, seed: int, progress: Progress, options: VerifyOptions
) -> Report:
    """Runs samples that carry so many hostile values.

    Raises:
        UsageError: no scenario sends a JSON object and gets a whole response.
        ToolchainError: the samples must be sandboxed and cannot be.
    """
    from samplewright.verify import session
    from samplewright.verify.fuzz import run

    base = next((one for one in project.scenarios if isinstance(one.body, dict) and not one.response.streamed), None)
    if base is None:
        raise UsageError(
            "hostile values need a scenario that sends a JSON object and gets a response that is no stream"
        )
    chosen = discovery.choose(project.targets, target_names)
    pieces = tuple(dict.fromkeys(text for target in project.targets for text in target.settings.hostile))
    beside = _beside(chosen)
    needed = _below(beside, generated_files(project)) if beside else {}
    tried = run.FuzzRun(base, chosen, needed, pieces, number, seed, options.sandboxed, options.jobs, options.seconds)
    return session.Report(outcomes=run.run(tried, progress))


def _of(project: Project, chosen: Sequence[Target]) -> dict[str, str]:
    """What is generated of these targets, with what their samples need beside it."""
    folders = [*(one.name for one in chosen), *(beside := _beside(chosen))]
    return _below(folders, generated_files(project, () if beside else [one.name for one in chosen]))


def _beside(chosen: Sequence[Target]) -> list[str]:
    """The other generated folders that samples of these targets need."""
    return [one.settings.run.depends_on for one in chosen if one.settings.run and one.settings.run.depends_on]


def _below(folders: Sequence[str], made: Mapping[str, str]) -> dict[str, str]:
    starts = tuple(f"{name}/" for name in folders)
    return {path: text for path, text in made.items() if path.startswith(starts)}


def _refuse_drift(project: Project, made: Mapping[str, str]) -> None:
    changes = fileset.compare(project.paths.out, made)
    if changes:
        names = ", ".join([*changes.created, *changes.changed][:5])
        raise DriftFound(
            f"{len(changes.created) + len(changes.changed)} samples in {project.paths.out} are not what the spec and "
            f"templates produce: {names}",
            hint="run `samplewright generate` first; what is published is what is run",
        )


def record(project: Project, ledgers: Sequence[Ledger]) -> Written:
    """Adds verdicts to the ledger, drops those of samples that are no more as they were, and writes all that shows it.

    Of two verdicts about a sample the later one holds.
    """
    made = generated_files(project)
    digests = {pair: ledger.digest(made[path]) for pair, path in sample_paths(project, made).items()}
    file = project.paths.out / ledger.FILE
    known = ledger.merged([ledger.load(file), *ledgers], digests)
    fileset.write_file(file, ledger.text(known))
    return generate(project, (), ())


def unverified_samples(project: Project, made: Mapping[str, str], *, required: bool = False) -> list[str]:
    """Return the paths of samples without a passing verdict in the ledger.

    Args:
        project: The project.
        made: Path -> text of the generated files.
        required: Whether every sample counts where no ledger is kept; else none does.
    """
    known = ledger.load(project.paths.out / ledger.FILE)
    if not (known or required):
        return []
    return [
        path
        for (target, scenario), path in sample_paths(project, made).items()
        if (entry := known.get(target, {}).get(scenario)) is None
        or entry.sample != ledger.digest(made[path])
        or entry.verdict != ledger.PASS
    ]
