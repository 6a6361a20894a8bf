"""Every target's sources for a small hostile document, as text that a reviewer reads.

`pytest tests/golden --update-golden` writes what is made now; read the difference before you commit it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from samplewright.emit.samples import sample
from samplewright.openapi import loader, operations, scenarios
from samplewright.targets import discovery

HERE = Path(__file__).parent
_DOCUMENT = loader.load(HERE / "openapi.yaml")
SCENARIOS = scenarios.build(_DOCUMENT, operations.read(_DOCUMENT))
TARGETS = discovery.discover()


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_sources_are_as_reviewed(target: discovery.Target, update_golden: bool) -> None:
    for scenario in SCENARIOS:
        if target.settings.skip or target.skipped(scenario):
            continue
        golden = HERE / "expected" / target.name / target.file_name(scenario.name)
        made = sample(target, scenario).encode()
        if update_golden:
            golden.parent.mkdir(parents=True, exist_ok=True)
            golden.write_bytes(made)
        assert made.decode() == golden.read_bytes().decode()


def test_no_golden_is_left_over() -> None:
    known = {
        f"{target.name}/{target.file_name(scenario.name)}"
        for target in TARGETS
        for scenario in SCENARIOS
        if not target.skipped(scenario)
    }
    expected = HERE / "expected"
    assert {file.relative_to(expected).as_posix() for file in expected.rglob("*") if file.is_file()} == known
