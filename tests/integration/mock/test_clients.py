"""Real clients, unmodified, against the running mock: SDKs, the HTTP clients of other languages, and schemathesis."""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from samplewright.mock import MockServer
from samplewright.mock.chat.chunks import join_chunks
from samplewright.mock.service.service import Service
from support.client_venv import environment
from support.service_helpers import DOCUMENT, SPEC, chat, request, value

CLIENTS = Path(__file__).parent / "clients"
#: litellm imports mcp as soon as tools are passed, and does not ask for it.
PACKAGES = ["openai>=1.60,<3", "litellm>=1.60,<2", "mcp", "schemathesis>=4,<5"]
pytestmark = pytest.mark.xdist_group("mock-clients")
WORDS = "/temperature: 3 is greater than the maximum of 2 (rule: maximum)"


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer(SPEC) as mock:
        yield mock


@pytest.fixture(scope="module")
def binaries() -> Path:
    """A virtual environment with the packages, made once; a half-made one has no mark and is made anew."""
    return environment(sys.executable, PACKAGES).parent


def run(*command: str | Path, cwd: Path | None = None) -> str:
    env = {**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True", "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=300, env=env, cwd=cwd)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def program(name: str) -> str:
    return shutil.which(name) or pytest.skip(f"{name} is not on PATH")


def expected(**more: Any) -> str:
    """The text that the mock gives to this request, without the wire between."""
    return str(value(Service(SPEC).respond(request(chat(**more))))["choices"][0]["message"]["content"])


HELLO = {"messages": [{"role": "user", "content": "Hello"}]}


def test_the_openai_sdk(server: MockServer, binaries: Path) -> None:
    server.clear()
    out = json.loads(run(binaries / "python", CLIENTS / "openai_sdk.py", server.base_url))
    assert out["text"] == out["streamed"] == expected(**HELLO, seed=1, enable_thinking=True)
    assert out["reasoning"]
    assert out["usage"] == out["streamed_usage"]
    assert out["call"][0] == out["streamed_call"][0] == "get_weather"
    for arguments in (out["call"][1], out["streamed_call"][1], out["json"]):
        assert set(arguments) == {"city", "days"} and arguments["days"] >= 1
    for name, status, param in (("BadRequestError", 400, "temperature"), ("AuthenticationError", 401, None),
                                ("RateLimitError", 429, None), ("InternalServerError", 500, None)):  # fmt: skip
        kind, code, message, where = out["errors"][name]
        assert (kind, code, where) == (name, status, param) and message
    assert out["errors"]["BadRequestError"][2] == WORDS
    succeeded, seconds = out["retried"]
    assert succeeded and seconds >= 1
    assert [entry.status for entry in server.requests[-2:]] == [429, 200]


def test_litellm(server: MockServer, binaries: Path) -> None:
    server.clear()
    out = json.loads(run(binaries / "python", CLIENTS / "litellm_package.py", server.base_url).splitlines()[-1])
    assert out["text"] == out["streamed"] == expected(**HELLO, seed=1)
    assert out["usage"] > 0
    assert out["call"][0] == "get_weather" and set(out["call"][1]) == set(out["json"]) == {"city"}
    for name, status in (("BadRequestError", 400), ("AuthenticationError", 401), ("RateLimitError", 429)):
        assert out["errors"][name][:2] == [name, status]
    assert WORDS in out["errors"]["BadRequestError"][2]
    succeeded, seconds = out["retried"]
    assert succeeded and seconds >= 1
    assert [entry.status for entry in server.requests[-2:]] == [429, 200]


def fetched(out: dict[str, Any]) -> None:
    body = {"model": "q", **HELLO}
    text = value(Service(SPEC).respond(request(body)))["choices"][0]["message"]["content"]
    assert (out["text"], out["streamed"], out["status"], out["message"]) == (text, text, 400, WORDS)


def test_nodes_fetch(server: MockServer) -> None:
    fetched(json.loads(run(program("node"), CLIENTS / "fetch.mjs", server.base_url)))


def test_go(server: MockServer) -> None:
    fetched(json.loads(run(program("go"), "run", CLIENTS / "fetch.go", server.base_url)))


def test_the_jdks_http_client(server: MockServer) -> None:
    lines = run(program("java"), CLIENTS / "Fetch.java", server.base_url).splitlines()
    assert [line for line in lines if line.isdigit()] == ["200", "200", "400"]
    parts = [json.loads(line[6:]) for line in lines if line.startswith("data: {")]
    assert lines[-3:-1] == ["data: [DONE]", "400"]
    fetched({
        "text": json.loads(lines[1])["choices"][0]["message"]["content"],
        "streamed": join_chunks(parts)["choices"][0]["message"]["content"],
        "status": 400,
        "message": json.loads(lines[-1])["error"]["message"],
    })  # fmt: skip


def test_curl(server: MockServer, tmp_path: Path) -> None:
    body = json.dumps({"model": "q", **HELLO})
    (tmp_path / "big").write_text(
        json.dumps({"model": "q", "messages": [{"role": "user", "content": "x" * 2_000_000}]})
    )
    url = server.base_url + "/chat/completions"
    bare = [program("curl"), "-sS", "--max-time", "60", "-H", "Content-Type: application/json"]
    options = [*bare, "-H", "Authorization: Bearer k"]
    one = json.loads(run(*options, url, "-d", body))
    assert one == json.loads(run(*options, url, "-d", body, "--http1.0"))
    assert one == json.loads(run(*options, url, "-d", body, "-H", "Transfer-Encoding: chunked"))
    assert one == json.loads(run(*options, url, "-d", body, "--http2"))  # which only offers to upgrade
    assert '"index"' in run(*options, url, "-d", f"@{tmp_path / 'big'}")  # curl waits for 100 Continue
    assert run(*bare, url, "-d", body, "-o", os.devnull, "-w", "%{http_code}").strip() == "401"


def test_schemathesis(server: MockServer, binaries: Path, tmp_path: Path) -> None:
    """It takes the schema of an event stream for that of one event, so the document is given without that; and it holds
    any key for wrong that it has not been given, where a mock has none."""
    document = copy.deepcopy(DOCUMENT)
    content = document["paths"]["/chat/completions"]["post"]["responses"]["200"]["content"]
    content["text/event-stream"] = {}
    (tmp_path / "openapi.json").write_text(json.dumps(document))
    run(
        binaries / "schemathesis", "run", tmp_path / "openapi.json", "--url", server.base_url, "-H", "Authorization: Bearer k",
        "--exclude-checks", "ignored_auth", "-n", "50", "--seed", "1", "--generation-database", "none", cwd=tmp_path,
    )  # fmt: skip
