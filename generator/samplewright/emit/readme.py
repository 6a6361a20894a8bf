"""The matrix: target x scenario, with what the ledger says of each sample, as the README of the output folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from samplewright.ir import Scenario
from samplewright.output.ledger import PASS, Ledger, LedgerEntry, digest
from samplewright.targets.discovery import Target
from samplewright.templating.engine import page

FILE = "README.md"
PASSED, FAILED, STALE, NOT_RUN = "✓", "✗", "↻", "–"


@dataclass(frozen=True, slots=True)
class Row:
    """One target. cells: a sign per scenario."""

    target: str
    toolchain: str
    mode: str
    cells: tuple[str, ...]
    notes: tuple[str, ...]


def matrix(
    targets: Sequence[Target],
    scenarios: Sequence[Scenario],
    files: Mapping[str, str],
    ledger: Ledger,
    roots: Sequence[Path],
) -> str:
    """The page as Markdown. files: path -> text, with the samples. roots: folders of templates.

    Raises:
        TemplateError: the template is wrong.
    """
    rows = [_row(target, scenarios, files, ledger.get(target.name, {})) for target in targets]
    names = [scenario.name for scenario in scenarios]
    return page(roots, "_docs/matrix.md.jinja", {"rows": rows, "names": names})


def _row(
    target: Target, scenarios: Sequence[Scenario], files: Mapping[str, str], entries: Mapping[str, LedgerEntry]
) -> Row:
    texts = {one.name: files.get(f"{target.name}/{target.file_name(one.name)}") for one in scenarios}
    current = {name: entry for name, entry in entries.items() if (text := texts.get(name)) and _is_of(entry, text)}
    ran = [entry for entry in current.values() if entry.inputs]
    return Row(
        target=target.name,
        toolchain=", ".join(sorted({entry.versions for entry in ran})),
        mode=", ".join(sorted({entry.mode for entry in ran})),
        cells=tuple(_cell(entries.get(one.name), texts[one.name]) for one in scenarios),
        notes=tuple(dict.fromkeys(_notes(target, scenarios, current))),
    )


def _is_of(entry: LedgerEntry, text: str) -> bool:
    return entry.sample == digest(text)


def _cell(entry: LedgerEntry | None, text: str | None) -> str:
    if entry is None or text is None:
        return NOT_RUN
    if not _is_of(entry, text):
        return STALE
    if not entry.inputs:
        return NOT_RUN
    return PASSED if entry.verdict == PASS else FAILED


def _notes(target: Target, scenarios: Sequence[Scenario], entries: Mapping[str, LedgerEntry]) -> Iterator[str]:
    for scenario in scenarios:
        if reason := target.skipped(scenario):
            yield f"not run: {reason}"
    ran = [entry for entry in entries.values() if entry.inputs]
    passed = sum(verdict == PASS for entry in ran for verdict in entry.verdicts.values())
    if ran:
        yield f"{passed} of {sum(len(entry.verdicts) for entry in ran)} runs passed"
    for name, entry in entries.items():
        if entry.reason:
            yield f"not run: {entry.reason}"
        if entry.inputs and entry.verdict != PASS:
            yield f"{name}: {entry.verdict}"
