"""Drift: kinds, first lines and diffs."""

from __future__ import annotations

import json
from pathlib import Path

from samplewright.errors import Location, Problem
from samplewright.output import drift, fileset


def test_every_kind_is_found(tmp_path: Path) -> None:
    files = {"a/same.py": "1\n", "a/changed.py": "1\n2\n", "a/missing.py": "x\n"}
    for name, text in (("same.py", "1\n"), ("changed.py", "1\n3\n"), ("stray.py", "x"), ("notes.txt", "mine")):
        (tmp_path / "a").mkdir(exist_ok=True)
        (tmp_path / "a" / name).write_text(text)
    (tmp_path / "listed.txt").write_text("x")
    (tmp_path / fileset.MANIFEST).write_text("listed.txt\nabsent.txt\n")
    found = drift.check_files(tmp_path, files)
    assert [(item.kind, item.path, item.line) for item in found] == [
        ("changed", "a/changed.py", 2),
        ("missing", "a/missing.py", 1),
        ("orphaned", "a/stray.py", 1),
        ("orphaned", "listed.txt", 1),
    ]


def test_a_diff_shows_invisible_characters_and_missing_newlines() -> None:
    item = drift.check_page(Path("p.md"), "a\u200bb\n", "ab")
    assert item is not None
    assert item.diff.splitlines() == [
        "--- committed/p.md",
        "+++ generated/p.md",
        "@@ -1 +1 @@",
        "-a\\u200bb",
        "+ab  (no newline at end of file)",
    ]
    assert drift.check_page(Path("p.md"), "same", "same") is None


def test_reports_hold_every_file(tmp_path: Path) -> None:
    changed = drift.check_page(Path("p.md"), "100%\n", "1\n")
    assert changed is not None
    items = (changed, *drift.unverified(tmp_path, ["a/b.py"]))
    assert list(drift.as_text(items))[-2:] == ["changed: p.md", "unverified: a/b.py"]
    annotation = next(drift.as_github(items))
    assert annotation.startswith("::error file=p.md,line=1,title=Changed generated file::p.md")
    assert "%0A-100%25%0A" in annotation
    rows = json.loads(drift.as_json(items, [Problem("missing", Location("s.yaml", 7))]))
    assert [(row["kind"], row["file"], row["line"]) for row in rows] == [
        ("changed", "p.md", 1),
        ("unverified", f"{tmp_path.as_posix()}/a/b.py", 1),
        ("untranslated", "s.yaml", 7),
    ]


def test_unverified_samples_are_counted_per_target(tmp_path: Path) -> None:
    assert drift.summarize_unverified(()) == []
    samples = drift.unverified(tmp_path, ["a/x/1.py", "a/x/complete/1.py", "a/x/small/complete/1.py", "b/y/1.py"])
    message = drift.summarize_unverified(samples)[0].message
    assert message == "4 samples not verified since the last change: a/x (3), b/y (1)"
