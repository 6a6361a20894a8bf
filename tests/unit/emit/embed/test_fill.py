"""Filling hand-written pages: samples go into marked blocks, and no other byte changes."""

from __future__ import annotations

import re
from pathlib import PurePath

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from samplewright.emit.embed.fill import embed
from samplewright.errors import PageError

MARK = "<!-- samplewright: go/net_http basic -->"


def filled(text: str, name: str = "page.md", sample: str = "one\n\n\ttwo\n") -> str:
    page = embed(text, PurePath(name), lambda reference: sample)
    assert embed(page.embedded, PurePath(name), lambda reference: sample).embedded == page.embedded
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
def test_other_text_is_unchanged(name: str, text: str) -> None:
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


#: Samples that a directive can hold: without blank lines at the ends, and not indented as a whole.
FITTING = st.tuples(
    st.sampled_from(["a", "```", ":x: y", ".. z", "*", "你好 \u2028"]),
    st.lists(st.sampled_from(["", "  b", "c::", "\ttab"])),
    st.just("end"),
).map(lambda parts: "".join(f"{row}\n" for row in (parts[0], *parts[1], parts[2])))


def surroundings(name: str, text: str) -> list[str]:
    """Return the lines of a page without the code of marked blocks and the length of fences."""
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
        result = filled(text, name, sample)
    except PageError:
        assume(False)
    assert surroundings(name, result) == surroundings(name, text)
    parser = MarkdownIt("commonmark")
    if name.endswith("x"):
        parser.disable(["code", "html_block"])
    codes = [token.content for token in parser.parse(result) if token.type == "fence"]
    blocks = embed(text, PurePath(name), lambda *_: "").samples
    assert codes.count(sample) >= blocks or lines[0] == "---"  # that may be YAML, which this parser does not know
    assert end == "\n" or "\n" not in result.replace("\r\n", "")


@given(lines=RST, sample=FITTING, end=st.sampled_from(["\n", "\r\n"]), last=st.booleans())
def test_restructuredtext_around_the_blocks_is_kept(lines: list[str], sample: str, end: str, last: bool) -> None:
    text = end.join(lines) + end * last
    try:
        result = filled(text, "a.rst", sample)
    except PageError:
        assume(False)
    assert surroundings("a.rst", result) == surroundings("a.rst", filled(text, "a.rst", "x\n"))
    assert embed(result, PurePath("a.rst"), lambda *_: sample).embedded == result


@pytest.mark.parametrize("container", ["", "* item\n\n  ", ".. note::\n\n   "])
def test_docutils_reads_the_sample_back(container: str) -> None:
    indent = re.sub(r"[^\n ]", " ", container.rpartition("\n")[2])
    sample = "def f():\n    return '*'\n\n.. x::\n"
    page = f"{container}.. samplewright: a/b c\n\n{indent}.. code-block:: text\n{indent}   :class: y\n\nEnd.\n"
    tree = publish_doctree(filled(page, "a.rst", sample), settings_overrides={"report_level": 5})
    assert [node.astext() for node in tree.findall(nodes.literal_block)] == [sample.rstrip("\n")]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("page.md", f"{MARK}\n```\n", "page.md:2: unclosed fence"),
        ("page.md", f"{MARK}\ntext\n", "page.md:1: no fenced code block follows the marker"),
        ("page.md", "<!-- samplewright: go/net_http -->\n```\n```\n", "page.md:1: malformed marker"),
        ("page.rst", ".. samplewright: a/b c\n\ntext\n", "page.rst:1: no code-block directive follows the marker"),
        ("page.rst", ".. samplewright: a/b c\n.. code:: x\n   y\n", "page.rst:3: missing blank line between"),
        ("page.adoc", "text", "page.adoc: unsupported page format"),
    ],
)
def test_an_invalid_page_is_an_error(name: str, text: str, message: str) -> None:
    with pytest.raises(PageError) as error:
        embed(text, PurePath(name), lambda reference: "x\n")
    assert str(error.value).startswith(message)


def test_every_problem_of_a_page_is_listed_in_order() -> None:
    with pytest.raises(PageError) as error:
        embed(f"{MARK}\ntext\n\n<!-- samplewright: x -->\n\n{MARK}\n```\n", PurePath("p.md"), lambda *names: "x\n")
    assert [problem.location and problem.location.line for problem in error.value.problems] == [1, 4, 7]


def test_a_sample_that_a_block_cannot_hold_is_an_error() -> None:
    with pytest.raises(PageError, match="cannot embed the sample of a/b c verbatim"):
        embed(".. samplewright: a/b c\n.. code:: x\n\n   y\n", PurePath("p.rst"), lambda *names: "  all\n  indented\n")
