"""Recipes run the reader's own tools, by the commands that they say: executables that log their arguments prove it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from samplewright.config import data_directory
from samplewright.openapi import loader, operations, scenarios
from samplewright.targets.discovery import Target, discover
from samplewright.targets.recipes import Command
from samplewright.targets.samples import Sample
from samplewright.verify.toolchains import fill, find
from samplewright.verify.workspace import DEPENDENCY, Workspace

WORKSHOP = Path(__file__).parents[2] / "support" / "workshop"
_SPEC = loader.load(Path(__file__).parents[3] / "spec" / "openapi.yaml")
BASIC = next(scenario for scenario in scenarios.build(_SPEC, operations.read(_SPEC)) if scenario.name == "basic")
SAMPLES = [Sample(target, BASIC, form) for target in discover(WORKSHOP) for form in target.forms]


class Tools:
    """Executables that log how they were called, one line a call, and do nothing."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "log"

    def add(self, executable: Path) -> None:
        executable.parent.mkdir(parents=True, exist_ok=True)
        executable.write_text(f'#!/bin/sh\necho "$0" "$@" >> "{self._log}"\n')
        executable.chmod(0o755)

    def calls(self) -> list[str]:
        """Return the calls so far, and forget them."""
        lines = self._log.read_text().splitlines() if self._log.exists() else []
        self._log.unlink(missing_ok=True)
        return lines


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the machine an empty cache, and no other tools than those of a test."""
    monkeypatch.setenv("SAMPLEWRIGHT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(tmp_path / "reader"))


def commands(target: Target) -> Iterator[Command]:
    """Yield every command of a target's recipe."""
    assert target.settings.toolchain and target.settings.run
    recipe = target.settings.run
    yield target.settings.toolchain.check
    yield from (*recipe.setup, *recipe.build, recipe.run)


def looks_in_the_cache_as_well(target: Target) -> Target:
    """Return the target with a folder of the cache in which its tools are looked for."""
    toolchain = msgspec.structs.replace(target.settings.toolchain, path=("{cache}/tools",))
    return Target(target.name, target.template_dirs, msgspec.structs.replace(target.settings, toolchain=toolchain))


@pytest.mark.usefixtures("bare_machine")
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.target.name}-{sample.form}")
def test_a_recipe_runs_the_reader_s_tools_as_it_says(sample: Sample, tmp_path: Path) -> None:
    target = looks_in_the_cache_as_well(sample.target)
    sample = Sample(target, BASIC, sample.form)
    is_first = sample.form is target.forms[0]
    file = target.file_name("basic") if is_first else f"{sample.form}/{target.file_name('basic')}"
    workspace = Workspace(target, tmp_path / "work", {file: ""})
    places = {
        "work": str(workspace.folder),
        "depends_on": str(workspace.folder / DEPENDENCY),
        "build": str(workspace.folder / ".shared"),
        "out": str(workspace.folder / ".build" / ("basic" if is_first else f"{sample.form}_basic")),
        "file": file,
        "scenario": "basic" if is_first else f"{sample.form}_basic",
        "kebab": "basic" if is_first else f"{sample.form}-basic",
        "Scenario": "Basic",
    }
    tools = Tools(tmp_path)
    expected: list[str] = []
    for command in commands(target):
        name, *arguments = [fill(argument, target, **places) for argument in command]
        if Path(name).is_absolute():  # made by an earlier step
            executable = Path(name)
        else:
            executable = tmp_path / "reader" / name
            tools.add(tmp_path / "cache" / "tools" / name)
        tools.add(executable)
        expected.append(" ".join([str(executable), *arguments]))

    find(target)
    assert workspace.set_up() is None
    assert workspace.build(sample) == ""
    assert workspace.start(sample, {}).finish(10).code == 0
    assert tools.calls() == expected


@pytest.mark.usefixtures("bare_machine")
@pytest.mark.parametrize("target", discover(WORKSHOP), ids=lambda target: target.name)
def test_tools_in_the_cache_do_where_the_reader_has_none(target: Target, tmp_path: Path) -> None:
    assert target.settings.toolchain
    name = target.settings.toolchain.check[0]
    tools = Tools(tmp_path)
    tools.add(tmp_path / "cache" / "tools" / name)
    find(looks_in_the_cache_as_well(target))
    assert tools.calls()[0].startswith(f"{tmp_path / 'cache' / 'tools' / name} ")


def test_an_overlay_may_change_how_a_toolchain_is_found_and_no_recipe() -> None:
    builtin = {target.name: target.settings.run for target in discover()}
    assert {target.name: target.settings.run for target in discover(WORKSHOP)} == builtin


def test_templates_ship_no_toolchain() -> None:
    names = {file.name for file in data_directory("templates").rglob("*")}
    assert not {name for name in names if name.startswith(("_toolchain", "stand_in")) or name == "vendor.php"}
