"""The README of the output folder: a table of targets and scenarios with the ledger's verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from samplewright.ir import Form, Scenario
from samplewright.output.ledger import LIMIT, PASS, Ledger, LedgerEntry, SampleKey
from samplewright.targets.discovery import Target
from samplewright.targets.samples import published
from samplewright.templating.engine import page

FILE = "README.md"
PASSED, FAILED, STALE, NOT_RUN = "✓", "✗", "↻", "–"
#: Of the models that can do a scenario the worst shows.
_WORST_FIRST = (FAILED, STALE, NOT_RUN, PASSED)


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A row of the table.

    Attributes:
        target: Name of the target.
        form: Form of its samples.
        folder: Folder of the samples for the models that the examples name.
        versions: The toolchain and libraries that its samples were run with.
        mode: `sandboxed` or `redirected`.
        cells: A sign per scenario.
        notes: What a reader should know about the signs.
    """

    target: str
    form: str
    folder: str
    versions: str
    mode: str
    cells: tuple[str, ...]
    notes: tuple[str, ...]


def matrix(
    targets: Sequence[Target],
    scenarios: Sequence[Scenario],
    files: Mapping[str, str],
    ledger: Ledger,
    template_dirs: Sequence[Path],
) -> str:
    """Return the page as Markdown.

    Args:
        targets: Targets to list.
        scenarios: Scenarios to list.
        files: Path -> text of the generated files.
        ledger: The verdicts.
        template_dirs: Template directories, the one that wins first.

    Raises:
        TemplateError: The template is invalid.
    """
    names = list(dict.fromkeys(scenario.name for scenario in scenarios))
    rows = [_row(target, form, names, scenarios, files, ledger) for target in targets for form in target.forms]
    return page(template_dirs, "_docs/matrix.md.jinja", {"rows": rows, "names": names})


def _row(
    target: Target,
    form: Form,
    names: Sequence[str],
    scenarios: Sequence[Scenario],
    files: Mapping[str, str],
    ledger: Ledger,
) -> TargetRow:
    samples = [sample for sample in published(target, scenarios) if sample.form is form]
    keys = {sample: SampleKey(target.name, sample.file) for sample in samples}
    signs = {sample: _sign(ledger.get(key), files.get(sample.path)) for sample, key in keys.items()}
    by_name = {name: {sign for sample, sign in signs.items() if sample.scenario.name == name} for name in names}
    current = {sample.title: ledger[key] for sample, key in keys.items() if signs[sample] != STALE and key in ledger}
    judged = [entry for entry in current.values() if entry.inputs]
    return TargetRow(
        target=target.name,
        form=form,
        folder=target.name if form is target.forms[0] else f"{target.name}/{form}",
        versions="; ".join(sorted({entry.versions for entry in judged})),
        mode=", ".join(sorted({entry.mode for entry in judged})),
        cells=tuple(next((sign for sign in _WORST_FIRST if sign in by_name[name]), NOT_RUN) for name in names),
        notes=tuple(dict.fromkeys(_notes(target, scenarios, current))),
    )


def _sign(entry: LedgerEntry | None, text: str | None) -> str:
    if entry is None or text is None:
        return NOT_RUN
    if not entry.covers(text):
        return STALE
    if not entry.inputs:
        return NOT_RUN
    return PASSED if entry.verdict == PASS else FAILED


def _notes(target: Target, scenarios: Sequence[Scenario], entries: Mapping[str, LedgerEntry]) -> Iterator[str]:
    for scenario in scenarios:
        if reason := target.skipped(scenario):
            yield f"not run: {reason}"
    verdicts = [verdict for entry in entries.values() if entry.inputs for verdict in entry.verdicts.values()]
    if verdicts:
        limits = sum(verdict == LIMIT for verdict in verdicts)
        passed = sum(verdict == PASS for verdict in verdicts)
        yield f"{passed} of {len(verdicts)} runs passed" + (f", {limits} failed as declared" if limits else "")
    for name, entry in entries.items():
        if entry.reason:
            yield f"not run: {entry.reason}"
        if entry.inputs and entry.verdict != PASS:
            yield f"{name}: {entry.verdict}"
