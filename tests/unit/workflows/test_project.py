"""Projects: how paths are resolved, what is loaded, and lookups by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from samplewright.errors import SpecError, UsageError
from samplewright.ir import Form
from samplewright.targets import discovery
from samplewright.workflows.project import load, load_scenarios, locate
from support.toy_project import ToyProject


def settings(toy: ToyProject, text: str) -> None:
    (toy.folder / "pyproject.toml").write_text(f"[tool.samplewright]\n{text}")


def test_paths_come_from_options_then_settings_then_defaults(toy: ToyProject) -> None:
    paths = locate()
    assert (paths.spec, paths.templates, paths.out) == (Path("spec/openapi.yaml"), None, Path("sdks"))
    settings(toy, 'spec = "api.yaml"\ntemplates = "mine"\nout = "generated"\n')
    paths = locate()
    assert (paths.spec, paths.out) == (Path("api.yaml"), Path("generated"))
    assert paths.template_dirs == [toy.folder / "mine", toy.templates]
    paths = locate(Path("x.yaml"), Path("other"), Path("here"))
    assert (paths.spec, paths.templates, paths.out) == (Path("x.yaml"), Path("other"), Path("here"))


def test_settings_of_a_parent_directory_apply(toy: ToyProject, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(toy, 'out = "generated"\n')
    (toy.folder / "below").mkdir()
    monkeypatch.chdir(toy.folder / "below")
    assert locate().out == toy.folder / "generated"


def test_pages_belong_to_the_configured_output(toy: ToyProject) -> None:
    settings(toy, 'embed = ["*.md"]\n')
    (toy.folder / "page.md").write_text("text")
    assert locate().pages() == (Path("page.md"),)
    assert locate(out=Path("sdks")).pages() == (Path("page.md"),)
    assert locate(out=Path("elsewhere")).pages() == ()


def test_everything_is_loaded(toy: ToyProject) -> None:
    project = load(locate())
    assert [operation.id for operation in project.operations] == ["createChat"]
    assert [(scenario.name, scenario.model_slug) for scenario in project.scenarios] == [
        ("basic", ""),
        ("basic", "large"),
        ("stream", ""),
        ("stream", "large"),
        ("large", ""),
        ("large", "small"),
    ]
    assert [target.name for target in project.targets] == ["alpha/fancy", "alpha/plain", "beta/plain"]
    assert load_scenarios(locate()) == project.scenarios


def test_targets_need_no_spec(toy: ToyProject) -> None:
    toy.spec.write_text("openapi: [broken")
    assert len(discovery.discover(locate().templates)) == 3
    with pytest.raises(SpecError):
        load(locate())


def test_samples_are_found_by_name(toy: ToyProject) -> None:
    project = load(locate())
    sample = project.sample("beta/plain", "stream")
    assert (sample.target.name, sample.scenario.name, sample.scenario.model) == ("beta/plain", "stream", "toy/small")
    assert sample.form is Form.COMPLETE  # the only one that it has
    for model in ("toy/large", "large"):
        sample = project.sample("beta/plain", "stream", model=model)
        assert (sample.scenario.model, sample.path) == ("toy/large", "beta/plain/large/stream.py")
    with pytest.raises(UsageError, match="alpha/fancy has no sample of stream: fancy has no streams"):
        project.sample("alpha/fancy", "stream")


def test_the_short_form_comes_first(toy: ToyProject) -> None:
    (toy.templates / "beta/plain/short.jinja").write_text("print()\n")
    project = load(locate())
    assert project.sample("beta/plain", "basic").path == "beta/plain/basic.py"
    assert project.sample("beta/plain", "basic").form is Form.SHORT
    assert project.sample("beta/plain", "basic", Form.COMPLETE).path == "beta/plain/complete/basic.py"


def test_a_missing_form_or_model_has_a_hint(toy: ToyProject) -> None:
    project = load(locate())
    with pytest.raises(UsageError, match="beta/plain has no short form"):
        project.sample("beta/plain", "basic", Form.SHORT)
    with pytest.raises(UsageError, match="basic has no sample for the model 'toy/larg'") as error:
        project.sample("beta/plain", "basic", model="toy/larg")
    assert error.value.problems[0].hint == "did you mean 'toy/large'?"


@pytest.mark.parametrize(
    ("target", "scenario", "hint"),
    [
        ("beta/plane", "basic", "did you mean 'beta/plain'?"),
        ("beta", "basic", "targets of beta: beta/plain"),
        ("bota", "basic", "targets of beta: beta/plain"),
        ("xyz", "basic", "known: alpha/fancy, alpha/plain, beta/plain"),
        ("beta/plain", "basics", "did you mean 'basic'?"),
        ("beta/plain", "xyz", "known: basic, large, stream"),
    ],
)
def test_an_unknown_name_has_a_hint(toy: ToyProject, target: str, scenario: str, hint: str) -> None:
    with pytest.raises(UsageError) as error:
        load(locate()).sample(target, scenario)
    assert error.value.problems[0].hint == hint
