"""The formatter: what it wrote before is used again only if it is unaltered."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import black
import pytest

from samplewright.errors import FormatError
from samplewright.output.formatter import formatted

SOURCE, FORMATTED = "x=[ 1,2 ]\n", "x = [1, 2]\n"
FILE = PurePosixPath("a.py")


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Texts that black has formatted."""
    monkeypatch.setenv("SAMPLEWRIGHT_CACHE", str(tmp_path))
    texts: list[str] = []
    original = black.format_str

    def format_str(text: str, *, mode: black.Mode) -> str:
        texts.append(text)
        return original(text, mode=mode)

    monkeypatch.setattr(black, "format_str", format_str)
    return texts


def test_a_text_is_formatted_once(runs: list[str]) -> None:
    assert formatted(SOURCE, "black", FILE, None) == formatted(SOURCE, "black", FILE, None) == FORMATTED
    assert formatted(FORMATTED, "black", FILE, FORMATTED) == FORMATTED
    assert formatted(SOURCE, None, FILE, None) == SOURCE
    assert runs == [SOURCE]


@pytest.mark.parametrize("cut", [0, 20, -1])
def test_a_damaged_entry_is_replaced(runs: list[str], tmp_path: Path, cut: int) -> None:
    formatted(SOURCE, "black", FILE, None)
    (entry,) = (tmp_path / "formatted").iterdir()
    whole = entry.read_bytes()
    entry.write_bytes(whole[:cut])
    assert formatted(SOURCE, "black", FILE, None) == FORMATTED
    assert entry.read_bytes() == whole and len(runs) == 2


def test_another_version_formats_again(runs: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    formatted(SOURCE, "black", FILE, None)
    monkeypatch.setattr("samplewright.cache.installed_version", lambda distribution: "99")
    formatted(SOURCE, "black", FILE, None)
    assert len(runs) == 2


def test_what_is_no_source_code_is_an_error(runs: list[str]) -> None:
    with pytest.raises(FormatError, match="invalid source code") as caught:
        formatted("def (", "black", FILE, None)
    assert caught.value.problems[0].location is not None
    assert str(caught.value.problems[0].location.file) == "a.py"
