"""The ledger: read, write, merge."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplewright.output import ledger
from samplewright.output.ledger import LedgerEntry, SampleKey

names = st.text(max_size=8)
entries = st.builds(
    LedgerEntry,
    sample=names,
    verdicts=st.dictionaries(names, names, max_size=3),
    inputs=names,
    toolchain=names,
    libraries=st.dictionaries(names, names, max_size=2),
    mode=st.sampled_from(["", "sandboxed"]),
    reason=names,
)


@given(st.dictionaries(st.builds(SampleKey, names, names), entries, max_size=5))
def test_a_ledger_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, known: ledger.Ledger) -> None:
    file = tmp_path_factory.mktemp("ledger") / "verified.json"
    text = ledger.render(known)
    file.write_bytes(text.encode())
    assert ledger.read(file) == known
    backwards = dict(reversed(known.items()))
    assert ledger.render(backwards) == text
    assert sum(line.startswith("    ") for line in text.splitlines()) == len(known)
