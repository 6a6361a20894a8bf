"""Reports: any outcomes make well-formed ones."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from samplewright.verify import report as reports
from samplewright.verify.processes import RunResult
from samplewright.verify.record import Report
from samplewright.verify.verdicts import VERDICTS, Outcome

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]")

texts = st.text(max_size=30)
raw = st.binary(max_size=30)
results = st.none() | st.builds(RunResult, st.integers(-9, 9), raw, raw)
outcomes = st.builds(
    Outcome,
    st.sampled_from(["fixture/a", "fixture/b"]),
    st.sampled_from(["unary", "stream"]),
    st.sampled_from(["ok", "401", "*"]),
    st.sampled_from(sorted(VERDICTS)),
    texts,
    result=results,
)


@given(st.lists(outcomes, max_size=6))
def test_any_output_makes_well_formed_reports(found: list[Outcome]) -> None:
    report = Report("redirected", found)
    root = ElementTree.fromstring(reports.as_junit(report).encode())
    assert len(root.findall("*/testcase")) == len(found)
    assert len(root.findall("*/*/failure")) == len(reports.failures(report))
    assert len(json.loads(reports.as_json(report))["outcomes"]) == len(found)
    text = reports.as_markdown(report)
    assert text.count("\n### ") == len(reports.distinct(reports.failures(report))) and not CONTROL.search(text)


def test_builds_that_break_in_the_same_way_are_one_failure() -> None:
    def build(scenario: str, detail: str) -> Outcome:
        return Outcome("fixture/a", scenario, "*", "build-failed", detail)

    same = [
        build("stream_tools", "StreamToolsSample.java:12: no javac"),
        build("basic", "BasicSample.java:7: no javac"),
    ]
    other = build("tools", "ToolsSample.java:3: missing ;")
    assert list(reports.distinct([*same, other]).values()) == [same, [other]]
