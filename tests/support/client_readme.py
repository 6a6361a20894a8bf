"""The README of the typed client."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "sdks" / "python" / "client"


def readme_programs() -> Iterator[tuple[str, str]]:
    """Yield the heading and the text of each Python block."""
    text = (PACKAGE / "README.md").read_text(encoding="utf-8")
    heading = "Start"
    for title, block in re.findall(r"^## (.*?)$|^```python\n(.*?)^```$", text, re.M | re.S):
        heading = title or heading
        if block:
            yield heading, block
