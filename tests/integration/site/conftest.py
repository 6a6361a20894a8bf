"""The built site in a real browser: Chromium, as the system has it, driven by Playwright."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright import sync_api as playwright

from samplewright.cache import cache_directory
from samplewright.cli import cli

ROOT = Path(__file__).parents[3]
AXE = "4.11.0"
Open = Callable[..., "playwright.Page"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of the built-in spec, with the committed ledger."""
    out = tmp_path_factory.mktemp("pages")
    cwd = Path.cwd()
    os.chdir(ROOT)
    try:
        result = CliRunner().invoke(cli, ["docs", "build", "--out", str(out)])
    finally:
        os.chdir(cwd)
    assert result.exit_code == 0, result.output
    return out / "site"


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    executable = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if executable is None:
        pytest.skip("Chromium not found: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        browser = driver.chromium.launch(executable_path=executable, args=as_root)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: playwright.Browser) -> Iterator[Open]:
    """Open a page in a new browser context, or in the context of an earlier page.

    At the end of the test the pages must have requested nothing but files and `allowed` URLs, and the console must be
    empty except for `expected` messages.
    """
    contexts, trouble = [], []

    def open_page(file: Path, *, context: playwright.BrowserContext | None = None, allowed: str = "", expected: str = "", **options: object) -> playwright.Page:  # fmt: skip
        if context is None:
            context = browser.new_context(**options)
            contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: trouble.append(f"console: {message.text}") if not expected or expected not in message.text else None)  # fmt: skip
        page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
        page.on("dialog", lambda dialog: trouble.append(f"dialog: {dialog.message}"))
        page.on(
            "request",
            lambda request: (
                trouble.append(f"request: {request.url}")
                if not request.url.startswith(("file:", "data:")) and not (allowed and request.url.startswith(allowed))
                else None
            ),
        )
        page.goto(file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert trouble == []


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the source of axe-core, which checks accessibility."""
    home = cache_directory() / "axe"
    source = home / "node_modules" / "axe-core" / "axe.min.js"
    if not source.is_file():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm not found: apt-get install npm")
        home.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--prefix", str(home), "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]
        command += ["--cache", str(cache_directory() / "npm"), f"axe-core@{AXE}"]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode:
            pytest.skip(f"cannot install axe-core: {result.stderr.strip()[-200:]}")
    return source.read_text(encoding="utf-8")
