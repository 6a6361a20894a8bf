"""The typed client under strict type checkers: itself, and the code of users, right and wrong."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "sdks" / "python" / "client" / "src"

USER = """\
from typing import Annotated
import msgspec
from typing_extensions import assert_type
from chat_completions import (
    AsyncClient, AsyncStream, ChatCompletion, ChatCompletionChunk, Client, ParsedCompletion, RawResponse, StatusError, Stream, ToolCall, ToolRun, Usage,
)

class Recipe(msgspec.Struct):
    name: str

def weather(city: Annotated[str, "Name"], days: int = 1) -> str:
    return "sunny"

client = Client()
answer = client.chat("Hi", model="any/model", temperature=0.2, stop=["x"], timeout=3, extra_body={"a": 1})
assert_type(answer, ChatCompletion)
assert_type(answer.text, str)
assert_type(answer.tool_calls, list[ToolCall])
assert_type(answer.usage, Usage | None)
assert_type(client.chat([{"role": "user", "content": "Hi"}, answer.message], model="m", tools=[weather]), ChatCompletion)
assert_type(client.chat.completions.create(messages="Hi", model="m"), ChatCompletion)
assert_type(client.chat.completions.create(messages="Hi", model="m", stream=False), ChatCompletion)
assert_type(client.chat.completions.create(messages="Hi", model="m", stream=True), Stream)
assert_type(client.parse("Hi", model="m", response_type=Recipe), Recipe)
parsed = client.chat.completions.parse(messages="Hi", model="m", response_format=Recipe)
assert_type(parsed, ParsedCompletion[Recipe])
assert_type(parsed.choices[0].message.parsed, Recipe | None)
assert_type(client.run_tools("Hi", model="m", tools=[weather]), ToolRun)
assert_type(client.with_options(timeout=None), Client)
assert_type(client.with_raw_response.chat("Hi", model="m"), RawResponse[ChatCompletion])
with client.stream("Hi", model="m") as stream:
    for chunk in stream:
        assert_type(chunk, ChatCompletionChunk)
    assert_type(stream.final(), ChatCompletion)
try:
    pass
except StatusError as error:
    assert_type(error.retry_after, float | None)

async def main() -> None:
    async with AsyncClient() as client:
        assert_type(await client.chat("Hi", model="m"), ChatCompletion)
        assert_type(await client.chat.completions.create(messages="Hi", model="m", stream=True), AsyncStream)
        assert_type(await client.parse("Hi", model="m", response_type=Recipe), Recipe)
        async for chunk in client.stream("Hi", model="m"):
            assert_type(chunk, ChatCompletionChunk)
"""
#: Each line but the first is a mistake, and must be found.
WRONG = """\
import chat_completions as c; client = c.Client(); reply = client.chat("Hi", model="m")
client.chat("Hi")
client.chat("Hi", model="m", temprature=1)
client.chat("Hi", model="m", temperature="hot")
client.chat("Hi", model="m", verbosity="loud")
client.chat([{"role": "robot", "content": "Hi"}], model="m")
client.chat([{"role": "user"}], model="m")
client.chat("Hi", model="m", response_format={"type": "xml"})
client.chat("Hi", model="m", tools=["hammer"])
client.chat.completions.create(messages="Hi", model="m", stream=True).choices
reply.txt
reply.usage.total_tokens
reply.id = "x"
c.AsyncClient().chat("Hi", model="m").text
"""


def mypy(*paths: Path, folder: Path) -> str:
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--python-version",
        "3.10",
        "--cache-dir",
        str(folder),
        *map(str, paths),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=folder, env={"MYPYPATH": str(SOURCE), "PATH": ""}
    )
    return done.stdout + done.stderr


def pyright(file: Path, folder: Path) -> list[dict[str, object]]:
    """The problems that pyright finds in strict mode; skips where it cannot be had."""
    program = shutil.which("pyright") or shutil.which("pyright", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("pyright is not installed: pip install pyright")
    settings = {
        "include": [str(file.name)],
        "extraPaths": [str(SOURCE)],
        "typeCheckingMode": "strict",
        "pythonVersion": "3.10",
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [program, "--outputjson", "--pythonpath", sys.executable, "-p", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] > 0, done.stdout
    return [one for one in report["generalDiagnostics"] if one["severity"] == "error"]


def test_mypy_finds_nothing_in_the_client_nor_in_its_users_code(tmp_path: Path) -> None:
    file = tmp_path / "user.py"
    file.write_text(USER)
    said = mypy(SOURCE / "chat_completions", file, folder=tmp_path)
    assert said.startswith("Success"), said


def test_mypy_finds_every_mistake(tmp_path: Path) -> None:
    file = tmp_path / "wrong.py"
    file.write_text(WRONG)
    found = {int(line.split(":")[1]) for line in mypy(file, folder=tmp_path).splitlines() if ": error:" in line}
    assert found == set(range(2, WRONG.count("\n") + 1))


def test_pyright_finds_nothing_in_the_client(tmp_path: Path) -> None:
    shutil.copytree(
        SOURCE / "chat_completions", tmp_path / "chat_completions", ignore=shutil.ignore_patterns("__pycache__")
    )
    assert pyright(tmp_path / "chat_completions", tmp_path) == []


def test_pyright_finds_nothing_in_users_code(tmp_path: Path) -> None:
    (tmp_path / "user.py").write_text(USER)
    assert pyright(tmp_path / "user.py", tmp_path) == []


def test_pyright_finds_every_mistake(tmp_path: Path) -> None:
    (tmp_path / "wrong.py").write_text(WRONG)
    found = {one["range"]["start"]["line"] + 1 for one in pyright(tmp_path / "wrong.py", tmp_path)}  # type: ignore[index]
    assert found == set(range(2, WRONG.count("\n") + 1))
