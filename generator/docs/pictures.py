"""Make the README's pictures: a page of the site, and a failing `check`. Needs Chromium; `make pictures` runs it."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[2]
IMAGES = Path(__file__).parent / "images"
SAMPLEWRIGHT = [sys.executable, "-m", "samplewright"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
COLOURS = {"31": "#ff7b72", "32": "#7ee787", "36": "#79c0ff", "33": "#d29922", "1": "#f0f6fc"}
TERMINAL = """<body style="margin:0;background:#0d1117"><pre style="margin:0;padding:20px 24px;color:#c9d1d9;
font:15px/1.5 ui-monospace,'DejaVu Sans Mono','Noto Sans Mono CJK SC',monospace">{}</pre></body>"""


def coloured(text: str) -> str:
    """Return terminal output as HTML, with its ANSI colours."""
    opened = False
    parts = []
    for part in re.split(r"(\x1b\[[0-9;]*m)", text):
        code = part[2:-1] if part.startswith("\x1b[") else None
        if code is None:
            parts.append(html.escape(part))
            continue
        parts.append("</span>" * opened)
        opened = code in COLOURS
        parts.append(f'<span style="color:{COLOURS[code]}">' if opened else "")
    return "".join(parts) + "</span>" * opened


def failing_check(folder: Path) -> str:
    """Return what a user sees: a sample edited by hand, and `check`."""
    out = folder / "sdks"
    shutil.copytree(ROOT / "sdks", out)
    sample = out / "go" / "net_http" / "basic.go"
    sample.write_text(sample.read_text(encoding="utf-8").replace("你好", "您好", 1), encoding="utf-8")
    command = f"{sys.executable} -m samplewright check --out sdks --spec {ROOT}/spec/openapi.yaml"
    done = subprocess.run(["script", "-qec", command, "/dev/null"], cwd=folder, capture_output=True, text=True)
    if done.returncode != 1:
        raise SystemExit(f"check did not fail:\n{done.stdout}{done.stderr}")
    edit = "\x1b[1m$ sed -i 's/你好/您好/' sdks/go/net_http/basic.go\x1b[0m\n"
    return f"{edit}\x1b[1m$ samplewright check\x1b[0m\n{done.stdout}".replace("\r\n", "\n").rstrip()


def shoot(page: Page, name: str, width: int, height: int | None) -> None:
    """Write a screenshot; without a height, of the whole page."""
    page.set_viewport_size({"width": width, "height": height or 200})
    page.screenshot(path=IMAGES / name, full_page=height is None)


def main() -> None:
    """Write the pictures.

    Raises:
        SystemExit: Chromium is missing, or `check` did not fail.
    """
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise SystemExit("Chromium not found: apt-get install chromium")
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        subprocess.run([*SAMPLEWRIGHT, "docs", "build", "--out", str(folder / "docs")], cwd=ROOT, check=True)
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chromium.new_page()
        page.set_content(TERMINAL.format(coloured(failing_check(folder))))
        shoot(page, "check.png", 900, None)
        page.set_viewport_size({"width": 1280, "height": 800})  # first: the page moves when its size changes
        page.goto((folder / "docs" / "site" / "en" / "qwen3-8b.html").as_uri())
        page.evaluate("document.getElementById('samples').scrollIntoView({behavior: 'instant'})")
        page.wait_for_timeout(500)
        shoot(page, "page.png", 1280, 800)
        chromium.close()


if __name__ == "__main__":
    main()
