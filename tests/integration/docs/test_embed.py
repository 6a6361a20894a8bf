"""`docs embed`, and the hand-written pages that `generate` and `check` keep up to date."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from support.toy_project import ToyProject

MARK = "<!-- samplewright: alpha/plain basic -->"
BLOCK = f"{MARK}\n```\n```\n"


@pytest.fixture
def project(toy: ToyProject) -> ToyProject:
    """Return a toy project with a page whose sample is still missing."""
    page = page_of(toy)
    page.parent.mkdir(parents=True)
    page.write_text(f"# Page\n\n{BLOCK}")
    (toy.folder / "pyproject.toml").write_text('[tool.samplewright]\nembed = ["docs/**/*.md"]\n')
    return toy


def page_of(toy: ToyProject) -> Path:
    return toy.folder / "docs" / "deep" / "page.md"


def test_embed_fills_in_the_published_sample(project: ToyProject) -> None:
    page = page_of(project)
    page.chmod(0o640)
    output = project.run("docs", "embed", "docs/deep/page.md").output
    assert output == "docs/deep/page.md: 1 sample, changed\n"
    sample = project.run("render", "alpha/plain", "basic").output
    assert page.read_text(encoding="utf-8") == f"# Page\n\n{MARK}\n```\n{sample}```\n"
    assert page.stat().st_mode & 0o777 == 0o640
    before = page.stat().st_mtime_ns
    assert "1 sample, nothing changed" in project.run("docs", "embed", page).output
    assert page.stat().st_mtime_ns == before


def test_a_page_without_markers_is_unchanged(project: ToyProject) -> None:
    (project.folder / "other.rst").write_text("text\n")
    assert project.run("docs", "embed", "other.rst").output == "other.rst: no marker, nothing changed\n"


def test_generate_and_check_include_the_pages(project: ToyProject) -> None:
    page = page_of(project)
    project.run("check", code=1)
    output = project.run("generate").output
    assert "changed docs/deep/page.md" in output and "1 hand-written page: 1 changed" in output
    assert "the samples in 1 hand-written page are up to date" in project.run("check").output
    page.write_text(page.read_text(encoding="utf-8").replace("call", "CALL"), encoding="utf-8")
    output = project.run("check", code=1).output
    assert "--- committed/docs/deep/page.md" in output and "+call" in output
    assert "1 page with samples not up to date" in output
    drift = json.loads(project.run("check", "--format", "json", code=1).stdout)
    assert [(item["kind"], item["file"], item["line"]) for item in drift] == [("changed", "docs/deep/page.md", 5)]
    github = project.run("check", "--format", "github", code=1).stdout
    assert github.startswith("::error file=docs/deep/page.md,line=5,")
    assert json.loads(project.run("generate", "--json").output)["pages"] == ["docs/deep/page.md"]
    project.run("check")


def test_a_change_of_the_spec_reaches_the_pages(project: ToyProject) -> None:
    project.run("generate")
    project.edit(("content: 你好", "content: 早上好"))
    project.run("generate")
    assert "早上好" in page_of(project).read_text(encoding="utf-8")
    assert "早上好" in project.files()["openapi.yaml"].decode()


def test_an_invalid_page_stops_everything(project: ToyProject) -> None:
    (project.folder / "docs/wrong.md").write_text(f"{MARK}\n```\n")
    assert "docs/wrong.md:2: unclosed fence" in project.run("generate", code=3).output
    assert not project.out.exists()
    project.run("docs", "embed", "docs/deep/page.md", "docs/wrong.md", code=3)
    assert "call" not in page_of(project).read_text()


def test_pages_and_files_are_written_all_or_nothing(project: ToyProject, monkeypatch: pytest.MonkeyPatch) -> None:
    page, original = page_of(project), os.replace
    before = page.read_text()

    def replace(source: Path, target: Path) -> None:
        if Path(target) == page and "old" not in Path(source).parts:
            raise OSError(28, "No space left on device")
        original(source, target)

    monkeypatch.setattr(os, "replace", replace)
    assert "nothing was changed" in project.run("generate", code=2).output
    monkeypatch.setattr(os, "replace", original)
    assert page.read_text() == before and not project.out.exists()
    assert not list(project.folder.rglob(".samplewright-*"))


def test_a_link_is_followed_and_kept(project: ToyProject) -> None:
    page, target = page_of(project), project.folder / "elsewhere.md"
    page.rename(target)
    page.symlink_to(target)
    project.run("docs", "embed", "docs/deep/page.md")
    assert page.is_symlink() and "call" in target.read_text(encoding="utf-8")


def test_output_elsewhere_and_selections_do_not_touch_the_pages(project: ToyProject) -> None:
    before = page_of(project).read_text()
    project.run("generate", "--out", "elsewhere")
    project.run("generate", "--target", "beta")
    assert page_of(project).read_text() == before


def test_hidden_and_generated_files_are_not_pages(project: ToyProject) -> None:
    for name in (".cache", "sdks"):
        (project.folder / name).mkdir()
        (project.folder / name / "page.md").write_text(f"{MARK}\n```\n")
    (project.folder / "pyproject.toml").write_text('[tool.samplewright]\nembed = ["**/*.md"]\n')
    assert "1 hand-written page: 1 changed" in project.run("generate").output
