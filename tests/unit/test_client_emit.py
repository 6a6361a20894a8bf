"""The typed client as it is generated: from any document with a chat-completions operation, whatever its texts say."""

from __future__ import annotations

import ast
import copy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from samplewright.config import data_directory
from samplewright.emit.client import client
from samplewright.openapi import loader, operations

OWN = data_directory("spec") / "openapi.yaml"
HOSTILE = '"""\nimport os; os.system("touch canary")\n"""\\" {{ 7*7 }} {% raw %} \u2028 \x85 \\N{DASH} \'\'\' ${x} # \\'
ODD = [
    "class",
    "a b",
    "__init__",
    "raw",
    "text",
    "msgspec",
    "é",
    "1st",
    "a-b",
    "a.b",
    "",
    "x\ny",
    "self",
    "None",
    "to_dict",
]


def made(document: dict[str, Any], folder: Path) -> dict[str, str]:
    """The client's files for a document."""
    file = folder / "openapi.yaml"
    file.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    loaded = loader.load(file)
    return client(loaded, operations.read(loaded))


def written(files: dict[str, str], folder: Path) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "python" / "client" / "src"


def own() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(OWN.read_text(encoding="utf-8"))
    return document


def run(source: Path, code: str) -> str:
    """What a program prints that uses the client."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=source.parent, env={"PYTHONPATH": str(source)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def small() -> dict[str, Any]:
    """Another API: other names, a key in a header of its own, OpenAPI 3.0."""
    text = {"type": "string"}
    message = {"type": "object", "properties": {"role": text, "content": {"type": "string", "nullable": True}}}
    body = {"type": "object", "required": ["model", "messages"], "properties": {
        "model": text, "messages": {"type": "array", "items": message}, "stream": {"type": "boolean"},
        "warmth": {"type": "number", "minimum": 0, "maximum": 9, "default": 3, "description": "How warm."}}}  # fmt: skip
    choice = {"type": "object", "properties": {"index": {"type": "integer"}, "message": message}}
    piece = {"type": "object", "properties": {"index": {"type": "integer"}, "delta": message}}
    frame = {"id": text, "choices": {"type": "array", "items": choice}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Other", "version": "2"},
        "servers": [{"url": "https://other.example/v9"}],
        "security": [{"k": []}],
        "components": {"securitySchemes": {"k": {"type": "apiKey", "in": "header", "name": "X-Key", "x-api-key-env": "OTHER_API_KEY"}}},
        "paths": {"/chat/completions": {"post": {
            "requestBody": {"content": {"application/json": {"schema": body}}},
            "responses": {
                "200": {"description": "ok", "content": {
                    "application/json": {"schema": {"type": "object", "properties": frame}},
                    "text/event-stream": {"schema": {"type": "array", "items": {"type": "object", "properties": {
                        **frame, "choices": {"type": "array", "items": piece}}}}},
                }},
                "418": {"description": "A teapot."},
            },
        }}},
    }  # fmt: skip


def test_a_client_is_made_for_another_api(tmp_path: Path) -> None:
    source = written(made(small(), tmp_path), tmp_path)
    said = run(
        source,
        "import chat_completions as c\n"
        "client = c.Client('k')\n"
        "call = client._blueprint.call('hi', {'model': 'm', 'warmth': 4}, False)\n"
        "print(client.base_url, call.headers['X-Key'], call.content.decode())\n"
        "print(c.Status418Error.__mro__[1].__name__)\n"
        "try: client.chat('hi', model='m', temperature=1)\n"
        "except TypeError as error: print(error)\n"
        "try: c.Client()\n"
        "except c.ArgumentError as error: print(error)\n",
    )
    assert said.splitlines() == [
        'https://other.example/v9 k {"model":"m","messages":[{"role":"user","content":"hi"}],"warmth":4}',
        "StatusError",
        "unexpected keyword 'temperature'; what the specification lacks goes into extra_body",
        "Set OTHER_API_KEY first",
    ]


def test_there_is_no_client_without_chat_completions(tmp_path: Path) -> None:
    document = small()
    document["paths"]["/pets"] = document["paths"].pop("/chat/completions")
    assert made(document, tmp_path) == {}


def test_there_is_no_client_for_replies_of_another_shape(tmp_path: Path) -> None:
    document = small()
    replies = document["paths"]["/chat/completions"]["post"]["responses"]["200"]["content"]
    replies["application/json"]["schema"] = {"type": "object", "properties": {"answer": {"type": "string"}}}
    assert made(document, tmp_path) == {}


def test_no_text_of_a_document_becomes_code(tmp_path: Path) -> None:
    document = own()

    def poison(node: Any) -> None:
        for key, value in list(node.items() if isinstance(node, dict) else enumerate(node)):
            if key in ("description", "title") and isinstance(value, str):
                node[key] = HOSTILE
            elif isinstance(value, (dict, list)) and key not in ("examples", "example"):
                poison(value)

    clean = made(document, tmp_path)
    poison(document)
    document["x-models"][0]["id"] = HOSTILE
    schemas = document["components"]["schemas"]
    schemas["FinishReason"]["enum"].append(HOSTILE)
    files = made(document, tmp_path)
    source = written(files, tmp_path)
    assert run(source, "from chat_completions import types, _statuses, _async; print('fine')") == "fine\n"
    assert not list(tmp_path.rglob("canary"))

    def shape(text: str) -> str:
        """The code without its documentation and strings."""
        tree = ast.parse(text)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                node.value = ""
        return ast.dump(tree)

    for path, text in clean.items():
        if path.endswith(".py") and not path.endswith(("_types.py", "_api.py")):
            assert shape(text) == shape(files[path]), path


@pytest.mark.parametrize("place", ["request", "reply", "message", "chunk"])
def test_odd_names_of_properties_break_nothing(tmp_path: Path, place: str) -> None:
    document = copy.deepcopy(own())
    schemas = document["components"]["schemas"]
    name = {
        "request": "CreateChatCompletionRequest",
        "reply": "ChatCompletion",
        "message": "CompletionMessage",
        "chunk": "Delta",
    }[place]
    for odd in ODD:
        schemas[name]["properties"][odd] = {"type": "string", "description": HOSTILE}
    source = written(made(document, tmp_path), tmp_path)
    code = (
        "import msgspec, typing\n"
        "from chat_completions import types, _params\n"
        "for kind in (types.ChatCompletion, types.ChatCompletionChunk): msgspec.json.Decoder(kind)\n"
        'one = msgspec.json.decode(b\'{"role":"a","class":"x","a b":"y","raw":"z"}\', type=types.CompletionMessage)\n'
        "print(sorted(value for value in (getattr(one, name) for name in one.__struct_fields__) if value))\n"
    )
    expected = "['a', 'x', 'y', 'z']\n" if place == "message" else "['a']\n"
    assert run(source, code) == expected


def test_generating_again_changes_nothing(tmp_path: Path) -> None:
    loaded = loader.load(OWN)
    lowered = operations.read(loaded)
    first = client(loaded, lowered)
    assert client(loaded, lowered, existing=first.get) == first
