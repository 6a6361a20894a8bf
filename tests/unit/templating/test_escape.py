"""Text nobody vouches for, in Markdown and HTML: what a reader of the result sees is the text."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from samplewright.templating import escape

TEXT = st.text(st.sampled_from("`ab1 \n\t*_[]{}<>|~&$#!\\-+=.():/\"'中；，。é\u2028\u00a0%@\0\x07") | st.characters(codec="utf-8"), max_size=60)  # fmt: skip
SPECIALS = (
    "# h\n\n* l\n\n1. n\n\n> q\n\n    code\n\n--- \n\n=== <b>x</b> ![i](u) [l](u) `c` ``d`` ~~s~~ &amp; a|b __x__ \\"
)
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def squeezed(text: str) -> str:
    return " ".join(escape.visible(text).split())


def without_code(text: str) -> str:
    """The text as it is read: code without its backticks."""
    return re.sub(r"(?<!`)`([^`\s](?:[^`\n]{0,78}[^`\s])?)`(?!`)", r"\1", text)


def read(html: str) -> str:
    return squeezed(unescape(re.sub(r"</?(?:p|code|table|thead|tbody|tr|th|td)>", " ", html)))


def same(html: str, text: str) -> bool:
    """Whether the HTML is nothing but the text: no element in it but paragraphs, tables and code."""
    assert set(re.findall(r"</?([a-z0-9]+)", html)) <= {"p", "code", "table", "thead", "tbody", "tr", "th", "td"}
    return read(html).replace(" ", "") == without_code(squeezed(text)).replace(" ", "")


@given(TEXT)
@example(SPECIALS)
def test_markdown_shows_the_text(text: str) -> None:
    assert same(MARKDOWN.render(escape.md_inline(text)), text)


@given(TEXT)
@example(SPECIALS)
def test_a_table_shows_the_text(text: str) -> None:
    row = escape.md_inline(text, True)
    html = MARKDOWN.render(f"| a | b |\n| --- | --- |\n| {row} | end |\n")
    cells = re.findall(r"<td>(.*?)</td>", html, re.DOTALL)
    assert len(cells) == 2 and cells[1] == "end" and same(cells[0], text)


@given(TEXT)
@example(SPECIALS)
def test_html_shows_the_text(text: str) -> None:
    assert same(escape.html_inline(text), text)
    assert same(escape.html_prose(text), text)


@given(TEXT.filter(lambda text: text.strip()))
def test_a_code_span_shows_the_text(text: str) -> None:
    for code, cell in ((escape.md_code(text), False), (escape.md_code(text, True), True)):
        source = f"| a |\n| --- |\n| {code} |" if cell else f"x {code} y"
        found = re.findall(r"<code>(.*?)</code>", MARKDOWN.render(source), re.DOTALL)
        if squeezed(text):
            assert [squeezed(unescape(one)) for one in found] == [squeezed(text)]


@given(TEXT)
def test_a_fence_shows_the_text(text: str) -> None:
    tokens = MARKDOWN.parse(escape.md_fence(text, "x") + "\n\nend")
    assert [token.type for token in tokens] == ["fence", "paragraph_open", "inline", "paragraph_close"]
    shown = "\n".join(re.split(r"\r\n|\r|\n", text.replace("\0", "\ufffd"))).rstrip("\n")
    assert tokens[0].content.rstrip("\n") == shown


def test_paragraphs_stay_apart() -> None:
    assert escape.md_prose("one\ntwo\n\n three") == "one two\n\nthree"
    assert escape.html_prose("one\r\n\r\n`two` < 3") == "<p>one</p>\n<p><code>two</code> &lt; 3</p>"


def test_what_site_generators_read_is_escaped() -> None:
    text = escape.md_inline("{{ x }} {% y %} {z} $a$ <b/>")
    assert not re.search(r"\{\{|\{%|(?<!\\)[{<$]", text)
