"""Fuzz targets: run samples that carry hundreds of hostile values, and compare what arrives."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from samplewright.emit.samples import samples
from samplewright.ir import Form, Json, Scenario
from samplewright.mock.messages import Request
from samplewright.mock.service.service import Service
from samplewright.openapi import operations, scenarios
from samplewright.openapi.document import Spec
from samplewright.openapi.pointers import format_fragment
from samplewright.output.ledger import ALL, PASS, SKIPPED, TOOLCHAIN_MISSING
from samplewright.targets.discovery import Target
from samplewright.targets.samples import Sample, published
from samplewright.verify.conditions import choose
from samplewright.verify.due import VerifyOptions
from samplewright.verify.fuzz.comparison import find_loss
from samplewright.verify.fuzz.document import NOTE, NOTE_HEADER, fuzz_document
from samplewright.verify.fuzz.edits import Edit, edited, smallest
from samplewright.verify.fuzz.places import find_places
from samplewright.verify.fuzz.programs import FuzzProgram, pack
from samplewright.verify.fuzz.values import CANARY, draw, draw_keys
from samplewright.verify.json_diff import Pointer
from samplewright.verify.locks import locked
from samplewright.verify.oracle import judge
from samplewright.verify.record import Progress, Recorder, Report
from samplewright.verify.testbed import RunPlan, Testbed, open_testbed
from samplewright.verify.toolchains import find
from samplewright.verify.verdicts import BUILD_FAILED, Outcome
from samplewright.verify.workspace import Workspace

_CONDITION = "fuzz"
_LONGEST_DETAIL = 2000
_MOST_KEYS = 150


@dataclass(frozen=True)
class FuzzRun:
    """Say what to fuzz.

    Attributes:
        spec: The document.
        scenarios: Scenarios of one operation whose requests are sent, joined in one and with the values added.
        targets: Targets to fuzz.
        files: Path -> text of the generated files that samples need beside their own.
        pieces: Strings with a meaning in the languages.
        count: Number of values.
        seed: Random seed.
        options: How samples run.
    """

    spec: Spec
    scenarios: Sequence[Scenario]
    targets: Sequence[Target]
    files: Mapping[str, str]
    pieces: tuple[str, ...]
    count: int
    seed: int
    options: VerifyOptions

    @property
    def base(self) -> Scenario:
        """Return the first scenario."""
        return self.scenarios[0]

    @property
    def extensions(self) -> frozenset[str]:
        """Return the members of the bodies that are no standard parameters."""
        return frozenset(key for scenario in self.scenarios for key in scenario.extensions)


def run(fuzz: FuzzRun, progress: Progress) -> Report:
    """Run every target with all values, packed into a few programs.

    Raises:
        SandboxUnavailable: Samples must be sandboxed and cannot be.
    """
    accepts = _acceptance(fuzz)
    bodies = [scenario.body for scenario in fuzz.scenarios]
    places = [find_places(bodies, accepts), find_places(bodies[:1], accepts)]
    values = draw(fuzz.count, fuzz.seed, fuzz.pieces)
    keys = draw_keys(_MOST_KEYS, fuzz.seed, fuzz.pieces)
    runs = [TargetRun(fuzz, target, pack(values, keys, places, target.settings.literals)) for target in fuzz.targets]
    options, spec = fuzz.options, runs[0].spec
    recorder = Recorder(progress, sum(run.count for run in runs))
    with (
        open_testbed(spec, runs[0].scenarios, options.sandboxed, options.seconds, progress.on_message) as testbed,
        ThreadPoolExecutor(options.jobs) as pool,
    ):
        recorder.report.mode = testbed.mode
        try:
            list(pool.map(lambda run: _fuzz_target(testbed, run, recorder), runs))
        except BaseException as error:
            testbed.processes.stop_all()
            pool.shutdown(wait=False, cancel_futures=True)
            if not isinstance(error, KeyboardInterrupt):
                raise
            recorder.report.interrupted = True
    return recorder.report


def _acceptance(fuzz: FuzzRun) -> Callable[[Json], bool]:
    """Return whether the document accepts a body."""
    base, service = fuzz.base, Service(fuzz.spec)
    path = urlsplit(base.url)
    headers = [("content-type", base.content_type or ""), *((name.lower(), value) for name, value in base.headers)]
    if base.auth:
        headers.append((base.auth.header.lower(), f"{base.auth.prefix}key"))
    target = f"{path.path}?{path.query}" if path.query else path.path

    def accepts(body: Json) -> bool:
        request = Request(base.method, target, tuple(headers), json.dumps(body).encode())
        return service.respond(request).verdict == "accepted"

    return accepts


class TargetRun:
    """The programs of a target."""

    def __init__(self, fuzz: FuzzRun, target: Target, programs: Sequence[FuzzProgram]) -> None:
        self.fuzz, self.target, self.programs = fuzz, target, programs
        bodies = [program.body for program in programs]
        self.spec = fuzz_document(fuzz.base, programs[0].places.body, fuzz.extensions, bodies)
        self.scenarios = scenarios.build(self.spec, operations.read(self.spec))
        self.count = len(target.forms) * len(programs)


def _fuzz_target(testbed: Testbed, run: TargetRun, recorder: Recorder) -> None:
    target = run.target
    if reason := target.skipped(run.fuzz.base):
        recorder.add(Outcome(target.name, ALL, _CONDITION, SKIPPED, reason), run.count)
        return
    state = find(target) if target.settings.toolchain and target.settings.run else None
    if state is None or state.missing:
        reason = state.missing if state else "the target declares no [toolchain] and [run]"
        recorder.add(Outcome(target.name, ALL, _CONDITION, TOOLCHAIN_MISSING, reason), run.count)
        return
    runner = _Runner(testbed, target, run.scenarios[0], state.version or "", run.fuzz.files)
    with locked([testbed.folder(target, runner.group)], recorder.progress.on_message):
        for outcome in _outcomes(runner, run, recorder):
            recorder.add(outcome, run.count if outcome.scenario == ALL else 1)


def _outcomes(runner: _Runner, run: TargetRun, recorder: Recorder) -> Iterator[Outcome]:
    fuzz, target = run.fuzz, run.target
    options = " ".join((f"--fuzz {fuzz.count} --seed {fuzz.seed}", *fuzz.options.arguments))
    repeat = f"samplewright verify --target {target.name} {options}"
    workspace = runner.workspace(run.scenarios)
    with recorder.activity(f"{target.name} set-up"):
        failure = workspace.set_up()
    if failure:
        detail = f"{failure.reason}\n{failure.output}"
        yield Outcome(target.name, ALL, _CONDITION, failure.verdict, detail, repeat=repeat)
        return
    programs = {scenario.name: program for scenario, program in zip(run.scenarios, run.programs, strict=True)}
    for sample in published(target, run.scenarios):
        with recorder.activity(f"{target.name} {sample.title}"):
            verdict, detail, pointer = runner.judge(workspace, sample)
            if verdict != PASS:
                smallest = runner.smallest(programs[sample.scenario.name], pointer, sample.form)
                detail = f"{detail}\n{_describe(target, smallest)}" if smallest else detail
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

    def judge(self, workspace: Workspace, sample: Sample) -> tuple[str, str, Pointer | None]:
        """Return the verdict, what is wrong, and the place of what arrived changed, if anything did."""
        scenario = sample.scenario
        if failure := workspace.build(sample, self.version):
            return BUILD_FAILED, failure, None
        program = replace(sample, scenario=self.testbed.redirected(scenario))
        with tempfile.TemporaryDirectory(prefix="samplewright-") as traces:
            workspace.traces = Path(traces)
            observed = self.testbed.run(workspace, RunPlan(program, choose(["ok"])[0]))
            canaries = [folder / CANARY for folder in (workspace.folder, workspace.traces)]
            is_run_as_code = any(os.path.lexists(canary) for canary in canaries)
        if is_run_as_code:
            canaries[0].unlink(missing_ok=True)
            return "wrong-output", "a string was run as code", None
        if observed.entries and (loss := find_loss(scenario.body, observed.entries[-1].body)):
            return "wrong-body", f"at {format_fragment(loss.pointer)}: {loss.detail}", loss.pointer
        verdict, detail = judge(observed)
        if verdict == PASS and scenario.headers:
            note = observed.entries[-1].headers.get(NOTE_HEADER.lower())
            if note != NOTE:
                return "wrong-body", f"the header {NOTE_HEADER} is {note!r}, expected {NOTE!r}", None
        return verdict, detail[:_LONGEST_DETAIL], None

    def smallest(self, program: FuzzProgram, pointer: Pointer | None, form: Form) -> Edit | None:
        """Return the smallest edit that fails by itself, None if there is none."""

        def fails(edits: Sequence[Edit]) -> bool:
            body = edited(program.places.body, edits)
            keys = tuple(key for key in body if key not in program.places.body)
            extensions = tuple(key for key in body if key in keys or key in self.pattern.extensions)
            scenario = replace(self.pattern, name="small", headers=(), body=body, unknown=keys, extensions=extensions)
            return self.judge(self.workspace([scenario]), Sample(self.target, scenario, form))[0] != PASS

        return smallest(program.edits, pointer, fails)


def _describe(target: Target, edit: Edit) -> str:
    """Describe a value that fails, and which of the target's tables writes it."""
    literals, value = target.settings.literals, edit.value
    if literals.list is None or not literals.is_native(value):
        rule, source = "[literals.text]", literals.json_text(value)
    else:
        rule, source = _rule(target, value), literals.write(value)
    case, place = json.dumps(value, ensure_ascii=True), format_fragment(edit.pointer)
    return f"smallest case: {case}\nat {place}, written by {rule} of {target.name}: {source[:_LONGEST_DETAIL]}"


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
