"""Clients of other documents: generated packages that import and work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.client_documents import other_document, own_document, run_with_client, write_client
from support.type_checkers import mypy_errors

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


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mypy")


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


RESERVED_SCHEMAS = ["None", "Any", "Generic", "Literal", "Message", "Model", "Parsed", "ParsedMessage", "Part", "T", "TypedDict", "Tool", "ToolCall", "Usage"]  # fmt: skip


def with_reserved_schemas() -> dict[str, Any]:
    """Return a document whose schemas have the names of what the code of the client uses."""
    document = other_document()
    operation = document["paths"]["/chat/completions"]["post"]
    request = operation["requestBody"]["content"]["application/json"]["schema"]
    response = operation["responses"]["200"]["content"]["application/json"]["schema"]
    document["components"]["schemas"] = {
        name: {"type": "object", "properties": {"value": {"type": "string"}}} for name in RESERVED_SCHEMAS
    }
    for number, name in enumerate(RESERVED_SCHEMAS):
        for schema in (request, response):
            schema["properties"][f"p{number}"] = {"$ref": f"#/components/schemas/{name}"}
    return document


def with_reserved_properties() -> dict[str, Any]:
    """Return a document whose properties have the names of options, and of members of the client's classes."""
    document = other_document()
    operation = document["paths"]["/chat/completions"]["post"]
    content = operation["responses"]["200"]["content"]
    request = operation["requestBody"]["content"]["application/json"]["schema"]
    response, event = content["application/json"]["schema"], content["text/event-stream"]["schema"]["items"]
    message = response["properties"]["choices"]["items"]["properties"]["message"]
    for name in ("parsed", "message", "timeout", "max_retries", "text", "raw", "maxTokens", "class", "str", "self"):
        for schema in (request, response, event, message):
            schema["properties"][name] = {"type": "string"}
    return document


@pytest.mark.parametrize("document", [other_document(), with_reserved_schemas(), with_reserved_properties()])
def test_a_client_type_checks(document: dict[str, Any], tmp_path: Path, cache: Path) -> None:
    source = write_client(document, tmp_path)
    assert mypy_errors(source, [source / "chat_completions"], cache) == []
    program = "from chat_completions import Client, types; from chat_completions.types import chat; print(Client('k'))"
    assert run_with_client(source, program) == "Client(base_url='https://other.example/v9')\n"


def test_reserved_properties_are_sent_and_read(tmp_path: Path) -> None:
    source = write_client(with_reserved_properties(), tmp_path)
    output = run_with_client(
        source,
        "import httpx, json\n"
        "from chat_completions import Client\n"
        "message = {'role': 'a', 'content': 'Hi', 'parsed': 'p', 'class': 'c', 'maxTokens': 'm'}\n"
        "body = {'id': '1', 'choices': [{'index': 0, 'message': message}], 'text': 't', 'message': 'm', 'timeout': 'x'}\n"
        "def respond(request):\n"
        "    print(json.loads(request.content)['timeout'], json.loads(request.content)['class'])\n"
        "    return httpx.Response(200, json=body)\n"
        "client = Client('k', http_client=httpx.Client(transport=httpx.MockTransport(respond)))\n"
        "completion = client.chat('Hi', model='m', body_timeout='sent', body_class='too', timeout=9)\n"
        "print(completion.text, completion.text_, completion.message_, completion.timeout)\n"
        "print(completion.message.parsed_, completion.message.class_, completion.message.maxTokens)\n"
        "print(completion.to_dict() == body)\n",
    )
    assert output.splitlines() == ["sent too", "Hi t m x", "p c m", "True"]
