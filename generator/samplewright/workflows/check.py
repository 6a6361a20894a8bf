"""Check whether the committed files are what the spec and templates produce."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from samplewright.errors import Location, Problem
from samplewright.output import drift, writer
from samplewright.output.drift import Drift
from samplewright.workflows import docs, pages, verify
from samplewright.workflows.generate import generated_files
from samplewright.workflows.project import Project


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found.

    Attributes:
        out: The output directory.
        file_count: Number of generated files.
        page_count: Number of hand-written pages.
        files: Generated files that differ, and folders that interrupted runs left.
        pages: Hand-written pages whose samples are out of date.
        unverified: Samples without a passing verdict.
        require_verdicts: Whether unverified samples fail the check.
        untranslated: Notes on texts that lack a translation.
    """

    out: Path
    file_count: int
    page_count: int
    files: tuple[Drift, ...]
    pages: tuple[Drift, ...]
    unverified: tuple[Drift, ...]
    require_verdicts: bool
    untranslated: tuple[Problem, ...]

    @property
    def failed(self) -> tuple[Drift, ...]:
        """Everything that fails the check."""
        return self.files + self.pages + (self.unverified if self.require_verdicts else ())

    @property
    def noted(self) -> tuple[Drift, ...]:
        """Unverified samples that are only listed."""
        return () if self.require_verdicts else self.unverified


def check(project: Project, require_verdicts: bool = False) -> CheckResult:
    """Compare the committed files and pages with what the spec and templates produce. Writes nothing.

    Args:
        project: The project.
        require_verdicts: Whether unverified samples fail the check, even where no ledger is kept.

    Raises:
        PageError: A hand-written page is invalid.
    """
    out = project.paths.out
    files = generated_files(project)
    folders = [*project.paths.written(), out / docs.DOCS]
    embedded = pages.embed(project, project.paths.pages(), files)
    page_drift = [drift.check_page(path, page.text, page.embedded) for path, page in embedded.items()]
    return CheckResult(
        out=out,
        file_count=len(files),
        page_count=len(embedded),
        files=(*drift.unfinished(writer.unfinished(folders)), *drift.check_files(out, files)),
        pages=tuple(item for item in page_drift if item),
        unverified=drift.unverified(out, verify.unverified_samples(project, files, required=require_verdicts)),
        require_verdicts=require_verdicts,
        untranslated=tuple(docs.untranslated(project)),
    )


def failures(result: CheckResult) -> list[Problem]:
    """Summarize why a check fails; empty if it passes."""
    problems = []
    changed = [item for item in result.files if item.kind != "unfinished"]
    stale = [f"{_count(len(changed), 'generated file')} in {result.out}"] if changed else []
    stale += [f"{_count(len(result.pages), 'page')} with samples"] if result.pages else []
    if stale:
        hint = "run `samplewright generate` and commit the result; never edit generated files by hand"
        problems.append(Problem(f"{' and '.join(stale)} not up to date", hint=hint))
    problems += [
        Problem("an interrupted run left unfinished changes", Location(item.file), "run `samplewright generate`")
        for item in result.files
        if item.kind == "unfinished"
    ]
    if result.require_verdicts:
        problems += drift.summarize_unverified(result.unverified)
    return problems


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
