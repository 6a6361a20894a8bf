"""Both forms of every target, and how long the short ones are."""

from __future__ import annotations

import pytest

from samplewright.config import data_directory
from samplewright.emit.samples import render, render_request
from samplewright.ir import Form, Scenario
from samplewright.openapi import loader, operations, scenarios
from samplewright.targets import discovery
from samplewright.targets.discovery import Target
from samplewright.targets.samples import Sample

SPEC = loader.load(data_directory("spec") / "openapi.yaml")
SCENARIOS = {
    scenario.name: scenario for scenario in scenarios.build(SPEC, operations.read(SPEC)) if not scenario.model_slug
}
TARGETS = {target.name: target for target in discovery.discover()}
#: The targets that the reference pages have.
REFERENCE = (
    "c/libcurl", "csharp/httpclient", "csharp/restsharp", "dart/http", "go/net_http", "java/okhttp", "node/axios",
    "php/curl", "php/guzzle", "python/openai", "python/requests", "ruby/net_http", "rust/reqwest", "shell/curl",
    "swift/urlsession",
)  # fmt: skip
#: Non-blank lines of `basic`: of all reference targets, of any of them, of the exception.
ALL_LINES, LONGEST, LONGEST_OF = 330, 40, {"c/libcurl": 50}
#: `stream` has at most this many times the lines of `basic`.
STREAM_FACTOR = 1.7


def line_count(target: Target, scenario: Scenario) -> int:
    text = render(Sample(target, scenario, Form.SHORT))
    return sum(1 for line in text.splitlines() if line.strip())


def line_counts(name: str) -> dict[str, int]:
    return {
        target: line_count(TARGETS[target], SCENARIOS[name])
        for target in REFERENCE
        if Form.SHORT in TARGETS[target].forms
    }


@pytest.mark.parametrize("name", TARGETS)
def test_every_target_has_both_forms(name: str) -> None:
    assert TARGETS[name].forms == (Form.SHORT, Form.COMPLETE)


def test_short_samples_are_short() -> None:
    counts = line_counts("basic")
    assert {name: count for name, count in counts.items() if count > LONGEST_OF.get(name, LONGEST)} == {}
    assert sum(counts.values()) <= ALL_LINES, counts


def test_short_streams_are_little_longer() -> None:
    basic, stream = line_counts("basic"), line_counts("stream")
    assert sum(stream.values()) <= STREAM_FACTOR * sum(basic.values()), stream


def test_all_fifteen_are_counted() -> None:
    assert len(REFERENCE) == 15
    assert set(line_counts("basic")) == set(REFERENCE)


@pytest.mark.parametrize("name", [name for name, target in TARGETS.items() if Form.SHORT in target.forms])
def test_the_request_of_a_short_sample_is_a_part_of_it(name: str) -> None:
    """For a guide that shows it alone; formatted, and without its indentation."""
    sample = Sample(TARGETS[name], SCENARIOS["basic"], Form.SHORT)
    lines = [line.strip() for line in render_request(sample).splitlines() if line.strip()]
    text = [line.strip() for line in render(sample).splitlines()]
    assert lines and len(lines) <= len(text)
    assert [line for line in lines if not any(row.startswith(line) for row in text)] == []
