"""The record of a session: its outcomes, and the ledger that they make."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from samplewright.output.ledger import ALL, LedgerEntry, SampleKey, digest
from samplewright.verify.due import SampleUnderTest
from samplewright.verify.toolchains import ToolchainState
from samplewright.verify.verdicts import Outcome


@dataclass
class Report:
    """Hold what came of a session.

    Attributes:
        mode: `sandboxed` or `redirected`; empty if nothing ran.
        outcomes: Of its runs, and of what was not run.
        recorded: Number of verdicts taken from the ledger.
        ledger: The entries of the samples, recorded and new.
        interrupted: Whether it was stopped before everything ran.
    """

    mode: str = ""
    outcomes: list[Outcome] = field(default_factory=list)
    recorded: int = 0
    ledger: dict[SampleKey, LedgerEntry] = field(default_factory=dict)
    interrupted: bool = False


class Progress(Protocol):
    """Is told what happens in a session, by any of its threads."""

    def on_start(self, activity: str) -> None:
        """Receive an activity that begins, such as a run."""

    def on_end(self, activity: str) -> None:
        """Receive an activity that has ended."""

    def on_outcome(self, outcome: Outcome, remaining: int) -> None:
        """Receive an outcome, and the number of runs that remain."""

    def on_message(self, text: str) -> None:
        """Receive a line for whoever waits."""


@dataclass(frozen=True)
class Versions:
    """What samples of a target were judged with.

    Attributes:
        toolchain: Name and version of the toolchain.
        libraries: Name -> version of the libraries.
        mode: `sandboxed` or `redirected`.
        inputs: Digest of what the verdicts on each sample depend on.
    """

    toolchain: str
    libraries: Mapping[str, str]
    mode: str
    inputs: Mapping[SampleKey, str]

    def __str__(self) -> str:
        return ", ".join([self.toolchain, *(f"{name} {version}" for name, version in self.libraries.items())])


class Recorder:
    """Collect outcomes from several threads into a report, and tell them to whoever waits."""

    def __init__(self, progress: Progress, remaining: int) -> None:
        self.report = Report()
        self.progress = progress
        self._lock = threading.Lock()
        self._remaining = remaining

    @contextmanager
    def activity(self, text: str) -> Iterator[None]:
        """Tell that an activity lasts as long as the context."""
        self.progress.on_start(text)
        try:
            yield
        finally:
            self.progress.on_end(text)

    def add(self, outcome: Outcome, runs: int = 0) -> None:
        """Add an outcome that is not about a single sample.

        Args:
            outcome: The outcome.
            runs: Number of runs that it settles.
        """
        with self._lock:
            self._remaining -= runs
            self.report.outcomes.append(outcome)
            self.progress.on_outcome(outcome, self._remaining)

    def add_run(self, outcome: Outcome, sample: SampleUnderTest, versions: Versions, runs: int = 1) -> None:
        """Add the outcome of a sample's run, also to the ledger."""
        with self._lock:
            self._enter(outcome, sample, versions)
        self.add(outcome, runs)

    def keep(self, sample: SampleUnderTest, entry: LedgerEntry, passed: int) -> None:
        """Keep the verdicts of an entry, of which some need no run."""
        with self._lock:
            self._remaining -= passed
            self.report.recorded += passed
            self.report.ledger[sample.key] = entry

    def enter_not_run(self, sample: SampleUnderTest, verdict: str, reason: str) -> None:
        """Enter into the ledger that a sample was not run."""
        with self._lock:
            entry = LedgerEntry(sample=digest(sample.text), verdicts={ALL: verdict}, reason=reason)
            self.report.ledger[sample.key] = entry

    def _enter(self, outcome: Outcome, sample: SampleUnderTest, versions: Versions) -> None:
        inputs = versions.inputs[sample.key]
        before = self.report.ledger.get(sample.key)
        kept: dict[str, str] = {}
        if before and (before.inputs, before.mode) == (inputs, versions.mode) and outcome.condition != ALL:
            kept = {name: verdict for name, verdict in before.verdicts.items() if name != ALL}
        verdicts = {**kept, outcome.condition: outcome.verdict}
        order = dict.fromkeys((*(check.name for check in sample.checks), *verdicts))
        self.report.ledger[sample.key] = LedgerEntry(
            sample=digest(sample.text),
            verdicts={name: verdicts[name] for name in order if name in verdicts},
            inputs=inputs,
            toolchain=versions.toolchain,
            libraries=dict(versions.libraries),
            mode=versions.mode,
        )


def version_of(state: ToolchainState) -> str:
    """Return the name and version of a toolchain."""
    return f"{state.toolchain.name} {state.version}"
