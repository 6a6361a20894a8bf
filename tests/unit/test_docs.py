"""`docs build` and the pages that `generate` writes, as doc writers use them."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from markdown_it import MarkdownIt

from samplewright.cli import cli
from samplewright.config import data_directory
from samplewright.emit.docs.highlight import highlighted
from samplewright.emit.docs.translations import load
from samplewright.naming import slug
from samplewright.output import ledger
from samplewright.targets import discovery
from samplewright.templating import engine
from support.service_helpers import DOCUMENT, SCENARIOS
from support.untrusted_spec import TEXT, write

ROOT = Path(__file__).parent.parent.parent
SPEC = data_directory("spec") / "openapi.yaml"
Run = Callable[..., Result]


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


@pytest.fixture
def project(tmp_path: Path, run: Run) -> Path:
    """A project with the spec and what is generated from it."""
    (tmp_path / "spec").mkdir()
    shutil.copy(SPEC, tmp_path / "spec")
    run("generate")
    return tmp_path


def pages(project: Path) -> dict[str, str]:
    return {
        str(file.relative_to(project / "sdks/docs")): file.read_text(encoding="utf-8")
        for file in sorted((project / "sdks/docs").rglob("*.*"))
        if file.suffix in (".md", ".html")
    }


def text_of(page: str) -> str:
    """What a reader sees of an HTML page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(style|script)>.*?</\1>", "", page))).split())


def edit(project: Path, *changes: tuple[str, str]) -> None:
    file = project / "spec" / "openapi.yaml"
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def test_a_page_says_all_of_a_model(project: Path) -> None:
    page = pages(project)["en/qwen3-8b.md"]
    for words in (
        "# Qwen3 8B",
        "| Model ID | `qwen/qwen3-8b` |",
        "| Family | Qwen |",
        "| Capability | Text generation |",
        "| Context length | 128 K (131,072 tokens) |",
        "| Price per 1000 tokens, input | ¥ 0.0005 |",
        "| Price per 1000 tokens, output | ¥ 0.00175 |",
        "POST https://wcode.net/api/gpt/v1/chat/completions",
        "1. Set base_url to `https://wcode.net/api/gpt/v1`",
        "https://wcode.net/get-apikey",
        "### Temperature\n\n- Parameter: `temperature`\n- optional, number\n- Range: 0.0 to 2.0\n- Default: `1.0`\n",
        "| `messages[].content[].image_url.detail` | string | Level of detail at which the model reads the image · "
        'Default: `"auto"` · Allowed values: `"auto"`, `"low"`, `"high"` |',
        "| `choices[].message.reasoning` | string or null |",
        "| `429` | ",
        "`Retry-After`",
        "| `error.message` | string, **always present** |",
        "| `messages[].role` | string, **required** |",
    ):
        assert words in page, words


def test_a_page_has_every_parameter_and_every_sample(project: Path) -> None:
    names = DOCUMENT["components"]["schemas"]["CreateChatCompletionRequest"]["properties"]
    listed = [line for line in (project / "sdks/.samplewright").read_text().splitlines() if not line.startswith("#")]
    files = {f"{target.name}/{target.file_name(name)}" for target in discovery.discover() for name in SCENARIOS}
    samples = [line for line in listed if line in files]
    assert len(samples) > 200
    for language in ("en", "zh"):
        for model in ("qwen3-8b", "qwen3-vl-8b-instruct"):
            page = pages(project)[f"{language}/{model}.md"]
            assert [name for name in names if f"`{name}`" not in page] == []
            assert [path for path in samples if f"](../../{path})" not in page] == []
            for link in re.findall(r"\]\((\.\./[^)]*)\)", page):
                assert (project / "sdks/docs" / language / link).is_file()
    basic = (project / "sdks/rust/reqwest/basic.rs").read_text()
    assert f"```rust\n{basic}```\n" in pages(project)["zh/qwen3-8b.md"]


def test_a_price_and_a_range_are_followed_everywhere(project: Path, run: Run) -> None:
    run("docs", "build")
    before = pages(project)
    edit(project, ("input: 0.0005", "input: 0.0007"), ("          minimum: 0.0\n          maximum: 2.0\n          default: 1.0\n        top_p", "          minimum: 0.25\n          maximum: 1.5\n          default: 0.75\n        top_p"))  # fmt: skip
    assert "sdks/docs/en/qwen3-8b.md" in run("check", "--format", "github", code=1).output
    run("generate")
    run("docs", "build")
    after = pages(project)
    assert before.keys() == after.keys()
    for name, page in after.items():
        if "scenarios" in name or "index" in name:
            continue
        shown = text_of(page) if name.endswith("html") else page
        assert ("¥ 0.0007" in shown) is ("vl" not in name), name
        assert re.search(r"0\.25 (to|至) 1\.5", shown) and "0.75" in shown
    run("check")


def test_generate_and_build_again_change_nothing(project: Path, run: Run) -> None:
    assert "nothing changed" in run("generate").output
    assert "created" in run("docs", "build").output
    assert "nothing changed" in run("docs", "build").output
    assert "nothing changed" in run("generate").output
    assert "up to date" in run("check").output
    (project / "sdks/docs/en/qwen3-8b.md").write_text("mine")
    assert "changed: docs/en/qwen3-8b.md" in run("check", code=1).output


def test_pages_of_a_removed_model_are_removed(project: Path, run: Run) -> None:
    run("docs", "build")
    text = (project / "spec/openapi.yaml").read_text(encoding="utf-8")
    (project / "spec/openapi.yaml").write_text(text[: text.index("  - id: qwen/qwen3-vl")], encoding="utf-8")
    run("docs", "build")
    assert not [name for name in pages(project) if "vl" in name]


def test_a_part_is_generated_without_pages(run: Run, tmp_path: Path) -> None:
    run("generate", "--target", "go")
    assert not (tmp_path / "sdks/docs").exists()


def entry(sample: str, more: dict[str, Any]) -> ledger.LedgerEntry:
    passed = {"verdicts": {"ok": "pass", "401": "pass"}, "inputs": "00", "toolchain": "Go 1.23.2", "mode": "sandboxed"}
    return ledger.LedgerEntry(**({"sample": ledger.digest(sample)} | passed | more))


def test_badges_say_what_the_ledger_says(project: Path, run: Run) -> None:
    missing = {"verdicts": {"*": "toolchain-missing"}, "inputs": "", "toolchain": "", "mode": "", "reason": "no <Go>"}
    cases: list[tuple[str, str, str, str, dict[str, Any]]] = [
        ("go/net_http", "basic.go", "passed", "Verified with Go 1.23.2, sandboxed", {}),
        ("ruby/net_http", "basic.rb", "passed", "Verified with Go 1.23.2, redirected", {"mode": "redirected"}),
        ("dart/http", "basic.dart", "passed", "Verified with Go 1.23.2, http 1.6.0, sandboxed", {"libraries": {"http": "1.6.0"}}),
        ("dart/io", "basic.dart", "not-run", "Not run: packages not available", {**missing, "verdicts": {"*": "package-missing"}}),
        ("rust/reqwest", "basic.rs", "stale", "Changed since last verified", {"sample": "0" * 64}),
        ("c/libcurl", "basic.c", "failed", "Failed: timeout (cut)", {"verdicts": {"ok": "pass", "cut": "timeout"}}),
        ("shell/curl", "basic.sh", "not-run", "Not run: toolchain not installed", missing),
        ("php/curl", "basic.php", "not-run", "Not run", {"inputs": ""}),
        ("php/guzzle", "basic.php", "not-run", "Not run", {"verdicts": {}}),
        ("node/axios", "basic.mjs", "not-run", "Not verified yet", {}),
    ]  # fmt: skip
    known = {
        ledger.SampleKey(target, "basic"): entry((project / "sdks" / target / file).read_text(), more)
        for target, file, *_, more in cases[:-1]
    }
    (project / "sdks/verified.json").write_text(ledger.render(known))
    run("generate")
    run("docs", "build")
    shown = pages(project)
    for target, file, state, words, _ in cases:
        assert f"[{target}/{file}](../../{target}/{file}) · {words}\n" in shown["en/qwen3-8b.md"]
        badge = re.search(rf'{target}/{file}</span> <span class="verified">(.*?)</span></span>', shown["site/en/qwen3-8b.html"])  # fmt: skip
        assert badge is not None and f'class="badge {state}"' in badge[1] and badge[1].endswith(f">{words}")
        assert ("2 conditions passed: ok, 401" in badge[1]) is (state == "passed")
    assert {one["kind"] for one in json.loads(run("check", "--format", "json").stdout)} == {"unverified"}
    (project / "sdks/verified.json").write_text("[]")
    assert "not a ledger" in run("docs", "build", code=2).output


def test_what_is_not_translated_is_listed_and_fails_nothing(project: Path, run: Run) -> None:
    edit(
        project,
        ("        capability: 文本生成\n", ""),
        ("            zh:\n              title: 温度\n", "            zh:\n"),
    )
    words = (data_directory("templates") / "_docs/translations.toml").read_text(encoding="utf-8")
    (project / "mine/_docs").mkdir(parents=True)
    (project / "mine/_docs/translations.toml").write_text(words.replace('copy = "复制"\n', ""), encoding="utf-8")
    run("generate", "--templates", "mine")
    assert "### Temperature" in pages(project)["zh/qwen3-8b.md"]
    run("docs", "build", "--templates", "mine")
    assert ">Copy</button>" in pages(project)["site/zh/qwen3-8b.html"]
    assert ">已复制" not in pages(project)["site/en/qwen3-8b.html"]
    shown = run("check", "--templates", "mine").output
    assert "note: mine/_docs/translations.toml: missing text 'samples.copy' in [zh]: English is shown" in shown
    assert re.search(r"note: spec/openapi.yaml:\d+:\d+ at \S+/temperature/title: missing 'zh' text of 'title'", shown)
    assert shown.count("note:") == 2
    github = run("check", "--templates", "mine", "--format", "github").output
    assert github.count("::notice file=") == 2
    rows = json.loads(run("check", "--templates", "mine", "--format", "json").output)
    assert [row["kind"] for row in rows] == ["untranslated"] * 2


def test_the_projects_own_pages_lack_no_translation(run: Run) -> None:
    from samplewright.workflows import docs as docs_workflow
    from samplewright.workflows.project import load, locate

    assert docs_workflow.untranslated(load(locate(SPEC))) == []


SMALL = """\
openapi: 3.0.3
info: {title: Pets, version: "1", description: All about pets.}
servers: [{url: "https://api.example.com/v2"}]
paths:
  /pets/{id}:
    parameters:
      - {name: id, in: path, required: true, description: Which pet, schema: {type: integer, minimum: 7}}
    get:
      operationId: getPet
      summary: Get a pet
      parameters:
        - {name: verbose, in: query, schema: {type: boolean, default: false}, description: Say more}
      responses:
        "200": {description: fine, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
        default: {description: not fine}
    put:
      operationId: putPet
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
      required: [name]
      allOf:
        - properties: {age: {type: number, minimum: 0, exclusiveMinimum: true, multipleOf: 0.5}}
      properties:
        name: {type: string, nullable: true, maxLength: 9}
        parent: {$ref: "#/components/schemas/Pet"}
        children: {type: array, items: {$ref: "#/components/schemas/Pet"}}
"""


def test_a_document_without_models_has_a_page_per_operation(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text(SMALL)
    run("generate", "--spec", "pets.yaml", "--target", "go")
    run("generate", "--spec", "pets.yaml")
    assert not (tmp_path / "sdks/docs").exists()
    run("docs", "build", "--spec", "pets.yaml", "--out", "out")
    names = {str(file.relative_to(tmp_path / "out")) for file in (tmp_path / "out").rglob("*.*") if file.is_file()}
    assert {"en/getpet.md", "en/putpet.md", "zh/getpet.md", "site/index.html", "site/en/putpet.html"} <= names
    page = (tmp_path / "out/en/getpet.md").read_text()
    for words in (
        "# Get a pet",
        "GET https://api.example.com/v2/pets/{id}",
        "| `id` | integer, **required** | Which pet · Range: ≥ 7 |",
        "| `verbose` | boolean | Say more · Default: `false` |",
        "| `age` | number | Range: \\> 0 · Multiple of: `0.5` |",
        "| `name` | string or null, **always present** | Length: ≤ 9 |",
        "| `parent` | object | Same fields as above, nested. |",
        "| `default` | not fine |",
        "(../../sdks/go/net_http/get_pet.go)",
    ):
        assert words in page, words
    assert "SDK" not in page and "sdk" not in page.replace("/sdks/", "")
    assert "没有" not in page


def test_schemas_that_name_each_other_come_to_an_end(run: Run, tmp_path: Path) -> None:
    names = [f"S{number}" for number in range(14)]
    ref = {name: {"$ref": f"#/components/schemas/{name}"} for name in names}
    schemas: dict[str, Any] = {name: {"type": "object", "properties": ref} for name in names}
    schemas["S0"]["allOf"] = [ref["S0"], ref["S1"]]
    schemas["S2"] = {"anyOf": [*ref.values()]}
    content = {"application/json": {"schema": ref["S0"]}}
    operation = {"operationId": "all", "responses": {"200": {"description": "fine", "content": content}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Tangle", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {"/all": {"get": operation}},
        "components": {"schemas": schemas},
    }
    (tmp_path / "tangle.json").write_text(json.dumps(document))
    run("docs", "build", "--spec", "tangle.json", "--out", "out")
    page = (tmp_path / "out/en/all.md").read_text()
    assert "Nested fields are omitted here" in page and page.count("\n| `") < 3000


def test_hostile_text_in_markdown_is_text(run: Run, tmp_path: Path) -> None:
    run("docs", "build", "--spec", write(tmp_path), "--out", "out")
    render = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render
    plain = " ".join(TEXT.split())
    found = sorted((tmp_path / "out").rglob("*.md"))
    assert len(found) == 4
    for file in found:
        page = render(file.read_text(encoding="utf-8"))
        assert not re.search(
            r"<(?!/?(p|h[1-6]|ul|ol|li|a|code|pre|strong|table|thead|tbody|tr|th|td|blockquote)\b)", page
        )
        assert set(re.findall(r'href="(?!\.\./)([^"]*)', page)) == set()
        assert html.unescape(re.sub(r"<[^>]+>", "", page)).count(plain) > 100
        rows = re.findall(r"(?s)<tr>(.*?)</tr>", page)
        assert {row.count("<t") for row in rows} == {2, 3}


def test_pages_are_the_same_on_every_run(run: Run, tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        run("docs", "build", "--spec", SPEC, "--out", f"{name}/docs")
        made.append({file.relative_to(tmp_path / name): file.read_bytes() for file in (tmp_path / name).rglob("*.*") if file.is_file()})  # fmt: skip
    assert made[0] == made[1]


def test_wrong_tables_and_templates_are_one_message(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mine/_docs"
    folder.mkdir(parents=True)
    for name, text, message in (
        ("translations.toml", "[zh]\na = 'b'\n", "missing table [en]"),
        ("translations.toml", "[en]\na = 1\n", "en.a must be a string"),
        ("settings.toml", "order = 'x'\n", "order must be a list"),
        ("_endpoint.html.jinja", "{{ nothing }}", "undefined variable: nothing"),
        ("page.md.jinja", "{% for %}", "Expected"),
    ):
        (folder / name).write_text(text)
        engine.forget()
        shown = run("docs", "build", "--spec", SPEC, "--templates", "mine", "--out", "out", code=3).output
        assert shown.startswith("error: mine/_docs/") and message in shown, shown
        assert not (tmp_path / "out").exists()
        (folder / name).unlink()


def test_highlighting_keeps_every_character() -> None:
    for file in sorted((ROOT / "sdks").glob("*/*/*")):
        if file.suffix in (".go", ".py", ".sh", ".php", ".cs", ".rs"):
            name = {".go": "go", ".py": "python", ".sh": "bash", ".php": "php", ".cs": "csharp", ".rs": "rust"}[
                file.suffix
            ]
            text = file.read_text(encoding="utf-8")
            shown = highlighted(text, name)
            assert html.unescape(re.sub(r"</?[abius]>", "", shown)) == text
            for line in shown.split("\n"):  # each stands alone
                assert len(re.findall(r"<[abius]>", line)) == len(re.findall(r"</[abius]>", line))


def test_an_unknown_language_of_highlighting_is_an_error(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "mine/toy/plain"
    target.mkdir(parents=True)
    (target / "target.toml").write_text(
        'file = "{scenario}.toy"\nhighlight = "klingon"\n[[literals.string]]\nquotes = ["<"]\n'
    )
    (target / "sample.jinja").write_text("hi")
    shown = run("docs", "build", "--spec", SPEC, "--templates", "mine", "--out", "out", code=3).output
    assert "unknown language 'klingon' in highlight" in shown


@pytest.mark.parametrize(
    ("name", "expected"),
    [("qwen/Qwen3-8B", "qwen3-8b"), ("a/b/../x.y", "x-y"), ("../..", ""), ("模型", ""), ("a/", "a")],
)
def test_a_slug_is_safe(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_the_pages_use_every_text_and_no_missing_one() -> None:
    folder = data_directory("templates") / "_docs"
    code = "".join(
        file.read_text(encoding="utf-8")
        for file in [*folder.glob("*.jinja"), *(ROOT / "generator/samplewright/emit/docs").glob("*.py")]
    )
    english = load([data_directory("templates")])[0]
    computed = re.compile(r"(card|value|badge|type|fields)\.")  # some of these keys are built, as in `type.{kind}`
    used = re.findall(r'\b(?:t|text)\("([\w.]+)"', code)
    assert len(used) > 80
    assert [key for key in english.texts if f'"{key}"' not in code and not computed.match(key)] == []
    assert [key for key in used if key not in english.texts and key[-1] != "."] == []
