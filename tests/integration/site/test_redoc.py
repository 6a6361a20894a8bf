"""Redoc shows the samples of the annotated spec."""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from samplewright.cache import cache_directory
from samplewright.openapi.yaml_reader import read_yaml

ROOT = Path(__file__).parents[3]
REDOC = "2.5.4"
PAGE = """\
<!doctype html>
<meta charset="utf-8">
<title>Redoc</title>
<body>
<div id="redoc"></div>
<script src="redoc.js"></script>
<script>
  Redoc.init("openapi.yaml", {disableSearch: true}, document.getElementById("redoc"), (error) => {
    document.title = error ? `failed: ${error}` : "rendered";
  });
</script>
"""


@pytest.fixture(scope="module")
def redoc() -> Path:
    """Install Redoc and return its single-file bundle."""
    home = cache_directory() / "redoc"
    script = home / "node_modules" / "redoc" / "bundles" / "redoc.standalone.js"
    if not script.is_file():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm not found: apt-get install npm")
        home.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--prefix", str(home), "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]
        command += [
            "--ignore-scripts",
            "--legacy-peer-deps",
            "--cache",
            str(cache_directory() / "npm"),
            f"redoc@{REDOC}",
        ]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode:
            pytest.skip(f"cannot install Redoc: {result.stderr.strip()[-200:]}")
    return script


@pytest.fixture(scope="module")
def address(redoc: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a page with Redoc and the committed annotated spec."""
    folder = tmp_path_factory.mktemp("redoc")
    shutil.copy(redoc, folder / "redoc.js")
    shutil.copy(ROOT / "sdks" / "openapi.yaml", folder / "openapi.yaml")
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_redoc_shows_every_sample(browser: Any, address: str) -> None:
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route(lambda url: not url.startswith(address), lambda route: route.abort())  # Redoc's own logo
    page.goto(address)
    page.wait_for_function("document.title !== 'Redoc'")
    assert page.title() == "rendered"
    document = read_yaml((ROOT / "sdks" / "openapi.yaml").read_text(encoding="utf-8"))
    samples = document["paths"]["/chat/completions"]["post"]["x-codeSamples"]
    assert len(samples) > 15
    tabs = page.get_by_role("tab")
    assert [label for label in tabs.all_inner_texts() if " · " in label or label == "cURL"] == [
        one["label"] for one in samples
    ]
    for one in samples:
        tabs.get_by_text(one["label"], exact=True).click()
        shown = page.get_by_role("tabpanel").filter(visible=True).locator("pre").first.text_content()
        assert shown.split() == one["source"].split(), one["label"]
        assert "\n".join(line.rstrip() for line in shown.strip().splitlines()) == "\n".join(
            line.rstrip() for line in one["source"].strip().splitlines()
        )
    assert errors == []
    page.close()
