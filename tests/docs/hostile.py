"""The project's own spec with hostile text wherever a page shows text."""

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
#: Where a title is one line of a table or a heading, it is the same text.
_KEYS = ("title", "summary", "description", "introduction", "name", "capability", "family")


def hostile(document: dict[str, Any] = DOCUMENT) -> dict[str, Any]:
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
        for one in node:
            _spoil(one)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name in ("value", "enum", "const", "default") or (name == "examples" and isinstance(value, list)):
                continue
            if name in _KEYS and isinstance(value, str) and key not in ("properties", "discriminator"):
                node[name] = TEXT
            else:
                _spoil(value, name)


def write(folder: Path) -> Path:
    file = folder / "hostile.json"
    file.write_text(json.dumps(hostile(), ensure_ascii=False), encoding="utf-8")
    return file
