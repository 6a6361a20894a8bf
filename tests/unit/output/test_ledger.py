"""The ledger: read, write, merge."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplewright.output import ledger
from samplewright.output.ledger import LedgerEntry

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


@given(st.dictionaries(names, st.dictionaries(names, entries, min_size=1, max_size=3), max_size=3))
def test_a_ledger_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, known: ledger.Ledger) -> None:
    file = tmp_path_factory.mktemp("ledger") / "verified.json"
    text = ledger.text(known)
    file.write_bytes(text.encode())
    assert ledger.read(file) == known
    backwards = {name: dict(reversed(own.items())) for name, own in reversed(known.items())}
    assert ledger.text(backwards) == text
    assert sum(line.startswith("    ") for line in text.splitlines()) == sum(map(len, known.values()))
