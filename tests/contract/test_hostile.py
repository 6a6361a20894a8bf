"""Hostile strings, for real: each target writes hundreds of values as its own source, runs, and what arrives is compared.

The values are made by hypothesis with a fixed seed. They come in two bodies: one that every language can write
natively, one with what some cannot (integers of any size, deep nesting, many entries), which those send as JSON text.
"""

from __future__ import annotations

import json
import string
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from contract.conftest import RUN_SECONDS, Lab, key_for, parametrize, sampled
from samplewright import lower, scenarios, spec
from samplewright.emit.samples import samples
from samplewright.targets import Target
from samplewright.verify.runner import Workspace

CANARY = "canary"
HOSTILE_PATH = "/it's/$HOME/$(touch%20canary)/`id`/\\(1)/%25s/a\"b"
RUN_CODE = [
    "$(touch canary)", "`touch canary`", "#{`touch canary`}", "#{system('touch canary')}", "';touch canary;'", '";touch canary;"',
    "\\(system(\"touch canary\"))", "${require('fs').writeFileSync('canary','')}", "{{ ''.__class__ }}", "{% raw %}",
    "\nJSON\ntouch canary\n", "<?php touch('canary'); ?>", "*/ system(\"touch canary\"); /*", "\"\"\" + open('canary','w') + \"\"\"",
    "\"#; std::fs::write(\"canary\", \"\"); r#\"", "\\u0022 + x", "\\", "\\\\", "\\n", "\\x41", "\\u{41}", "??=??/", "%n%s%%",
]  # fmt: skip
PIECES = [*RUN_CODE, *"'\"`$#{}()\\%@!&|;<>*/?=~^", "\r\n", "\r", "\n", "\t", "\0", "\x1b[2J", "\x7f", "\x85", "\u2028", "\u2029",
          "\ufeff", "\u202e", "\u2066", "\u200b", "\u200d", "\u00ad", "\ufffe", "\ufdd0", "\U000e0001", "\U0001fffe", "\U0010ffff",
          "é", "e\u0301", "中文", "👩‍👩‍👧", "🇨🇳", "\U00020000", "𝒳", "'''", '"""', '"#', "#\"", "\"##", "JSON", "EOF"]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=6).map("".join)
keys = texts | st.sampled_from(
    ["__proto__", "constructor", "toString", "", "0", "1", "01", "-1", "1.5", "a b", "class", "null", "true", "default",
     "end", "if", "key:", "Equals", "length", *string.ascii_uppercase[:3]]
)  # fmt: skip
small = st.integers(-(2**31), 2**31 - 1) | st.integers(-(2**53) + 1, 2**53 - 1)
floats = st.floats(allow_nan=False, allow_infinity=False, width=64).filter(lambda value: abs(value) < 1e300)
scalars = texts | small | floats | st.none() | st.booleans()
natives = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=6
)
plain = st.fixed_dictionaries({f"k{number}": st.lists(natives, min_size=9, max_size=9) for number in range(9)})
deep = st.integers(20, 60).map(lambda levels: json.loads('{"a":[' * levels + "0" + "]}" * levels))
wide = st.dictionaries(st.text(max_size=8), st.integers(-(2**80), 2**80), min_size=100, max_size=100)
big = st.fixed_dictionaries(
    {"integers": st.lists(st.integers(-(2**200), 2**200), min_size=20, max_size=20), "deep": deep, "wide": wide}
    | {f"k{number}": st.lists(natives, min_size=9, max_size=9) for number in range(5)}
)


def drawn(strategy: st.SearchStrategy[Any], number: int) -> Any:
    """A value of the strategy, the same for the same number."""
    found: list[Any] = []

    @seed(number)
    @settings(
        max_examples=12, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None
    )
    @given(strategy)
    def draw(value: Any) -> None:
        found.append(value)

    draw()
    return max(found, key=lambda value: len(json.dumps(value)))


CASES = {"plain": (plain, 1), "big": (big, 2)}


@cache
def body(case: str) -> Any:
    return drawn(*CASES[case])


DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "</script> */ #{1}", "version": "1"},
    "servers": [{"url": "URL"}],
    "security": [{"key": []}],
    "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer", "x-api-key-env": "WCODE_API_KEY"}}},
    "paths": {
        "/chat/completions": {
            "post": {
                "operationId": "chat",
                "parameters": [
                    {"name": "X-Note", "in": "header", "required": True, "schema": {}, "example": "\"it's\" $HOME `id` \\ #{1} %s"}
                ],
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"properties": {"messages": {}, "model": {}}},
                            "examples": {name: {"value": None} for name in CASES},
                        }
                    }
                },
                "responses": {"200": {"description": "", "content": {"application/json": {"schema": {}, "examples": {
                    name: {"value": {"choices": [{"message": {"role": "assistant", "content": "hi"}}]}} for name in CASES
                }}}}},
            }
        }
    },
}  # fmt: skip


@pytest.fixture(scope="session")
def workspaces(lab: Callable[..., Lab], tmp_path_factory: pytest.TempPathFactory) -> Callable[[Target], Workspace]:
    """`workspaces(target)`: the hostile samples of the target in the folder that its other samples are set up in."""
    known: dict[str, Workspace] = {}

    def make(target: Target) -> Workspace:
        if target.name not in known:
            ready = lab(target)
            document = json.loads(
                json.dumps(DOCUMENT).replace('"URL"', json.dumps(ready.server.base_url + HOSTILE_PATH))
            )
            operation = next(iter(document["paths"].values()))["post"]
            for name in CASES:
                value = body(name)
                if target.settings.paths:  # an SDK wants its own parameters
                    value = {"model": "m", "messages": [{"role": "user", "content": "hi"}], "hostile": value}
                operation["requestBody"]["content"]["application/json"]["examples"][name]["value"] = value
            file = tmp_path_factory.mktemp("hostile") / "openapi.json"
            file.write_text(json.dumps(document), encoding="utf-8")
            loaded = spec.load(file)
            made = samples([target], scenarios.pair(loaded, lower.lower(loaded)))
            folder = ready.workspace.folder.with_name(f"{ready.workspace.folder.name}-hostile")
            known[target.name] = Workspace(
                target, folder, {path.removeprefix(f"{target.name}/"): text for path, text in made.items()}
            )
            known[target.name].set_up()
        return known[target.name]

    return make


def difference(sent: Any, received: Any, path: str = "") -> str | None:
    """Where two JSON values differ first; an integer is that integer, a float is the float of the same value."""
    if isinstance(sent, dict) and isinstance(received, dict):
        if sent.keys() != received.keys():
            return f"{path}: keys {sorted(sent.keys() ^ received.keys())!r}"
        pairs = [(f"{path}/{key!r}", sent[key], received[key]) for key in sent]
    elif isinstance(sent, list) and isinstance(received, list) and len(sent) == len(received):
        pairs = [(f"{path}/{index}", *pair) for index, pair in enumerate(zip(sent, received, strict=True))]
    elif isinstance(sent, float) and type(received) in (int, float):
        return None if float(received) == sent else f"{path}: {sent!r} -> {received!r}"
    else:
        return None if type(sent) is type(received) and sent == received else f"{path}: {sent!r} -> {received!r}"
    return next((found for where, left, right in pairs if (found := difference(left, right, where))), None)


@parametrize(lambda target: list(CASES) if sampled(target) else [])
def test_arrives_exactly(
    lab: Callable[..., Lab], workspaces: Callable[[Target], Workspace], target: Target, case: str
) -> None:
    workspace = workspaces(target)
    workspace.build(case)
    canary = workspace.folder / CANARY
    canary.unlink(missing_ok=True)
    server = lab(target).server
    before = len(server.journal)
    result = workspace.run(case, {"WCODE_API_KEY": key_for("ok"), "LC_ALL": "C.UTF-8"}, RUN_SECONDS)
    assert not canary.exists() and not Path(CANARY).exists(), "a string was run as code"
    assert len(server.journal) == before + 1, (result.stdout + result.stderr).decode(errors="replace")
    exchange = server.journal[-1]
    sent = {"model": "m", "messages": [{"role": "user", "content": "hi"}], "hostile": body(case)}
    assert difference(sent if target.settings.paths else body(case), json.loads(exchange.body)) is None
    assert exchange.headers["x-note"] == '"it\'s" $HOME `id` \\ #{1} %s'
    assert unquote(exchange.path) == unquote(f"/v1{HOSTILE_PATH}/chat/completions")
