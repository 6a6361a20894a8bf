"""The README of the output folder: a sign per sample, and the versions that it was run with."""

from __future__ import annotations

from pathlib import Path

from samplewright.config import data_directory
from samplewright.emit.readme import matrix
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
FILES = {f"fix/lib/{name}.fix": name for name in NAMES if name != "left_out"}


def entry(name: str, **values: object) -> LedgerEntry:
    facts = {"inputs": "0", "toolchain": "Fix 1.2", "libraries": {"lib": "3.4"}, "mode": "sandboxed"}
    return LedgerEntry(**({"sample": digest(name), "verdicts": {"ok": "pass", "cut": "pass"}} | facts | values))  # type: ignore[arg-type]


LEDGER = {
    SampleKey("fix/lib", "passed"): entry("passed"),
    SampleKey("fix/lib", "failed"): entry("failed", verdicts={"ok": "pass", "cut": "timeout"}),
    SampleKey("fix/lib", "stale"): entry("another text", toolchain="Fix 0.1"),
    SampleKey("fix/lib", "not_run"): LedgerEntry(
        digest("not_run"), {"*": "toolchain-missing"}, reason="toolchain missing: Fix SDK"
    ),
}


def page() -> list[str]:
    settings = Settings(
        file="{scenario}.fix", literals=LiteralTable(string=()), skip=(Skip(scenario="left_out", reason="no streams"),)
    )
    target = Target("fix/lib", [Path("nowhere")], settings)
    return matrix([target], SCENARIOS, FILES, LEDGER, [data_directory("templates")]).splitlines()


def test_each_sample_has_its_sign() -> None:
    head = next(line for line in page() if line.startswith("| Target | Run with"))
    columns = [cell.strip(" `") for cell in head.split("|")[4:-1]]
    row = next(line for line in page() if line.startswith("| [fix/lib](fix/lib) |"))
    cells = [cell.strip() for cell in row.split("|")[1:-1]]
    assert cells[:3] == ["[fix/lib](fix/lib)", "Fix 1.2, lib 3.4", "sandboxed"]
    assert dict(zip(columns, cells[3:], strict=True)) == {
        "passed": "✓",
        "failed": "✗",
        "stale": "↻",
        "unknown": "–",
        "not_run": "–",
        "left_out": "–",
    }


def test_notes_say_why_something_is_missing() -> None:
    notes = next(line for line in page() if line.startswith("| fix/lib |"))
    assert "not run: no streams; " in notes and "not run: toolchain missing: Fix SDK" in notes
    assert "3 of 4 runs passed" in notes and "failed: timeout" in notes
