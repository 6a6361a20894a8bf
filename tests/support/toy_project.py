"""The toy project: a small spec and three tiny targets, in place of the built-in ones."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from samplewright import config
from samplewright.cli import cli

_SOURCE = Path(__file__).parent / "toy"
_PAGE_TEMPLATES = Path(__file__).parents[2] / "templates" / "_docs"
#: The samples that the toy's targets have, by path in the output directory.
SAMPLES = (
    "alpha/fancy/basic.fancy",
    "alpha/fancy/large.fancy",
    "alpha/fancy/large/basic.fancy",
    "alpha/fancy/small/large.fancy",
    "alpha/plain/basic.alpha",
    "alpha/plain/large.alpha",
    "alpha/plain/large/basic.alpha",
    "alpha/plain/large/stream.alpha",
    "alpha/plain/small/large.alpha",
    "alpha/plain/stream.alpha",
    "beta/plain/basic.py",
    "beta/plain/large.py",
    "beta/plain/large/basic.py",
    "beta/plain/large/stream.py",
    "beta/plain/small/large.py",
    "beta/plain/stream.py",
)


@dataclass(frozen=True)
class ToyProject:
    """A toy project in a directory of its own, which is the current directory."""

    folder: Path

    @property
    def spec(self) -> Path:
        return self.folder / "spec" / "openapi.yaml"

    @property
    def templates(self) -> Path:
        """The built-in templates of this project."""
        return self.folder / "package" / "data" / "templates"

    @property
    def out(self) -> Path:
        return self.folder / "sdks"

    def edit(self, *changes: tuple[str, str]) -> None:
        """Replace texts in the spec, each of which it contains once."""
        text = self.spec.read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        self.spec.write_text(text, encoding="utf-8")

    def remove_target(self, name: str) -> None:
        """Remove a built-in target, such as one that skips a scenario which another spec lacks."""
        shutil.rmtree(self.templates / name)

    def run(self, *arguments: str | Path, code: int = 0) -> Result:
        """Run a command, which must exit with the code."""
        return run(*arguments, code=code)

    def files(self) -> dict[str, bytes]:
        """Return path -> content of the files in the output directory."""
        return read_tree(self.out)


def create(folder: Path, monkeypatch: pytest.MonkeyPatch) -> ToyProject:
    """Write a toy project, make it the current directory, and its targets and spec the built-in ones."""
    project = ToyProject(folder)
    project.spec.parent.mkdir(parents=True)
    shutil.copy(_SOURCE / "openapi.yaml", project.spec)
    shutil.copytree(_SOURCE / "templates", project.templates)
    shutil.copytree(_PAGE_TEMPLATES, project.templates / "_docs")
    monkeypatch.setattr(config, "_PACKAGE", folder / "package")
    monkeypatch.chdir(folder)
    return project


def run(*arguments: str | Path, code: int = 0) -> Result:
    """Run a command in this process, which must exit with the code."""
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    if not isinstance(result.exception, (SystemExit, type(None))):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


def read_tree(folder: Path) -> dict[str, bytes]:
    """Return path -> content of all files in a directory."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()
    }
