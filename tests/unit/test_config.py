"""Settings of a project, and TOML files, whose errors are worded by us."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from samplewright.config import data_directory, default_spec, read_settings, read_toml
from samplewright.errors import TargetError


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLEWRIGHT_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "pyproject.toml"


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("a", "expected '=' after the key", 1), ("a = ", "invalid value", 1), ("a = 1 b", "unexpected text after the value", 1),
        ("a = 'x", "unterminated string", 1), ('a="""x\n\n', "unterminated string", 1), ("a = [1", "unclosed array or inline table", 1),
        ("a=1\na=2\n", "duplicate key", 2), ("[a]\n[a]\n", "duplicate table", 2), ("[a", "expected ']' at the end of a table's name", 1),
        ('a = "\\q"', "invalid escape in a string", 1), ('a = "\\u12"', "invalid escape in a string", 1),
        ('a = "\\ud800"', "invalid escape in a string", 1), ("= 1", "expected a key", 1), ("\na = yes", "invalid value", 2),
        ('a = "\x01"', "unescaped control character", 1),
    ],
)  # fmt: skip
def test_invalid_toml(file: Path, text: str, message: str, line: int) -> None:
    file.write_text(text)
    with pytest.raises(TargetError) as caught:
        read_toml(file)
    (problem,) = caught.value.problems
    assert (problem.message, problem.location and problem.location.line) == (f"invalid TOML: {message}", line)


def test_messages_of_any_version_of_python_become_ours(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str) -> None:
        raise tomllib.TOMLDecodeError("What year is it? (at line 2, column 3)")

    file.write_text("a = 1\n  b = 2\n")
    monkeypatch.setattr("tomllib.loads", fail)
    with pytest.raises(TargetError) as caught:
        read_toml(file)
    assert str(caught.value) == f"{file}:2:3: invalid TOML: invalid syntax\n    b = 2"


def test_files_that_are_no_text(file: Path) -> None:
    with pytest.raises(TargetError, match="cannot read the file"):
        read_toml(file)
    file.write_bytes(b"\xff")
    with pytest.raises(TargetError, match="not UTF-8 text"):
        read_toml(file)


def test_the_nearest_settings_hold(file: Path, tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    file.write_text('[tool.samplewright]\nspec = "x.yaml"\nout = "../out"\nembed = ["docs/*.md"]\n')
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.other]\n")
    settings = read_settings(inner)
    assert (settings.spec, settings.out, settings.embed, settings.templates) == (
        tmp_path / "x.yaml",
        tmp_path / "../out",
        ("docs/*.md",),
        None,
    )
    assert settings.file == file and default_spec(inner) == tmp_path / "x.yaml"


def test_the_default_spec_without_settings(tmp_path: Path) -> None:
    assert default_spec(tmp_path) == data_directory("spec") / "openapi.yaml"
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec" / "openapi.yaml").touch()
    assert default_spec(tmp_path) == tmp_path / "spec" / "openapi.yaml"


def test_pages_match_patterns_once_and_are_not_hidden(file: Path, tmp_path: Path) -> None:
    for name in ("docs/b.md", "docs/a.md", "docs/.git/c.md", ".hidden/d.md", "docs/e.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    file.write_text('[tool.samplewright]\nembed = ["**/*.md", "docs/*.md"]\n')
    assert read_settings(tmp_path).pages() == (tmp_path / "docs/a.md", tmp_path / "docs/b.md")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("tool.samplewright = 1", "[tool.samplewright] must be a table"),
        ("[tool.samplewright]\nspecs = 'x'", "unknown key 'specs' in [tool.samplewright]"),
        ("[tool.samplewright]\nspec = 1", "spec in [tool.samplewright] must be a string"),
        ("[tool.samplewright]\nembed = [1]", "embed in [tool.samplewright] must be a list of strings"),
    ],
)
def test_invalid_settings(file: Path, tmp_path: Path, table: str, message: str) -> None:
    file.write_text(table)
    with pytest.raises(TargetError) as caught:
        read_settings(tmp_path)
    assert caught.value.problems[0].message == message


@pytest.mark.parametrize(
    ("pattern", "message"),
    [("/a/*.md", "invalid pattern '/a/*.md'"), ("", "invalid pattern ''"), ("x/*.md", "no file matches 'x/*.md'")],
)
def test_invalid_patterns(file: Path, tmp_path: Path, pattern: str, message: str) -> None:
    file.write_text(f'[tool.samplewright]\nembed = ["{pattern}"]\n')
    with pytest.raises(TargetError) as caught:
        read_settings(tmp_path).pages()
    assert caught.value.problems[0].message == f"{message} in embed of [tool.samplewright]"
