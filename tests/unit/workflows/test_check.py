"""The question of drift as a pure value."""

from __future__ import annotations

import pytest

from samplewright.output import ledger
from samplewright.workflows.check import check, failures
from samplewright.workflows.generate import generate
from samplewright.workflows.project import load, locate
from support.toy_project import SAMPLES, ToyProject


@pytest.fixture
def generated(toy: ToyProject) -> ToyProject:
    """Return a toy project with a hand-written page, all up to date."""
    (toy.folder / "pyproject.toml").write_text('[tool.samplewright]\nembed = ["*.md"]\n')
    (toy.folder / "page.md").write_text("<!-- samplewright: beta/plain basic -->\n```\n```\n")
    generate(load(locate()), (), ())
    return toy


def test_nothing_differs(generated: ToyProject) -> None:
    result = check(load(locate()))
    assert (result.file_count, result.page_count, result.failed, result.noted) == (23, 1, (), ())
    assert result.untranslated == () and failures(result) == []


def test_files_and_pages_are_compared_and_nothing_is_written(generated: ToyProject) -> None:
    (generated.out / "beta/plain/basic.py").write_text("old\n")
    (generated.out / "beta/plain/large.py").unlink()
    page = generated.folder / "page.md"
    page.write_text(page.read_text().replace("call", "CALL"))
    before = generated.files()
    result = check(load(locate()))
    assert [(item.kind, item.path) for item in result.failed] == [
        ("changed", "beta/plain/basic.py"),
        ("missing", "beta/plain/large.py"),
        ("changed", "page.md"),
    ]
    assert [problem.message for problem in failures(result)] == [
        "2 generated files in sdks and 1 page with samples not up to date"
    ]
    assert generated.files() == before


def test_verdicts_are_noted_or_required(generated: ToyProject) -> None:
    (generated.out / ledger.FILE).write_text(
        ledger.render({ledger.SampleKey("other/target", "basic"): ledger.LedgerEntry("0", {"ok": "pass"}, inputs="0")})
    )
    generate(load(locate()), (), ())
    noted = check(load(locate()))
    assert [item.path for item in noted.noted] == list(SAMPLES_IN_ORDER) and noted.failed == ()
    assert failures(noted) == []
    required = check(load(locate()), require_verdicts=True)
    assert len(required.failed) == len(SAMPLES) and required.noted == ()
    assert "16 samples not verified" in failures(required)[0].message


SAMPLES_IN_ORDER = [
    f"{target}/{sample}.{extension}"
    for target, extension in (("alpha/fancy", "fancy"), ("alpha/plain", "alpha"), ("beta/plain", "py"))
    for sample in ("basic", "large/basic", "stream", "large/stream", "large", "small/large")
    if not (target == "alpha/fancy" and sample.endswith("stream"))
]
