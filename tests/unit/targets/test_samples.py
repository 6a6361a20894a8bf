"""Samples: which programs a target publishes, and under which paths."""

from __future__ import annotations

from pathlib import Path

import pytest

from samplewright.ir import Form, Scenario
from samplewright.targets.discovery import Target, choose, discover
from samplewright.targets.samples import Sample, published, published_samples
from support.specs import body, document, named, responses, variants_of

SCENARIOS = variants_of(
    document(
        {
            "operationId": "ask",
            "requestBody": body(
                {"type": "object"}, examples=named(basic={"model": "a/one"}, more={"model": "b/Two.5"})
            ),
            "responses": responses({"type": "object"}),
        },
        **{"x-models": [{"id": "a/one"}, {"id": "b/Two.5"}]},
    )
)
SETTINGS = """\
file = "{Scenario}Sample.toy"
[[literals.string]]
quotes = ['"']
[[limits]]
form = "short"
conditions = ["cut", "no-end"]
reason = { en = "The library hides it." }
"""


def toy(folder: Path, *forms: str, settings: str = SETTINGS) -> Target:
    home = folder / "toy" / "plain"
    home.mkdir(parents=True)
    for form in forms:
        (home / f"{form}.jinja").write_text("")
    (home / "target.toml").write_text(settings)
    return choose(discover(folder), ["toy/plain"])[0]


def scenario(name: str, slug: str = "") -> Scenario:
    return next(each for each in SCENARIOS if (each.name, each.model_slug) == (name, slug))


@pytest.mark.parametrize(
    ("name", "slug", "form", "path", "id", "title"),
    [
        ("basic", "", Form.SHORT, "toy/plain/BasicSample.toy", "basic", "basic"),
        ("basic", "", Form.COMPLETE, "toy/plain/complete/BasicSample.toy", "complete_basic", "complete/basic"),
        ("basic", "two-5", Form.SHORT, "toy/plain/two-5/BasicSample.toy", "two_5_basic", "two-5/basic"),
        (
            "basic",
            "two-5",
            Form.COMPLETE,
            "toy/plain/two-5/complete/BasicSample.toy",
            "two_5_complete_basic",
            "two-5/complete/basic",
        ),
        ("more", "one", Form.SHORT, "toy/plain/one/MoreSample.toy", "one_more", "one/more"),
    ],
)
def test_a_sample_has_a_path_an_id_and_a_title(
    tmp_path: Path, name: str, slug: str, form: Form, path: str, id: str, title: str
) -> None:
    sample = Sample(toy(tmp_path, "short", "complete"), scenario(name, slug), form)
    assert (sample.path, sample.id, sample.title) == (path, id, title)
    assert sample.file == path.removeprefix("toy/plain/")


@pytest.mark.parametrize("form", Form)
def test_the_only_form_of_a_target_is_at_the_top(tmp_path: Path, form: Form) -> None:
    target = toy(tmp_path, form, settings=SETTINGS.partition("[[limits]]")[0])
    samples = list(published(target, SCENARIOS))
    assert [sample.title for sample in samples] == ["basic", "two-5/basic", "more", "one/more"]
    assert {sample.form for sample in samples} == {form}


def test_every_scenario_is_published_in_every_form_and_for_every_model(tmp_path: Path) -> None:
    target = toy(tmp_path, "short", "complete")
    titles = [sample.title for sample in published(target, SCENARIOS)]
    assert titles == [
        "basic", "complete/basic", "two-5/basic", "two-5/complete/basic",
        "more", "complete/more", "one/more", "one/complete/more",
    ]  # fmt: skip
    assert len({sample.id for sample in published(target, SCENARIOS)}) == len(titles)
    assert [sample.title for sample in published_samples([target, target], SCENARIOS)] == titles * 2


def test_a_skipped_scenario_has_no_sample_in_any_form(tmp_path: Path) -> None:
    skip = '[[skip]]\nscenario = "basic"\nreason = "x"\n'
    target = toy(tmp_path, "short", "complete", settings=SETTINGS + skip)
    assert {sample.scenario.name for sample in published(target, SCENARIOS)} == {"more"}


def test_a_limit_belongs_to_a_form_and_its_conditions(tmp_path: Path) -> None:
    target = toy(tmp_path, "short", "complete")
    short, complete = (Sample(target, scenario("basic"), form) for form in Form)
    limit = short.limit("no-end")
    assert limit is not None and limit.reason == {"en": "The library hides it."}
    assert short.limit("cut") is limit
    assert short.limit("401") is None and complete.limit("cut") is None
