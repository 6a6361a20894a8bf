"""`python -m chat_completions`: a response in the terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import chat_completions
import pytest

from support.scripted_server import Pause, Script, ScriptedServer, completion, events, failure, part, respond

SECRET = "sk-secret-0123456789"
#: The folder of the package, which may not be installed.
SOURCE = str(Path(chat_completions.__file__).parents[1])


def run(
    server: Any, *arguments: str, stdin: str | None = None, key: str | None = SECRET
) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("WCODE", "PYTHONIOENCODING"))}
    env |= {
        "WCODE_BASE_URL": server if isinstance(server, str) else server.base_url,
        "NO_PROXY": "*",
        "no_proxy": "*",
        "PYTHONUTF8": "1",
        "PYTHONPATH": SOURCE,
    }
    env |= {"WCODE_API_KEY": key} if key else {}
    command = [sys.executable, "-m", "chat_completions", *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", input=stdin or "", env=env, timeout=60)


def test_the_response_is_streamed() -> None:
    with ScriptedServer(events(part("你"), part("好 😀"), part(finish="stop"))) as server:
        done = run(server, "Say hello", "--model", "some/model", "--system", "Be brief")
    assert (done.returncode, done.stdout, done.stderr) == (0, "你好 😀\n", "")
    sent = server.requests[0].json
    assert sent["model"] == "some/model" and sent["stream"] is True
    assert sent["messages"] == [{"role": "system", "content": "Be brief"}, {"role": "user", "content": "Say hello"}]


def test_each_chunk_is_printed_at_once() -> None:
    env = {**os.environ, "WCODE_API_KEY": "k", "NO_PROXY": "*", "no_proxy": "*", "PYTHONPATH": SOURCE}
    with ScriptedServer(Script([*events(part("first ")).pieces[:2], Pause(60)])) as server:
        command = [sys.executable, "-m", "chat_completions", "Hi"]
        env["WCODE_BASE_URL"] = server.base_url
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as process:
            assert process.stdout is not None
            try:
                assert process.stdout.read(6) == b"first "  # blocks unless the text is printed before the end
            finally:
                process.kill()


def test_a_prompt_from_stdin(mock: Any) -> None:
    for arguments in ([], ["-"]):
        done = run(mock.base_url, *arguments, stdin="你好\n")
        assert done.returncode == 0 and done.stdout.strip()
    assert [body["messages"][-1]["content"].strip() for body in mock.bodies] == ["你好", "你好"]


def test_json() -> None:
    with ScriptedServer(completion("Hello", reasoning="hm")) as server:
        done = run(server, "Hi", "--json", "--no-stream")
    assert done.returncode == 0 and json.loads(done.stdout)["choices"][0]["message"]["content"] == "Hello"


def test_json_from_the_mock(mock: Any) -> None:
    done = run(mock.base_url, "Hi", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["object"] == "chat.completion"


def test_no_stream() -> None:
    with ScriptedServer(completion("Hello")) as server:
        done = run(server, "Hi", "--no-stream")
    assert (done.returncode, done.stdout) == (0, "Hello\n") and "stream" not in server.requests[0].json


@pytest.mark.parametrize(
    "response",
    [respond(failure(f"no {SECRET}"), 401), respond("<html>", 400), events(part("a"), done=False)],
    ids=["401", "html", "cut"],
)
def test_errors_are_one_line(response: Any) -> None:
    with ScriptedServer(response) as server:
        done = run(server, "Hi")
    assert done.returncode == 1 and len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr and SECRET not in done.stderr + done.stdout


def test_no_server() -> None:
    done = run("http://127.0.0.1:9/v1", "Hi")
    assert done.returncode == 1 and len(done.stderr.strip().splitlines()) == 1


def test_no_key() -> None:
    done = run("http://127.0.0.1:9/v1", "Hi", key=None)
    assert done.returncode in (1, 2) and "WCODE_API_KEY" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["--nonsense"], ["a", "b"], ["--model"]])
def test_usage(arguments: list[str]) -> None:
    done = run("http://127.0.0.1:9/v1", *arguments)
    assert done.returncode == 2 and "usage" in done.stderr.lower() and "Traceback" not in done.stderr


@pytest.mark.parametrize("stdin", ["", "  \n"])
def test_an_empty_prompt(stdin: str) -> None:
    done = run("http://127.0.0.1:9/v1", "-", stdin=stdin)
    assert done.returncode == 2 and "Traceback" not in done.stderr


def test_a_closed_pipe() -> None:
    """As with `| head -1`."""
    with ScriptedServer(events(*[part("line\n")] * 5000)) as server:
        env = {
            **os.environ,
            "WCODE_API_KEY": "k",
            "WCODE_BASE_URL": server.base_url,
            "NO_PROXY": "*",
            "no_proxy": "*",
            "PYTHONPATH": SOURCE,
        }
        command = [sys.executable, "-m", "chat_completions", "Hi"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as process:
            assert process.stdout is not None and process.stderr is not None
            process.stdout.read(5)
            process.stdout.close()
            assert b"Traceback" not in process.stderr.read() and process.wait(30) is not None


def test_help() -> None:
    done = run("http://127.0.0.1:9/v1", "--help")
    assert done.returncode == 0 and "--model" in done.stdout and "--json" in done.stdout
