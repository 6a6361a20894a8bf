"""Reports of a session, for people and for machines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from samplewright.errors import Location, UsageError
from samplewright.naming import kebab, pascal
from samplewright.output.ledger import ALL, PASS
from samplewright.printable import escape_invisible, to_json
from samplewright.verify.record import Report
from samplewright.verify.verdicts import NOT_RUN, Outcome

COLUMNS = ("target", "toolchain", "mode", "samples", "passed", "failed", "notes")
_LONGEST_OUTPUT = 4000


def failures(report: Report) -> list[Outcome]:
    """Return the outcomes that failed."""
    return [outcome for outcome in report.outcomes if outcome.failed]


def distinct(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    """Group failures by cause: a step that breaks in the same way for several samples is one failure."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(cause(outcome), []).append(outcome)
    return groups


def cause(outcome: Outcome) -> str:
    """Return what failures with the same cause have in common: a build's output without names and numbers."""
    if outcome.condition != ALL:
        return f"{outcome.target} {outcome.scenario} {outcome.condition}"
    names = {outcome.scenario, kebab(outcome.scenario), pascal(outcome.scenario)} - {ALL}
    detail = outcome.detail
    for name in sorted(names, key=len, reverse=True):
        detail = detail.replace(name, "*")
    return f"{outcome.target} {outcome.verdict} {re.sub(r'[0-9]+', '0', detail)}"


def describe(outcome: Outcome, same: Sequence[Outcome] = ()) -> str:
    """Describe a failure in full, with the command that repeats the run.

    Args:
        outcome: The failure.
        same: Other failures with the same cause.
    """
    lines = [f"{outcome.target} {outcome.scenario} {outcome.condition}: {outcome.verdict}"]
    lines += [f"  {escape_invisible(line)}" for line in outcome.detail.splitlines()]
    if same:
        lines.append(f"  also: {', '.join(outcome.scenario for outcome in same)}")
    if outcome.result is not None:
        for name, text in (("stdout", outcome.result.stdout), ("stderr", outcome.result.stderr)):
            if text:
                lines.append(f"  {name}:")
                shown = text[-_LONGEST_OUTPUT:].decode(errors="replace")
                lines += [f"    {escape_invisible(line)}" for line in shown.splitlines()]
    if outcome.repeat:
        lines.append(f"  repeat: {outcome.repeat}")
    return "\n".join(lines)


def rows(report: Report) -> list[dict[str, str]]:
    """Return a row per target, with its toolchain and its verdicts counted."""
    names = {key.target for key in report.ledger} | {outcome.target for outcome in report.outcomes}
    return [_row(report, name) for name in sorted(names)]


def _row(report: Report, target: str) -> dict[str, str]:
    entries = [entry for key, entry in report.ledger.items() if key.target == target]
    outcomes = [outcome for outcome in report.outcomes if outcome.target == target]
    counts = Counter(verdict for entry in entries for verdict in entry.verdicts.values() if entry.inputs)
    counts = counts or Counter(outcome.verdict for outcome in outcomes if outcome.verdict not in NOT_RUN)
    reasons = dict.fromkeys(_first_line(outcome) for outcome in outcomes if outcome.verdict in NOT_RUN)
    return {
        "target": target,
        "toolchain": next((entry.versions for entry in entries if entry.toolchain), ""),
        "mode": next((entry.mode for entry in entries if entry.mode), ""),
        "samples": str(sum(bool(entry.inputs) for entry in entries)),
        "passed": f"{counts[PASS]}/{sum(counts.values())}",
        "failed": ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items()) if verdict != PASS),
        "notes": escape_invisible("; ".join(reasons)),
    }


def _first_line(outcome: Outcome) -> str:
    reason = (outcome.detail.splitlines() or [""])[0]
    return f"{outcome.verdict}: {reason}" if outcome.verdict == "skipped" else reason


def as_json(report: Report) -> str:
    """Return `{"mode", "recorded", "interrupted", "outcomes": [...]}`."""
    values = {
        "mode": report.mode,
        "recorded": report.recorded,
        "interrupted": report.interrupted,
        "outcomes": [_outcome_values(outcome) for outcome in report.outcomes],
    }
    return to_json(values)


def _outcome_values(outcome: Outcome) -> dict[str, object]:
    return {
        "target": outcome.target,
        "scenario": outcome.scenario,
        "condition": outcome.condition,
        "verdict": outcome.verdict,
        "detail": outcome.detail,
        "repeat": outcome.repeat,
        "seconds": round(outcome.seconds, 3),
        "stdout": outcome.result and outcome.result.stdout.decode(errors="replace"),
        "stderr": outcome.result and outcome.result.stderr.decode(errors="replace"),
        "exit_code": outcome.result and outcome.result.code,
    }


def as_junit(report: Report) -> str:
    """Return JUnit XML with a suite per target."""
    suites = []
    for target in sorted({outcome.target for outcome in report.outcomes}):
        outcomes = [outcome for outcome in report.outcomes if outcome.target == target]
        failed = sum(outcome.failed for outcome in outcomes)
        skipped = sum(outcome.verdict in NOT_RUN for outcome in outcomes)
        counts = f'tests="{len(outcomes)}" failures="{failed}" skipped="{skipped}"'
        first = {cause(outcome): outcome for outcome in reversed(outcomes) if outcome.failed}
        cases = "".join(_junit_case(outcome, first) for outcome in outcomes)
        suites.append(f"  <testsuite name={quoteattr(escape_invisible(target))} {counts}>\n{cases}  </testsuite>\n")
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="samplewright verify">\n'
    return head + "".join(suites) + "</testsuites>\n"


def _junit_case(outcome: Outcome, first: dict[str, Outcome]) -> str:
    name = quoteattr(f"{outcome.scenario} {outcome.condition}")
    start = f'    <testcase classname={quoteattr(outcome.target)} name={name} time="{outcome.seconds:.3f}"'
    if outcome.verdict == PASS:
        return f"{start}/>\n"
    if not outcome.failed:
        reason = escape_invisible(" ".join(f"{outcome.verdict}: {outcome.detail}".split()))
        return f"{start}><skipped message={quoteattr(reason)}/></testcase>\n"
    original = first[cause(outcome)]
    text = describe(outcome) if original is outcome else f"the same error as in {original.scenario}"
    return f"{start}><failure type={quoteattr(outcome.verdict)}>{escape(text)}</failure></testcase>\n"


def as_markdown(report: Report) -> str:
    """Return a table of the targets, and the failures."""
    lines = [_cells(COLUMNS), _cells(["---"] * len(COLUMNS))]
    lines += [_cells([row[column] for column in COLUMNS]) for row in rows(report)]
    for first, *same in distinct(failures(report)).values():
        lines += ["", f"### {first.target} {first.scenario} {first.condition}: {first.verdict}", ""]
        lines += [f"    {line}" for line in describe(first, same).splitlines()[1:]]
    return "\n".join(lines) + "\n"


def _cells(values: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(value.split()).replace("|", "\\|") for value in values) + " |"


_FORMATS: dict[str, Callable[[Report], str]] = {".xml": as_junit, ".json": as_json, ".md": as_markdown}


def report_format(file: Path) -> Callable[[Report], str]:
    """Return the function that writes a report with this file name.

    Raises:
        UsageError: The suffix is unknown.
    """
    if file.suffix not in _FORMATS:
        raise UsageError("the report's name must end in .xml (JUnit), .json or .md", Location(file))
    return _FORMATS[file.suffix]


def summary(report: Report) -> Iterator[str]:
    """Return the last lines: what ran, what is recorded, and what failed."""
    counts = Counter(outcome.verdict for outcome in report.outcomes)
    ran = sum(count for verdict, count in counts.items() if verdict not in NOT_RUN)
    parts = [f"{ran} run{'s' * (ran != 1)} {report.mode if ran else ''}".strip()]
    parts.append(f"{report.recorded} taken from the ledger")
    parts += [f"{count} {verdict}" for verdict, count in sorted(counts.items()) if verdict not in (PASS, *NOT_RUN)]
    yield ", ".join(parts)
    if report.interrupted:
        yield "interrupted: the other runs did not take place"


def matrix(target_names: Sequence[str]) -> dict[str, list[dict[str, str]]]:
    """Return a CI matrix with a job per language: `{"include": [{"language": ..., "targets": "A B"}]}`."""
    languages = sorted({name.split("/")[0] for name in target_names})
    return {
        "include": [
            {
                "language": language,
                "targets": " ".join(name for name in target_names if name.split("/")[0] == language),
            }
            for language in languages
        ]
    }
