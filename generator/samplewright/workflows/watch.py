"""Regenerate on change: run again whenever the spec, a template or a page changes."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from samplewright.errors import TargetError
from samplewright.workflows.project import Paths

#: Seconds between two looks at the files.
INTERVAL = 0.1

#: File -> time of its last change and size.
_Stamps: TypeAlias = dict[Path, tuple[int, int]]


def watch(paths: Paths, run: Callable[[], None]) -> None:
    """Run once, and again after every change, until interrupted.

    Compiled templates are kept until one of the templates changes.
    """
    from samplewright.templating import engine

    templates, others = _stamps(paths.template_dirs), _stamps(_documents(paths))
    run()
    while True:
        time.sleep(INTERVAL)
        current = _stamps(paths.template_dirs), _stamps(_documents(paths))
        if current == (templates, others):
            continue
        if current[0] != templates:
            engine.forget()
        templates, others = current
        run()


def _documents(paths: Paths) -> list[Path]:
    """Return the spec and the hand-written pages; without pages if a pattern is invalid, which the run reports."""
    try:
        return [paths.spec, *paths.pages()]
    except TargetError:
        return [paths.spec]


def _stamps(paths: Iterable[Path]) -> _Stamps:
    stamps: _Stamps = {}
    for file in (file for path in paths for file in _files(path)):
        with contextlib.suppress(OSError):  # deleted in the meantime
            status = file.stat()
            stamps[file] = status.st_mtime_ns, status.st_size
    return stamps


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    for directory, _, names in os.walk(path):
        yield from (Path(directory, name) for name in names)
