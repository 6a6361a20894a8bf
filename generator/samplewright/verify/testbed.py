"""The testbed: a mock, and the sandbox in which samples reach it. The key of a run tells the mock its condition."""

from __future__ import annotations

import contextlib
import ipaddress
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from samplewright.ir import Scenario
from samplewright.mock.http.fault_responses import apply_faults
from samplewright.mock.http.faults import requested_faults
from samplewright.mock.http.journal import Journal, JournalEntry
from samplewright.mock.http.options import MockOptions
from samplewright.mock.messages import Request, Response
from samplewright.mock.service.service import Service
from samplewright.mock.testing import BackgroundServer
from samplewright.openapi.document import Spec
from samplewright.targets.discovery import Target
from samplewright.targets.recipes import Variant
from samplewright.targets.samples import Sample
from samplewright.verify.clear_text import new_journal, plain_mock
from samplewright.verify.conditions import Condition
from samplewright.verify.early_output import await_request, events_to_hold, prints_early
from samplewright.verify.oracle import Observed
from samplewright.verify.processes import Processes, Program, RunResult
from samplewright.verify.run_environment import run_environment
from samplewright.verify.sandbox import NamespaceSandbox, Redirected, Sandbox, SandboxUnavailable
from samplewright.verify.work_folders import remove_old, work_folder
from samplewright.verify.workspace import Workspace, dependency_files

#: The part of a run's time limit in which a program must print the half of a stream that it got; and no longer than
#: half of the time after which it would give up by itself.
_PATIENCE = 1 / 6
_PORTS = {"https": 443, "http": 80}
_SECRET = re.compile(r"sk-[0-9a-f]{32}")


@dataclass(frozen=True)
class RunPlan:
    """What to run.

    Attributes:
        sample: The sample, with its scenario as it was rendered.
        condition: The condition.
        variant: The variant of the environment, if any.
    """

    sample: Sample
    condition: Condition
    variant: Variant | None = None

    @property
    def scenario(self) -> Scenario:
        """Return the sample's scenario."""
        return self.sample.scenario


@dataclass
class Testbed:
    """A running mock and a sandbox, made by `open_testbed`.

    Attributes:
        spec: The document.
        service: Decides the mock's responses.
        sandbox: Where samples run.
        mock: The server.
        journal: The requests that it received.
        clear_text: The requests that came over HTTP although the API is at an https address.
        seconds: Longest time of a run, beside the samples' own time limit where the server never responds.
        keyed: Whether every scenario sends a key; if not, one run must end before the next begins.
        processes: The running programs.
    """

    spec: Spec
    service: Service
    sandbox: Sandbox
    mock: BackgroundServer
    journal: Journal
    clear_text: Journal
    seconds: float
    keyed: bool
    processes: Processes = field(default_factory=Processes)
    _plans: dict[str, RunPlan] = field(default_factory=dict)
    _alone: threading.RLock = field(default_factory=threading.RLock)

    @property
    def mode(self) -> str:
        """Return `sandboxed` or `redirected`."""
        return self.sandbox.mode

    def redirected(self, scenario: Scenario) -> Scenario:
        """Return the scenario as its samples must be rendered to reach the mock: in a sandbox, unchanged."""
        if isinstance(self.sandbox, NamespaceSandbox):
            return scenario
        return replace(scenario, base_url=self.mock.url + urlsplit(scenario.base_url).path)

    def folder(self, target: Target, group: str) -> Path:
        """Return where a target's samples of a group are built."""
        return work_folder(self.spec, group, target.name)

    def workspace(self, target: Target, group: str, files: Mapping[str, str]) -> Workspace:
        """Return a target's folder, with its files written.

        Args:
            target: The target.
            group: Samples with other texts belong to other groups.
            files: Path -> text of all generated files.
        """
        start = f"{target.name}/"
        texts = {path.removeprefix(start): text for path, text in files.items() if path.startswith(start)}
        texts |= dependency_files(target, files)
        return Workspace(target, self.folder(target, group), texts, self.sandbox, self.processes)

    def run(self, workspace: Workspace, plan: RunPlan) -> Observed:
        """Run a built sample. Under `down` the mock must have stopped listening."""
        secret = f"sk-{secrets.token_hex(16)}"
        env, key = run_environment(plan.condition, plan.scenario, secret, workspace.folder)
        with self._prepared(secret, plan):
            before, before_clear = self.journal.total, self.clear_text.total
            try:
                program = workspace.start(plan.sample, env, plan.variant)
            except OSError as error:
                result, early = RunResult(127, b"", str(error).encode()), None
            else:
                result, early = self._supervise(program, plan, lambda: self._entries(secret, before))
            entries = self._entries(secret, before)
            if not entries or (self.keyed and plan.condition.is_anonymous):
                entries = tuple(sorted((*entries, *self._unkeyed(before)), key=lambda entry: entry.number))
            clear_text = tuple(entry for entry in self.clear_text.entries if entry.number > before_clear)
        return Observed(
            scenario=plan.scenario,
            form=plan.sample.form,
            condition=plan.condition,
            result=result,
            entries=entries,
            key=key,
            secret=secret,
            extra=_extra_requests(workspace, plan),
            uncaught=workspace.recipe.uncaught,
            response=self._response(entries, plan),
            early=early,
            clear_text=clear_text if plan.condition.redirects else (),
        )

    def prefer(self, request: Request) -> str | None:
        """Return the `Prefer` header that makes the mock treat a request as its run asks for."""
        plan = self._plans.get(_secret_of(request) if self.keyed else "")
        if plan is None:
            return None
        if _holds(plan):
            held = events_to_hold(plan.scenario, self.service.respond(request))
            return f"fault=hold={held}" if held else ""
        return f"fault={plan.condition.faults}" if plan.condition.faults else ""

    @contextlib.contextmanager
    def _prepared(self, secret: str, plan: RunPlan) -> Iterator[None]:
        """Let requests of a run get what its plan says."""
        shared = self.keyed and not plan.condition.is_anonymous
        with contextlib.nullcontext() if shared else self._alone:
            self._plans[secret if self.keyed else ""] = plan
            try:
                yield
            finally:
                del self._plans[secret if self.keyed else ""]

    def _supervise(
        self, program: Program, plan: RunPlan, entries: Callable[[], Sequence[JournalEntry]]
    ) -> tuple[RunResult, bool | None]:
        """Wait for a program; return how it ended, and whether it printed early, if that can be told."""
        timeout = plan.scenario.timeout
        limit = time.monotonic() + self.seconds + (timeout if plan.condition.slow else 0)
        early = None
        if plan.condition.slow:
            await_request(program, entries, limit)
            program.lower_priority()  # now it only waits, but some runtimes do so in a busy loop
        if _holds(plan):
            early = prints_early(program, entries, limit, min(self.seconds * _PATIENCE, timeout / 2))
            for entry in entries():
                entry.released = True
        return program.finish(limit - time.monotonic()), early

    def _entries(self, secret: str, before: int) -> tuple[JournalEntry, ...]:
        """Return the requests of a run, all that came since where no scenario sends a key."""
        entries = tuple(entry for entry in self.journal.entries if entry.number > before)
        return tuple(entry for entry in entries if _secret_of(entry.request) == secret) if self.keyed else entries

    def _unkeyed(self, before: int) -> tuple[JournalEntry, ...]:
        """Return the requests without any key: a run whose program sends none may have sent them."""
        return tuple(entry for entry in self.journal.entries if entry.number > before and not _secret_of(entry.request))

    def _response(self, entries: Sequence[JournalEntry], plan: RunPlan) -> Response | None:
        """Return what was sent for the last request: the mock gives the same response to the same request."""
        expected = ("accepted", "credentials") if plan.condition.needs_key else ("accepted",)
        if not entries or entries[-1].verdict not in expected:
            return None
        request = entries[-1].request
        faults = requested_faults(request.header("prefer") or "")
        return apply_faults(self.service.respond(request), faults, request, self.service)


@contextlib.contextmanager
def open_testbed(
    spec: Spec,
    scenarios: Sequence[Scenario],
    sandboxed: bool | None = None,
    seconds: float = 90,
    say: Callable[[str], None] = lambda _: None,
) -> Iterator[Testbed]:
    """Start a mock of a document, and a sandbox for its scenarios.

    Args:
        spec: The document.
        scenarios: The scenarios whose samples will run.
        sandboxed: Whether to use a sandbox; None uses one where the system allows it.
        seconds: Longest time of a run.
        say: Receives a line if there is no sandbox.

    Raises:
        SandboxUnavailable: Samples must be sandboxed, and cannot be.
    """
    sandbox = _sandbox(scenarios, sandboxed, say)
    remove_old(spec)
    try:
        service, journal, clear_text = Service(spec), new_journal(), new_journal()
        tls = isinstance(sandbox, NamespaceSandbox) and urlsplit(scenarios[0].base_url).scheme == "https"
        testbeds: list[Testbed] = []
        options = MockOptions(
            tls=tls,
            service=service,
            listener=sandbox.listener,
            prefer=lambda request: testbeds[0].prefer(request),
            journal=journal,
        )
        mock = BackgroundServer(spec, options)
        keyed = all(scenario.auth for scenario in scenarios)
        testbeds.append(Testbed(spec, service, sandbox, mock, journal, clear_text, seconds, keyed))
        plain_listener = sandbox.plain_listener if isinstance(sandbox, NamespaceSandbox) else None
        with mock, plain_mock(spec, service, plain_listener, clear_text):
            if isinstance(sandbox, NamespaceSandbox) and mock.ca is not None:
                sandbox.trust_only(mock.ca)
            yield testbeds[0]
    finally:
        sandbox.close()


def _extra_requests(workspace: Workspace, plan: RunPlan) -> int:
    if plan.condition.begun and plan.scenario.response.streamed:
        return 0
    return workspace.recipe.extra_requests.get(plan.condition.name, 0)


def _secret_of(request: Request) -> str:
    """Return the secret in a request's headers, empty if there is none."""
    matches = (_SECRET.search(value) for _, value in request.headers)
    return next((match[0] for match in matches if match), "")


def _holds(plan: RunPlan) -> bool:
    """Return whether the mock holds back the end of a stream, to see whether the program prints as it arrives."""
    return plan.condition.name == "ok" and plan.scenario.response.streamed


def _sandbox(scenarios: Sequence[Scenario], sandboxed: bool | None, say: Callable[[str], None]) -> Sandbox:
    if sandboxed is False:
        return Redirected()
    try:
        return _namespace_sandbox(scenarios)
    except SandboxUnavailable as error:
        if sandboxed:
            raise
        say(f"{error.problems[0].message}; samples are rendered again with the mock's URL")
        return Redirected()


def _namespace_sandbox(scenarios: Sequence[Scenario]) -> NamespaceSandbox:
    parts = [urlsplit(scenario.base_url) for scenario in scenarios]
    ports = {(part.scheme, part.port or _PORTS[part.scheme]) for part in parts}
    if len(ports) > 1:
        raise SandboxUnavailable("the spec's servers have several ports")
    if address := next((part.hostname for part in parts if _is_other_address(part.hostname or "")), None):
        raise SandboxUnavailable(f"the spec's server {address} is an address, not a name")
    return NamespaceSandbox(sorted({part.hostname or "" for part in parts}), next(iter(ports))[1])


def _is_other_address(host: str) -> bool:
    """Return whether a host is an address that cannot lead to the mock."""
    try:
        return str(ipaddress.ip_address(host)) != "127.0.0.1"
    except ValueError:
        return False
