"""The commands as users run them: what they write, print and exit with."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from samplewright.cli import cli
from samplewright.config import data_directory
from samplewright.output.ledger import FILE as LEDGER

ROOT = Path(__file__).parent.parent.parent
SPEC = data_directory("spec") / "openapi.yaml"
Run = Callable[..., Result]

SMALL = """\
openapi: 3.0.3
info: {title: Small, version: "1"}
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
TOY = """\
file = "{kebab}.toy"
label = "Toy"

[[literals.string]]
quotes = ["<"]
escape_quote = "<<"
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path, code: int = 0) -> Result:
        result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
        if not isinstance(result.exception, (SystemExit, type(None))):
            raise result.exception
        assert result.exit_code == code, result.output
        return result

    return call


def tree(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def committed(folder: Path) -> dict[str, bytes]:
    """The files without the site, which is built and not committed."""
    return {
        path: text
        for path, text in tree(folder).items()
        if not path.startswith("docs/site/") and path != "docs/.samplewright"
    }


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("generated") / "sdks"
    out.mkdir()
    shutil.copy(ROOT / "sdks" / LEDGER, out)  # what was verified stands on the pages
    assert CliRunner().invoke(cli, ["generate", "--spec", str(SPEC), "--out", str(out)]).exit_code == 0
    return out


@pytest.fixture
def copy(generated: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(generated, tmp_path / "sdks"))


def test_what_is_committed_is_what_is_generated(generated: Path) -> None:
    assert committed(ROOT / "sdks") == tree(generated)


def test_a_second_run_changes_nothing_and_says_so(run: Run, copy: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in copy.rglob("*")}
    assert "nothing changed" in run("generate", "--spec", SPEC).output
    assert {file: file.stat().st_mtime_ns for file in copy.rglob("*")} == before


def test_only_what_is_named_is_written(run: Run, tmp_path: Path) -> None:
    run("generate", "--spec", SPEC, "--target", "go", "--scenario", "stream", "--out", "here")
    assert list(tree(tmp_path / "here")) == ["go/net_http/stream.go"]


def test_json_tells_what_changed(run: Run, copy: Path) -> None:
    (copy / "go/net_http/basic.go").unlink()
    (copy / "go/net_http/stream.go").write_text("package main\n")
    told = json.loads(run("generate", "--spec", SPEC, "--json").output)
    assert (told["created"], told["changed"], told["deleted"]) == (
        ["go/net_http/basic.go"],
        ["go/net_http/stream.go"],
        [],
    )


def test_only_what_was_generated_is_deleted(run: Run, tmp_path: Path) -> None:
    spec = tmp_path / "small.yaml"
    spec.write_text(SMALL)
    run("generate", "--spec", spec, "--target", "python", "--target", "go")
    run("generate", "--spec", spec)
    (tmp_path / "sdks/go/net_http/mine.txt").write_text("mine")
    spec.write_text(SMALL.replace("operationId: putPet", "operationId: replacePet"))
    output = run("generate", "--spec", spec).output
    assert "deleted sdks/go/net_http/put_pet.go" in output and "created sdks/go/net_http/replace_pet.go" in output
    names = {file.name for file in (tmp_path / "sdks/go/net_http").iterdir()}
    assert names == {"get_pet.go", "replace_pet.go", "go.mod", "mine.txt"}


def test_a_manifest_that_leads_out_of_the_folder_deletes_nothing(run: Run, copy: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    manifest = copy / ".samplewright"
    manifest.write_text(manifest.read_text() + f"../victim\n{victim}\n")
    run("generate", "--spec", SPEC)
    assert victim.read_text() == "mine"


def test_a_link_that_leads_out_of_the_folder_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "sdks").mkdir()
    (tmp_path / "sdks/go").symlink_to(tmp_path / "elsewhere")
    assert "a link leads out" in run("generate", "--spec", SPEC, code=2).output
    assert tree(tmp_path / "elsewhere") == {} and not list((tmp_path / "sdks").glob("[!g]*"))


@pytest.mark.parametrize("failure", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_a_run_that_fails_leaves_the_tree_as_it_was(
    run: Run, copy: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    for name in ("go/net_http/basic.go", "rust/reqwest/stream.rs"):
        (copy / name).write_text("old\n")
    (copy / "c/libcurl/tools.c").unlink()
    before = tree(copy)
    real, calls = os.replace, iter(range(100))

    def replace(source: Path, target: Path) -> None:
        if next(calls) == 3:  # the disk or the user strikes in the middle
            raise failure
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    CliRunner().invoke(cli, ["generate", "--spec", str(SPEC)])
    monkeypatch.undo()
    assert tree(copy) == before


def test_check_is_silent_about_what_is_up_to_date(run: Run, copy: Path) -> None:
    assert "up to date" in run("check", "--spec", SPEC).output
    assert json.loads(run("check", "--spec", SPEC, "--format", "json").output) == []
    assert run("check", "--spec", SPEC, "--format", "github").output == ""


@pytest.mark.parametrize("number", range(12))
def test_check_finds_any_one_character(run: Run, copy: Path, number: int) -> None:
    chance = random.Random(number)
    file = chance.choice([file for file in sorted(copy.rglob("*")) if file.is_file()])
    text = file.read_text(encoding="utf-8")
    place = chance.randrange(len(text))
    changed = chance.choice([text[:place] + text[place + 1 :], f"{text[:place]}\u200b{text[place:]}", f"{text} "])
    file.write_text(changed, encoding="utf-8", newline="")
    output = run("check", "--spec", SPEC, code=1).output
    assert f"--- committed/{file.relative_to(copy)}" in output and f"changed: {file.relative_to(copy)}" in output
    assert "samplewright generate" in output


@pytest.mark.parametrize("number", range(6))
def test_check_finds_any_one_character_of_the_spec(run: Run, copy: Path, tmp_path: Path, number: int) -> None:
    text = SPEC.read_text(encoding="utf-8")
    place = random.Random(number).choice([index for index in range(len(text)) if text[index].isalpha()])
    spec = tmp_path / "openapi.yaml"
    spec.write_text(text[:place] + "ø" + text[place + 1 :], encoding="utf-8")
    result = CliRunner().invoke(cli, ["check", "--spec", str(spec)])
    assert result.exit_code in (1, 3), result.output  # drift, or no longer a valid document
    assert "Traceback" not in result.output


def test_check_finds_missing_and_stray_files(run: Run, copy: Path) -> None:
    (copy / "node/axios/stream.mjs").unlink()
    shutil.copy(copy / "node/axios/basic.mjs", copy / "node/axios/old.mjs")
    (copy / "node/axios/notes.txt").write_text("mine")
    found = json.loads(run("check", "--spec", SPEC, "--format", "json", code=1).stdout)
    assert {(drift["path"], drift["kind"]) for drift in found} == {
        ("node/axios/stream.mjs", "missing"),
        ("node/axios/old.mjs", "orphaned"),
    }


def test_check_speaks_to_github(run: Run, copy: Path) -> None:
    file = copy / "php/curl/basic.php"
    file.write_text(file.read_text().replace("declare", "DECLARE"))
    lines = run("check", "--spec", SPEC, "--format", "github", code=1).stdout.splitlines()
    assert len(lines) == 1 and lines[0].startswith("::error file=sdks/php/curl/basic.php,line=3,title=Changed")


def test_render_prints_the_committed_sample(run: Run) -> None:
    output = run("render", "rust/reqwest", "stream", "--spec", SPEC).stdout_bytes
    assert output == (ROOT / "sdks/rust/reqwest/stream.rs").read_bytes()


def test_a_toy_target_appears_without_any_other_change(run: Run, tmp_path: Path) -> None:
    toy = tmp_path / "templates/toy/plain"
    toy.mkdir(parents=True)
    (toy / "target.toml").write_text(TOY)
    (toy / "sample.jinja").write_text("call {{ url | string }}\n{{ scenario | kebab }}\n")
    assert "toy/plain" in run("targets", "--templates", "templates").output
    run("generate", "--spec", SPEC, "--templates", "templates")
    assert (tmp_path / "sdks/toy/plain/no-thinking.toy").read_text() == (
        "call <https://wcode.net/api/gpt/v1/chat/completions<\nno-thinking\n"
    )
    assert (tmp_path / "sdks/go/net_http/basic.go").is_file()


def test_a_template_may_work_on_what_filters_make(run: Run, tmp_path: Path) -> None:
    toy = tmp_path / "templates/toy/plain"
    toy.mkdir(parents=True)
    (toy / "target.toml").write_text(TOY + '\n[literals.text]\nopen = "("\nclose = ")"\n')
    (toy / "sample.jinja").write_text(
        "{{ scenario | pascal | upper }} {{ scenario | string ~ '!' }} {{ (scenario | string | length) + 1 }}"
        " {{ 'long' if (body | json_text | length) > 400 else 'short' }} {{ scenario | replace('_', ' ') | string }}\n"
        "{{ body | json_text }}\n"
    )
    run("generate", "--spec", SPEC, "--templates", "templates", "--target", "toy")
    texts = {file.stem: file.read_text().splitlines() for file in (tmp_path / "sdks/toy/plain").iterdir()}
    assert texts["basic"][0] == "BASIC <basic<! 8 short <basic<"
    assert texts["no-thinking"][0] == "NOTHINKING <no_thinking<! 14 short <no thinking<"
    assert texts["tools"][0].split()[3] == "long"
    assert json.loads("".join(texts["vision"][1:])[1:-1])["model"] == "qwen/qwen3-vl-8b-instruct"


def test_one_template_can_be_laid_over_the_built_in_ones(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine/ruby/net_http").mkdir(parents=True)
    (tmp_path / "mine/ruby/net_http/sample.jinja").write_text("puts {{ 'hi' | string }}\n")
    (tmp_path / "pyproject.toml").write_text('[tool.samplewright]\ntemplates = "mine"\nout = "made"\n')
    run("generate", "--spec", SPEC)
    assert (tmp_path / "made/ruby/net_http/basic.rb").read_text() == 'puts "hi"\n'
    assert (tmp_path / "made/go/net_http/basic.go").read_bytes() == (ROOT / "sdks/go/net_http/basic.go").read_bytes()


def test_any_openapi_document_works(run: Run, tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL)
    rows = json.loads(run("scenarios", "--spec", "small.yaml", "--json").output)
    assert [(row["scenario"], row["response"]) for row in rows] == [("get_pet", "json"), ("put_pet", "json")]
    text = run("render", "python/requests", "put_pet", "--spec", "small.yaml").output
    assert '"https://api.example.com/pets/7"' in text and "requests.put(" in text
    assert 'body = {\n    "name": "Rex",\n    "kind": "dog",\n    "parent": None,\n}' in text
    made = json.loads(run("generate", "--spec", "small.yaml", "--json").output)["created"]
    assert "java/okhttp/GetPetSample.java" in made and not any(path.startswith("python/openai") for path in made)


@pytest.mark.parametrize(
    ("names", "scenarios"),
    [
        (["Hello World", "hello-world"], ["say_hello_hello_world", "say_hello_hello_world_2"]),
        (["你好", "../../etc", "429"], ["say_hello", "etc", "n429"]),
        (["CON", "basic"], ["con", "basic"]),
    ],
)
def test_names_of_scenarios_are_safe_and_unique(
    run: Run, tmp_path: Path, names: list[str], scenarios: list[str]
) -> None:
    content = {"application/json": {"schema": {}, "examples": {name: {"value": {}} for name in names}}}
    operation = {
        "operationId": "sayHello",
        "requestBody": {"content": content},
        "responses": {"200": {"description": ""}},
    }
    document = {"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {"/": {"post": operation}}}
    (tmp_path / "x.json").write_text(json.dumps(document))
    assert [row["scenario"] for row in json.loads(run("scenarios", "--spec", "x.json", "--json").output)] == scenarios


def test_lists_tell_targets_and_scenarios(run: Run) -> None:
    assert len(json.loads(run("targets", "--json").output)) >= 17
    names = [row["scenario"] for row in json.loads(run("scenarios", "--spec", SPEC, "--json").output)]
    assert names == [
        "basic", "stream", "conversation", "sampling", "thinking", "no_thinking", "stream_thinking", "tools",
        "tool_result", "stream_tools", "json_mode", "json_schema", "vision", "logprobs",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "settings", [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONHASHSEED": "7"}, {"TZ": "Asia/Shanghai"}]
)
def test_the_same_bytes_in_every_locale(generated: Path, tmp_path: Path, settings: dict[str, str]) -> None:
    command = [sys.executable, "-m", "samplewright", "generate", "--spec", str(SPEC), "--out", str(tmp_path / "sdks")]
    (tmp_path / "sdks").mkdir()
    shutil.copy(generated / LEDGER, tmp_path / "sdks")
    subprocess.run(command, check=True, env=os.environ | settings, cwd=tmp_path, capture_output=True)
    assert tree(tmp_path / "sdks") == tree(generated)


def test_watch_generates_again(tmp_path: Path) -> None:
    spec = tmp_path / "small.yaml"
    spec.write_text(SMALL)
    command = [sys.executable, "-u", "-m", "samplewright", "generate", "--spec", str(spec), "--target", "go", "--watch"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    try:
        lines = iter(process.stdout.readline, "")
        assert any("3 created" in line for line in lines)
        time.sleep(0.01)
        spec.write_text(SMALL.replace("openapi: 3.0.3", "openapi: [broken"))
        assert any("error:" in line for line in lines)
        spec.write_text(SMALL.replace("getPet", "fetchPet"))
        assert any("fetch_pet.go" in line for line in lines)
    finally:
        process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0


def test_no_key_and_no_colour_where_none_belongs(run: Run, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WCODE_API_KEY", "sk-very-secret")
    (copy / "go/net_http/basic.go").write_text("x\n")
    output = run("check", "--spec", SPEC, code=1).output
    assert "sk-very-secret" not in output and "\x1b" not in output
