"""Clients of other documents: generated packages that import and work."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.client_documents import other_document, own_document, run_with_client, write_client

ODD_NAMES = [
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


def test_a_client_of_another_api(tmp_path: Path) -> None:
    source = write_client(other_document(), tmp_path)
    output = run_with_client(
        source,
        "import chat_completions as c\n"
        "client = c.Client('k')\n"
        "call = client._build_call('hi', {'model': 'm', 'warmth': 4}, False)\n"
        "print(client.base_url, call.headers['X-Key'], call.content.decode())\n"
        "print(c.Status418Error.__mro__[1].__name__)\n"
        "try: client.chat('hi', model='m', temperature=1)\n"
        "except TypeError as error: print(error)\n"
        "try: c.Client()\n"
        "except c.ArgumentError as error: print(error)\n",
    )
    assert output.splitlines() == [
        'https://other.example/v9 k {"model":"m","messages":[{"role":"user","content":"hi"}],"warmth":4}',
        "StatusError",
        "unexpected keyword argument 'temperature'; send undocumented parameters in extra_body",
        "Set OTHER_API_KEY first",
    ]


def test_hostile_texts_do_not_run(tmp_path: Path) -> None:
    document = own_document()
    hostile = '"""\nimport os; os.system("touch canary")\n"""'
    for schema in document["components"]["schemas"].values():
        schema["description"] = hostile
    source = write_client(document, tmp_path)
    program = "from chat_completions import types, _statuses, _async_client; print('fine')"
    assert run_with_client(source, program) == "fine\n"
    assert not list(tmp_path.rglob("canary"))


@pytest.mark.parametrize(
    ("schema", "values"),
    [
        ("CreateChatCompletionRequest", ["a"]),
        ("ChatCompletion", ["a"]),
        ("CompletionMessage", ["a", "x", "y", "z"]),
        ("Delta", ["a"]),
    ],
)
def test_odd_names_of_properties(tmp_path: Path, schema: str, values: list[str]) -> None:
    document = own_document()
    for name in ODD_NAMES:
        document["components"]["schemas"][schema]["properties"][name] = {"type": "string", "description": '"""\\'}
    source = write_client(document, tmp_path)
    program = (
        "import msgspec\n"
        "from chat_completions import types, _params\n"
        "for kind in (types.ChatCompletion, types.ChatCompletionChunk): msgspec.json.Decoder(kind)\n"
        'text = b\'{"role":"a","class":"x","a b":"y","raw":"z"}\'\n'
        "message = msgspec.json.decode(text, type=types.CompletionMessage)\n"
        "fields = (getattr(message, name) for name in message.__struct_fields__)\n"
        "print(sorted(value for value in fields if value))\n"
    )
    assert run_with_client(source, program) == f"{values}\n"
