"""A document that has only schemas of its responses: right samples pass against what the mock makes of them."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import yaml

from support.sample_project import SPEC, SampleProject, add, only, why_not_sandboxed

MESSAGE = {"type": "object", "required": ["content"], "properties": {"role": {"type": "string"}, "content": {"type": "string"}}}  # fmt: skip


def choices(key: str) -> dict[str, object]:
    choice = {"type": "object", "required": ["index", key], "properties": {"index": {"type": "integer"}, key: MESSAGE}}
    return {"type": "object", "required": ["choices"], "properties": {"choices": {"type": "array", "items": choice}}}


@pytest.fixture
def project(tmp_path: Path) -> SampleProject:
    """The fixtures' document without any example of a response."""
    document = yaml.safe_load(SPEC.read_text(encoding="utf-8"))
    chat = document["paths"]["/chat"]["post"]
    requests = chat["requestBody"]["content"]["application/json"]["examples"]
    events = copy.deepcopy(chat) | {"operationId": "events"}
    events["requestBody"]["content"]["application/json"]["examples"] = {"stream": requests.pop("stream")}
    stream = {"schema": {"type": "array", "items": choices("delta")}, "x-stream-end": "[DONE]"}
    events["responses"]["200"]["content"] = {"text/event-stream": stream}
    chat["responses"]["200"]["content"] = {"application/json": {"schema": choices("message")}}
    document["paths"]["/events"] = {"post": events}
    file = tmp_path / "openapi.yaml"
    file.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return SampleProject(tmp_path, file)


@pytest.mark.parametrize("mode", ["--sandboxed", "--redirected"])
def test_right_samples_pass_and_wrong_ones_do_not(project: SampleProject, mode: str) -> None:
    if mode == "--sandboxed" and (reason := why_not_sandboxed()):
        pytest.skip(reason)
    add(project.templates, "good")
    add(project.templates, "prints_nothing", only("unary").replace('"stream"', '"events_stream"'))
    add(project.templates, "buffers", only("stream"))
    project.run("generate", "--target", "fixture")
    verdicts = project.verdicts(mode, "--condition", "ok", "--condition", "odd-json", code=1)
    good = {key[1:]: verdict for key, verdict in verdicts.items() if key[0] == "good"}
    assert good == {(scenario, one): "pass" for scenario in ("unary", "events_stream") for one in ("ok", "odd-json")}
    assert verdicts["prints_nothing", "unary", "ok"] == verdicts["buffers", "events_stream", "ok"] == "wrong-output"
