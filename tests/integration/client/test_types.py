"""The typed client under strict type checkers: itself, its samples, its README, and the code of users, right and wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from support.client_readme import PACKAGE, readme_programs
from support.type_checkers import mypy_errors, pyright_errors

SOURCE = PACKAGE / "src"
SAMPLES = PACKAGE.parent / "chat_completions"

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


#: A message with an image.
VISION = """\
from chat_completions import Client
from chat_completions.types import Message

messages: list[Message] = [
    {
        "role": "user",
        "content": [
            {"type": "text", "text": "What is in the picture?"},
            {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}},
        ],
    }
]
print(Client().chat(messages, model="m").text)
"""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mypy")


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with programs in which a type checker must find nothing."""
    folder = tmp_path_factory.mktemp("programs")
    (folder / "strict_user.py").write_text(USER)
    (folder / "strict_vision.py").write_text(VISION)
    for number, (_, program) in enumerate(readme_programs()):
        (folder / f"strict_readme_{number}.py").write_text(program, encoding="utf-8")
    for sample in SAMPLES.glob("*.py"):
        (folder / f"sample_{sample.name}").write_bytes(sample.read_bytes())
    return folder


def test_mypy_finds_nothing_in_the_client(cache: Path) -> None:
    assert mypy_errors(SOURCE, [SOURCE / "chat_completions"], cache) == []


def test_mypy_finds_nothing_in_programs(programs: Path, cache: Path) -> None:
    files = sorted(programs.glob("*.py"))
    assert len(files) > 20
    assert mypy_errors(SOURCE, files, cache) == []


def test_mypy_finds_every_mistake(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "wrong.py").write_text(WRONG)
    lines = {line for _, line, _ in mypy_errors(SOURCE, [tmp_path / "wrong.py"], cache)}
    assert lines == set(range(2, WRONG.count("\n") + 1))


def test_pyright_finds_nothing_in_the_client(tmp_path: Path) -> None:
    package = tmp_path / "chat_completions"
    shutil.copytree(SOURCE / "chat_completions", package, ignore=shutil.ignore_patterns("__pycache__"))
    assert pyright_errors(SOURCE, tmp_path, strict=["."]) == []


def test_pyright_finds_nothing_in_programs(programs: Path) -> None:
    assert pyright_errors(SOURCE, programs, strict=["strict_*.py"]) == []


def test_pyright_finds_every_mistake(tmp_path: Path) -> None:
    (tmp_path / "wrong.py").write_text(WRONG)
    lines = {line for _, line, _ in pyright_errors(SOURCE, tmp_path, strict=["."])}
    assert lines == set(range(2, WRONG.count("\n") + 1))
