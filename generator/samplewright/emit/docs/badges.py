"""What the ledger says of a sample, in words. Nothing that was not run, or has changed since, is shown as passed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from samplewright.emit.docs.words import Words
from samplewright.output.ledger import PASS, SKIPPED, TOOLCHAIN_MISSING, LedgerEntry, digest


class State(StrEnum):
    PASSED = "passed"
    STAND_IN = "stand-in"  # passed, with a library replaced by our own
    STALE = "stale"
    FAILED = "failed"
    NOT_RUN = "not-run"


@dataclass(frozen=True, slots=True)
class Badge:
    """state: for its looks. text: what it says. detail: more of it, may be empty."""

    state: str
    text: str
    detail: str


def badge(entry: LedgerEntry | None, sample: str, words: Words) -> Badge:
    """The badge of a sample with this text; entry: the ledger's, None if it has none."""
    if entry is None:
        return Badge(State.NOT_RUN, words("badge.none"), "")
    if entry.sample != digest(sample):
        return Badge(State.STALE, words("badge.stale"), "")
    verdict = entry.verdict
    if verdict == TOOLCHAIN_MISSING:
        return Badge(State.NOT_RUN, words("badge.missing"), entry.reason)
    if verdict == SKIPPED or not entry.inputs:
        return Badge(State.NOT_RUN, words("badge.skipped"), entry.reason)
    if verdict != PASS:
        failed = next(name for name, one in entry.verdicts.items() if one == verdict)
        return Badge(State.FAILED, words("badge.failed", verdict=f"{verdict} ({failed})"), "")
    facts = {"toolchain": entry.toolchain, "mode": words.get(f"badge.{entry.mode}", entry.mode)}
    names = words("list").join(entry.verdicts)
    detail = words("badge.conditions", count=len(entry.verdicts), names=names)
    if entry.stand_in:
        return Badge(State.STAND_IN, words("badge.stand_in", library=entry.stand_in, **facts), detail)
    return Badge(State.PASSED, words("badge.pass", **facts), detail)
