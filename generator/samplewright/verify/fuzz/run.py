"""The trial by hostile values: samples that carry hundreds of them, run, and compared with what arrives."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from samplewright.emit.samples import samples
from samplewright.errors import ContractFailed, ToolchainError
from samplewright.ir import Json, Scenario
from samplewright.openapi import operations, scenarios
from samplewright.openapi.document import Spec
from samplewright.output.ledger import ALL, PASS
from samplewright.targets.discovery import Target
from samplewright.verify.conditions import choose
from samplewright.verify.fuzz.values import CANARY, batches, shrunk
from samplewright.verify.oracle import Observed, Outcome, first_difference, judge
from samplewright.verify.session import Progress
from samplewright.verify.testbed import Testbed, open_testbed
from samplewright.verify.toolchains import find
from samplewright.verify.workspace import Workspace, locked

#: The key under which a body carries a batch.
_KEY = "hostile"
_PATH = "/it's/$HOME/$(touch%20canary)/`id`/\\(1)/%25s/a\"b"
_NOTE = '"it\'s" $HOME `id` \\ #{1} %s'


@dataclass(frozen=True)
class FuzzRun:
    """What is tried.

    base: a scenario whose request is sent, with the values beside what it has. pieces: texts that mean something in the
    languages. files: path -> text of what is generated, as far as samples need it beside their own.
    """

    base: Scenario
    targets: Sequence[Target]
    files: Mapping[str, str]
    pieces: tuple[str, ...]
    number: int
    seed: int
    sandboxed: bool | None
    jobs: int
    seconds: float


def document(base: Scenario, bodies: Mapping[str, Json]) -> Spec:
    """An OpenAPI document with these hostile bodies as its scenarios, at a hostile path, with a hostile header."""
    parts = urlsplit(base.base_url)
    response = {"value": base.response.example}
    schemes = {}
    if base.auth:
        kind = {"type": "http", "scheme": "bearer"}
        if not base.auth.prefix.strip():
            kind = {"type": "apiKey", "in": "header", "name": base.auth.header}
        schemes["key"] = {**kind, "x-api-key-env": base.auth.env}
    operation = {
        "operationId": base.operation,
        "parameters": [{"name": "X-Note", "in": "header", "required": True, "schema": {}, "example": _NOTE}],
        "requestBody": {
            "content": {
                "application/json": {
                    "schema": {"type": "object", "properties": {key: {} for key in base.body}},
                    "examples": {name: {"value": body} for name, body in bodies.items()},
                }
            }
        },
        "responses": {
            "200": {
                "description": "</script> */ #{1}",
                "content": {"application/json": {"schema": {}, "examples": dict.fromkeys(bodies, response)}},
            }
        },
    }
    made = {
        "openapi": "3.1.0",
        "info": {"title": "</script> */ #{1}", "version": "1"},
        "servers": [{"url": f"{parts.scheme}://{parts.netloc}{_PATH}"}],
        "security": [{name: []} for name in schemes],
        "components": {"securitySchemes": schemes},
        "paths": {base.path.split("?")[0]: {base.method.lower(): operation}},
    }
    return Spec(Path("hostile.json"), json.dumps(made), made)


def run(trial: FuzzRun, progress: Progress) -> list[Outcome]:
    """The outcomes, a batch of values as a scenario each.

    Raises:
        ToolchainError: samples must be sandboxed and cannot be.
    """
    made = batches(trial.number, trial.seed, trial.pieces)
    spec = document(trial.base, {f"batch_{at}": {**trial.base.body, _KEY: values} for at, values in enumerate(made, 1)})
    paired = scenarios.build(spec, operations.read(spec))
    outcomes: list[Outcome] = []
    with open_testbed(spec, paired, trial.sandboxed, trial.seconds) as testbed, ThreadPoolExecutor(trial.jobs) as pool:
        left = len(trial.targets)
        try:
            for found in pool.map(
                lambda target: list(_target(testbed, trial, target, paired, progress)), trial.targets
            ):
                left -= 1
                for outcome in found:
                    progress.on_outcome(outcome, left * len(paired))
                outcomes += found
        except BaseException:  # also Ctrl-C: nothing is left running
            testbed.processes.end()
            raise
    return outcomes


def _target(
    testbed: Testbed, trial: FuzzRun, target: Target, paired: Sequence[Scenario], progress: Progress
) -> Iterator[Outcome]:
    if reason := target.skipped(trial.base):
        yield Outcome(target.name, ALL, "hostile", "skipped", reason)
        return
    state = find(target) if target.settings.toolchain else None
    if state is None or state.missing:
        yield Outcome(target.name, ALL, "hostile", "toolchain-missing", (state and state.missing) or "no toolchain")
        return
    run = _Run(testbed, target, paired[0], state.version or "", trial.files)
    with locked([testbed.folder(target, run.group)], progress.on_message):
        yield from _tried(run, trial, paired)


def _tried(run: _Run, trial: FuzzRun, paired: Sequence[Scenario]) -> Iterator[Outcome]:
    target = run.target
    try:
        workspace = run.workspace(paired)
        workspace.set_up()
    except ToolchainError as error:
        yield Outcome(target.name, ALL, "hostile", "toolchain-missing", error.problems[0].message)
        return
    for scenario in paired:
        verdict, detail, culprit = run.verdict(workspace, scenario)
        if verdict != PASS:
            values = scenario.body[_KEY]
            small = run.smallest(values if culprit is None else [values[culprit]])
            detail = f"{detail}\n{_told(target, small)}" if small is not None else detail
        options = f"--hostile {trial.number} --seed {trial.seed}"
        yield Outcome(target.name, scenario.name, "hostile", verdict, detail, again=options)


@dataclass
class _Run:
    """One target's runs."""

    testbed: Testbed
    target: Target
    pattern: Scenario
    version: str
    files: Mapping[str, str]

    @property
    def group(self) -> str:
        return f"{self.testbed.mode}-hostile"

    def workspace(self, paired: Sequence[Scenario]) -> Workspace:
        made = samples([self.target], [self.testbed.redirected(one) for one in paired])
        return self.testbed.workspace(self.target, self.group, {**made, **self.files})

    def verdict(self, workspace: Workspace, scenario: Scenario) -> tuple[str, str, int | None]:
        """(verdict, detail, which of the batch's values arrived as something else)."""
        canary = workspace.folder / CANARY
        canary.unlink(missing_ok=True)
        try:
            workspace.build(scenario.name, self.version)
        except ContractFailed as error:
            return "build-failed", error.problems[0].message, None
        seen = self.testbed.run(workspace, self.testbed.redirected(scenario), choose(["ok"])[0])
        if canary.exists():
            canary.unlink()
            return "wrong-output", "a string was run as code", None
        verdict, detail = judge(seen)
        if verdict == PASS and scenario.headers and (note := seen.entries[-1].headers.get("x-note")) != _NOTE:
            return "wrong-body", f"the header X-Note must be {_NOTE!r} but is {note!r}", None
        return verdict, detail[:2000], _culprit(seen, scenario)

    def smallest(self, values: Sequence[Json]) -> Json | None:
        """The smallest part of the values that fails by itself; None if even all of them do not."""

        def fails(value: Json) -> bool:
            scenario = replace(self.pattern, name="small", headers=(), body={**self.pattern.body, _KEY: value})
            return self.verdict(self.workspace([scenario]), scenario)[0] != PASS

        return shrunk(list(values), fails) if fails(list(values)) else None


def _culprit(seen: Observed, scenario: Scenario) -> int | None:
    for entry in seen.entries:
        try:
            place = first_difference(scenario.body, entry.json)
        except ValueError:
            return None
        if place and len(place) > 1 and isinstance(place[1], int):
            return place[1]
    return None


def _told(target: Target, value: Json) -> str:
    """The small case, and which of the target's tables writes it."""
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
        form = next((at for at, one in enumerate(literals.string, 1) if one.accepts(value)), len(literals.string))
        return f"the {form}. [[literals.string]]"
    if isinstance(value, dict):
        return "[[literals.object]]"
    return {int: "[[literals.integers]]", float: "[[literals.floats]]"}.get(type(value), "[literals]")
