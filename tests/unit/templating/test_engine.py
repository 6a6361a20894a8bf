"""Templates: compiled once, and again when anything they depend on changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from samplewright.errors import TemplateError
from samplewright.targets import discovery
from samplewright.targets.discovery import Target
from samplewright.templating import engine

TARGET = """
file = "{scenario}.toy"
[[literals.string]]
quotes = ['"']
"""


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("SAMPLEWRIGHT_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "templates" / "toy" / "plain"
    folder.mkdir(parents=True)
    (folder / "target.toml").write_text(TARGET)
    (folder / "complete.jinja").write_text('say({{ "a#b" | string }}, {{ name | string }})\n')
    engine.forget()
    yield tmp_path / "templates"
    engine.forget()


def target(templates: Path) -> Target:
    return next(each for each in discovery.discover(templates) if each.name == "toy/plain")


def render(templates: Path, **variables: Any) -> str:
    """Render in a new process, as far as the engine can see."""
    engine.forget()
    return engine.render(target(templates), "complete.jinja", variables)


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the templates that are compiled."""
    names: list[str] = []
    original = Environment.compile

    def compile(self: Environment, source: str, name: str, filename: str) -> Any:
        names.append(name)
        return original(self, source, name, filename)

    monkeypatch.setattr(Environment, "compile", compile)
    return names


def entries(templates: Path) -> list[Path]:
    return sorted((templates.parent / "cache" / "templates").iterdir())


def test_a_template_is_compiled_once(templates: Path, compiled: list[str]) -> None:
    assert render(templates, name="x") == render(templates, name="x") == 'say("a#b", "x")\n'
    assert compiled == ["toy/plain/complete.jinja"]


def test_a_changed_template_is_compiled_again(templates: Path, compiled: list[str]) -> None:
    render(templates, name="x")
    (templates / "toy" / "plain" / "complete.jinja").write_text("hear({{ name | string }})\n")
    assert render(templates, name="x") == 'hear("x")\n'
    assert len(compiled) == 2 and len(entries(templates)) == 1


def test_literals_are_no_part_of_a_compiled_template(templates: Path, compiled: list[str]) -> None:
    render(templates, name="x")
    (templates / "toy" / "plain" / "target.toml").write_text(TARGET.replace("'\"'", '"\'"') + "escape = {'#' = '##'}\n")
    assert render(templates, name="#") == "say('a##b', '##')\n"
    assert len(compiled) == 1


@pytest.mark.parametrize("damage", ["emptied", "truncated", "altered"])
def test_a_damaged_entry_is_replaced(templates: Path, compiled: list[str], damage: str) -> None:
    render(templates, name="x")
    (entry,) = entries(templates)
    whole = entry.read_bytes()
    middle = len(whole) // 2
    entry.write_bytes(
        {
            "emptied": b"",
            "truncated": whole[:middle],
            "altered": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        }[damage]
    )
    assert render(templates, name="x") == 'say("a#b", "x")\n'
    assert entry.read_bytes() == whole and len(compiled) == 2


def test_another_jinja2_compiles_again(templates: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    render(templates, name="x")
    monkeypatch.setattr("samplewright.cache.installed_version", lambda distribution: "99")
    render(templates, name="x")
    assert len(compiled) == len(entries(templates)) == 2


def test_without_a_usable_cache_templates_render(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLEWRIGHT_CACHE", "/dev/null/cache")
    assert render(templates, name="x") == 'say("a#b", "x")\n'


def test_pages_of_both_kinds_can_share_a_template(templates: Path) -> None:
    folder = templates / "_docs"
    folder.mkdir()
    (folder / "shared.jinja").write_text("{{ text }}")
    for kind in ("html", "md"):
        (folder / f"page.{kind}.jinja").write_text('{% include "_docs/shared.jinja" %}')
    for _ in range(2):
        engine.forget()
        assert engine.page([templates], "_docs/page.html.jinja", {"text": "<*>"}) == "&lt;*&gt;"
        assert engine.page([templates], "_docs/page.md.jinja", {"text": "<*>"}) == "\\<\\*\\>"


@pytest.mark.parametrize(
    ("template", "message", "line"),
    [
        ("{% if %}", "expected an expression", 2),
        ("{{ nothing }}", "undefined variable: nothing", 2),
        ("{{ nothing | string }}", "undefined variable: nothing", 2),
        ("{{ name.nothing }}", "undefined attribute: nothing", 2),
        ('{% include "toy/_missing.jinja" %}', "template not found: toy/_missing.jinja", 2),
        ("{{ name | literal }}{{ [] | literal }}", r"the target has no \[literals.list\]", 2),
    ],
)
def test_errors_have_a_line(templates: Path, template: str, message: str, line: int) -> None:
    file = templates / "toy" / "plain" / "complete.jinja"
    file.write_text(f"first\n{template}\n")
    for _ in range(2):  # compiled, and from the cache
        with pytest.raises(TemplateError, match=message) as caught:
            render(templates, name="x")
        (problem,) = caught.value.problems
        assert problem.location is not None
        assert (problem.location.file, problem.location.line) == (file, line)


@pytest.mark.parametrize(
    "template",
    [
        '{% import "toy/plain/complete.jinja" as x %}{{ x }}',
        '{% include "toy/plain/complete.jinja" %}',
        '{% extends "toy/plain/complete.jinja" %}',
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
        "{{ " + "-" * 5000 + "1 }}",
        "{% if 1 %}" * 2000 + "{% endif %}" * 2000,
    ],
    ids=lambda template: template[:12],
)
def test_a_template_without_an_end_is_an_error(templates: Path, template: str) -> None:
    file = templates / "toy" / "plain" / "complete.jinja"
    file.write_text(template)
    with pytest.raises(TemplateError, match=r"calls itself|nested") as caught:
        render(templates, name="x")
    assert all(problem.location and problem.location.file == file for problem in caught.value.problems)


def test_a_text_without_bounds_is_an_error(templates: Path) -> None:
    (templates / "toy" / "plain" / "complete.jinja").write_text("{{ 'x' * 10 ** 17 }}")
    with pytest.raises(TemplateError, match="too large for the memory"):
        render(templates, name="x")
    (templates / "toy" / "plain" / "complete.jinja").write_text("{% for i in range(10 ** 9) %}{% endfor %}")
    with pytest.raises(TemplateError, match="the range has more than 100000 items"):
        render(templates, name="x")


def test_equal_targets_share_loaded_templates(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    render(templates, name="x")
    monkeypatch.setenv("SAMPLEWRIGHT_CACHE", "/dev/null/cache")
    equal = target(templates)
    (templates / "toy" / "plain" / "complete.jinja").unlink()
    assert engine.render(equal, "complete.jinja", {"name": "x"}) == 'say("a#b", "x")\n'
