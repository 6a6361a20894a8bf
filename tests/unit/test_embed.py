"""Samples in hand-written pages: what is filled in, and that nothing else changes by a byte."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path, PurePath

import pytest
from click.testing import CliRunner, Result
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from samplewright.cli import cli
from samplewright.config import data_directory
from samplewright.emit.embed.fill import embed
from samplewright.errors import PageError

SPEC = data_directory("spec") / "openapi.yaml"
MARK = "<!-- samplewright: go/net_http basic -->"


def filled(text: str, name: str = "page.md", sample: str = "one\n\n\ttwo\n") -> str:
    page = embed(text, PurePath(name), lambda target, scenario: sample)
    assert embed(page.embedded, PurePath(name), lambda target, scenario: sample).embedded == page.embedded
    return page.embedded


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("page.md", f"{MARK}\n```go title='x' {{1}}\nold\n``` \nend", f"{MARK}\n```go title='x' {{1}}\none\n\n\ttwo\n``` \nend"),
        ("page.md", f"text\n{MARK}\n\n\n~~~~\n~~~~~\n", f"text\n{MARK}\n\n\n~~~~\none\n\n\ttwo\n~~~~~\n"),
        ("page.md", f"- a\n\n  {MARK}\n  ```\n  x\n  ```\n", f"- a\n\n  {MARK}\n  ```\n  one\n\n  \ttwo\n  ```\n"),
        ("page.md", f"1. {MARK}\n\n   ```\n   ```\n", f"1. {MARK}\n\n   ```\n   one\n\n   \ttwo\n   ```\n"),
        ("page.md", f"> {MARK}\n> ```\n> ```\n", f"> {MARK}\n> ```\n> one\n>\n> \ttwo\n> ```\n"),
        ("page.md", f"> - {MARK}\n>   ```\n>   ```\n", f"> - {MARK}\n>   ```\n>   one\n>\n>   \ttwo\n>   ```\n"),
        ("page.md", f"\ufeff{MARK}\r\n```\r\nx\r\n```", f"\ufeff{MARK}\r\n```\r\none\r\n\r\n\ttwo\r\n```"),
        ("page.md", f"---\na: |\n  ```\n---\n{MARK}\n```\n```\n", f"---\na: |\n  ```\n---\n{MARK}\n```\none\n\n\ttwo\n```\n"),
        ("page.mdx", "{/* samplewright: a/b c */}\n```\n```", "{/* samplewright: a/b c */}\n```\none\n\n\ttwo\n```"),
        (
            "page.mdx",
            "<Tabs>\n    {/* samplewright: a/b c */}\n\n    ```\n    ```\n</Tabs>",
            "<Tabs>\n    {/* samplewright: a/b c */}\n\n    ```\n    one\n\n    \ttwo\n    ```\n</Tabs>",
        ),
        (
            "page.rst",
            "* a\n\n  .. samplewright: a/b c\n\n  .. code-block:: go\n     :caption: x\n\n        old\n\n     older\n\nend",
            "* a\n\n  .. samplewright: a/b c\n\n  .. code-block:: go\n     :caption: x\n\n     one\n\n     \ttwo\n\nend",
        ),
        ("page.rst", ".. samplewright: a/b c\n.. code:: go\nend", ".. samplewright: a/b c\n.. code:: go\n\n   one\n\n   \ttwo\n\nend"),
        ("page.rst", ".. samplewright: a/b c\n.. code:: go\n\n  x", ".. samplewright: a/b c\n.. code:: go\n\n  one\n\n  \ttwo"),
    ],
)  # fmt: skip
def test_a_block_is_filled(name: str, before: str, after: str) -> None:
    assert filled(before, name) == after


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.md", "no marker\n```\nopen"),
        ("page.md", f"````md\n{MARK}\n```\n```\n````\n"),
        ("page.md", f"    {MARK}\n    ```\n    ```\n"),
        ("page.md", f"A marker is `{MARK}`, on a line of its own.\n"),
        ("page.md", f"<pre>\n{MARK}\n</pre>\n"),
        ("page.md", "<!-- samplewright fills in what follows -->\n```\nx\n```\n"),
        ("page.rst", "So::\n\n  .. samplewright: a/b c\n\n  .. code:: x\n"),
        ("page.rst", ".. code:: rst\n\n  .. samplewright: a/b c\n  .. code:: x\n"),
        ("page.rst", ".. note for later\n\n   .. samplewright: a/b c\n"),
    ],
)
def test_what_is_no_marker_is_left_alone(name: str, text: str) -> None:
    assert filled(text, name) == text


def test_a_fence_is_longer_than_any_in_the_sample() -> None:
    assert filled(f"{MARK}\n```\n```\n", sample="`````\n") == f"{MARK}\n``````\n`````\n``````\n"
    assert filled(f"{MARK}\n~~~\n~~~~~~\n", sample="```\n~~~~\n") == f"{MARK}\n~~~~~\n```\n~~~~\n~~~~~~\n"


MARKDOWN = st.lists(
    st.sampled_from(
        [MARK, "{/* samplewright: a/b c */}", "```", "```go", "````", "~~~", "text", "", "- item", "> quote", "> ```", f"> {MARK}",
         f"  {MARK}", "  ```", "<div>", "</div>", "<!--", "-->", "---", "\tx", "    code", f"- {MARK}", ">", "# h", "| a |", " \x0b"]
    ),
    max_size=12,
)  # fmt: skip
RST = st.lists(
    st.sampled_from(
        [".. samplewright: a/b c", ".. code:: x", ".. code-block:: x", "   .. samplewright: a/b c", "   .. code:: x", "   :a: b",
         "      :a: b", "", "", "   code", "      code", "so::", "- item", "..", ".. note", ".. note::", "\tx"]
    ),
    max_size=12,
)  # fmt: skip
SAMPLE = st.lists(
    st.sampled_from(["a", "  b", "", "```", "~~~~", "> q", "- i", "\ttab", MARK, "</pre>", "你好 \u2028", "   "])
).map(lambda rows: "".join(f"{row}\n" for row in rows))


#: What a directive can hold: neither blank at its ends nor indented as a whole.
HELD = st.tuples(
    st.sampled_from(["a", "```", ":x: y", ".. z", "*", "你好 \u2028"]),
    st.lists(st.sampled_from(["", "  b", "c::", "\ttab"])),
    st.just("end"),
).map(lambda parts: "".join(f"{row}\n" for row in (parts[0], *parts[1], parts[2])))


def around(name: str, text: str) -> list[str]:
    """The lines of a page without the code of marked blocks, and without the length of fences."""
    marks = iter(embed(text, PurePath(name), lambda *_: "SENTINEL\n").embedded.splitlines(keepends=True))
    return [re.sub("`{3,}|~{3,}", "~~~", line) for line in marks]


@given(
    lines=MARKDOWN,
    sample=SAMPLE,
    end=st.sampled_from(["\n", "\r\n"]),
    last=st.booleans(),
    name=st.sampled_from(["a.md", "a.mdx"]),
)
def test_markdown_around_the_blocks_is_kept(lines: list[str], sample: str, end: str, last: bool, name: str) -> None:
    text = end.join(lines) + end * last
    try:
        made = filled(text, name, sample)
    except PageError:
        assume(False)
    assert around(name, made) == around(name, text)
    parser = MarkdownIt("commonmark")
    if name.endswith("x"):
        parser.disable(["code", "html_block"])
    codes = [token.content for token in parser.parse(made) if token.type == "fence"]
    blocks = embed(text, PurePath(name), lambda *_: "").samples
    assert codes.count(sample) >= blocks or lines[0] == "---"  # that may be YAML, which this parser does not know
    assert end == "\n" or "\n" not in made.replace("\r\n", "")


@given(lines=RST, sample=HELD, end=st.sampled_from(["\n", "\r\n"]), last=st.booleans())
def test_restructuredtext_around_the_blocks_is_kept(lines: list[str], sample: str, end: str, last: bool) -> None:
    text = end.join(lines) + end * last
    try:
        made = filled(text, "a.rst", sample)
    except PageError:
        assume(False)
    assert around("a.rst", made) == around("a.rst", filled(text, "a.rst", "x\n"))
    assert embed(made, PurePath("a.rst"), lambda *_: sample).embedded == made


@pytest.mark.parametrize("place", ["", "* item\n\n  ", ".. note::\n\n   "])
def test_docutils_reads_the_sample_back(place: str) -> None:
    indent = re.sub(r"[^\n ]", " ", place.rpartition("\n")[2])
    sample = "def f():\n    return '*'\n\n.. x::\n"
    page = f"{place}.. samplewright: a/b c\n\n{indent}.. code-block:: text\n{indent}   :class: y\n\nEnd.\n"
    tree = publish_doctree(filled(page, "a.rst", sample), settings_overrides={"report_level": 5})
    assert [node.astext() for node in tree.findall(nodes.literal_block)] == [sample.rstrip("\n")]


# --- the commands -----------------------------------------------------------------------------------------------------


def run(*arguments: str | Path, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, [str(one) for one in arguments])
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a page whose sample is not there yet."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs/deep").mkdir(parents=True)
    (tmp_path / "docs/deep/page.md").write_text(f"# Page\n\n{MARK}\n```go\n```\n")
    (tmp_path / "pyproject.toml").write_text(
        f'[tool.samplewright]\nspec = {json.dumps(str(SPEC))}\nembed = ["docs/**/*.md"]\n'
    )
    return tmp_path


def test_embed_fills_in_the_published_sample(project: Path) -> None:
    page = project / "docs/deep/page.md"
    page.chmod(0o640)
    assert "docs/deep/page.md: 1 sample, changed" in run("docs", "embed", "docs/deep/page.md").output
    sample = run("render", "go/net_http", "basic").output
    assert page.read_text(encoding="utf-8") == f"# Page\n\n{MARK}\n```go\n{sample}```\n"
    assert page.stat().st_mode & 0o777 == 0o640
    before = page.stat().st_mtime_ns
    assert "nothing changed" in run("docs", "embed", page).output and page.stat().st_mtime_ns == before


def test_one_command_updates_everything_and_check_tells(project: Path) -> None:
    page = project / "docs/deep/page.md"
    run("check", code=1)
    assert "changed docs/deep/page.md" in run("generate").output
    assert "the samples in 1 hand-written page are up to date" in run("check").output
    page.write_text(page.read_text(encoding="utf-8").replace("package main", "package mine"), encoding="utf-8")
    output = run("check", code=1).output
    assert "--- committed/docs/deep/page.md" in output and "+package main" in output
    assert "1 page with samples not up to date" in output
    told = json.loads(run("check", "--format", "json", code=1).stdout)
    assert [(one["kind"], one["file"], one["line"]) for one in told] == [("changed", "docs/deep/page.md", 5)]
    assert run("check", "--format", "github", code=1).stdout.startswith("::error file=docs/deep/page.md,line=5,")
    assert json.loads(run("generate", "--json").output)["pages"] == ["docs/deep/page.md"]
    run("check")


def test_a_change_of_the_spec_reaches_the_pages(project: Path) -> None:
    run("generate")
    spec = project / "spec.yaml"
    spec.write_text(SPEC.read_text(encoding="utf-8").replace("content: 你好", "content: 早上好"), encoding="utf-8")
    settings = project / "pyproject.toml"
    settings.write_text(settings.read_text().replace(json.dumps(str(SPEC)), '"spec.yaml"'))
    run("generate")
    assert "早上好" in (project / "docs/deep/page.md").read_text(encoding="utf-8")
    assert "早上好" in (project / "sdks/openapi.yaml").read_text(encoding="utf-8")


def test_a_wrong_page_stops_everything(project: Path) -> None:
    (project / "docs/wrong.md").write_text(f"{MARK}\n```\n")
    assert "docs/wrong.md:2: unclosed fence" in run("generate", code=3).output
    assert not (project / "sdks").exists()
    assert run("docs", "embed", "docs/deep/page.md", "docs/wrong.md", code=3)
    assert "package main" not in (project / "docs/deep/page.md").read_text()


def test_pages_are_written_with_everything_else_or_not_at_all(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page, real = project / "docs/deep/page.md", os.replace
    before = page.read_text()

    def replace(source: Path, target: Path) -> None:
        if Path(target) == page and "old" not in Path(source).parts:
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    assert "nothing was changed" in run("generate", code=2).output
    monkeypatch.undo()
    assert page.read_text() == before
    assert sorted(file.name for file in project.rglob("*") if file.is_file()) == ["page.md", "pyproject.toml"]


def test_a_link_is_followed_and_stays(project: Path) -> None:
    real = project / "elsewhere.md"
    (project / "docs/deep/page.md").rename(real)
    (project / "docs/deep/page.md").symlink_to(real)
    run("docs", "embed", "docs/deep/page.md")
    assert (project / "docs/deep/page.md").is_symlink() and "package main" in real.read_text(encoding="utf-8")


def test_files_made_elsewhere_and_parts_leave_the_pages_alone(project: Path) -> None:
    before = (project / "docs/deep/page.md").read_text()
    run("generate", "--out", "elsewhere")
    run("generate", "--target", "go")
    assert (project / "docs/deep/page.md").read_text() == before


def test_hidden_folders_and_generated_files_are_no_pages(project: Path) -> None:
    for name in (".cache", "sdks"):
        (project / name).mkdir()
        (project / name / "page.md").write_text(f"{MARK}\n```\n")
    settings = project / "pyproject.toml"
    settings.write_text(settings.read_text().replace("docs/**/*.md", "**/*.md"))
    assert "1 hand-written page: 1 changed" in run("generate").output
