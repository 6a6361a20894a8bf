"""Badges: the ledger's verdict on a sample, for readers. Nothing unrun or changed since is shown as passed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from samplewright.emit.docs.translations import Translations
from samplewright.output.ledger import PACKAGE_MISSING, PASS, SKIPPED, TOOLCHAIN_MISSING, LedgerEntry, digest


class BadgeState(StrEnum):
    """The kinds of badges."""

    PASSED = "passed"
    STALE = "stale"
    FAILED = "failed"
    NOT_RUN = "not-run"


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge: its state, its text, and details that may be empty."""

    state: BadgeState
    text: str
    detail: str


def badge(entry: LedgerEntry | None, sample: str, translations: Translations) -> Badge:
    """Return the badge of a sample.

    Args:
        entry: The sample's entry in the ledger, if any.
        sample: The text of the sample.
        translations: The texts to show.
    """
    if entry is None:
        return Badge(BadgeState.NOT_RUN, translations.text("badge.none"), "")
    if entry.sample != digest(sample):
        return Badge(BadgeState.STALE, translations.text("badge.stale"), "")
    verdict = entry.verdict
    if verdict == TOOLCHAIN_MISSING:
        return Badge(BadgeState.NOT_RUN, translations.text("badge.missing"), entry.reason)
    if verdict == PACKAGE_MISSING:
        return Badge(BadgeState.NOT_RUN, translations.text("badge.packages"), entry.reason)
    if verdict == SKIPPED or not entry.inputs:
        return Badge(BadgeState.NOT_RUN, translations.text("badge.skipped"), entry.reason)
    if verdict != PASS:
        condition = next(name for name, result in entry.verdicts.items() if result == verdict)
        return Badge(BadgeState.FAILED, translations.text("badge.failed", verdict=f"{verdict} ({condition})"), "")
    return _passed(entry, translations)


def _passed(entry: LedgerEntry, translations: Translations) -> Badge:
    mode = translations.get(f"badge.{entry.mode}", entry.mode)
    detail = translations.text("badge.conditions", count=list(entry.verdicts.values()).count(PASS))
    return Badge(BadgeState.PASSED, translations.text("badge.pass", toolchain=entry.versions, mode=mode), detail)
