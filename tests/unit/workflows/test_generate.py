"""Generating: which files there are, and what writing them reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from samplewright.errors import UsageError
from samplewright.output import fileset
from samplewright.workflows.generate import generate, generated_files, sample_paths
from samplewright.workflows.project import Project, load, locate
from support.toy_project import SAMPLES, ToyProject


@pytest.fixture
def project(toy: ToyProject) -> Project:
    return load(locate())


def test_the_full_set_has_documents_and_a_manifest(project: Project) -> None:
    files = generated_files(project)
    assert {*SAMPLES, "alpha/plain/build.txt", "docs/en/small.md", "openapi.yaml", fileset.MANIFEST} <= files.keys()
    manifest = files[fileset.MANIFEST].splitlines()
    assert [line for line in manifest if not line.startswith("#")] == sorted(files.keys() - {fileset.MANIFEST})


def test_a_selection_has_samples_only(project: Project) -> None:
    assert generated_files(project, ["alpha"], ["stream"]).keys() == {
        "alpha/plain/stream.alpha",
        "alpha/plain/large/stream.alpha",
    }
    assert generated_files(project, ["beta"]).keys() == {
        f"beta/plain/{name}.py" for name in ("basic", "large", "stream", "large/basic", "large/stream", "small/large")
    }
    with pytest.raises(UsageError):
        generated_files(project, ["beta"], ["unknown"])
    with pytest.raises(UsageError):
        generated_files(project, ["unknown"])


def test_samples_are_found_among_files(project: Project) -> None:
    paths = sample_paths(project, generated_files(project))
    assert sorted(paths.values()) == sorted(SAMPLES)
    assert paths["alpha/fancy", "basic.fancy"] == "alpha/fancy/basic.fancy"
    assert ("alpha/fancy", "stream.fancy") not in paths


def test_the_result_counts_files_and_pages(toy: ToyProject) -> None:
    (toy.folder / "pyproject.toml").write_text('[tool.samplewright]\nembed = ["*.md"]\n')
    (toy.folder / "page.md").write_text("<!-- samplewright: beta/plain basic -->\n```\n```\n")
    (toy.folder / "plain.md").write_text("text\n")
    written = generate(load(locate()), (), ())
    assert (written.out, written.count, len(written.changes.created)) == (Path("sdks"), 23, 23)
    assert written.pages == (Path("page.md"), Path("plain.md")) and written.changed_pages == (Path("page.md"),)
    again = generate(load(locate()), (), ())
    assert not again.changes and again.changes.unchanged == 23 and again.changed_pages == ()


def test_a_selection_deletes_nothing_and_leaves_pages_alone(toy: ToyProject) -> None:
    generate(load(locate()), (), ())
    (toy.folder / "pyproject.toml").write_text('[tool.samplewright]\nembed = ["*.md"]\n')
    (toy.folder / "page.md").write_text("<!-- samplewright: beta/plain basic -->\n```\n```\n")
    written = generate(load(locate()), ["beta"], ())
    assert (written.count, written.pages, written.changes.deleted) == (6, (), ())
