"""Problems of target.toml and language.toml: what is said, and at which line."""

from __future__ import annotations

from pathlib import Path

import pytest

from samplewright.errors import TargetError
from samplewright.targets.settings import Settings, find_sources, read

GOOD = """\
file = "{scenario}.toy"
[[literals.string]]
quotes = ['"']
code_point = '{:x}'
[[literals.object]]
open = "{"
close = "}"
empty = "{}"
pair = "{key}: {value}"
"""


def settings(folder: Path, text: str, name: str = "toy/plain") -> Settings:
    file = folder / name / "target.toml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    return read(name, find_sources(name, [folder]))


def limit(form: str = "short", conditions: str = '["cut"]', reason: str = '{ en = "x" }') -> str:
    """A limit, before the first string syntax."""
    return f'[[limits]]\nform = "{form}"\nconditions = {conditions}\nreason = {reason}\n[[literals.string]]'


def test_a_file_name_and_a_string_form_are_all_that_is_needed(tmp_path: Path) -> None:
    assert settings(tmp_path, GOOD).run is None


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        ('file = "{scenario}.toy"', 'file = "sample.toy"', "'sample.toy' is not a file name with", 1),
        ('file = "{scenario}.toy"', 'file = "a/{kebab}"', "'a/{kebab}' is not a file name with", 1),
        ("pair", "pear", "unknown key 'pear' in [literals.object[0]]", 9),
        ('open = "{"\n', "", "missing key 'open' in [literals.object[0]]", None),
        ('open = "{"', "open = []", "expected a string, not a list in [literals.object[0].open]", 6),
        ("quotes = ['\"']", "quotes = []", "a string syntax needs quotes", 2),
        ("quotes = ['\"']", "quotes = ['\"']\nunless = '('", "invalid pattern '('", 4),
        ("{key}: {value}", "{key}", "a pair needs {key} and {value}", 9),
        ("{:x}", "{", "invalid format in a literal table", 2),
        ("{:x}", "{:q}", "invalid format in a literal table", 2),
        ("[[literals.string]]", 'formatter = "gofmt"\n[[literals.string]]', "unknown formatter 'gofmt'", 2),
        ("[[literals.string]]", '[[skip]]\nscenario = "*"\nreason = " "\n[[literals.string]]', "the skip of '*' has no reason", 2),
        ("[[literals.string]]", limit(form="shrot"), "unknown form 'shrot'", 3),
        ("[[literals.string]]", limit(reason="{}"), "a limit of the short form has no reason", 2),
        ("[[literals.string]]", limit(reason='{ en = "x", zh = " " }'), "a limit of the short form has no reason", 2),
        ("[[literals.string]]", limit(conditions="[]"), "a limit of the short form has no conditions", 2),
        ("[[literals.string]]", limit(reason='"x"'), "expected a table, not a string in [limits[0].reason]", 5),
    ],
)  # fmt: skip
def test_a_problem_is_named_at_its_line(tmp_path: Path, old: str, new: str, message: str, line: int | None) -> None:
    assert old in GOOD
    with pytest.raises(TargetError) as error:
        settings(tmp_path, GOOD.replace(old, new))
    (problem,) = error.value.problems
    assert problem.message.startswith(message) and problem.location is not None
    assert problem.location.line == line


def test_folders_have_names_that_are_safe_everywhere(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="invalid target name 'toy/Plain'"):
        settings(tmp_path, GOOD, "toy/Plain")
