"""Text for terminals and logs: what strangers wrote cannot move the cursor, hide itself, or run backwards."""

from __future__ import annotations

import json
import re
from typing import Any

#: C0 without tab and line feed, DEL, C1, what changes the direction or the lines of text, unpaired surrogates.
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ufeff\ud800-\udfff]"
)


def escape_controls(text: str) -> str:
    r"""Return the text with escapes such as `\x1b` for control characters; lines and tabs stay."""
    return _CONTROL.sub(lambda match: ascii(match[0])[1:-1], text)


def escape_invisible(line: str) -> str:
    r"""Return one line with escapes for all that cannot be seen, line ends included, for outputs and diffs."""
    if line.isprintable():
        return line
    return "".join(char if char.isprintable() or char == "\t" else ascii(char)[1:-1] for char in line)


def to_json(value: Any, indent: int | None = 2) -> str:
    """Return a value as JSON text, in which control characters are escaped as JSON does."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
