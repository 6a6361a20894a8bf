"""Drift: changed, missing and orphaned files, as unified diffs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path, PurePosixPath

from samplewright.errors import Problem
from samplewright.output.fileset import Changes, compare, listed, read


@dataclass(frozen=True, slots=True)
class Drift:
    """One file that is not as generated.

    kind: `changed`, `missing`, `orphaned` or, of a sample that the ledger does not know, `unverified`.
    path: in the output folder; of a hand-written page, `file` itself.
    line: the first that differs, from 1. diff: unified, empty for orphans.
    """

    kind: str
    path: str
    line: int
    diff: str
    file: Path


def orphans(out: Path, files: Mapping[str, str]) -> tuple[str, ...]:
    """Files that are no longer generated: those on the list, and those that lie beside samples and look like one."""
    suffixes: dict[str, set[str]] = {}
    for path in files:
        pure = PurePosixPath(path)
        suffixes.setdefault(str(pure.parent), set()).add(pure.suffix)
    found = {path for path in listed(out) if path not in files and (out / path).exists()}
    for folder, known in suffixes.items():
        if folder != "." and (out / folder).is_dir():
            names = (
                f"{folder}/{file.name}" for file in (out / folder).iterdir() if file.suffix in known and file.is_file()
            )
            found.update(name for name in names if name not in files)
    return tuple(sorted(found))


def check(out: Path, files: Mapping[str, str]) -> tuple[Drift, ...]:
    """Every file that differs, by path."""
    strays = orphans(out, files)
    changes: Changes = compare(out, files, strays)
    found = [Drift("orphaned", path, 1, "", out / path) for path in changes.deleted]
    for path in (*changes.created, *changes.changed):
        existing = read(out, path)
        kind = "missing" if existing is None else "changed"
        found.append(Drift(kind, path, *_diff(path, existing or "", files[path]), out / path))
    return tuple(sorted(found, key=lambda drift: drift.path))


def check_pages(pages: Mapping[Path, tuple[str, str]]) -> tuple[Drift, ...]:
    """Every hand-written page whose samples are not in step; pages: file -> (text as it is, text as it must be)."""
    return tuple(
        Drift("changed", path.as_posix(), *_diff(path.as_posix(), *texts), path)
        for path, texts in pages.items()
        if texts[0] != texts[1]
    )


def unverified(out: Path, paths: Iterable[str]) -> tuple[Drift, ...]:
    """The samples that were not verified since they last changed."""
    return tuple(Drift("unverified", path, 1, "", out / path) for path in paths)


def summarize_unverified(unverified: Sequence[Drift]) -> list[Problem]:
    """Return one problem that counts the samples without a verdict, per target; none if there are none."""
    if not unverified:
        return []
    counts = Counter(one.path.rpartition("/")[0] for one in unverified)
    targets = ", ".join(f"{target} ({count})" for target, count in counts.items())
    plural = "s" if len(unverified) > 1 else ""
    text = f"{len(unverified)} sample{plural} not verified since the last change: {targets}"
    return [Problem(text, hint="run `samplewright verify --record` and commit the result")]


def unverified_notices(unverified: Sequence[Drift]) -> Iterator[str]:
    """Return workflow commands that show each sample without a verdict as a notice."""
    for one in unverified:
        message = _workflow(f"{one.path} {_WORDS[one.kind]}")
        yield f"::notice file={one.file},line=1,title=Not verified::{message}"


def _diff(path: str, committed: str, generated: str) -> tuple[int, str]:
    """(first line that differs, unified diff). Characters that a reader would not see are shown escaped."""
    before, after = (_lines(text) for text in (committed, generated))
    diff = list(unified_diff(before, after, f"committed/{path}", f"generated/{path}", lineterm=""))
    pairs = zip([*before, ""], [*after, ""], strict=False)
    line = next((number for number, (old, new) in enumerate(pairs, 1) if old != new), min(len(before), len(after)) + 1)
    return line, "\n".join(diff)


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    lines = lines[:-1] if lines[-1] == "" else [*lines[:-1], lines[-1] + "  (no line end at the end of the file)"]
    return ["".join(one if one.isprintable() or one == "\t" else ascii(one)[1:-1] for one in line) for line in lines]


_WORDS = {
    "changed": "differs from what the spec and templates produce",
    "missing": "is not there; the spec and templates produce it",
    "unverified": "has no passing verdict since it last changed",
    "orphaned": "looks generated, but the spec and templates no longer produce it",
}


def as_text(drift: tuple[Drift, ...]) -> Iterator[str]:
    """Lines for a person: every diff, then the list."""
    for one in drift:
        if one.diff:
            yield one.diff
    for one in drift:
        yield f"{one.kind}: {one.path}"


def _workflow(text: str) -> str:
    for char, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(char, code)
    return text


def as_github(drift: tuple[Drift, ...]) -> Iterator[str]:
    """Workflow commands that GitHub shows at the line of the file."""
    for one in drift:
        message = _workflow(f"{one.path} {_WORDS[one.kind]}\n{one.diff}".strip())
        yield f"::error file={one.file},line={one.line},title={one.kind.capitalize()} generated file::{message}"


def notices(notes: Sequence[Problem]) -> Iterator[str]:
    """Workflow commands for what fails nothing."""
    for one in notes:
        place = f"file={one.location.file},line={one.location.line or 1}," if one.location else ""
        yield f"::notice {place}title=Not translated::{_workflow(one.message)}"


def as_json(drift: tuple[Drift, ...], notes: Sequence[Problem] = ()) -> str:
    """`[{"kind", "path", "line", "diff", "file"}]`; what only lacks a translation is of the kind `untranslated`, with a
    `message`.
    """
    rows = [
        {"kind": one.kind, "path": one.path, "line": one.line, "diff": one.diff, "file": one.file.as_posix()}
        for one in drift
    ]
    for note in notes:
        file, line = (str(note.location.file), note.location.line or 1) if note.location else ("", 1)
        rows.append(
            {"kind": "untranslated", "path": file, "line": line, "diff": "", "file": file, "message": note.message}
        )
    return json.dumps(rows, ensure_ascii=False, indent=2)
