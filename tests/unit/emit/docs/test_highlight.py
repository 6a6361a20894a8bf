"""Syntax highlighting keeps every character, and marks no more than a line at a time."""

from __future__ import annotations

import html
import re

import pytest

from samplewright.emit.docs.highlight import highlighted
from samplewright.errors import TargetError

CODE = '''\
import os  # a comment with <tags> & "quotes"

def main(name: str = "wörld") -> None:
    """Two
    lines."""
    print(f"{name!r}", 1.5e3, None)\tif os else '\\\\'
'''


@pytest.mark.parametrize("language", ["python", "go", "bash", "json", "rust", "php", ""])
def test_every_character_is_kept(language: str) -> None:
    marked = highlighted(CODE, language)
    assert html.unescape(re.sub(r"</?[abius]>", "", marked)) == CODE
    for line in marked.split("\n"):
        assert len(re.findall(r"<[abius]>", line)) == len(re.findall(r"</[abius]>", line))


def test_tokens_are_marked() -> None:
    assert highlighted("def f():  # x\n    return 'y'\n", "python") == (
        "<b>def</b> <s>f</s>():  <i># x</i>\n    <b>return</b> <a>'y'</a>\n"
    )


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(TargetError, match="unknown language 'klingon' in highlight"):
        highlighted("x", "klingon")
