"""The repository's own project: what is committed is what is generated."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from samplewright import naming
from samplewright.config import data_directory
from samplewright.emit.docs.translations import load as load_translations
from samplewright.ir import Form
from samplewright.output.ledger import FILE as LEDGER
from samplewright.targets.samples import published_samples
from samplewright.workflows import docs
from samplewright.workflows.project import load, locate
from support.service_helpers import DOCUMENT
from support.toy_project import read_tree, run

ROOT = Path(__file__).parents[3]
SDKS = ROOT / "sdks"
SPEC = data_directory("spec") / "openapi.yaml"


def committed() -> dict[str, bytes]:
    """Return the committed files, without the site and its manifest, which are built."""
    return {
        path: content
        for path, content in read_tree(SDKS).items()
        if not path.startswith("docs/site/") and path != "docs/.samplewright"
    }


@pytest.mark.parametrize("variables", [{}, {"LC_ALL": "C", "PYTHONUTF8": "0", "TZ": "Asia/Shanghai"}])
def test_the_committed_files_are_the_generated_ones(tmp_path: Path, variables: dict[str, str]) -> None:
    (tmp_path / "sdks").mkdir()
    shutil.copy(SDKS / LEDGER, tmp_path / "sdks")  # the pages show its verdicts
    command = [sys.executable, "-m", "samplewright", "generate", "--spec", str(SPEC)]
    subprocess.run(command, check=True, env=os.environ | variables, cwd=tmp_path, capture_output=True)
    assert read_tree(tmp_path / "sdks") == committed()


def test_render_prints_the_committed_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    project = load(locate(SPEC))
    for target in project.targets[::5]:
        scenario = next(scenario for scenario in project.scenarios if target.skipped(scenario) is None)
        sample = run("render", target.name, scenario.name, "--spec", SPEC).stdout_bytes
        assert sample == (SDKS / target.name / target.file_name(scenario.name)).read_bytes()


def test_the_targets_of_the_reference_pages_exist() -> None:
    assert len(json.loads(run("targets", "--json").output)) >= 17


def test_the_pages_have_every_parameter_and_sample() -> None:
    """A page has those of its model, and no other's."""
    parameters = DOCUMENT["components"]["schemas"]["CreateChatCompletionRequest"]["properties"]
    project = load(locate(SPEC))
    samples = published_samples(project.targets, project.scenarios)
    paths = {sample.path for sample in samples}
    listed = {line for line in (SDKS / ".samplewright").read_text(encoding="utf-8").splitlines() if line in paths}
    assert listed == paths and len(listed) > 800
    for model in DOCUMENT["x-models"]:
        usable = {
            name for name, node in parameters.items() if {*node.get("x-requires", ())} <= {*model["capabilities"]}
        }
        own = {sample.path for sample in samples if sample.scenario.model == model["id"]}
        assert len(own) > 390
        for language in ("en", "zh"):
            text = (SDKS / "docs" / language / f"{naming.slug(model['id'])}.md").read_text(encoding="utf-8")
            assert {name for name in parameters if f"`{name}`" in text} == usable
            assert {path for path in paths if f"](../../{path})" in text} == own
    assert len(list((SDKS / "docs").glob("*/*.md"))) == 2 * len(DOCUMENT["x-models"]) == 4


def test_the_pages_lack_no_translation() -> None:
    assert docs.untranslated(load(locate(SPEC))) == []


def test_the_pages_use_every_text_and_no_missing_one() -> None:
    folder = data_directory("templates") / "_docs"
    code = "".join(
        file.read_text(encoding="utf-8")
        for file in [*folder.glob("*.jinja"), *(ROOT / "generator/samplewright/emit/docs").glob("*.py")]
    )
    english = load_translations([data_directory("templates")])[0]
    # some of these keys are built, as in `type.{kind}`
    computed = re.compile(rf"(card|value|badge|type|fields)\.|forms\.({'|'.join(Form)})$")
    used = re.findall(r'\b(?:t|text)\("([\w.]+)"', code)
    assert len(used) > 80
    assert [key for key in english.texts if f'"{key}"' not in code and not computed.match(key)] == []
    assert [key for key in used if key not in english.texts and key[-1] != "."] == []
