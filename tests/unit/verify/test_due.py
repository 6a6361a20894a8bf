"""What makes a verdict stale, and what does not."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from samplewright.literals.table import LiteralTable
from samplewright.output.ledger import LedgerEntry, digest
from samplewright.targets.discovery import Target
from samplewright.targets.recipes import Libraries, Recipe, Toolchain, Variant
from samplewright.targets.settings import Limit, Settings
from samplewright.verify import due
from samplewright.verify.conditions import choose
from samplewright.verify.due import SampleUnderTest, VerifyOptions, VerifyRequest
from samplewright.verify.toolchains import ToolchainState
from support.specs import body, document, named, responses, scenarios_of, spec

OPERATION = {
    "requestBody": body({}, examples=named(one={"a": 1}, two={"a": 2})),
    "responses": responses({}, examples=named(one={"b": 1}, two={"b": 2})),
}
DOCUMENT = document(OPERATION)
TOOLCHAIN = Toolchain(name="Fix", check=("fix",), version=r"\d+", minimum="1", hint="")
RECIPE = Recipe(run=("fix", "{file}"), setup=(("fix", "{templates}/helper.fix"),))


@pytest.fixture
def target(tmp_path: Path) -> Target:
    folder = tmp_path / "fix/lib"
    (folder / "project").mkdir(parents=True)
    (folder / "project/fix.lock").write_text("lock")
    (folder / "complete.jinja").write_text("")
    (folder / "helper.fix").write_text("helper")
    (folder / "other.fix").write_text("other")
    settings = Settings(file="{scenario}.fix", literals=LiteralTable(string=()), toolchain=TOOLCHAIN, run=RECIPE)
    return Target("fix/lib", [tmp_path], settings)


def with_recipe(target: Target, **changes: object) -> Target:
    recipe = msgspec.structs.replace(RECIPE, **changes)
    return Target(target.name, target.template_dirs, msgspec.structs.replace(target.settings, run=recipe))


FILES = {"fix/lib/one.fix": "1", "fix/lib/two.fix": "2", "fix/lib/fix.lock": "lock"}


def request(target: Target, *conditions: str, options: VerifyOptions | None = None) -> VerifyRequest:
    scenarios = tuple(scenarios_of(DOCUMENT).values())
    return VerifyRequest(spec(DOCUMENT), scenarios, [target], FILES, options or VerifyOptions(choose(conditions)))


def inputs(target: Target, version: str = "7", libraries: dict[str, str] | None = None, **files: str) -> str:
    samples = due.samples_of(request(target), target)
    state = ToolchainState(target, TOOLCHAIN, version)
    digests = due.inputs_digests(state, libraries or {}, samples, FILES | files)
    return digests[samples[0].key]


def test_toolchain_libraries_recipe_and_manifest_make_a_verdict_stale(target: Target) -> None:
    before = inputs(target)
    assert inputs(target) == before
    assert inputs(target, version="8") != before
    assert inputs(target, libraries={"lib": "1.2"}) != before
    assert inputs(target, libraries={"lib": "1.2"}) != inputs(target, libraries={"lib": "1.3"})
    assert inputs(with_recipe(target, env={"A": "1"})) != before
    assert inputs(target, **{"fix/lib/fix.lock": "another"}) != before


def test_the_rules_of_judging_make_a_verdict_stale(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    before = inputs(target)
    monkeypatch.setattr(due, "RULES", due.RULES + 1)
    assert inputs(target) != before


def test_only_template_files_that_the_recipe_names_make_a_verdict_stale(target: Target) -> None:
    before = inputs(target)
    (target.folders[0] / "other.fix").write_text("changed")
    assert inputs(target) == before
    (target.folders[0] / "helper.fix").write_text("changed")
    assert inputs(target) != before


def test_what_cannot_change_a_verdict_does_not_make_it_stale(target: Target) -> None:
    before = inputs(target)
    harmless = with_recipe(target, packages_missing="offline", libraries=Libraries(pattern="", file="x"))
    assert inputs(harmless) == before
    sample = due.samples_of(request(target), target)[0]
    described_scenario = replace(sample.scenario, summary={"en": "New"}, description={"en": "New"})
    described = replace(sample, sample=replace(sample.sample, scenario=described_scenario))
    state = ToolchainState(target, TOOLCHAIN, "7")
    assert due.inputs_digests(state, {}, [described], FILES)[sample.key] == before


def with_limit(target: Target, condition: str, reason: str = "It cannot.") -> Target:
    limits = (Limit("complete", (condition,), {"en": reason}),)
    return Target(target.name, target.template_dirs, msgspec.structs.replace(target.settings, limits=limits))


def test_a_limit_makes_the_verdicts_of_samples_that_face_it_stale(target: Target) -> None:
    before = inputs(target)
    assert inputs(with_limit(target, "cut")) != before
    assert inputs(with_limit(target, "cut")) != inputs(with_limit(target, "401"))
    assert inputs(with_limit(target, "cut", "For readers.")) == inputs(with_limit(target, "cut"))
    assert inputs(with_limit(target, "split")) == before  # only samples that stream face it


def entry(sample: SampleUnderTest, verdicts: dict[str, str], mode: str = "sandboxed") -> LedgerEntry:
    return LedgerEntry(digest(sample.text), verdicts, "inputs", "Fix 7", {}, mode)


def names(sample: SampleUnderTest, recorded: LedgerEntry | None, options: VerifyOptions) -> list[str]:
    return [check.name for check in due.due_checks(sample, recorded, "inputs", options)]


def test_checks_that_passed_are_not_due(target: Target) -> None:
    options = VerifyOptions(choose(["ok", "401", "cut"]))
    sample = due.samples_of(request(target, options=options), target)[0]
    assert names(sample, None, options) == ["ok", "401", "cut"]
    assert names(sample, entry(sample, {"ok": "pass", "401": "run-failed"}), options) == ["401", "cut"]
    assert names(sample, entry(sample, {"ok": "pass", "401": "limit"}), options) == ["cut"]
    stale = LedgerEntry("another", {"ok": "pass"}, "inputs")
    assert names(sample, stale, options) == ["ok", "401", "cut"]


def test_redirected_verdicts_count_only_if_redirected_runs_are_asked_for(target: Target) -> None:
    options = VerifyOptions(choose(["ok"]))
    sample = due.samples_of(request(target, options=options), target)[0]
    recorded = entry(sample, {"ok": "pass"}, "redirected")
    assert names(sample, recorded, options) == ["ok"]
    assert names(sample, recorded, replace(options, sandboxed=False)) == []


def test_variants_are_judged_on_the_first_sample(target: Target) -> None:
    variant = Variant(name="loud", conditions=("ok", "401"))
    varied = with_recipe(target, variants=(variant,))
    first, second = due.samples_of(request(varied, "ok", "401", "cut"), varied)
    assert [check.name for check in first.checks] == ["ok", "401", "cut", "ok:loud", "401:loud"]
    assert [check.name for check in second.checks] == ["ok"]


def test_the_support_of_a_release_is_found_by_the_version() -> None:
    days = {"3.1": datetime.date(2026, 1, 1), "3.11": datetime.date(2027, 1, 1), "8": datetime.date(2026, 11, 10)}
    toolchain = msgspec.structs.replace(TOOLCHAIN, supported_until=days)

    def until(version: str | None) -> datetime.date | None:
        return ToolchainState(None, toolchain, version).supported_until  # type: ignore[arg-type]

    assert until("3.11") == until("3.11.7") == datetime.date(2027, 1, 1)
    assert until("3.1.4") == datetime.date(2026, 1, 1) and until("8.0.404") == datetime.date(2026, 11, 10)
    assert until("80.1") is until("3.12") is until(None) is None
