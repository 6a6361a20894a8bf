"""Generate all files of a project, and write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from samplewright.output import fileset, ledger, writer
from samplewright.output.fileset import Update, Written
from samplewright.output.ledger import Ledger, SampleKey
from samplewright.targets import discovery
from samplewright.targets.samples import published_samples
from samplewright.workflows import pages
from samplewright.workflows.docs import markdown_pages
from samplewright.workflows.project import Project


def generated_files(
    project: Project,
    target_names: Sequence[str] = (),
    scenario_names: Sequence[str] = (),
    verdicts: Ledger | None = None,
) -> dict[str, str]:
    """Return path -> text of the generated files.

    The full set includes the models' pages, the client, the annotated spec and the manifest. A selection by target or
    scenario includes samples and their projects only.

    Args:
        project: The project.
        target_names: Targets or languages to generate; all if empty.
        scenario_names: Scenarios to generate; all if empty.
        verdicts: The verdicts to show; by default those of the committed ledger.

    Raises:
        UsageError: A name is unknown.
        TemplateError: A template fails.
        FormatError: A sample is not valid source code.
    """
    from samplewright.emit.samples import samples  # brings the template engine, which is slow to import

    discovery.check_skips(project.targets, project.scenarios)
    targets = discovery.choose(project.targets, target_names)
    names = {project.scenario(name).name for name in scenario_names}

    def read_current(path: str) -> str | None:
        return fileset.read(project.paths.out, path)

    files = samples(targets, project.scenarios, read_current)
    if names:
        return {
            sample.path: files[sample.path]
            for sample in published_samples(targets, project.scenarios)
            if sample.scenario.name in names
        }
    if target_names:
        return files
    if verdicts is None:
        verdicts = ledger.load(project.paths.out / ledger.FILE)
    return _with_documents(project, files, verdicts, read_current)


def _with_documents(
    project: Project, samples: Mapping[str, str], verdicts: Ledger, read_current: Callable[[str], str | None]
) -> dict[str, str]:
    """Add everything that describes or uses the full set of samples, and the manifest."""
    from samplewright.emit.client import clients

    paths = project.paths
    files = {**samples, **markdown_pages(project, samples, verdicts)}
    files |= clients(project.spec, project.operations, paths.templates, read_current)
    if verdicts:
        from samplewright.emit.readme import FILE, matrix

        files[FILE] = matrix(project.targets, project.scenarios, files, verdicts, paths.template_dirs)
    files[pages.annotated_name(project)] = pages.annotate(project, samples=files).text
    files[fileset.MANIFEST] = fileset.manifest(files, project.spec.text)
    return files


def sample_paths(project: Project, files: Mapping[str, str]) -> dict[SampleKey, str]:
    """Return the path of each sample that is among the files."""
    samples = published_samples(project.targets, project.scenarios)
    return {SampleKey(sample.target.name, sample.file): sample.path for sample in samples if sample.path in files}


def generate(
    project: Project,
    target_names: Sequence[str] = (),
    scenario_names: Sequence[str] = (),
    verdicts: Ledger | None = None,
) -> Written:
    """Write the files, delete those no longer generated, and update hand-written pages; all or nothing.

    Without names the full set is generated; only then files are deleted and pages updated.

    Args:
        project: The project.
        target_names: Targets or languages to generate; all if empty.
        scenario_names: Scenarios to generate; all if empty.
        verdicts: Verdicts to write as the ledger, too; only for the full set.
    """
    out = project.paths.out
    writer.recover(project.paths.written())
    files = generated_files(project, target_names, scenario_names, verdicts)
    full = fileset.MANIFEST in files
    embedded = pages.embed(project, project.paths.pages(), files) if full else {}
    recorded = {} if verdicts is None else {ledger.FILE: ledger.render(verdicts)}
    changes, *_ = writer.write_all([Update(out, {**files, **recorded}, complete=full), *pages.updates(embedded)])
    return Written(out, changes, len(files), tuple(embedded), pages.changed(embedded))
