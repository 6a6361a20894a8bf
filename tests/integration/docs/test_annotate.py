"""`docs annotate`, and the annotated spec that `generate` writes."""

from __future__ import annotations

import json
import re

from openapi_spec_validator import validate

from samplewright.openapi.yaml_reader import read_yaml
from support.toy_project import ToyProject

KEY = "x-codeSamples"


def is_one_insertion(before: str, after: str) -> bool:
    """Return whether `after` is `before` with one insertion."""
    head = next((index for index, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    return after.endswith(before[head:]) and len(after) >= len(before)


def test_every_target_is_a_tab(toy: ToyProject) -> None:
    output = toy.run("docs", "annotate", "--out", "new/spec.yaml").output
    assert output == "new/spec.yaml: samples on 1 operation\n"
    original = toy.spec.read_text(encoding="utf-8")
    annotated = (toy.folder / "new/spec.yaml").read_text(encoding="utf-8")
    document = read_yaml(annotated)
    validate(document)
    samples = document["paths"]["/chat"]["post"].pop(KEY)
    assert document == read_yaml(original) and is_one_insertion(original, annotated)
    assert [(sample["label"], sample["lang"]) for sample in samples] == [
        ("Alpha · fancy", "alpha"),
        ("Alpha · plain", "alpha"),
        ("Beta", "python"),
    ]
    for sample, target in zip(samples, ("alpha/fancy", "alpha/plain", "beta/plain"), strict=True):
        assert sample["source"] == toy.run("render", target, "basic").output


def test_annotating_again_changes_nothing(toy: ToyProject) -> None:
    toy.run("docs", "annotate", "--out", "first.yaml")
    first = (toy.folder / "first.yaml").read_bytes()
    toy.run("docs", "annotate", "--spec", "first.yaml", "--out", "first.yaml")
    assert (toy.folder / "first.yaml").read_bytes() == first


def test_json_stays_json_and_keeps_its_byte_order_mark(toy: ToyProject) -> None:
    text = "\ufeff" + json.dumps(read_yaml(toy.spec.read_text(encoding="utf-8")), indent="\t")
    (toy.folder / "in.json").write_bytes(text.encode())
    toy.run("docs", "annotate", "--spec", "in.json", "--out", "out.json")
    annotated = (toy.folder / "out.json").read_bytes().decode()
    assert is_one_insertion(text, annotated)
    assert len(json.loads(annotated.removeprefix("\ufeff"))["paths"]["/chat"]["post"][KEY]) == 3


def test_forms_can_be_selected(toy: ToyProject) -> None:
    (toy.templates / "beta/plain/short.jinja").write_text("short {{ body }}\n", encoding="utf-8")
    for options, labels in (
        ([], ["Beta"]),
        (["--form", "complete"], ["Beta"]),
        (["--form", "short", "--form", "complete"], ["Beta · short", "Beta · complete"]),
    ):
        toy.run("docs", "annotate", "--out", "forms.yaml", "--target", "beta", *options)
        samples = read_yaml((toy.folder / "forms.yaml").read_text(encoding="utf-8"))["paths"]["/chat"]["post"][KEY]
        assert [sample["label"] for sample in samples] == labels
        assert samples[0]["source"].startswith("short") == ("complete" not in options[:2])


def test_targets_and_scenarios_can_be_selected(toy: ToyProject) -> None:
    toy.run("docs", "annotate", "--out", "a.yaml", "--target", "beta", "--target", "alpha/plain")
    selection = ["--target", "beta", "--scenario", "basic", "--scenario", "stream"]
    toy.run("docs", "annotate", "--spec", "a.yaml", "--out", "b.yaml", *selection)
    labels = [
        re.findall(r'label: "(.*)"', (toy.folder / name).read_text(encoding="utf-8")) for name in ("a.yaml", "b.yaml")
    ]
    assert labels == [["Alpha · plain", "Beta"], ["Beta · Basic chat", "Beta · Streaming"]]


def test_hand_written_samples_are_kept(toy: ToyProject) -> None:
    samples = f"    post:\n      {KEY}: [{{lang: cobol, source: DISPLAY}}] # mine\n"
    text = toy.spec.read_text(encoding="utf-8").replace("    post:\n", samples, 1)
    (toy.folder / "own.yaml").write_text(text, encoding="utf-8")
    result = toy.run("docs", "annotate", "--spec", "own.yaml", "--out", "out.yaml")
    assert result.stderr == f"note: skipped createChat: hand-written {KEY}\n"
    assert (toy.folder / "out.yaml").read_bytes() == (toy.folder / "own.yaml").read_bytes()


def test_operations_that_share_their_text_are_skipped(toy: ToyProject) -> None:
    (toy.folder / "shared.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: x, version: '1'}\npaths:\n  /a:\n    get: &get\n      responses: &r\n"
        "        '200': {description: '', content: {application/json: {}}}\n  /b: {get: *get}\n  /c:\n    get:\n      responses: *r"
    )
    result = toy.run("docs", "annotate", "--spec", "shared.yaml", "--out", "out.yaml")
    assert "note: skipped get /a: several paths share its text" in result.stderr
    paths = read_yaml((toy.folder / "out.yaml").read_text(encoding="utf-8"))["paths"]
    assert [KEY in path["get"] for path in paths.values()] == [False, False, True]
    assert "/c" in paths["/c"]["get"][KEY][1]["source"]


def test_generate_and_check_include_the_annotated_spec(toy: ToyProject) -> None:
    toy.run("generate")
    toy.run("docs", "annotate", "--out", "same.yaml")
    file = toy.out / "openapi.yaml"
    assert file.read_bytes() == (toy.folder / "same.yaml").read_bytes()
    file.write_text(file.read_text(encoding="utf-8").replace(KEY, KEY.lower()), encoding="utf-8")
    assert "changed: openapi.yaml" in toy.run("check", code=1).output
