"""The built-in spec with markup and scripts in every text that a page shows."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from support.service_helpers import DOCUMENT

TEXT = (
    "</script></style></template><img src=x onerror=\"document.title='hacked'\"> ` `` ``` {{ 7*7 }} {% raw %} ${1} "
    "| a | b | [x](javascript:alert(1)) **bold** __u__ _i_ ~~s~~ &lt;b&gt; # * - 1. <!-- c --> \\ ]]> 'q' \"q\" $x$"
)
#: Keys whose values are replaced.
_KEYS = ("title", "summary", "description", "introduction", "name", "capability", "family")


def untrusted(document: dict[str, Any] = DOCUMENT) -> dict[str, Any]:
    """Return a copy of a spec with `TEXT` in place of its texts."""
    changed = copy.deepcopy(document)
    _spoil(changed)
    body = changed["components"]["schemas"]["CreateChatCompletionRequest"]["properties"]
    body[TEXT] = {"type": "string", "enum": [TEXT], "default": TEXT, "pattern": ".*", "description": TEXT}
    body["temperature"]["title"] = "Temperature"
    changed["components"]["schemas"]["ChatCompletion"]["properties"][TEXT] = {"type": TEXT, "description": TEXT}
    del changed["components"]["schemas"]["ChatCompletion"]["properties"][TEXT]["type"]
    changed["x-models"][0][f"key {TEXT}"] = TEXT
    changed["x-models"][0]["prices"] |= {"currency": TEXT, "unit": TEXT, TEXT: 1}
    changed["x-models"][1]["id"] = TEXT
    content = changed["paths"]["/chat/completions"]["post"]["responses"]["200"]["content"]
    content["text/event-stream"]["x-stream-end"] = TEXT
    return changed


def _spoil(node: Any, key: str = "") -> None:
    if isinstance(node, list):
        for item in node:
            _spoil(item)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name in ("value", "enum", "const", "default") or (name == "examples" and isinstance(value, list)):
                continue
            if name in _KEYS and isinstance(value, str) and key not in ("properties", "discriminator"):
                node[name] = TEXT
            else:
                _spoil(value, name)


def write(folder: Path) -> Path:
    """Write the spec to a file."""
    file = folder / "untrusted.json"
    file.write_text(json.dumps(untrusted(), ensure_ascii=False), encoding="utf-8")
    return file
