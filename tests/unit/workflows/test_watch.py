"""Watching: which changes make another run, and what is kept between runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from samplewright.config import ProjectSettings
from samplewright.templating import engine
from samplewright.workflows import watch
from samplewright.workflows.project import Paths


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setattr(watch, "INTERVAL", 0.001)
    (tmp_path / "templates").mkdir()
    for name in ("spec.yaml", "page.md", "templates/a.jinja", "pyproject.toml"):
        (tmp_path / name).write_text(name)
    settings = ProjectSettings(embed=("*.md",), file=tmp_path / "pyproject.toml")
    return Paths(tmp_path / "spec.yaml", tmp_path / "templates", tmp_path / "out", settings)


def runs(paths: Paths, changes: Sequence[Callable[[], object]]) -> int:
    """Watch, make the next change in each run, and return the number of runs."""
    count = 0

    def run() -> None:
        nonlocal count
        count += 1
        if count > len(changes):
            raise KeyboardInterrupt
        changes[count - 1]()

    with pytest.raises(KeyboardInterrupt):
        watch.watch(paths, run)
    return count


def test_every_change_makes_a_run(paths: Paths, tmp_path: Path) -> None:
    changes: list[Callable[[], object]] = [
        lambda: paths.spec.write_text("changed"),
        lambda: (tmp_path / "page.md").write_text("changed"),
        lambda: (tmp_path / "new.md").write_text("new"),
        lambda: (tmp_path / "templates" / "a.jinja").write_text("changed"),
        lambda: (tmp_path / "templates" / "b.jinja").write_text("new"),
        lambda: (tmp_path / "templates" / "b.jinja").unlink(),
        paths.spec.unlink,
    ]
    assert runs(paths, changes) == len(changes) + 1


def test_compiled_templates_are_kept_until_a_template_changes(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten: list[str] = []
    monkeypatch.setattr(engine, "forget", lambda: forgotten.append("all"))
    runs(paths, [lambda: paths.spec.write_text("changed"), lambda: (tmp_path / "page.md").write_text("changed")])
    assert forgotten == []
    runs(paths, [lambda: (tmp_path / "templates" / "a.jinja").write_text("changed")])
    assert forgotten == ["all"]
