"""Discovery of targets, and the templates that override the built-in ones."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from samplewright.config import data_directory
from samplewright.errors import TargetError, UsageError
from samplewright.ir import Form, Scenario
from samplewright.naming import snake
from samplewright.openapi import loader, operations, scenarios
from samplewright.targets.discovery import Target, choose, discover

LANGUAGE = """\
label = "Toy"
file = "{scenario}.toy"

[[literals.string]]
quotes = ['"']
code_point = '\\u{:04x}'

[toolchain]
name = "Toy"
check = ["toy", "--version"]
version = '(.+)'
minimum = "1"
hint = "toy.example"
"""


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def target(templates: Path, name: str) -> Target:
    return choose(discover(templates), [name])[0]


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    spec = loader.load(data_directory("spec") / "openapi.yaml")
    return scenarios.build(spec, operations.read(spec))[0]


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    write(tmp_path / "toy" / "language.toml", LANGUAGE)
    write(tmp_path / "toy" / "plain" / "target.toml", 'library = "plain"\n[toolchain]\nminimum = "2"\n')
    write(tmp_path / "toy" / "plain" / "complete.jinja", "")
    return tmp_path


def test_a_folder_with_a_target_toml_is_a_target(templates: Path) -> None:
    write(templates / "toy" / "_hidden" / "target.toml", "")
    write(templates / "toy" / "notes" / "README.md", "")
    names = {target.name for target in discover(templates)}
    assert "toy/plain" in names and not names & {"toy/_hidden", "toy/notes"}


def test_target_toml_overrides_language_toml_key_by_key(templates: Path) -> None:
    settings = target(templates, "toy/plain").settings
    assert (settings.label, settings.library) == ("Toy", "plain")
    assert settings.toolchain is not None
    assert (settings.toolchain.minimum, settings.toolchain.hint) == ("2", "toy.example")


@pytest.mark.parametrize("file", ["language.toml", "http/target.toml"])
def test_an_overlay_overrides_built_in_settings_key_by_key(tmp_path: Path, file: str) -> None:
    builtin = target(Path("templates").resolve(), "dart/http").settings
    write(tmp_path / "dart" / file, '[toolchain]\npath = ["{cache}/somewhere"]\n')
    settings = target(tmp_path, "dart/http").settings
    assert settings.toolchain is not None and builtin.toolchain is not None
    assert settings.toolchain.path == ("{cache}/somewhere",)
    assert settings.toolchain.check == builtin.toolchain.check
    assert (settings.literals, settings.run, settings.file) == (builtin.literals, builtin.run, builtin.file)


def test_an_overlay_replaces_lists_as_a_whole(tmp_path: Path) -> None:
    write(tmp_path / "dart" / "language.toml", 'fuzz = ["x"]\n')
    assert target(tmp_path, "dart/io").settings.fuzz == ("x",)


def test_a_target_toml_wins_over_an_overlay_s_language_toml(
    templates: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    write(templates / "go" / "language.toml", 'version = "9"\n')
    assert target(templates, "go/net_http").settings.version != "9"


def test_files_of_a_recipe_are_the_target_s_then_the_language_s(templates: Path) -> None:
    write(templates / "toy" / "build.sh", "")
    plain = target(templates, "toy/plain")
    assert plain.locate("build.sh") == templates / "toy" / "build.sh"
    write(templates / "toy" / "plain" / "build.sh", "")
    assert plain.locate("build.sh") == templates / "toy" / "plain" / "build.sh"


def test_files_of_a_recipe_are_absolute(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(templates / "dart" / "build.sh", "")
    monkeypatch.chdir(templates)
    assert target(Path(), "dart/io").locate("build.sh") == templates / "dart" / "build.sh"


def test_a_target_is_chosen_by_its_name_or_by_its_language(templates: Path) -> None:
    write(templates / "toy" / "other" / "target.toml", "")
    write(templates / "toy" / "other" / "short.jinja", "")
    targets = discover(templates)
    assert [target.name for target in choose(targets, ["toy"])] == ["toy/other", "toy/plain"]
    assert [target.name for target in choose(targets, ["toy/plain", "toy/other"])] == ["toy/other", "toy/plain"]
    assert choose(targets, []) == targets


@pytest.mark.parametrize(("name", "hint"), [("rubby", "'ruby'"), ("rust/request", "'rust/reqwest'")])
def test_an_unknown_target_is_met_with_the_nearest_name(name: str, hint: str) -> None:
    with pytest.raises(UsageError) as error:
        choose(discover(), [name])
    assert error.value.problems[0].hint == f"did you mean {hint}?"


def test_every_invalid_target_is_reported(templates: Path) -> None:
    write(templates / "toy" / "first" / "target.toml", "libary = 1\n")
    write(templates / "toy" / "second" / "target.toml", "file = 1\n")
    with pytest.raises(TargetError) as error:
        discover(templates)
    assert [problem.message for problem in error.value.problems] == [
        "unknown key 'libary'",
        "expected a string, not an integer in [file]",
    ]


def test_a_target_needs_a_template(templates: Path) -> None:
    (templates / "toy" / "plain" / "complete.jinja").unlink()
    with pytest.raises(TargetError, match=r"no template: short\.jinja or complete\.jinja"):
        discover(templates)


def test_the_forms_are_those_with_a_template_the_short_one_first(templates: Path) -> None:
    assert target(templates, "toy/plain").forms == (Form.COMPLETE,)
    write(templates / "toy" / "plain" / "short.jinja", "")
    assert target(templates, "toy/plain").forms == (Form.SHORT, Form.COMPLETE)


def test_an_overlay_adds_a_form_to_a_built_in_target(templates: Path) -> None:
    builtin = target(templates, "dart/io").forms
    write(templates / "dart" / "io" / "short.jinja", "")
    assert target(templates, "dart/io").forms == tuple(sorted({*builtin, Form.SHORT}, key=list(Form).index))


def test_a_limit_of_a_form_that_the_target_lacks_is_reported(templates: Path) -> None:
    limit = '[[limits]]\nform = "short"\nconditions = ["cut"]\nreason = { en = "x" }\n'
    write(templates / "toy" / "plain" / "target.toml", limit)
    with pytest.raises(TargetError, match=r"unused limit: the target has no short\.jinja"):
        discover(templates)
    write(templates / "toy" / "plain" / "short.jinja", "")
    assert [one.form for one in target(templates, "toy/plain").settings.limits] == ["short"]


def test_a_problem_is_shown_in_the_file_that_has_the_key(tmp_path: Path) -> None:
    write(tmp_path / "dart" / "language.toml", "[toolchain]\n\nminimum = 3\n")
    with pytest.raises(TargetError) as error:
        discover(tmp_path)
    location = error.value.problems[0].location
    assert location is not None
    assert (location.file, location.line) == (tmp_path / "dart" / "language.toml", 3)


def test_the_templates_must_be_a_directory(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="not a directory"):
        discover(tmp_path / "missing")


@pytest.mark.parametrize(
    ("name", "scenario", "file"),
    [
        ("python/requests", "json", "json_sample.py"),
        ("python/requests", "json_mode", "json_mode.py"),
        ("go/net_http", "unit_test", "unit_test_sample.go"),
        ("go/net_http", "chat_linux", "chat_linux_sample.go"),
        ("go/net_http", "test", "test.go"),
        ("rust/reqwest", "build", "build_sample.rs"),
        ("java/okhttp", "json", "JsonSample.java"),
    ],
)
def test_a_file_has_no_name_that_breaks_its_neighbours(name: str, scenario: str, file: str) -> None:
    assert choose(discover(), [name])[0].file_name(scenario) == file


def test_names_with_the_suffix_of_reserved_ones_stay_distinct() -> None:
    (python,) = choose(discover(), ["python/requests"])
    names = ["json", "json_sample", "json_sample_sample", "sample"]
    files = [python.file_name(name) for name in names]
    assert files == ["json_sample.py", "json_sample_sample.py", "json_sample_sample_sample.py", "sample.py"]


def test_no_sample_shadows_the_standard_library() -> None:
    """Of the Python that runs this; a name with an underscore first is no scenario's."""
    (python,) = choose(discover(), ["python/requests"])
    modules = {snake(name) for name in sys.stdlib_module_names if not name.startswith("_")}
    harmless = {"test", "idlelib", "this"}
    names = {python.names(name)["scenario"] for name in modules - harmless}
    assert names & set(sys.stdlib_module_names) == set()


def test_recipes_and_manifests_use_the_file_s_name() -> None:
    assert choose(discover(), ["rust"])[0].names("build") == {
        "scenario": "build_sample",
        "Scenario": "BuildSample",
        "kebab": "build-sample",
    }


@pytest.mark.parametrize(
    ("operation", "method", "path", "skipped"),
    [
        ("/chat", "POST", "/v1/chat", False),
        ("/chat", "GET", "/v1/chat?a=b", False),
        ("POST /chat", "POST", "/v1/chat", False),
        ("POST /chat", "GET", "/v1/chat", True),
        ("POST /chat", "POST", "/v1/chats", True),
    ],
)
def test_a_library_supports_only_its_operations(
    templates: Path, scenario: Scenario, operation: str, method: str, path: str, skipped: bool
) -> None:
    write(templates / "toy" / "plain" / "target.toml", f'paths = ["{operation}"]\n')
    reason = target(templates, "toy/plain").skipped(replace(scenario, method=method, path=path))
    assert reason == (f"the library supports only {operation}" if skipped else None)
