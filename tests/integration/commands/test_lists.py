"""`targets`, `scenarios` and `render`."""

from __future__ import annotations

import json

import pytest

from support.toy_project import ToyProject

PETS = """\
openapi: 3.0.3
info: {title: Pets, version: "1"}
servers: [{url: "https://api.example.com"}]
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer, minimum: 7}}
      responses:
        "200": {description: fine, content: {application/json: {schema: {type: object}}}}
    put:
      operationId: putPet
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer, minimum: 7}}
      requestBody:
        content:
          application/json:
            schema: {$ref: "#/components/schemas/Pet"}
      responses:
        "200": {description: fine, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
components:
  schemas:
    Pet:
      type: object
      required: [name, kind, parent]
      properties:
        name: {type: string, nullable: true, example: Rex}
        kind: {type: string, enum: [dog, cat]}
        age: {type: integer}
        parent: {$ref: "#/components/schemas/Pet"}
"""


def test_targets_are_listed(toy: ToyProject) -> None:
    assert toy.run("targets").output.splitlines() == [
        "TARGET       LANGUAGE  LIBRARY  VERSION",
        "alpha/fancy  Alpha     fancy",
        "alpha/plain  Alpha     plain    1.2",
        "beta/plain   Beta      plain",
    ]
    rows = json.loads(toy.run("targets", "--json").output)
    assert rows[0] == {
        "target": "alpha/fancy",
        "language": "Alpha",
        "library": "fancy",
        "version": "",
        "title": {"en": "Alpha · fancy"},
        "skip": {"stream": "fancy has no streams"},
    }


def test_targets_do_not_need_the_spec(toy: ToyProject) -> None:
    toy.spec.write_text("openapi: [broken")
    assert "beta/plain" in toy.run("targets").output


def test_scenarios_are_listed(toy: ToyProject) -> None:
    assert toy.run("scenarios").output.splitlines() == [
        "SCENARIO  OPERATION   RESPONSE  STREAMED  SUMMARY",
        "basic     createChat  text                Basic chat",
        "stream    createChat  text      yes       Streaming",
        "large     createChat  text                Large model",
    ]


def test_render_prints_one_sample(toy: ToyProject) -> None:
    toy.run("generate")
    for path in ("alpha/plain/stream.alpha", "beta/plain/basic.py"):
        target, _, file = path.rpartition("/")
        assert toy.run("render", target, file.partition(".")[0]).stdout_bytes == toy.files()[path]


def test_scenarios_are_listed_with_their_models(toy: ToyProject) -> None:
    rows = json.loads(toy.run("scenarios", "--json").output)
    assert [(row["scenario"], row["models"]) for row in rows] == [
        ("basic", ["toy/small", "toy/large"]),
        ("stream", ["toy/small", "toy/large"]),
        ("large", ["toy/large", "toy/small"]),
    ]


def test_render_prints_a_form_and_a_model(toy: ToyProject) -> None:
    (toy.templates / "beta/plain/short.jinja").write_text("print({{ body.model | string }})\n")
    toy.run("generate")
    files = toy.files()
    assert toy.run("render", "beta/plain", "basic").output == 'print("toy/small")\n'
    assert toy.run("render", "beta/plain", "basic", "--form", "short").stdout_bytes == files["beta/plain/basic.py"]
    complete = toy.run("render", "beta/plain", "basic", "--form", "complete").stdout_bytes
    assert complete == files["beta/plain/complete/basic.py"] != files["beta/plain/basic.py"]
    for model in ("toy/large", "large"):
        output = toy.run("render", "beta/plain", "basic", "--model", model).output
        assert output == 'print("toy/large")\n' == files["beta/plain/large/basic.py"].decode()
    both = ("--form", "complete", "--model", "large")
    assert toy.run("render", "beta/plain", "basic", *both).stdout_bytes == files["beta/plain/large/complete/basic.py"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--form", "short"], "beta/plain has no short form"),
        (["--form", "shorter"], "expected one of short, complete"),
        (["--model", "toy/larg"], "did you mean 'toy/large'?"),
    ],
)
def test_render_refuses_an_unknown_form_or_model(toy: ToyProject, options: list[str], message: str) -> None:
    assert message in toy.run("render", "beta/plain", "basic", *options, code=2).output


def test_render_refuses_a_skipped_scenario(toy: ToyProject) -> None:
    output = toy.run("render", "alpha/fancy", "stream", code=2).output
    assert output == "error: alpha/fancy has no sample of stream: fancy has no streams\n"


def test_any_openapi_document_works(toy: ToyProject) -> None:
    (toy.folder / "pets.yaml").write_text(PETS)
    rows = json.loads(toy.run("scenarios", "--spec", "pets.yaml", "--json").output)
    assert [(row["scenario"], row["response"]) for row in rows] == [("get_pet", "json"), ("put_pet", "json")]
    text = toy.run("render", "alpha/plain", "put_pet", "--spec", "pets.yaml").output
    address, _, body = text.partition("\n")
    assert address == "call <https://api.example.com/pets/7<"
    assert json.loads(body.strip("(\n)")) == {"name": "Rex", "kind": "dog", "parent": None}


@pytest.mark.parametrize(
    ("names", "scenarios"),
    [
        (["Hello World", "hello-world"], ["hello_world", "hello_world_2"]),
        (["你好", "../../etc", "429"], ["ni_hao", "etc", "n429"]),
        (["CON", "basic"], ["con_file", "basic"]),
    ],
)
def test_names_of_scenarios_are_safe_and_unique(toy: ToyProject, names: list[str], scenarios: list[str]) -> None:
    content = {"application/json": {"schema": {}, "examples": {name: {"value": {}} for name in names}}}
    operation = {
        "operationId": "sayHello",
        "requestBody": {"content": content},
        "responses": {"200": {"description": ""}},
    }
    document = {"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {"/": {"post": operation}}}
    (toy.folder / "x.json").write_text(json.dumps(document))
    rows = json.loads(toy.run("scenarios", "--spec", "x.json", "--json").output)
    assert [(row["scenario"], row["example"]) for row in rows] == list(zip(scenarios, names, strict=True))
    for name, example in zip(scenarios, names, strict=True):
        toy.run("render", "alpha/plain", name, "--spec", "x.json")
        toy.run("render", "alpha/plain", example, "--spec", "x.json")
