"""A session: set up targets, build and run the samples that are due, several at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import partial

from samplewright.emit.samples import samples as render_samples
from samplewright.output.ledger import ALL, LIMIT, PASS, SKIPPED, TOOLCHAIN_MISSING
from samplewright.targets.discovery import Target
from samplewright.verify.due import (
    Check,
    SampleUnderTest,
    VerifyRequest,
    due_checks,
    inputs_digests,
    is_chosen,
    samples_of,
    still_holds,
)
from samplewright.verify.locks import locked
from samplewright.verify.oracle import apply_limit, is_silent, judge, needs_limit
from samplewright.verify.processes import RunResult
from samplewright.verify.record import Progress, Recorder, Report, Versions, version_of
from samplewright.verify.sandbox import SANDBOXED
from samplewright.verify.testbed import RunPlan, Testbed, open_testbed
from samplewright.verify.toolchains import ToolchainState, find
from samplewright.verify.verdicts import BUILD_FAILED, Outcome
from samplewright.verify.workspace import Workspace


@dataclass(frozen=True)
class Unit:
    """The samples of a target whose toolchain is installed."""

    state: ToolchainState
    samples: tuple[SampleUnderTest, ...]

    @property
    def target(self) -> Target:
        """Return the target."""
        return self.state.target


@dataclass(frozen=True)
class Bench:
    """A target's work folder after its set-up, and what its samples are judged with."""

    workspace: Workspace
    versions: Versions


def verify(request: VerifyRequest, progress: Progress) -> Report:
    """Run what is due.

    Raises:
        SandboxUnavailable: Samples must be sandboxed and cannot be.
    """
    with ThreadPoolExecutor(request.options.jobs) as pool:
        declared = [target for target in request.targets if target.settings.toolchain]
        states = {state.target.name: state for state in pool.map(find, declared)}
    by_target = {target: samples_of(request, target) for target in request.targets}
    recorder = Recorder(progress, sum(len(sample.checks) for samples in by_target.values() for sample in samples))
    units = []
    for target, samples in by_target.items():
        _report_skips(request, target, recorder)
        state = states.get(target.name)
        if state is None or state.missing or target.settings.run is None:
            _report_missing(target, samples, state, recorder)
        elif samples:
            units.append(Unit(state, samples))
    if units:
        _run(request, units, recorder)
    return recorder.report


def _report_skips(request: VerifyRequest, target: Target, recorder: Recorder) -> None:
    for scenario in request.scenarios:
        if (reason := target.skipped(scenario)) and is_chosen(request, scenario):
            recorder.add(Outcome(target.name, scenario.name, ALL, SKIPPED, reason))


def _report_missing(
    target: Target, samples: Sequence[SampleUnderTest], state: ToolchainState | None, recorder: Recorder
) -> None:
    """Report once that a target cannot run, and enter it for each of its samples."""
    if not samples:
        return
    reason = state.missing if state else "the target declares no [toolchain] and [run]"
    reason = reason or "the target declares no [run]"
    for sample in samples:
        recorder.enter_not_run(sample, TOOLCHAIN_MISSING, reason)
    detail = f"{reason}\n{state.detail}" if state and state.detail else reason
    runs = sum(len(sample.checks) for sample in samples)
    recorder.add(Outcome(target.name, ALL, ALL, TOOLCHAIN_MISSING, detail), runs)


def _run(request: VerifyRequest, units: Sequence[Unit], recorder: Recorder) -> None:
    options, progress = request.options, recorder.progress
    with open_testbed(
        request.spec, request.scenarios, options.sandboxed, options.seconds, progress.on_message
    ) as testbed:
        folders = {testbed.folder(unit.target, testbed.mode) for unit in units}
        with locked(folders, progress.on_message):
            recorder.report.mode = testbed.mode
            _Session(request, testbed, recorder).run(units)


class _Session:
    """The runs of a session, side by side."""

    def __init__(self, request: VerifyRequest, testbed: Testbed, recorder: Recorder) -> None:
        self._request, self._testbed, self._recorder = request, testbed, recorder
        self._lock = threading.Lock()
        self._pending: set[Future[None]] = set()
        self._due_builds: list[tuple[Bench, SampleUnderTest, Sequence[Check]]] = []
        self._when_down: list[tuple[Bench, SampleUnderTest, Check]] = []

    def run(self, units: Sequence[Unit]) -> None:
        """Run everything that is due; on an interrupt, stop everything that runs."""
        slow = sum(check.condition.slow for unit in units for sample in unit.samples for check in sample.checks)
        jobs = self._request.options.jobs
        with ThreadPoolExecutor(jobs) as self._pool, ThreadPoolExecutor(slow or 1) as self._waiters:
            try:
                for unit in units:
                    self._submit(self._pool, partial(self._prepare, unit))
                self._wait()
                for build in sorted(self._due_builds, key=_order):
                    self._submit(self._pool, partial(self._build, *build))
                self._wait()
                self._testbed.mock.stop_listening()
                for run in self._when_down:
                    self._submit(self._pool, partial(self._check, *run))
                self._wait()
            except BaseException as error:
                self._pool.shutdown(wait=False, cancel_futures=True)
                self._waiters.shutdown(wait=False, cancel_futures=True)
                self._testbed.processes.stop_all()
                if not isinstance(error, KeyboardInterrupt):
                    raise
                self._recorder.report.interrupted = True

    def _submit(self, pool: ThreadPoolExecutor, work: Callable[[], None]) -> None:
        with self._lock:
            self._pending.add(pool.submit(work))

    def _wait(self) -> None:
        while True:
            with self._lock:
                pending = set(self._pending)
            if not pending:
                return
            done, _ = wait(pending, timeout=0.5, return_when=FIRST_COMPLETED)
            with self._lock:
                self._pending -= done
            for future in done:
                future.result()

    def _prepare(self, unit: Unit) -> None:
        """Set up a target if that is needed, and decide what is due."""
        target = unit.target
        workspace = self._testbed.workspace(target, self._testbed.mode, self._files(target))
        is_set_up = False
        if workspace.recipe.libraries:  # their versions decide what is due
            if not self._set_up(unit, workspace):
                return
            is_set_up = True
        libraries = workspace.libraries()
        inputs = inputs_digests(unit.state, libraries, unit.samples, self._request.files)
        bench = Bench(workspace, Versions(version_of(unit.state), libraries, self._testbed.mode, inputs))
        due = [(sample, checks) for sample in unit.samples if (checks := self._due(bench, sample))]
        if due and not is_set_up and not self._set_up(unit, workspace):
            return
        with self._lock:
            self._due_builds += [(bench, sample, checks) for sample, checks in due]

    def _set_up(self, unit: Unit, workspace: Workspace) -> bool:
        with self._recorder.activity(f"{unit.target.name} set-up"):
            failure = workspace.set_up()
        if failure is None:
            return True
        for sample in unit.samples:
            self._recorder.enter_not_run(sample, failure.verdict, failure.reason)
        runs = sum(len(sample.checks) for sample in unit.samples)
        outcome = Outcome(
            unit.target.name,
            ALL,
            ALL,
            failure.verdict,
            f"{failure.reason}\n{failure.output}",
            repeat=self._repeat(unit.target, "", ""),
        )
        self._recorder.add(outcome, runs)
        return False

    def _due(self, bench: Bench, sample: SampleUnderTest) -> list[Check]:
        """Return the checks to run; keep what is recorded, and report what is left out."""
        options, inputs = self._request.options, bench.versions.inputs[sample.key]
        entry = None if options.run_all else self._request.ledger.get(sample.key)
        due = due_checks(sample, entry, inputs, options)
        if entry and still_holds(entry, sample, inputs):
            self._recorder.keep(sample, entry, len(sample.checks) - len(due))
        for check in due:
            if check.condition.slow and not options.slow:
                reason = (
                    f"takes {sample.scenario.timeout} s: run it by `--condition {check.condition.name}`, `--record` "
                    "or `--all`"
                )
                self._recorder.add(_outcome(sample, check.name, SKIPPED, reason), runs=1)
        return [check for check in due if options.slow or not check.condition.slow]

    def _files(self, target: Target) -> Mapping[str, str]:
        """Return the generated files; redirected, the target's samples have the mock's URL."""
        files = self._request.files
        if self._testbed.mode == SANDBOXED:
            return files
        redirected = render_samples(
            [target], [self._testbed.redirected(scenario) for scenario in self._request.scenarios]
        )
        return {**files, **{path: text for path, text in redirected.items() if path in files}}

    def _build(self, bench: Bench, sample: SampleUnderTest, checks: Sequence[Check]) -> None:
        with self._recorder.activity(f"{sample.target.name} {sample.sample.title} build"):
            failure = bench.workspace.build(sample.sample, str(bench.versions))
        if failure:
            outcome = _outcome(sample, ALL, BUILD_FAILED, failure, repeat=self._repeat_sample(sample))
            self._recorder.add_run(outcome, sample, bench.versions, len(checks))
            return
        usual = [check for check in checks if not check.condition.slow]
        if len(usual) == len(checks):
            self._check_all(bench, sample, usual)
            return
        for check in checks:
            if check.condition.slow:
                self._submit(self._waiters, partial(self._check, bench, sample, check))
        # Later: the samples of other targets that have to wait come first.
        self._submit(self._pool, partial(self._check_all, bench, sample, usual))

    def _check_all(self, bench: Bench, sample: SampleUnderTest, checks: Sequence[Check]) -> None:
        for check in checks:
            if check.condition.down:
                with self._lock:
                    self._when_down.append((bench, sample, check))
            else:
                self._check(bench, sample, check)

    def _check(self, bench: Bench, sample: SampleUnderTest, check: Check) -> None:
        began = time.monotonic()
        program = replace(sample.sample, scenario=self._testbed.redirected(sample.scenario))
        with self._recorder.activity(f"{sample.target.name} {program.title} {check.name}"):
            observed = self._testbed.run(bench.workspace, RunPlan(program, check.condition, check.variant))
        limit = program.limit(check.condition.name)
        verdict, detail = apply_limit(judge(observed), limit, needs_limit(observed), is_silent(observed))
        if verdict not in (PASS, LIMIT):
            detail = f"{detail}\ncommand: {bench.workspace.command_line(program, check.variant)}"
        seconds, repeat = time.monotonic() - began, self._repeat_sample(sample, check.condition.name)
        outcome = _outcome(sample, check.name, verdict, detail, seconds, observed.result, repeat)
        self._recorder.add_run(outcome, sample, bench.versions)

    def _repeat_sample(self, sample: SampleUnderTest, condition: str = "") -> str:
        return self._repeat(sample.target, sample.scenario.name, condition, sample.sample.form)

    def _repeat(self, target: Target, scenario: str, condition: str, form: str = "") -> str:
        """Return the command that repeats a run."""
        options = ["--target", target.name]
        options += ["--scenario", scenario] if scenario else []
        options += ["--form", form] if form else []
        options += ["--condition", condition] if condition else []
        return " ".join(["samplewright verify", *options, *self._request.options.arguments, "--all"])


def _order(build: tuple[Bench, SampleUnderTest, Sequence[Check]]) -> tuple[bool, str, int]:
    """Order what is due: what has to wait begins first, in every target; then one target after the other."""
    _, sample, checks = build
    return not any(check.condition.slow for check in checks), sample.target.name, -len(checks)


def _outcome(
    sample: SampleUnderTest,
    condition: str,
    verdict: str,
    detail: str,
    seconds: float = 0.0,
    result: RunResult | None = None,
    repeat: str = "",
) -> Outcome:
    return Outcome(sample.target.name, sample.sample.title, condition, verdict, detail, seconds, result, repeat)
