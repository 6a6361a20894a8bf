"""The testbed: a mock, and the sandbox in which samples reach it. The key of a run tells the mock its condition."""

from __future__ import annotations

import ipaddress
import os
import secrets
import select
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from samplewright.cache import cache_directory
from samplewright.errors import ToolchainError
from samplewright.ir import OutputKind, Scenario
from samplewright.mock.http.fault_responses import apply_faults
from samplewright.mock.http.faults import requested_faults
from samplewright.mock.http.journal import Journal, JournalEntry
from samplewright.mock.http.options import MockOptions
from samplewright.mock.messages import Request, Response
from samplewright.mock.service.service import Service
from samplewright.mock.testing import BackgroundServer
from samplewright.openapi.document import Spec
from samplewright.targets.discovery import Target
from samplewright.verify.conditions import Condition
from samplewright.verify.oracle import Observed, choices
from samplewright.verify.sandbox import NamespaceSandbox, Redirected, Sandbox
from samplewright.verify.workspace import Processes, Workspace, needed

#: The part of a run's time limit in which a program must print the half of a stream that it got; and no
#: longer than half of the time after which it would give up by itself.
_HELD = 1 / 6
_PORTS = {"https": 443, "http": 80}


@dataclass
class Testbed:
    """Made by `open_testbed`.

    seconds: that a run may take, beside the samples' own time limit where the server never answers.
    keyed: whether every scenario sends a key; if not, one run must be over before the next begins.
    """

    service: Service
    sandbox: Sandbox
    keyed: bool
    seconds: float
    mock: BackgroundServer
    journal: Journal
    _wanted: dict[str, str] = field(default_factory=dict)
    processes: Processes = field(default_factory=Processes)
    _alone: threading.RLock = field(default_factory=threading.RLock)

    @property
    def mode(self) -> str:
        return self.sandbox.mode

    def redirected(self, scenario: Scenario) -> Scenario:
        """The scenario as samples of it must be rendered to reach the mock: in sandboxed mode, as it is."""
        if isinstance(self.sandbox, NamespaceSandbox):
            return scenario
        return replace(scenario, base_url=self.mock.url + urlsplit(scenario.base_url).path)

    def folder(self, target: Target, group: str) -> Path:
        """Where the target's samples are built, of those of this group."""
        return cache_directory() / "verify" / group / target.name

    def workspace(self, target: Target, group: str, files: Mapping[str, str]) -> Workspace:
        """The folder, with the target's files and those that it needs. files: path -> text of what is generated."""
        mine = f"{target.name}/"
        own = {path.removeprefix(mine): text for path, text in files.items() if path.startswith(mine)}
        own |= needed(target, files)
        return Workspace(target, self.folder(target, group), own, self.sandbox, self.processes)

    def run(self, workspace: Workspace, scenario: Scenario, condition: Condition) -> Observed:
        """Runs a built sample under a condition. Under `down`, the mock must have been closed."""
        key = f"sk-{secrets.token_hex(16)}"
        begun = condition.begun and scenario.response.streamed
        extra = 0 if begun else workspace.recipe.extra_requests.get(condition.name, 0)
        held = _held(scenario) if condition.name == "ok" else 0
        env = {scenario.auth.env: key} if scenario.auth else {}
        with self._preferring(key, f"fault=hold={held}" if held else condition.prefer or ""):
            came = partial(self._entries, key, self.journal.total)
            process = workspace.start(scenario.name, env)
            if condition.slow:  # it only waits, but some runtimes do so in a busy loop
                os.setpriority(os.PRIO_PGRP, process.pid, 19)
            limit = time.monotonic() + self.seconds + (scenario.timeout if condition.slow else 0)
            patience = min(self.seconds * _HELD, scenario.timeout / 2)
            early, output = _released(process, came, limit, patience) if held else (None, b"")
            result = self.processes.finish(process, limit - time.monotonic(), output)
            entries = came()
        return Observed(scenario, condition, result, entries, key, extra, self._answer(entries), early)

    @contextmanager
    def _preferring(self, key: str, wanted: str) -> Iterator[None]:
        if not self.keyed:
            self._alone.acquire()
            key = ""
        self._wanted[key] = wanted
        try:
            yield
        finally:
            del self._wanted[key]
            if not self.keyed:
                self._alone.release()

    def prefer(self, request: Request) -> str | None:
        """What the mock does with a request: what the run wants whose key it carries."""
        return self._wanted.get(self._key(request) or "")

    def _key(self, request: Request) -> str | None:
        words = (value.rpartition(" ")[2] for _, value in request.headers)
        return next((word for word in words if word in self._wanted), None)

    def _entries(self, key: str, before: int) -> tuple[JournalEntry, ...]:
        """The requests of a run that began after so many; where none carries its key, those that carry none."""
        entries = tuple(one for one in self.journal.entries if one.number > before)
        if not self.keyed:
            return entries
        return tuple(one for one in entries if self._key(one.request) == key) or tuple(
            one for one in entries if not _keyed(one.request)
        )

    def _answer(self, entries: Sequence[JournalEntry]) -> Response | None:
        """What was sent for the last request: the mock answers the same request always the same."""
        if not entries or entries[-1].verdict != "accepted":
            return None
        request = entries[-1].request
        faults = requested_faults(request.header("prefer") or "")
        return apply_faults(self.service.respond(request), faults, request, self.service)


def _keyed(request: Request) -> bool:
    return any("sk-" in value for _, value in request.headers)


def _held(scenario: Scenario) -> int:
    """Events of a stream after which a program must have printed something; 0 if that is not known."""
    response = scenario.response
    if not response.streamed or not response.documented or not response.example:
        return 0
    printing = (
        number
        for number, event in enumerate(response.example, 1)
        if response.kind is OutputKind.JSON
        or any(delta.get("content") or delta.get("tool_calls") for delta in choices([event]))
    )
    first = next(printing, None)
    return 0 if first is None else max(first, len(response.example) // 2)


def _released(
    process: subprocess.Popen[bytes], came: Callable[[], Sequence[JournalEntry]], limit: float, patience: float
) -> tuple[bool | None, bytes]:
    """Whether the program prints something while the rest of the stream is held back, and what.

    came: the requests of the run so far. limit: when it must have ended. patience: seconds for it from its request on.
    """
    assert process.stdout is not None
    since: float | None = None
    early: bool | None = None
    output = b""
    while early is None and time.monotonic() < limit:
        if select.select([process.stdout], [], [], 0.05)[0]:
            output = os.read(process.stdout.fileno(), 65536)
            if not output:
                break  # it has ended, or will print nothing any more
            early = True
        elif entries := came():
            since = since or time.monotonic()
            if time.monotonic() - since > patience:
                early = False
            elif entries[-1].status != 200:
                break
    for entry in came():
        entry.released = True
    return early, output


@contextmanager
def open_testbed(
    document: Spec, scenarios: Sequence[Scenario], sandboxed: bool | None, seconds: float = 90
) -> Iterator[Testbed]:
    """A mock of the document, and a sandbox for its scenarios.

    sandboxed: None takes what this system allows. seconds: that a run may take.

    Raises:
        ToolchainError: samples cannot be sandboxed here, and must be.
    """
    sandbox = _sandbox(scenarios, sandboxed)
    service, journal = Service(document), Journal(entries=1_000_000, size=2_000_000_000)
    made: list[Testbed] = []
    parts = urlsplit(scenarios[0].base_url)
    tls = isinstance(sandbox, NamespaceSandbox) and parts.scheme == "https"
    options = MockOptions(
        tls=tls,
        service=service,
        listener=sandbox.listener,
        prefer=lambda request: made[0].prefer(request),
        journal=journal,
    )
    mock = BackgroundServer(document, options)
    made.append(Testbed(service, sandbox, all(one.auth for one in scenarios), seconds, mock, journal))
    try:
        with mock:
            if isinstance(sandbox, NamespaceSandbox) and mock.ca is not None:
                sandbox.trust_only(mock.ca)
            yield made[0]
    finally:
        sandbox.close()


def _sandbox(scenarios: Sequence[Scenario], sandboxed: bool | None) -> Sandbox:
    if sandboxed is False:
        return Redirected()
    parts = [urlsplit(one.base_url) for one in scenarios]
    ports = {(part.scheme, part.port or _PORTS[part.scheme]) for part in parts}
    try:
        if len(ports) > 1:
            raise ToolchainError("samples cannot be sandboxed: the spec's servers have several ports")
        if fixed := next((part.hostname for part in parts if _is_elsewhere(part.hostname or "")), None):
            raise ToolchainError(f"samples cannot be sandboxed: the spec's server {fixed} is an address, not a name")
        return NamespaceSandbox(sorted({part.hostname or "" for part in parts}), next(iter(ports))[1])
    except ToolchainError:
        if sandboxed:
            raise
        return Redirected()


def _is_elsewhere(host: str) -> bool:
    """Whether it is an address that cannot lead to the mock."""
    try:
        return str(ipaddress.ip_address(host)) != "127.0.0.1"
    except ValueError:
        return False
