"""`docs build`, and the pages that `generate` writes."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from samplewright.output import ledger
from samplewright.templating import engine
from support.toy_project import SAMPLES, ToyProject, read_tree
from support.untrusted_spec import TEXT, write


@pytest.fixture
def generated(toy: ToyProject) -> ToyProject:
    """Return a toy project with its generated files."""
    toy.run("generate")
    return toy


def pages(toy: ToyProject) -> dict[str, str]:
    """Return path -> text of the pages, without the manifest."""
    texts = {path: content.decode() for path, content in read_tree(toy.out / "docs").items()}
    return {path: text for path, text in texts.items() if path.endswith((".md", ".html"))}


def visible_text(page: str) -> str:
    """Return what a reader sees of an HTML page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(style|script)>.*?</\1>", "", page))).split())


@pytest.mark.parametrize(
    "text",
    [
        "# Small\n\nThe small model.\n\nIt answers briefly.",
        "| Model ID | `toy/small` |",
        "| Capability | Text generation |",
        "| Context length | 128 K (131,072 tokens) |",
        "| Price per 1000 tokens, input | ¥ 0.0005 |",
        "| Parameters | 8.2 billion |",
        "- Request parameter: `think`\n- Default: yes",
        "- **Fast**: Answers within a second.",
        "POST https://api.toy.example/v1/chat",
        "- Header: `Authorization: Bearer API_KEY`",
        "Each sample runs on its own. Set `TOY_API_KEY` and run it.",
        "### Temperature\n\n- Parameter: `temperature`\n- optional, number\n- Range: 0.0 to 2.0\n- Default: `1.0`\n",
        '| `messages[].role` | string, **required** | Allowed values: `"user"`, `"assistant"` |',
        "| `choices` | array of object |",
        "The last event's data is `[DONE]`.",
        "| `429` | Too many requests | `Retry-After` |",
        "| `error.message` | string, **always present** |",
        "- Alpha · fancy: No sample: fancy has no streams",
        "the body describes the error",
    ],
)
def test_a_page_has_the_facts_of_its_model(generated: ToyProject, text: str) -> None:
    assert text in pages(generated)["en/small.md"]


def test_a_page_has_every_sample_for_its_model(generated: ToyProject) -> None:
    large = {path for path in SAMPLES if "/large/" in path or re.search(r"[^l]/large\.", path)}
    assert len(large) == 8 and len(SAMPLES) == 16
    for name, page in pages(generated).items():
        expected = large if "large" in name else set(SAMPLES) - large
        assert set(re.findall(r"\]\(\.\./\.\./([^)]*)\)", page)) == expected
        assert ("toy/large" in page, "toy/small" in page) == ("large" in name, "small" in name)
        for link in re.findall(r"\]\((\.\./[^)]*)\)", page):
            assert (generated.out / "docs" / Path(name).parent / link).is_file()
    basic = generated.files()["beta/plain/basic.py"].decode()
    assert f"```python\n{basic}```\n" in pages(generated)["zh/small.md"]


def test_chinese_pages_are_chinese(generated: ToyProject) -> None:
    page = pages(generated)["zh/small.md"]
    for text in ("# 小模型", "| 模型能力 | 文本生成 |", "### 基础对话", "### 温度", "- **快速**：一秒内回答。"):
        assert text in page
    assert "请求失败时返回以下状态码之一，响应体会说明错误原因。" in page


def test_a_change_of_the_spec_reaches_every_page(generated: ToyProject) -> None:
    generated.run("docs", "build")
    before = pages(generated)
    generated.edit(
        ("input: 0.0005", "input: 0.0007"),
        ("minimum: 0.0\n          maximum: 2.0\n          default: 1.0", "minimum: 0.25\n          maximum: 1.5\n          default: 0.75"),
    )  # fmt: skip
    assert "sdks/docs/en/small.md" in generated.run("check", "--format", "github", code=1).output
    generated.run("generate")
    generated.run("docs", "build")
    after = pages(generated)
    assert before.keys() == after.keys()
    for name, page in after.items():
        if "scenarios" in name or "index" in name:
            continue
        text = visible_text(page) if name.endswith("html") else page
        assert ("¥ 0.0007" in text) is ("small" in name), name
        assert re.search(r"0\.25 (to|至) 1\.5", text) and "0.75" in text
    generated.run("check")


def test_a_second_run_changes_nothing(generated: ToyProject) -> None:
    assert "nothing changed" in generated.run("generate").output
    assert "created" in generated.run("docs", "build").output
    assert "nothing changed" in generated.run("docs", "build").output
    assert "nothing changed" in generated.run("generate").output
    assert "up to date" in generated.run("check").output
    (generated.out / "docs/en/small.md").write_text("mine")
    assert "changed: docs/en/small.md" in generated.run("check", code=1).output


def test_pages_of_a_removed_model_are_removed(generated: ToyProject) -> None:
    generated.run("docs", "build")
    generated.edit(("  - id: toy/large\n    name: Large\n    description: The large model.\n    x-i18n: { zh: { name: 大模型, description: 大型模型。 } }\n", ""))  # fmt: skip
    generated.run("docs", "build")
    assert not [name for name in pages(generated) if name.endswith(("/large.md", "zh/large.html", "en/large.html"))]


def test_a_selection_has_no_pages(toy: ToyProject) -> None:
    toy.run("generate", "--target", "beta")
    assert not (toy.out / "docs").exists()


def entry(sample: str, changes: dict[str, Any]) -> ledger.LedgerEntry:
    passed = {"verdicts": {"ok": "pass", "401": "pass"}, "inputs": "00", "toolchain": "Toy 1.23", "mode": "sandboxed"}
    return ledger.LedgerEntry(**({"sample": ledger.digest(sample)} | passed | changes))


MISSING = {"verdicts": {"*": "toolchain-missing"}, "inputs": "", "toolchain": "", "mode": "", "reason": "no <Toy>"}


@pytest.mark.parametrize(
    ("changes", "state", "text"),
    [
        ({}, "passed", "Verified with Toy 1.23, sandboxed"),
        ({"mode": "redirected"}, "passed", "Verified with Toy 1.23, redirected"),
        ({"libraries": {"toy": "2.0"}}, "passed", "Verified with Toy 1.23, toy 2.0, sandboxed"),
        ({"sample": "0" * 64}, "stale", "Changed since last verified"),
        ({"verdicts": {"ok": "pass", "cut": "timeout"}}, "failed", "Failed: timeout (cut)"),
        (MISSING, "not-run", "Not run: toolchain not installed"),
        (MISSING | {"verdicts": {"*": "package-missing"}}, "not-run", "Not run: packages not available"),
        ({"inputs": ""}, "not-run", "Not run"),
        ({"verdicts": {}}, "not-run", "Not run"),
        (None, "not-run", "Not verified yet"),
    ],
)
def test_badges_show_the_ledgers_verdicts(
    generated: ToyProject, changes: dict[str, Any] | None, state: str, text: str
) -> None:
    path = "beta/plain/basic.py"
    sample = generated.files()[path].decode()
    verdicts = {ledger.SampleKey("other/target", "basic.py"): entry("", {})}
    if changes is not None:
        verdicts[ledger.SampleKey("beta/plain", "basic.py")] = entry(sample, changes)
    (generated.out / ledger.FILE).write_text(ledger.render(verdicts))
    generated.run("generate")
    generated.run("docs", "build")
    assert f"[{path}](../../{path}) · {text}\n" in pages(generated)["en/small.md"]
    page = pages(generated)["site/en/small.html"]
    badge = re.search(rf'{path}</span> <span class="verified">(.*?)</span></span>', page)
    assert badge is not None and f'class="badge {state}"' in badge[1] and badge[1].endswith(f">{text}")
    assert ("conditions passed: 2" in badge[1]) is (state == "passed")


def with_short_form(toy: ToyProject) -> None:
    """Give a target a short form with a limit, in a template directory `mine`."""
    folder = toy.folder / "mine/beta/plain"
    folder.mkdir(parents=True)
    (folder / "short.jinja").write_text("short({{ url | string }})\n")
    limit = (
        'form = "short"\nconditions = ["cut"]\nreason = { en = "Misses a *cut* stream.", zh = "不会发现中断的流。" }'
    )
    (folder / "target.toml").write_text(f"[[limits]]\n{limit}\n")


def test_the_short_form_comes_first_and_the_complete_one_follows(toy: ToyProject) -> None:
    with_short_form(toy)
    toy.run("generate", "--templates", "mine")
    files = {path: content.decode() for path, content in toy.files().items() if path.startswith("beta/")}
    short, complete = files["beta/plain/basic.py"], files["beta/plain/complete/basic.py"]
    assert short.startswith("short(") and complete.startswith("def ")
    conditions = {"verdicts": {"ok": "pass", "cut": "limit"}}
    verdicts = {ledger.SampleKey("beta/plain", "basic.py"): entry(short, conditions)}
    (toy.out / ledger.FILE).write_text(ledger.render(verdicts))
    toy.run("docs", "build", "--templates", "mine")
    for language, limit, form in (
        ("en", "Misses a \\*cut\\* stream.", "Complete: "),
        ("zh", "不会发现中断的流。", "完整："),
    ):
        page = pages(toy)[f"{language}/small.md"]
        order = [
            "[beta/plain/basic.py](../../beta/plain/basic.py) · ",
            f"```python\n{short}```",
            f"- {limit}",
            f"{form}[beta/plain/complete/basic.py](../../beta/plain/complete/basic.py) · ",
            "| [beta/plain/stream.py](../../beta/plain/stream.py) |",
            "| [beta/plain/complete/stream.py](../../beta/plain/complete/stream.py) |",
        ]
        positions = [page.find(text) for text in order]
        assert -1 not in positions and positions == sorted(positions)
        assert complete not in page and page.count(limit) == 1
    page = pages(toy)["site/en/small.html"]
    blocks = re.findall(r'(?s)<div class="form (\w+)">(.*?)</pre>', page)
    texts = {form: html.unescape(re.sub(r"<[^>]+>", "", block)) for form, block in blocks if "beta/plain" in block}
    assert short in texts["short"] and "conditions passed: 1" in dict(blocks)["short"]
    assert "Verified with Toy 1.23" in texts["short"]
    assert complete in texts["complete"] and "Not verified yet" in texts["complete"]
    visible, _, stored = page.partition('<template class="store">')
    assert visible.count("Misses a *cut* stream.") == stored.count("Misses a *cut* stream.") == 1


def test_a_models_page_has_what_the_model_can_do(toy: ToyProject) -> None:
    toy.edit(
        ("  - id: toy/small\n", "  - id: toy/small\n    capabilities: [thinking]\n"),
        ("        stream: { type", "        think: { type: boolean, x-requires: [thinking] }\n        stream: { type"),
        ("content: { type: string }", "content: { anyOf: [{ type: string }, { $ref: '#/components/schemas/Thought' }] }"),
        ("    Response:\n", "    Thought:\n      x-requires: [thinking]\n      type: object\n      properties: { thought: { type: string } }\n    Response:\n"),
        ("              stream:\n                summary", "              thinking:\n                x-requires: [thinking]\n                summary: Thinking\n                value: { model: toy/small, messages: [], think: true }\n              stream:\n                summary"),
    )  # fmt: skip
    toy.run("generate")
    toy.run("docs", "build")
    texts = pages(toy)
    for word in (
        "### Thinking\n",
        "Parameter: `think`\n",
        "`messages[].content.thought`",
        "string or object",
        "| Supports | ",
    ):
        assert word in texts["en/small.md"], word
        assert word not in texts["en/large.md"], word
    assert "| 支持功能 | 思考模式 |" in texts["zh/small.md"]
    scenarios = {name for name in texts if name.startswith("site/en/scenarios/")}
    assert {name.removeprefix("site/en/scenarios/") for name in scenarios} == {
        *("basic.html", "large.html", "stream.html", "thinking.html"),
        *("large/basic.html", "large/stream.html", "small/large.html"),
    }
    for name in scenarios:
        other = "toy/small" if "large" in name and "small" not in name else "toy/large"
        assert other not in texts[name], name


def test_an_invalid_ledger_is_an_error(generated: ToyProject) -> None:
    (generated.out / ledger.FILE).write_text("[]")
    assert generated.run("docs", "build", code=2).output.startswith("error: sdks/verified.json: ")


def test_missing_translations_are_notes(generated: ToyProject) -> None:
    assert "note:" not in generated.run("check").output
    generated.edit((", capability: 文本生成", ""), ("title: 温度, ", ""))
    texts = (generated.templates / "_docs/translations.toml").read_text(encoding="utf-8")
    (generated.folder / "mine/_docs").mkdir(parents=True)
    (generated.folder / "mine/_docs/translations.toml").write_text(
        texts.replace('copy = "复制"\n', ""), encoding="utf-8"
    )
    generated.run("generate", "--templates", "mine")
    assert "### Temperature" in pages(generated)["zh/small.md"]
    generated.run("docs", "build", "--templates", "mine")
    assert ">Copy</button>" in pages(generated)["site/zh/small.html"]
    output = generated.run("check", "--templates", "mine").output
    assert "note: mine/_docs/translations.toml: missing text 'samples.copy' in [zh]: English is shown" in output
    assert re.search(r"note: spec/openapi.yaml:\d+:\d+ at \S+/temperature/title: missing 'zh' text of 'title'", output)
    assert output.count("note:") == 2  # `capability` is no text key
    github = generated.run("check", "--templates", "mine", "--format", "github").output
    assert github.count("::notice file=") == 2
    rows = json.loads(generated.run("check", "--templates", "mine", "--format", "json").output)
    assert [row["kind"] for row in rows] == ["untranslated"] * 2


PETS = """\
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


def test_a_spec_without_models_has_a_page_per_operation(toy: ToyProject) -> None:
    toy.remove_target("alpha/fancy")
    (toy.folder / "pets.yaml").write_text(PETS)
    toy.run("generate", "--spec", "pets.yaml")
    assert not (toy.out / "docs").exists()
    toy.run("docs", "build", "--spec", "pets.yaml", "--out", "out")
    files = read_tree(toy.folder / "out")
    assert {"en/getpet.md", "en/putpet.md", "zh/getpet.md", "site/index.html", "site/en/putpet.html"} <= files.keys()
    page = files["en/getpet.md"].decode()
    for text in (
        "# Get a pet",
        "GET https://api.example.com/v2/pets/{id}",
        "| `id` | integer, **required** | Which pet · Range: ≥ 7 |",
        "| `verbose` | boolean | Say more · Default: `false` |",
        "| `age` | number | Range: \\> 0 · Multiple of: `0.5` |",
        "| `name` | string or null, **always present** | Length: ≤ 9 |",
        "| `parent` | object | Same fields as above, nested. |",
        "| `default` | not fine |",
        "(../../sdks/beta/plain/get_pet.py)",
        "Each sample runs on its own, as is.",
    ):
        assert text in page, text
    assert "SDK" not in page and "sdk" not in page.replace("/sdks/", "")
    assert "没有" not in page


def test_circular_schemas_are_cut(toy: ToyProject) -> None:
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
    toy.remove_target("alpha/fancy")
    (toy.folder / "tangle.json").write_text(json.dumps(document))
    toy.run("docs", "build", "--spec", "tangle.json", "--out", "out")
    page = (toy.folder / "out/en/all.md").read_text()
    assert "Nested fields are omitted here" in page and page.count("\n| `") < 3000


def test_markup_in_texts_is_text_in_markdown(toy: ToyProject) -> None:
    toy.run("docs", "build", "--spec", write(toy.folder), "--out", "out")
    render = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render
    plain = " ".join(TEXT.split())
    files = sorted((toy.folder / "out").rglob("*.md"))
    assert len(files) == 4
    for file in files:
        page = render(file.read_text(encoding="utf-8"))
        tags = r"<(?!/?(p|h[1-6]|ul|ol|li|a|code|pre|strong|table|thead|tbody|tr|th|td|blockquote)\b)"
        assert not re.search(tags, page)
        assert set(re.findall(r'href="(?!\.\./)([^"]*)', page)) == set()
        assert html.unescape(re.sub(r"<[^>]+>", "", page)).count(plain) > 100
        rows = re.findall(r"(?s)<tr>(.*?)</tr>", page)
        assert {row.count("<t") for row in rows} == {2, 3, 4}


def test_pages_are_the_same_on_every_run(toy: ToyProject) -> None:
    for name in ("first", "second"):
        toy.run("docs", "build", "--out", f"{name}/docs")
    assert read_tree(toy.folder / "first") == read_tree(toy.folder / "second") != {}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("translations.toml", "[zh]\na = 'b'\n", "missing table [en]"),
        ("translations.toml", "[en]\na = 1\n", "en.a must be a string"),
        ("settings.toml", "order = 'x'\n", "order must be a list"),
        ("_endpoint.html.jinja", "{{ nothing }}", "undefined variable: nothing"),
        ("page.md.jinja", "{% for %}", "expected an expression"),
    ],
)
def test_invalid_templates_are_one_message(toy: ToyProject, name: str, text: str, message: str) -> None:
    folder = toy.folder / "mine/_docs"
    folder.mkdir(parents=True)
    (folder / name).write_text(text)
    engine.forget()
    output = toy.run("docs", "build", "--templates", "mine", "--out", "out", code=3).output
    assert output.startswith("error: mine/_docs/") and message in output
    assert not (toy.folder / "out").exists()


def test_an_unknown_highlight_is_an_error(toy: ToyProject) -> None:
    settings = toy.templates / "beta/language.toml"
    settings.write_text(settings.read_text().replace('highlight = "python"', 'highlight = "klingon"'))
    output = toy.run("docs", "build", "--out", "out", code=3).output
    assert "unknown language 'klingon' in highlight" in output


def test_json_lists_changes(toy: ToyProject) -> None:
    changes = json.loads(toy.run("docs", "build", "--json").output)
    assert {"en/small.md", "site/index.html", "site/zh/scenarios/stream.html"} <= set(changes["created"])
