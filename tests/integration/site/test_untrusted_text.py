"""Markup and scripts in a spec's texts are shown as text, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from integration.site.conftest import Open
from samplewright.cli import cli
from support.untrusted_spec import TEXT, write

pytestmark = pytest.mark.xdist_group("browser")


def test_untrusted_text_is_shown_as_text(tmp_path: Path, visit: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["docs", "build", "--spec", str(write(tmp_path)), "--out", "out"])
    assert result.exit_code == 0, result.output
    files = sorted(Path("out/site").resolve().rglob("*.html"))
    plain = " ".join(TEXT.split())
    page = visit(files[0])
    for file in files:
        page.goto(file.as_uri())
        assert page.locator("img, iframe, object, embed, base, .frame script, main style, [onerror], [href^=javascript]").count() == 0  # fmt: skip
        assert page.locator("script").count() == 2 and page.locator("style").count() == 1
        assert "hacked" not in page.title().split("'hacked'")[0]
        assert plain in " ".join(page.locator("body").text_content().split())
    models = [file for file in files if file.parent.name in ("en", "zh")]
    assert len(models) == 4
    for file in models:
        page.goto(file.as_uri())
        for choice in page.locator(".pick option").all()[:14:5]:
            page.locator(".pick").select_option(choice.get_attribute("value"))
            assert page.locator(".scenario-title").text_content() == plain
            assert page.locator(".scenario-about").text_content().strip() == plain
        assert page.locator("img").count() == 0
