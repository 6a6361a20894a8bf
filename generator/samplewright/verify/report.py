"""What came of a session, for people and for machines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from samplewright.errors import Location, UsageError
from samplewright.output.ledger import ALL, PASS
from samplewright.verify.oracle import Outcome
from samplewright.verify.session import Report

NOT_RUN = ("skipped", "toolchain-missing")
_SHOWN = 4000


def failed(report: Report) -> list[Outcome]:
    """Outcomes that were run and are no pass."""
    return [one for one in report.outcomes if one.verdict not in (PASS, *NOT_RUN)]


def shown(outcome: Outcome) -> str:
    """A failure in full, with the command to run just that one again."""
    lines = [f"{outcome.target} {outcome.scenario} {outcome.condition}: {outcome.verdict}"]
    lines += [f"  {_plain(line)}" for line in outcome.detail.splitlines()]
    if outcome.result is not None:
        for name, text in (("stdout", outcome.result.stdout), ("stderr", outcome.result.stderr)):
            if text:
                lines.append(f"  {name}:")
                lines += [f"    {_plain(line)}" for line in text[-_SHOWN:].decode(errors="replace").splitlines()]
    lines.append(f"  again: {again(outcome)}")
    return "\n".join(lines)


def _plain(line: str) -> str:
    """What a program or a compiler printed must not steer the terminal."""
    return "".join(one if one.isprintable() or one == "\t" else ascii(one)[1:-1] for one in line)


def again(outcome: Outcome) -> str:
    """The command that runs just this one again."""
    condition = "" if outcome.condition == ALL else f" --condition {outcome.condition}"
    options = outcome.again or f"--scenario {outcome.scenario}{condition} --all"
    return f"samplewright verify --target {outcome.target} {options}"


def rows(report: Report) -> list[dict[str, str]]:
    """A row per target: its toolchain, and its verdicts counted."""
    found = []
    for target in dict.fromkeys((*report.ledger, *(one.target for one in report.outcomes))):
        entries = report.ledger.get(target, {}).values()
        own = [one for one in report.outcomes if one.target == target]
        counts = Counter(verdict for entry in entries for verdict in entry.verdicts.values() if entry.inputs)
        counts = counts or Counter(one.verdict for one in own if one.verdict not in NOT_RUN)
        left_out = [one for one in own if one.verdict in NOT_RUN]
        reasons = dict.fromkeys(f"{one.verdict}: {one.detail.splitlines()[0]}" for one in left_out if one.detail)
        bad = ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items()) if verdict != PASS)
        found.append(
            {
                "target": target,
                "toolchain": next((entry.toolchain for entry in entries if entry.toolchain), ""),
                "mode": next((entry.mode for entry in entries if entry.mode), ""),
                "samples": str(sum(bool(entry.inputs) for entry in entries)),
                "passed": f"{counts[PASS]}/{sum(counts.values())}",
                "failed": bad,
                "notes": _plain("; ".join(reasons)),
            }
        )
    return sorted(found, key=lambda row: row["target"])


def as_json(report: Report) -> str:
    """`{"mode", "known", "outcomes": [...]}`."""
    outcomes = [_plain_outcome(one) for one in report.outcomes]
    return json.dumps({"mode": report.mode, "known": report.known, "outcomes": outcomes}, ensure_ascii=False, indent=2)


def _plain_outcome(one: Outcome) -> dict[str, object]:
    return {
        "target": one.target,
        "scenario": one.scenario,
        "condition": one.condition,
        "verdict": one.verdict,
        "detail": one.detail,
        "seconds": round(one.seconds, 3),
        "stdout": one.result and one.result.stdout.decode(errors="replace"),
        "stderr": one.result and one.result.stderr.decode(errors="replace"),
        "exit_code": one.result and one.result.code,
    }


def as_junit(report: Report) -> str:
    """JUnit XML, a suite per target."""
    suites = []
    for target in sorted({one.target for one in report.outcomes}):
        own = [one for one in report.outcomes if one.target == target]
        bad = sum(one.verdict not in (PASS, *NOT_RUN) for one in own)
        skipped = sum(one.verdict in NOT_RUN for one in own)
        numbers = f'tests="{len(own)}" failures="{bad}" skipped="{skipped}"'
        cases = "".join(_junit_case(one) for one in own)
        suites.append(f"  <testsuite name={quoteattr(target)} {numbers}>\n{cases}  </testsuite>\n")
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="samplewright verify">\n'
    return head + "".join(suites) + "</testsuites>\n"


def _junit_case(one: Outcome) -> str:
    name = quoteattr(f"{one.scenario} {one.condition}")
    start = f'    <testcase classname={quoteattr(one.target)} name={name} time="{one.seconds:.3f}"'
    if one.verdict == PASS:
        return f"{start}/>\n"
    if one.verdict in NOT_RUN:
        reason = _plain(" ".join(f"{one.verdict}: {one.detail}".split()))
        return f"{start}><skipped message={quoteattr(reason)}/></testcase>\n"
    return f"{start}><failure type={quoteattr(one.verdict)}>{escape(shown(one))}</failure></testcase>\n"


def as_markdown(report: Report) -> str:
    """A table of the targets, and the failures."""
    columns = ("target", "toolchain", "mode", "samples", "passed", "failed", "notes")
    lines = [_cells(columns), _cells(["---"] * len(columns))]
    lines += [_cells([row[column] for column in columns]) for row in rows(report)]
    for one in failed(report):
        lines += ["", f"### {one.target} {one.scenario} {one.condition}: {one.verdict}", ""]
        lines += [f"    {line}" for line in shown(one).splitlines()[1:]]
    return "\n".join(lines) + "\n"


def _cells(values: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(one.split()).replace("|", "\\|") for one in values) + " |"


_FORMS: dict[str, Callable[[Report], str]] = {".xml": as_junit, ".json": as_json, ".md": as_markdown}


def form(file: Path) -> Callable[[Report], str]:
    """How a report of that name is written.

    Raises:
        UsageError: its ending says nothing.
    """
    if file.suffix not in _FORMS:
        raise UsageError("the report's name must end in .xml (JUnit), .json or .md", Location(file))
    return _FORMS[file.suffix]


def summary(report: Report) -> Iterator[str]:
    """The last lines: what ran, what did not, and what went wrong."""
    counts = Counter(one.verdict for one in report.outcomes)
    ran = sum(count for verdict, count in counts.items() if verdict not in NOT_RUN)
    parts = [f"{ran} run{'s' * (ran != 1)} {report.mode}".strip(), f"{report.known} known from the ledger"]
    parts += [f"{count} {verdict}" for verdict, count in sorted(counts.items()) if verdict not in (PASS, *NOT_RUN)]
    yield ", ".join(parts)


def matrix(targets: Sequence[str]) -> dict[str, list[dict[str, str]]]:
    """A job per language: `{"include": [{"language": ..., "targets": "A B"}]}`."""
    languages = sorted({name.split("/")[0] for name in targets})
    return {
        "include": [
            {"language": one, "targets": " ".join(name for name in targets if name.split("/")[0] == one)}
            for one in languages
        ]
    }
