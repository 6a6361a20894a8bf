"""Write file sets to directories: all of them or nothing, whatever interrupts the run."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from samplewright.errors import Location, UsageError
from samplewright.output.fileset import Changes, Update
from samplewright.output.paths import refuse_outside
from samplewright.output.stage import FileChange, Stage, WriteJournal


def write_all(updates: Sequence[Update], keep_out: Iterable[Path] = ()) -> list[Changes]:
    """Write file sets to several directories, all or nothing, and return the changes of each.

    What an earlier run left unfinished there is finished or undone first. Other runs wait. Without changes nothing is
    written, not even for a moment.

    Args:
        updates: The file sets, of one per directory.
        keep_out: Further directories that no other run may write meanwhile.

    Raises:
        UsageError: A directory is a file, cannot be written, or contains a link that leads out of it.
    """
    roots = [update.out for update in updates]
    changes = [update.changes() for update in updates]
    if not any(changes) and not unfinished(roots):
        return changes
    with _os_errors() as at, _directories(roots, at) as made, _exclusive([*roots, *keep_out]):
        changes = [update.changes() for update in updates]
        pending = [(update, change) for update, change in zip(updates, changes, strict=True) if change]
        if pending:
            _write(pending, at)
            made.clear()
    return changes


def write_file(path: Path, text: str) -> None:
    """Write one file, all or nothing; links are followed, and kept.

    Raises:
        UsageError: The file is a directory, or cannot be written.
    """
    target = path.resolve()
    if target.is_dir():
        raise UsageError("the output is a directory, not a file", Location(path), "name a file with --out")
    if target.exists() and not target.is_file():  # such as /dev/stdout: it cannot be replaced
        target.write_bytes(text.encode("utf-8", "surrogateescape"))
    else:
        write_all([Update(target.parent, {target.name: text})])


def recover(roots: Iterable[Path]) -> None:
    """Finish or undo what an interrupted run left unfinished in directories; other runs that write there wait.

    Raises:
        UsageError: A directory cannot be written, or what lies there is not the user's own.
    """
    interrupted = [folder.parent for folder in unfinished(roots)]
    if interrupted:
        with _os_errors() as at:
            at += interrupted[:1]
            with _exclusive(interrupted):
                pass


def unfinished(roots: Iterable[Path]) -> list[Path]:
    """Return the folders in which interrupted runs left their changes."""
    return [Stage(root).folder for root in dict.fromkeys(roots) if Stage(root).exists()]


@contextlib.contextmanager
def _os_errors() -> Iterator[list[Path]]:
    """Turn a failure to write into an error of the user's; the last path that the block adds is where it happened."""
    at: list[Path] = []
    try:
        yield at
    except OSError as error:
        message = f"cannot write the output: {error.strerror}"
        raise UsageError(message, Location(at[-1]) if at else None, "nothing was changed") from None


@contextlib.contextmanager
def _directories(roots: Iterable[Path], at: list[Path]) -> Iterator[list[Path]]:
    """Make directories; those that are still in the list at the end are removed again."""
    made: list[Path] = []
    try:
        for root in roots:
            at.append(root)
            if root.exists() and not root.is_dir():
                raise UsageError("the output is a file, not a directory", Location(root), "name a directory with --out")
            missing = [folder for folder in (root, *root.parents) if not folder.exists()]
            for folder in reversed(missing):
                folder.mkdir(exist_ok=True)
                made.append(folder)
        yield made
    finally:
        for folder in reversed(made):
            with contextlib.suppress(OSError):  # not empty
                folder.rmdir()


def _write(pending: Sequence[tuple[Update, Changes]], at: list[Path]) -> None:
    """Stage changes, decide, and make them; if anything fails, undo them."""
    stages = [Stage(update.out) for update, _ in pending]
    try:
        staged = []
        for stage, (update, changes) in zip(stages, pending, strict=True):
            at.append(stage.root)
            for path in changes.paths:
                refuse_outside(update.out, path)
            staged.append(stage.fill({path: update.files.get(path) for path in changes.paths}))
        for stage, journal in zip(stages, _journals(stages, staged), strict=True):
            stage.commit(journal)
        for stage, entries in zip(stages, staged, strict=True):
            at.append(stage.root)
            stage.finish(entries)
    except BaseException:  # also Ctrl-C
        stages[-1].retract()
        _settle(stages)
        raise
    try:
        _remove(stages)
    except KeyboardInterrupt:
        _remove(stages)
        raise


def _journals(stages: Sequence[Stage], staged: Sequence[tuple[FileChange, ...]]) -> list[WriteJournal]:
    """Return a journal for each stage; that of the last one decides."""
    id, last = secrets.token_hex(8), stages[-1].root
    others = tuple(_relative(stage.root, last) for stage in stages[:-1])
    journals = [
        WriteJournal(id, entries, first=_relative(last, stage.root))
        for stage, entries in zip(stages[:-1], staged, strict=False)
    ]
    return [*journals, WriteJournal(id, staged[-1], others=others)]


def _settle(stages: Sequence[Stage]) -> None:
    """Finish, undo or drop changes that belong together, as the journal of the last stage says."""
    decision, finish = stages[-1].journal()
    if decision is not None and not decision.first:
        journals = [stage.journal()[0] for stage in stages]
        changes = [
            (stage, journal.entries)
            for stage, journal in zip(stages, journals, strict=True)
            if journal and journal.id == decision.id
        ]
        if finish and not all(stage.is_intact(entries) for stage, entries in changes):
            stages[-1].retract()
            finish = False
        for stage, entries in changes:
            (stage.finish if finish else stage.undo)(entries)
    _remove(stages)


def _remove(stages: Sequence[Stage]) -> None:
    """Remove stages; without the journal that decides, the changes are over and the rest is litter."""
    for stage in reversed(stages):
        stage.close()
    for stage in stages:
        stage.remove()


@contextlib.contextmanager
def _exclusive(roots: Iterable[Path]) -> Iterator[None]:
    """Keep directories from other runs, and settle what is unfinished there. The lock of a run that died is no lock."""
    folders = [root for root in dict.fromkeys(roots) if root.is_dir()]
    while True:
        related = _related(folders)
        with contextlib.ExitStack() as stack:
            for folder in sorted({*folders, *(stage.root for stages in related for stage in stages)}):
                stack.enter_context(_locked(folder))
            if _related(folders) == related:  # else another run settled them while this one waited
                for stages in related:
                    _settle(stages)
                yield
                return


def _related(folders: Iterable[Path]) -> list[list[Stage]]:
    """Return the stages in directories, each with those that change together with it, in the order of `_settle`."""
    stages = [Stage(folder) for folder in folders if Stage(folder).exists()]
    groups = {tuple(stage.root for stage in group): group for group in map(_group, stages)}
    return list(groups.values())


def _group(stage: Stage) -> list[Stage]:
    journal, _ = stage.journal()
    if journal is None:
        return [stage]
    last = Stage(_join(stage.root, journal.first))
    decision, _ = last.journal()
    if decision is None or decision.id != journal.id:
        return [stage]
    others = [Stage(_join(last.root, other)) for other in decision.others]
    return [*(other for other in others if other.exists()), last]


def _relative(path: Path, start: Path) -> str:
    return os.path.relpath(path, start)


def _join(root: Path, relative: str) -> Path:
    return Path(os.path.normpath(root / relative)) if relative else root


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Lock a directory against other runs; wait for the one that has it. Windows has no such locks."""
    if os.name == "nt":
        yield
        return
    import fcntl  # POSIX only

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network file systems have none
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
