"""Every target's sources for a small hostile document, as text that a reviewer reads.

`pytest tests/golden --update-golden` writes what is made now; read the difference before you commit it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from samplewright.emit.samples import render
from samplewright.openapi import loader, operations, scenarios
from samplewright.targets import discovery
from samplewright.targets.samples import published, published_samples

HERE = Path(__file__).parent
_DOCUMENT = loader.load(HERE / "openapi.yaml")
SCENARIOS = scenarios.build(_DOCUMENT, operations.read(_DOCUMENT))
TARGETS = discovery.discover()


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_sources_are_as_reviewed(target: discovery.Target, update_golden: bool) -> None:
    for sample in published(target, SCENARIOS) if not target.settings.skip else ():
        golden = HERE / "expected" / sample.path
        made = render(sample).encode()
        if update_golden:
            golden.parent.mkdir(parents=True, exist_ok=True)
            golden.write_bytes(made)
        assert made.decode() == golden.read_bytes().decode()


def test_no_golden_is_left_over() -> None:
    known = {sample.path for sample in published_samples(TARGETS, SCENARIOS)}
    expected = HERE / "expected"
    assert {file.relative_to(expected).as_posix() for file in expected.rglob("*") if file.is_file()} == known
