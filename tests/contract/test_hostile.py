"""Hostile values, for real: each target writes hundreds of them as its own source, runs, and what arrives is compared."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from contract.conftest import parametrize, sampled, unavailable
from samplewright.cli import cli
from samplewright.targets.discovery import Target

NUMBER, SEED = 225, 20


@parametrize(lambda target: [f"seed-{SEED}"] if sampled(target) else [])
def test_arrives_exactly(target: Target, case: str) -> None:
    if reason := unavailable(target):
        pytest.skip(reason)
    result = CliRunner().invoke(
        cli, ["verify", "--hostile", str(NUMBER), "--seed", str(SEED), "--target", target.name, "--jobs", "1", "--json"]
    )
    assert result.exit_code == 0, result.output
    outcomes = json.loads(result.stdout)["outcomes"]
    assert len(outcomes) >= 3 and {one["verdict"] for one in outcomes} == {"pass"}
