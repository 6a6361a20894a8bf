"""A set-up sees no sample, a build changes nothing but what it builds, and nothing of another run is in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.sample_project import SPEC, SampleProject, add, why_not_sandboxed

SETUP = "[\"{interpreter}\", \"-c\", \"import os, sys; open('product', 'w'); sys.exit(str(os.listdir()) if any(name.endswith('.py') for name in os.listdir()) else 0)\"]"
#: Writes to another sample, to a stamp, and to the product of the set-up; then beside the samples, and to its own folder.
BUILD = """
import pathlib, sys
for name in ("stream.py", "../fixture/x", ".built/stream", "product"):
    try:
        pathlib.Path(name).write_text("changed")
    except OSError:
        continue
    sys.exit(f"{name} can be changed")
pathlib.Path("beside.py").write_text("raise SystemExit(9)")
pathlib.Path(sys.argv[1], "built").write_text("")
"""


@pytest.fixture(autouse=True)
def available() -> None:
    if reason := why_not_sandboxed():
        pytest.skip(reason)


@pytest.fixture
def project(tmp_path: Path) -> SampleProject:
    made = SampleProject(tmp_path)
    (tmp_path / "build.py").write_text(BUILD)
    settings = f'[run]\nsetup = [{SETUP}]\nproducts = ["product"]\nbuild = [["{{interpreter}}", "{{templates}}/build.py", "{{out}}"]]\n'
    add(made.templates, "good", settings)
    (made.templates / "fixture" / "good" / "build.py").write_text(BUILD)
    made.run("generate", "--target", "fixture")
    return made


def work_folder(project: SampleProject) -> Path:
    return next((project.folder / "cache" / "verify").glob("*/sandboxed/fixture/good"))


def test_a_set_up_sees_no_sample_and_a_build_changes_no_other(project: SampleProject) -> None:
    options = ("--sandboxed", "--condition", "ok", "--all")
    for _ in range(2):  # the second finds what the first one left
        verdicts = project.verdicts(*options)
        assert set(verdicts.values()) == {"pass"}, verdicts
        folder = work_folder(project)
        assert not (folder / "beside.py").exists() and (folder / "product").read_text() == ""
        (folder / "http.py").write_text("raise SystemExit('this hides the library')")
        (folder / "stream.py").write_text("changed")


def test_one_document_s_samples_are_not_beside_another_s(tmp_path: Path) -> None:
    add(SampleProject(tmp_path).templates, "good")
    for name, text in {"first": SPEC.read_text().replace("unary", "http"), "second": SPEC.read_text()}.items():
        (tmp_path / f"{name}.yaml").write_text(text)
        project = SampleProject(tmp_path, tmp_path / f"{name}.yaml")
        project.run("generate", "--target", "fixture")
        project.verify("--sandboxed", "--condition", "ok", code=None)
    folders = sorted((tmp_path / "cache" / "verify").glob("*/sandboxed/fixture/good"))
    names = [{file.name for file in folder.glob("*.py")} for folder in folders]
    assert len(folders) == 2 and {"http.py", "stream.py"} in names and {"unary.py", "stream.py"} in names
