"""Drift: differences between generated and committed files, as unified diffs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from samplewright.errors import Problem
from samplewright.links import leads_out
from samplewright.output.fileset import compare, listed, read
from samplewright.printable import escape_invisible, to_json


@dataclass(frozen=True, slots=True)
class Drift:
    """A file that differs from what is generated.

    Attributes:
        kind: `changed`, `missing`, `orphaned`; `unfinished`: the folder that an interrupted run left; `unverified`: a
            sample without a passing verdict.
        path: Path in the output directory; for a hand-written page `file` itself.
        line: The first line that differs, from 1.
        diff: A unified diff; empty for orphaned and unverified files.
        file: The file.
    """

    kind: str
    path: str
    line: int
    diff: str
    file: Path


_MESSAGES = {
    "changed": "differs from what the spec and templates produce",
    "missing": "is missing; the spec and templates produce it",
    "unverified": "has no passing verdict since it last changed",
    "orphaned": "is no longer produced by the spec and templates",
    "unfinished": "was left by an interrupted run; the next `samplewright generate` finishes or undoes its changes",
}


def orphans(out: Path, files: Mapping[str, str]) -> tuple[str, ...]:
    """Return files that are no longer generated: in the manifest, or next to samples and with their extension."""
    extensions: dict[str, set[str]] = {}
    for path in files:
        parts = PurePosixPath(path)
        extensions.setdefault(str(parts.parent), set()).add(parts.suffix)
    candidates = {path for path in listed(out) if (out / path).exists()}
    for folder, suffixes in extensions.items():
        if folder != "." and (out / folder).is_dir() and not leads_out(out, folder):
            candidates |= {
                f"{folder}/{file.name}"
                for file in (out / folder).iterdir()
                if file.suffix in suffixes and file.is_file()
            }
    return tuple(sorted(candidates - files.keys()))


def check_files(out: Path, files: Mapping[str, str]) -> tuple[Drift, ...]:
    """Return every difference between files and a directory, by path."""
    changes = compare(out, files, orphans(out, files))
    drift = [Drift("orphaned", path, 1, "", out / path) for path in changes.deleted]
    for kind, paths in (("missing", changes.created), ("changed", changes.changed)):
        for path in paths:
            drift.append(Drift(kind, path, *_diff(path, _committed(out, path), files[path]), out / path))
    return tuple(sorted(drift, key=lambda item: item.path))


def _committed(out: Path, path: str) -> str:
    """Return the text of a file, or where it leads if it is a link that leads out of the directory."""
    file = out / path
    if file.is_symlink() and leads_out(out, path):
        return f"symbolic link to {file.readlink()}\n"
    return read(out, path) or ""


def check_page(file: Path, committed: str, generated: str) -> Drift | None:
    """Return the difference of a hand-written page, if there is any."""
    if committed == generated:
        return None
    path = file.as_posix()
    return Drift("changed", path, *_diff(path, committed, generated), file)


def unfinished(folders: Iterable[Path]) -> tuple[Drift, ...]:
    """Return the folders that interrupted runs left."""
    return tuple(Drift("unfinished", folder.as_posix(), 1, "", folder) for folder in folders)


def unverified(out: Path, paths: Iterable[str]) -> tuple[Drift, ...]:
    """Return the samples without a passing verdict since they last changed."""
    return tuple(Drift("unverified", path, 1, "", out / path) for path in paths)


def summarize_unverified(samples: Sequence[Drift]) -> list[Problem]:
    """Return one problem that counts the samples without a verdict, per target; none if there are none."""
    if not samples:
        return []
    counts = Counter("/".join(sample.path.split("/")[:2]) for sample in samples)  # below: forms and models
    targets = ", ".join(f"{target} ({count})" for target, count in counts.items())
    plural = "s" if len(samples) > 1 else ""
    message = f"{len(samples)} sample{plural} not verified since the last change: {targets}"
    return [Problem(message, hint="run `samplewright verify --record` and commit the result")]


def _diff(path: str, committed: str, generated: str) -> tuple[int, str]:
    """Return the first line that differs, and a unified diff with invisible characters escaped."""
    before, after = (_lines(text) for text in (committed, generated))
    from difflib import unified_diff  # slow to import

    diff = list(unified_diff(before, after, f"committed/{path}", f"generated/{path}", lineterm=""))
    pairs = zip([*before, ""], [*after, ""], strict=False)
    line = next((number for number, (old, new) in enumerate(pairs, 1) if old != new), min(len(before), len(after)) + 1)
    return line, "\n".join(diff)


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    lines = lines[:-1] if lines[-1] == "" else [*lines[:-1], lines[-1] + "  (no newline at end of file)"]
    return [escape_invisible(line) for line in lines]


def as_text(drift: Sequence[Drift]) -> Iterator[str]:
    """Yield text for people: every diff, then the list."""
    for item in drift:
        if item.diff:
            yield item.diff
    for item in drift:
        note = f" ({_MESSAGES[item.kind]})" if item.kind == "unfinished" else ""
        yield f"{item.kind}: {escape_invisible(item.path)}{note}"


def as_github(drift: Sequence[Drift]) -> Iterator[str]:
    """Yield workflow commands that GitHub shows at the line of the file."""
    for item in drift:
        message = _escape(f"{item.path} {_MESSAGES[item.kind]}\n{item.diff}".strip())
        title = f"{item.kind.capitalize()} generated file"
        yield f"::error file={_property(item.file)},line={item.line},title={title}::{message}"


def unverified_notices(samples: Sequence[Drift]) -> Iterator[str]:
    """Yield workflow commands that show each sample without a verdict as a notice."""
    for sample in samples:
        message = _escape(f"{sample.path} {_MESSAGES[sample.kind]}")
        yield f"::notice file={_property(sample.file)},line=1,title=Not verified::{message}"


def untranslated_notices(notes: Sequence[Problem]) -> Iterator[str]:
    """Yield workflow commands for texts that lack a translation."""
    for note in notes:
        properties = f"file={_property(note.location.file)},line={note.location.line or 1}," if note.location else ""
        yield f"::notice {properties}title=Not translated::{_escape(note.message)}"


def _property(value: object) -> str:
    return _escape(str(value)).replace(":", "%3A").replace(",", "%2C")


def _escape(text: str) -> str:
    for char, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(char, code)
    return text


def as_json(drift: Sequence[Drift], notes: Sequence[Problem] = ()) -> str:
    """Return a JSON list of `{"kind", "path", "line", "diff", "file"}`.

    A text that lacks a translation is of the kind `untranslated`, and has a `message`.
    """
    rows = [
        {"kind": item.kind, "path": item.path, "line": item.line, "diff": item.diff, "file": item.file.as_posix()}
        for item in drift
    ]
    for note in notes:
        file, line = (str(note.location.file), note.location.line or 1) if note.location else ("", 1)
        rows.append(
            {"kind": "untranslated", "path": file, "line": line, "diff": "", "file": file, "message": note.message}
        )
    return to_json(rows)
