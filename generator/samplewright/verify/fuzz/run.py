"""Fuzz targets: run samples that carry hundreds of hard-to-quote values, and compare what arrives."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from samplewright.emit.samples import samples
from samplewright.ir import Form, Json, Scenario
from samplewright.openapi import operations, scenarios
from samplewright.output.ledger import ALL, PASS, SKIPPED, TOOLCHAIN_MISSING
from samplewright.targets.discovery import Target
from samplewright.targets.samples import Sample, published
from samplewright.verify.conditions import choose
from samplewright.verify.due import VerifyOptions
from samplewright.verify.fuzz.document import NOTE, NOTE_HEADER, fuzz_document
from samplewright.verify.fuzz.values import CANARY, LONG_TEXT, batches, shrunk
from samplewright.verify.json_diff import first_difference
from samplewright.verify.locks import locked
from samplewright.verify.oracle import Observed, judge
from samplewright.verify.record import Progress, Recorder, Report
from samplewright.verify.testbed import RunPlan, Testbed, open_testbed
from samplewright.verify.toolchains import find
from samplewright.verify.verdicts import BUILD_FAILED, Outcome
from samplewright.verify.workspace import Workspace

_CONDITION = "fuzz"
#: The key under which a body carries a batch.
_KEY = "fuzz"
_LONGEST_DETAIL = 2000


@dataclass(frozen=True)
class FuzzRun:
    """Say what to fuzz.

    Attributes:
        base: A scenario; its request is sent, with the values added.
        targets: Targets to fuzz.
        files: Path -> text of the generated files that samples need beside their own.
        pieces: Strings with a meaning in the languages.
        count: Number of values.
        seed: Random seed.
        options: How samples run.
    """

    base: Scenario
    targets: Sequence[Target]
    files: Mapping[str, str]
    pieces: tuple[str, ...]
    count: int
    seed: int
    options: VerifyOptions


def run(fuzz: FuzzRun, progress: Progress) -> Report:
    """Run every target with every batch of values, each batch a scenario.

    Raises:
        SandboxUnavailable: Samples must be sandboxed and cannot be.
    """
    values = {"long": [LONG_TEXT]}
    for number, batch in enumerate(batches(fuzz.count, fuzz.seed, fuzz.pieces), 1):
        values[f"batch_{number}"] = batch
    bodies = {name: {**fuzz.base.body, _KEY: batch} for name, batch in values.items()}
    spec = fuzz_document(fuzz.base, bodies)
    batch_scenarios = scenarios.build(spec, operations.read(spec))
    options = fuzz.options
    recorder = Recorder(progress, sum(len(target.forms) for target in fuzz.targets) * len(batch_scenarios))
    with (
        open_testbed(spec, batch_scenarios, options.sandboxed, options.seconds, progress.on_message) as testbed,
        ThreadPoolExecutor(options.jobs) as pool,
    ):
        recorder.report.mode = testbed.mode
        try:
            list(pool.map(lambda target: _fuzz_target(testbed, fuzz, target, batch_scenarios, recorder), fuzz.targets))
        except BaseException as error:
            testbed.processes.stop_all()
            pool.shutdown(wait=False, cancel_futures=True)
            if not isinstance(error, KeyboardInterrupt):
                raise
            recorder.report.interrupted = True
    return recorder.report


def _fuzz_target(
    testbed: Testbed, fuzz: FuzzRun, target: Target, batch_scenarios: Sequence[Scenario], recorder: Recorder
) -> None:
    count = len(batch_scenarios) * len(target.forms)
    if reason := target.skipped(fuzz.base):
        recorder.add(Outcome(target.name, ALL, _CONDITION, SKIPPED, reason), count)
        return
    state = find(target) if target.settings.toolchain and target.settings.run else None
    if state is None or state.missing:
        reason = state.missing if state else "the target declares no [toolchain] and [run]"
        recorder.add(Outcome(target.name, ALL, _CONDITION, TOOLCHAIN_MISSING, reason), count)
        return
    runner = _Runner(testbed, target, batch_scenarios[0], state.version or "", fuzz.files)
    with locked([testbed.folder(target, runner.group)], recorder.progress.on_message):
        for outcome in _outcomes(runner, fuzz, batch_scenarios, recorder):
            recorder.add(outcome, count if outcome.scenario == ALL else 1)


def _outcomes(
    runner: _Runner, fuzz: FuzzRun, batch_scenarios: Sequence[Scenario], recorder: Recorder
) -> Iterator[Outcome]:
    target = runner.target
    options = " ".join((f"--fuzz {fuzz.count} --seed {fuzz.seed}", *fuzz.options.arguments))
    repeat = f"samplewright verify --target {target.name} {options}"
    workspace = runner.workspace(batch_scenarios)
    with recorder.activity(f"{target.name} set-up"):
        failure = workspace.set_up()
    if failure:
        detail = f"{failure.reason}\n{failure.output}"
        yield Outcome(target.name, ALL, _CONDITION, failure.verdict, detail, repeat=repeat)
        return
    for sample in published(target, batch_scenarios):
        with recorder.activity(f"{target.name} {sample.title}"):
            verdict, detail, index = runner.judge(workspace, sample)
            if verdict != PASS:
                values = sample.scenario.body[_KEY]
                smallest = runner.smallest(values if index is None else [values[index]], sample.form)
                detail = f"{detail}\n{_describe(target, smallest)}" if smallest is not None else detail
        yield Outcome(target.name, sample.title, _CONDITION, verdict, detail, repeat=repeat)


@dataclass
class _Runner:
    """The runs of one target."""

    testbed: Testbed
    target: Target
    pattern: Scenario
    version: str
    files: Mapping[str, str]

    @property
    def group(self) -> str:
        return f"{self.testbed.mode}-{_CONDITION}"

    def workspace(self, rendered: Sequence[Scenario]) -> Workspace:
        files = samples([self.target], [self.testbed.redirected(scenario) for scenario in rendered])
        return self.testbed.workspace(self.target, self.group, {**files, **self.files})

    def judge(self, workspace: Workspace, sample: Sample) -> tuple[str, str, int | None]:
        """Return the verdict, what is wrong, and the index of the value that arrived changed, if any."""
        scenario = sample.scenario
        canary = workspace.folder / CANARY
        canary.unlink(missing_ok=True)
        if failure := workspace.build(sample, self.version):
            return BUILD_FAILED, failure, None
        program = replace(sample, scenario=self.testbed.redirected(scenario))
        observed = self.testbed.run(workspace, RunPlan(program, choose(["ok"])[0]))
        if canary.exists():
            canary.unlink()
            return "wrong-output", "a string was run as code", None
        verdict, detail = judge(observed)
        if verdict == PASS and scenario.headers:
            note = observed.entries[-1].headers.get(NOTE_HEADER.lower())
            if note != NOTE:
                return "wrong-body", f"the header {NOTE_HEADER} is {note!r}, expected {NOTE!r}", None
        return verdict, detail[:_LONGEST_DETAIL], _changed_index(observed, scenario)

    def smallest(self, values: Sequence[Json], form: Form) -> Json | None:
        """Return the smallest part of the values that fails by itself, None if not even all of them do."""

        def fails(value: Json) -> bool:
            scenario = replace(self.pattern, name="small", headers=(), body={**self.pattern.body, _KEY: value})
            return self.judge(self.workspace([scenario]), Sample(self.target, scenario, form))[0] != PASS

        return shrunk(list(values), fails) if fails(list(values)) else None


def _changed_index(observed: Observed, scenario: Scenario) -> int | None:
    for entry in observed.entries:
        try:
            pointer = first_difference(scenario.body, entry.json)
        except ValueError:
            return None
        if pointer and len(pointer) > 1 and isinstance(pointer[1], int):
            return pointer[1]
    return None


def _describe(target: Target, value: Json) -> str:
    """Describe a value that fails, and which of the target's tables writes it."""
    literals = target.settings.literals
    if literals.list is None or not literals.is_native(value):
        rule, source = "[literals.text]", literals.json_text(value)
    else:
        rule, source = _rule(target, value), literals.write(value)
    return f"smallest case: {json.dumps(value, ensure_ascii=True)}\nwritten by {rule} of {target.name}: {source}"


def _rule(target: Target, value: Json) -> str:
    literals = target.settings.literals
    while isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, str):
        forms = enumerate(literals.string, 1)
        number = next((number for number, form in forms if form.accepts(value)), len(literals.string))
        return f"[[literals.string]] number {number}"
    if isinstance(value, dict):
        return "[[literals.object]]"
    return {int: "[[literals.integers]]", float: "[[literals.floats]]"}.get(type(value), "[literals]")
