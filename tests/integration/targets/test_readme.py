"""The examples of templates/README.md work as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from samplewright.config import data_directory
from support.sample_project import SampleProject

README = data_directory("templates") / "README.md"
FILE = re.compile(r"^`templates/(?P<name>\S+)`:\n\n```\w+\n(?P<text>.*?)^```$", re.S | re.M)


@pytest.fixture
def project(tmp_path: Path) -> SampleProject:
    project = SampleProject(tmp_path)
    for match in FILE.finditer(README.read_text(encoding="utf-8")):
        file = project.templates / match["name"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(match["text"], encoding="utf-8")
    return project


def test_the_complete_example_passes_every_condition_but_waiting(project: SampleProject) -> None:
    target = "python/urllib"
    project.run("generate", "--target", target)
    conditions = ("ok", "401", "500", "html-error", "garbage", "cut", "split", "no-end", "error-event", "down")
    options = [option for condition in conditions for option in ("--condition", condition)]
    outcomes = project.run("verify", "--redirected", "--json", "--target", target, *options).json["outcomes"]
    assert {outcome["condition"] for outcome in outcomes} == set(conditions)
    assert {outcome["verdict"] for outcome in outcomes} == {"pass"}


def test_the_smallest_example_is_a_target(tmp_path: Path) -> None:
    text = README.read_text(encoding="utf-8")
    settings = re.search(r"smallest target.toml:\n\n```toml\n(.*?)^```", text, re.S | re.M)
    assert settings
    project = SampleProject(tmp_path)
    folder = project.templates / "toy" / "plain"
    folder.mkdir(parents=True)
    (folder / "target.toml").write_text(settings[1], encoding="utf-8")
    (folder / "short.jinja").write_text("{{ url | string }}\n", encoding="utf-8")
    project.run("generate", "--target", "toy")
    assert (project.out / "toy" / "plain" / "unary.toy").read_text().startswith('"https://')
