"""The README of the output folder: a table of targets and scenarios with the ledger's verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from samplewright.ir import Scenario
from samplewright.output.ledger import PASS, Ledger, LedgerEntry, SampleKey
from samplewright.targets.discovery import Target
from samplewright.templating.engine import page

FILE = "README.md"
PASSED, FAILED, STALE, NOT_RUN = "✓", "✗", "↻", "–"


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A row of the table.

    Attributes:
        target: Name of the target.
        versions: The toolchain and libraries that its samples were run with.
        mode: `sandboxed` or `redirected`.
        cells: A sign per scenario.
        notes: What a reader should know about the signs.
    """

    target: str
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
    rows = [_row(target, scenarios, files, ledger) for target in targets]
    names = [scenario.name for scenario in scenarios]
    return page(template_dirs, "_docs/matrix.md.jinja", {"rows": rows, "names": names})


def _row(target: Target, scenarios: Sequence[Scenario], files: Mapping[str, str], ledger: Ledger) -> TargetRow:
    texts = {scenario.name: files.get(f"{target.name}/{target.file_name(scenario.name)}") for scenario in scenarios}
    entries = {name: ledger.get(SampleKey(target.name, name)) for name in texts}
    current = {name: entry for name, entry in entries.items() if entry and (text := texts[name]) and entry.covers(text)}
    judged = [entry for entry in current.values() if entry.inputs]
    return TargetRow(
        target=target.name,
        versions="; ".join(sorted({entry.versions for entry in judged})),
        mode=", ".join(sorted({entry.mode for entry in judged})),
        cells=tuple(_cell(entries[name], text) for name, text in texts.items()),
        notes=tuple(dict.fromkeys(_notes(target, scenarios, current))),
    )


def _cell(entry: LedgerEntry | None, text: str | None) -> str:
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
        yield f"{sum(verdict == PASS for verdict in verdicts)} of {len(verdicts)} runs passed"
    for name, entry in entries.items():
        if entry.reason:
            yield f"not run: {entry.reason}"
        if entry.inputs and entry.verdict != PASS:
            yield f"{name}: {entry.verdict}"
