"""Samples as users run them: rendered for a local server, set up, built and run by the recipes of their targets."""

from __future__ import annotations

import hashlib
import json
import os
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from contract.server import Exchange, Server
from samplewright.cache import cache_directory
from samplewright.config import data_directory
from samplewright.emit.samples import samples
from samplewright.ir import OutputKind, Scenario
from samplewright.openapi import loader, operations, scenarios
from samplewright.output import fileset
from samplewright.targets import discovery
from samplewright.targets.discovery import Target
from samplewright.verify import workspace
from samplewright.verify.toolchains import find
from samplewright.verify.workspace import Result, Workspace, needed

OUT = data_directory("spec").parent / "sdks"
SPEC = data_directory("spec") / "openapi.yaml"
TARGETS = discovery.discover(Path(__file__).parents[1] / "support" / "workshop")
_DOCUMENT = loader.load(SPEC)
SCENARIOS = scenarios.build(_DOCUMENT, operations.read(_DOCUMENT))
#: The committed files.
GENERATED = {path: text for path in fileset.listed(OUT) if (text := fileset.read(OUT, path)) is not None}
_PORT = 41800  # fixed, so that what was built in an earlier run can be used again
RUN_SECONDS = 90


def sampled(target: Target) -> list[Scenario]:
    return [scenario for scenario in SCENARIOS if target.skipped(scenario) is None]


def key_for(condition: str) -> str:
    return f"test-{condition}"


def expected_stdout(scenario: Scenario) -> str:
    """What the sample must print, worked out from the spec's response example alone."""
    reply = scenario.response
    text, calls = "", {}
    for event in reply.example if reply.streamed else [reply.example]:
        for choice in event["choices"]:
            message = choice["delta" if reply.streamed else "message"]
            text += message.get("content") or ""
            for number, call in enumerate(message.get("tool_calls") or []):
                known = calls.setdefault(call.get("index", number), ["", ""])
                known[0] += call["function"].get("name") or ""
                known[1] += call["function"].get("arguments") or ""
    if reply.kind is OutputKind.TOOL_CALLS:
        lines = [text] if text else []
        return "".join(f"{line}\n" for line in [*lines, *(f"{name} {arguments}" for name, arguments in calls.values())])
    return text + "\n"


@dataclass
class Lab:
    """One target's samples, built at most once per text, and the server they call."""

    target: Target
    server: Server
    workspace: Workspace

    def build(self, scenario: str) -> None:
        """Builds a sample unless the same text was built before."""
        self.workspace.build(scenario, find(self.target).version or "")

    def run(self, scenario: str, condition: str, **env: str) -> tuple[Result, list[Exchange]]:
        """Runs a sample under a condition; returns how it ended and the requests that came."""
        self.build(scenario)
        before = len(self.server.journal)
        result = self.workspace.run(scenario, {"WCODE_API_KEY": key_for(condition), **env}, RUN_SECONDS)
        return result, self.server.journal[before:]


def redirected(text: str, base_url: str) -> str:
    """The spec with another server's URL."""
    text, count = re.subn(r"(?m)^(\s*- url: )https://wcode\.net/api/gpt/v1\s*$", rf"\g<1>{base_url}", text)
    assert count == 1
    return text


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    worker = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 0)
    with Server(SPEC, free_port(_PORT + worker)) as running:
        yield running


def free_port(first: int) -> int:
    """The first of a few ports on which nothing listens, so that test runs can go on side by side."""
    for port in range(first, first + 200, 10):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise OSError("no free port")


@pytest.fixture(scope="session")
def lab(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Lab]:
    """`lab(target)`: the target's samples for the local server; skips if its toolchain is not here, and says so."""
    labs: dict[str, Lab] = {}

    def make(target: Target) -> Lab:
        if target.name not in labs:
            if reason := unavailable(target):
                pytest.skip(reason)
            file = tmp_path_factory.mktemp("spec") / "openapi.yaml"
            file.write_text(redirected(SPEC.read_text(encoding="utf-8"), server.base_url), encoding="utf-8")
            document = loader.load(file)
            made = samples([target], scenarios.build(document, operations.read(document)))
            folder = cache_directory() / "contract" / f"{target.name}-{server.port}"
            texts = {path.removeprefix(f"{target.name}/"): text for path, text in made.items()}
            texts |= needed(target, GENERATED)
            workspace = Workspace(target, folder, texts)
            workspace.set_up()
            labs[target.name] = Lab(target, server, workspace)
        return labs[target.name]

    return make


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what passed before with the same sample, recipe, toolchain and tests; `--all` and CI run everything."""
    if os.environ.get("CI") or config.getoption("--all"):
        return
    known = [item for item in items if (stamp := _stamp(item)) and stamp.exists()]
    if known:
        config.hook.pytest_deselected(items=known)
        items[:] = [item for item in items if item not in known]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report: Any = yield
    if report.when == "call" and report.passed and (stamp := _stamp(item)):
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.touch()
    return report


def _stamp(item: pytest.Item) -> Path | None:
    """The file that says that a test case of a target passed; None for other tests."""
    target = getattr(item, "callspec", None) and item.callspec.params.get("target")  # type: ignore[attr-defined]
    if not isinstance(target, Target) or Path(__file__).parent not in item.path.parents:
        return None
    return (
        cache_directory()
        / "contract"
        / "passed"
        / hashlib.sha256(f"{_inputs(target)} {item.nodeid}".encode()).hexdigest()
    )


@cache
def _inputs(target: Target) -> str:
    """A digest of all that the outcome of a target's tests depends on."""
    code = sorted([*Path(__file__).parent.glob("*.py"), *Path(workspace.__file__).parent.glob("*.py")])
    made = samples([target], SCENARIOS)
    parts = [
        unavailable(target) or find(target).version,
        made,
        needed(target, GENERATED),
        repr(target.settings),
        [file.read_text() for file in code],
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


_MISSING: dict[str, str | None] = {}


def unavailable(target: Target) -> str | None:
    """Why the target cannot run on this machine; None if it can."""
    if target.name not in _MISSING:
        if target.settings.run is None or not sampled(target):
            _MISSING[target.name] = f"{target.name}: no samples yet: {target.settings.skip[0].reason}"
        else:
            found = find(target)
            _MISSING[target.name] = found.missing and f"{target.name}: toolchain-missing: {found.missing}"
    return _MISSING[target.name]


def parametrize(chosen: Callable[[Target], list[Any]]) -> Any:
    """Test cases target x what `chosen` gives for it, each target in one group, so that it is set up once."""
    cases = [
        pytest.param(
            target,
            one,
            id=f"{target.name}-{one if isinstance(one, str) else one.name}",
            marks=pytest.mark.xdist_group(target.name),
        )
        for target in TARGETS
        for one in chosen(target)
    ]
    return pytest.mark.parametrize(("target", "case"), cases)
