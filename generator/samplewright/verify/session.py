"""A session: which samples must run under which conditions, what the ledger knows already, and running the rest."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Protocol

from samplewright import mock
from samplewright.emit.samples import samples
from samplewright.errors import ContractFailed, ToolchainError
from samplewright.ir import Scenario
from samplewright.openapi.document import Spec
from samplewright.output import ledger as ledgers
from samplewright.output.ledger import ALL, PASS, Ledger, LedgerEntry
from samplewright.targets.discovery import Target
from samplewright.verify.conditions import Condition, conditions_for
from samplewright.verify.oracle import Outcome, judge
from samplewright.verify.sandbox import SANDBOXED
from samplewright.verify.testbed import Testbed, open_testbed
from samplewright.verify.toolchains import ToolchainState, find
from samplewright.verify.workspace import Workspace, locked, needed


@dataclass(frozen=True)
class VerifyOptions:
    """How samples are verified.

    conditions: under which. sandboxed: None takes what the system allows. jobs: programs at a time. all: also what the
    ledger knows. slow: also what takes the samples' own time limit. seconds: that a run may take.
    """

    conditions: Sequence[Condition]
    sandboxed: bool | None = None
    jobs: int = 2
    all: bool = False
    slow: bool = True
    seconds: float = 90


@dataclass(frozen=True)
class SampleUnderTest:
    """One sample. text: as it is published. inputs: SHA-256 of all that its verdicts depend on beside its text."""

    target: Target
    scenario: Scenario
    text: str
    inputs: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class VerifyRequest:
    """What is to be verified.

    files: path -> text of the published files. names: of the scenarios to verify, empty: all. known: verdicts that need
    no further run.
    """

    document: Spec
    scenarios: Sequence[Scenario]
    targets: Sequence[Target]
    files: Mapping[str, str]
    options: VerifyOptions
    names: frozenset[str] = frozenset()
    known: Ledger = field(default_factory=dict)


@dataclass
class Report:
    """What came of it. mode: `sandboxed` or `redirected`, empty if nothing ran. outcomes: of this session's runs, and
    of what was not run. known: how many verdicts were taken from the ledger.
    """

    mode: str = ""
    outcomes: list[Outcome] = field(default_factory=list)
    known: int = 0
    toolchains: dict[str, ToolchainState] = field(default_factory=dict)
    ledger: dict[str, dict[str, LedgerEntry]] = field(default_factory=dict)


class Progress(Protocol):
    """Is told what goes on, by whatever thread does it."""

    def on_outcome(self, outcome: Outcome, left: int) -> None:
        """An outcome, and how many runs are left."""

    def on_message(self, text: str) -> None:
        """Something that a person who waits wants to know."""


def verify(wanted: VerifyRequest, progress: Progress) -> Report:
    """Runs what must be run.

    Raises:
        ToolchainError: samples must be sandboxed and cannot be.
    """
    report = Report()
    with ThreadPoolExecutor(wanted.options.jobs) as pool:
        declared = [target for target in wanted.targets if target.settings.toolchain]
        report.toolchains = {found.target.name: found for found in pool.map(find, declared)}
    cases: list[SampleUnderTest] = []
    for target in wanted.targets:
        cases += _cases(wanted, target, report)
    due = [(case, tuple(_due(case, wanted, report))) for case in cases]
    due = [(case, conditions) for case, conditions in due if conditions]
    for case in cases:  # what is known stays known, if it is of the same inputs
        entry = wanted.known.get(case.target.name, {}).get(case.scenario.name)
        if entry and _same(entry, case):
            report.ledger.setdefault(case.target.name, {})[case.scenario.name] = entry
    if due:
        with open_testbed(
            wanted.document, wanted.scenarios, wanted.options.sandboxed, wanted.options.seconds
        ) as testbed:
            report.mode = testbed.mode
            session = _Session(wanted, testbed, report, progress)
            with locked({testbed.folder(case.target, testbed.mode) for case, _ in due}, progress.on_message):
                session.run(due)
    return report


def _cases(wanted: VerifyRequest, target: Target, report: Report) -> Iterator[SampleUnderTest]:
    """The samples of a target that can run here; what cannot is reported."""
    own = [scenario for scenario in wanted.scenarios if target.skipped(scenario) is None]
    conditions = conditions_for(own, wanted.options.conditions)
    found = report.toolchains.get(target.name)
    common = _common(target, found, wanted.files) if found else ""
    for scenario in wanted.scenarios:
        if wanted.names and scenario.name not in wanted.names:
            continue
        path = f"{target.name}/{target.file_name(scenario.name)}"
        if reason := target.skipped(scenario):
            report.outcomes.append(Outcome(target.name, scenario.name, ALL, "skipped", reason))
        elif path not in wanted.files or not conditions[scenario.name]:
            continue
        elif found is None or found.missing or target.settings.run is None:
            reason = (found and found.missing) or "the target declares no [toolchain] and [run]"
            report.outcomes.append(Outcome(target.name, scenario.name, ALL, "toolchain-missing", reason))
            entry = LedgerEntry(
                sample=ledgers.digest(wanted.files[path]), verdicts={ALL: "toolchain-missing"}, reason=reason
            )
            report.ledger.setdefault(target.name, {})[scenario.name] = entry
        else:
            text = wanted.files[path]
            inputs = hashlib.sha256(f"{common}{scenario!r}".encode()).hexdigest()
            yield SampleUnderTest(target, scenario, text, inputs, conditions[scenario.name])


def _due(case: SampleUnderTest, wanted: VerifyRequest, report: Report) -> Iterator[Condition]:
    """The conditions that are not known to be passed."""
    entry = wanted.known.get(case.target.name, {}).get(case.scenario.name)
    for condition in case.conditions:
        passed = entry and _same(entry, case) and entry.verdicts.get(condition.name) == PASS
        if passed and (entry.mode == SANDBOXED or wanted.options.sandboxed is False):  # type: ignore[union-attr]
            report.known += 1
        elif condition.slow and not wanted.options.slow:
            reason = f"takes {case.scenario.timeout} s: `--condition {condition.name}`, `--record` or `--all` runs it"
            report.outcomes.append(Outcome(case.target.name, case.scenario.name, condition.name, "skipped", reason))
        else:
            yield condition


def _same(entry: LedgerEntry, case: SampleUnderTest) -> bool:
    return entry.sample == ledgers.digest(case.text) and entry.inputs == case.inputs


def _common(target: Target, found: ToolchainState, files: Mapping[str, str]) -> str:
    """A digest of what the verdicts of all samples of a target depend on."""
    project = {name: files.get(f"{target.name}/{name.removesuffix('.jinja')}") for name in target.project}
    project |= needed(target, files)
    known = [found.toolchain.name, found.version, *_helpers(target)]
    parts = [repr(target.settings.run), known, project, _code()]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _helpers(target: Target) -> Iterator[str]:
    """What a recipe may use of the templates' folders: all that is no template."""
    for folder in target.folders:
        for file in sorted((*folder.rglob("*"), *(folder.parent / "_toolchain").rglob("*"))):
            if file.is_file() and file.suffix not in (".jinja", ".pyc") and "project" not in file.parts:
                yield f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}"


@cache
def _code() -> str:
    """A digest of the mock and of this package: of all that judges."""
    folders = (Path(mock.__file__).parent, Path(__file__).parent)
    code = [file.read_bytes() for folder in folders for file in sorted(folder.rglob("*.py"))]
    return hashlib.sha256(b"\0".join(code)).hexdigest()


class _Session:
    """The runs of one session, side by side."""

    def __init__(self, wanted: VerifyRequest, testbed: Testbed, report: Report, progress: Progress) -> None:
        self._wanted, self._testbed, self._report, self._progress = wanted, testbed, report, progress
        self._lock = threading.Lock()
        self._left = 0
        self._workspaces: dict[str, Workspace] = {}
        self._last: list[tuple[SampleUnderTest, Condition]] = []  # under `down`, when the mock is closed

    def run(self, due: Sequence[tuple[SampleUnderTest, tuple[Condition, ...]]]) -> None:
        self._left = sum(len(conditions) for _, conditions in due)
        by_target: dict[str, list[tuple[SampleUnderTest, tuple[Condition, ...]]]] = {}
        for case, conditions in sorted(due, key=lambda one: -len(one[1])):  # whoever has to wait begins first
            by_target.setdefault(case.target.name, []).append((case, conditions))
        waiting = sum(condition.slow for _, conditions in due for condition in conditions)
        with ThreadPoolExecutor(self._wanted.options.jobs) as pool, ThreadPoolExecutor(waiting or 1) as waiters:
            self._pending: set[Future[None]] = set()
            self._pool, self._waiters = pool, waiters
            try:
                for cases in by_target.values():
                    self._submit(pool, self._target, cases)
                self._wait()
                self._testbed.mock.stop_listening()
                for case, condition in self._last:
                    self._submit(pool, self._one, case, condition)
                self._wait()
            except BaseException:  # also Ctrl-C: nothing is left running
                pool.shutdown(wait=False, cancel_futures=True)
                waiters.shutdown(wait=False, cancel_futures=True)
                self._testbed.processes.end()
                raise

    def _submit(self, pool: ThreadPoolExecutor, work: Callable[..., None], *arguments: object) -> None:
        with self._lock:
            self._pending.add(pool.submit(work, *arguments))

    def _wait(self) -> None:
        while True:
            with self._lock:
                pending = set(self._pending)
            if not pending:
                return
            done, _ = wait(pending, timeout=0.5, return_when=FIRST_COMPLETED)
            with self._lock:
                self._pending -= done
            for one in done:
                one.result()

    def _target(self, cases: Sequence[tuple[SampleUnderTest, tuple[Condition, ...]]]) -> None:
        target = cases[0][0].target
        workspace = self._testbed.workspace(target, self._testbed.mode, self._files(target))
        self._workspaces[target.name] = workspace
        try:
            workspace.set_up()
        except ToolchainError as error:
            for case, conditions in cases:
                self._tell(case, ALL, "toolchain-missing", error.problems[0].message, count=len(conditions))
            return
        for case, conditions in cases:
            self._submit(self._pool, self._case, case, conditions)

    def _files(self, target: Target) -> dict[str, str]:
        """What is generated: as published, or in redirected mode the target's samples with the mock's URL."""
        files = dict(self._wanted.files)
        if self._testbed.mode != SANDBOXED:
            again = samples([target], [self._testbed.redirected(one) for one in self._wanted.scenarios])
            files |= {path: text for path, text in again.items() if path in files}
        return files

    def _case(self, case: SampleUnderTest, conditions: Sequence[Condition]) -> None:
        version = self._report.toolchains[case.target.name].version or ""
        try:
            self._workspaces[case.target.name].build(case.scenario.name, version)
        except ContractFailed as error:
            self._tell(case, ALL, "build-failed", error.problems[0].message, count=len(conditions))
            return
        for condition in sorted(conditions, key=lambda one: not one.slow):
            if condition.slow:
                self._submit(self._waiters, self._one, case, condition)
            elif condition.prefer is None:
                with self._lock:
                    self._last.append((case, condition))
            else:
                self._one(case, condition)

    def _one(self, case: SampleUnderTest, condition: Condition) -> None:
        began = time.monotonic()
        workspace = self._workspaces[case.target.name]
        seen = self._testbed.run(workspace, self._testbed.redirected(case.scenario), condition)
        verdict, detail = judge(seen)
        if verdict != PASS:
            detail = f"{detail}\ncommand: {workspace.shown(case.scenario.name)}"
        self._tell(case, condition.name, verdict, detail, time.monotonic() - began, seen.result)

    def _tell(
        self, case: SampleUnderTest, condition: str, verdict: str, detail: str, *rest: object, count: int = 1
    ) -> None:
        target, scenario = case.target.name, case.scenario.name
        outcome = Outcome(target, scenario, condition, verdict, detail, *rest)  # type: ignore[arg-type]
        with self._lock:
            self._left -= count
            self._report.outcomes.append(outcome)
            self._enter(case, condition, verdict, detail)
            self._progress.on_outcome(outcome, self._left)

    def _enter(self, case: SampleUnderTest, condition: str, verdict: str, detail: str) -> None:
        entries = self._report.ledger.setdefault(case.target.name, {})
        before = entries.get(case.scenario.name)
        found = self._report.toolchains[case.target.name]
        same = before is not None and before.mode == self._testbed.mode and condition != ALL
        keep = before.verdicts if before is not None and same else {}
        order = [*(one.name for one in case.conditions), condition, *keep]
        verdicts = {**keep, condition: verdict}
        entries[case.scenario.name] = LedgerEntry(
            sample=ledgers.digest(case.text),
            verdicts={name: verdicts[name] for name in dict.fromkeys(order) if name in verdicts},
            inputs="" if verdict == "toolchain-missing" else case.inputs,
            toolchain=f"{found.toolchain.name} {found.version}",
            mode=self._testbed.mode,
            reason=detail.splitlines()[0] if verdict == "toolchain-missing" else "",
        )
