"""The README of the output folder: a sign per sample, and the versions that it was run with."""

from __future__ import annotations

from pathlib import Path

import pytest

from samplewright.config import data_directory
from samplewright.emit.readme import matrix
from samplewright.ir import Form
from samplewright.literals.table import LiteralTable
from samplewright.output.ledger import LedgerEntry, SampleKey, digest
from samplewright.targets.discovery import Target
from samplewright.targets.settings import Settings, Skip
from support.specs import body, document, named, responses, scenarios_of

NAMES = ("passed", "failed", "stale", "unknown", "not_run", "left_out")
SCENARIOS = list(
    scenarios_of(
        document(
            {
                "requestBody": body({}, examples=named(**{name: {"a": name} for name in NAMES})),
                "responses": responses({}, examples=named(**{name: {"b": name} for name in NAMES})),
            }
        )
    ).values()
)
FILES = {f"fix/lib/{name}.fix": name for name in NAMES if name != "left_out"} | {
    "fix/lib/complete/passed.fix": "passed"
}


def entry(name: str, **values: object) -> LedgerEntry:
    facts = {"inputs": "0", "toolchain": "Fix 1.2", "libraries": {"lib": "3.4"}, "mode": "sandboxed"}
    return LedgerEntry(**({"sample": digest(name), "verdicts": {"ok": "pass", "cut": "pass"}} | facts | values))  # type: ignore[arg-type]


LEDGER = {
    SampleKey("fix/lib", "passed.fix"): entry("passed"),
    SampleKey("fix/lib", "complete/passed.fix"): entry("passed"),
    SampleKey("fix/lib", "failed.fix"): entry("failed", verdicts={"ok": "pass", "cut": "timeout"}),
    SampleKey("fix/lib", "stale.fix"): entry("another text", toolchain="Fix 0.1"),
    SampleKey("fix/lib", "not_run.fix"): LedgerEntry(
        digest("not_run"), {"*": "toolchain-missing"}, reason="toolchain missing: Fix SDK"
    ),
}


@pytest.fixture
def page(tmp_path: Path) -> list[str]:
    folder = tmp_path / "fix/lib"
    folder.mkdir(parents=True)
    for form in Form:
        (folder / f"{form}.jinja").touch()
    settings = Settings(
        file="{scenario}.fix", literals=LiteralTable(string=()), skip=(Skip(scenario="left_out", reason="no streams"),)
    )
    target = Target("fix/lib", (tmp_path,), settings)
    return matrix([target], SCENARIOS, FILES, LEDGER, [data_directory("templates")]).splitlines()


def signs(page: list[str], row_start: str) -> tuple[list[str], dict[str, str]]:
    """The first cells of a row, and its signs by scenario."""
    head = next(line for line in page if line.startswith("| Target | Form | Run with"))
    row = next(line for line in page if line.startswith(row_start))
    columns, cells = ([cell.strip(" `") for cell in line.split("|")[1:-1]] for line in (head, row))
    return cells[:4], dict(zip(columns[4:], cells[4:], strict=True))


def test_each_sample_has_its_sign(page: list[str]) -> None:
    start, by_name = signs(page, "| [fix/lib](fix/lib) |")
    assert start == ["[fix/lib](fix/lib)", "short", "Fix 1.2, lib 3.4", "sandboxed"]
    assert by_name == {
        "passed": "✓",
        "failed": "✗",
        "stale": "↻",
        "unknown": "–",
        "not_run": "–",
        "left_out": "–",
    }


def test_each_form_has_its_row(page: list[str]) -> None:
    start, by_name = signs(page, "| [fix/lib](fix/lib/complete) |")
    assert start == ["[fix/lib](fix/lib/complete)", "complete", "Fix 1.2, lib 3.4", "sandboxed"]
    assert by_name == dict.fromkeys(NAMES, "–") | {"passed": "✓"}


def test_notes_say_why_something_is_missing(page: list[str]) -> None:
    notes = next(line for line in page if line.startswith("| fix/lib | short |"))
    assert "not run: no streams; " in notes and "not run: toolchain missing: Fix SDK" in notes
    assert "3 of 4 runs passed" in notes and "failed: timeout" in notes
