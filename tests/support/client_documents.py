"""Documents with a chat-completions operation, and the clients that are generated from them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from samplewright.config import data_directory
from samplewright.emit.client import clients
from samplewright.openapi import loader, operations

OWN_DOCUMENT = data_directory("spec") / "openapi.yaml"


def own_document() -> dict[str, Any]:
    """Return a copy of this repository's document."""
    document: dict[str, Any] = yaml.safe_load(OWN_DOCUMENT.read_text(encoding="utf-8"))
    return document


def other_document() -> dict[str, Any]:
    """Return the document of another API: other names, a key in a header of its own, OpenAPI 3.0."""
    text = {"type": "string"}
    message = {"type": "object", "properties": {"role": text, "content": {"type": "string", "nullable": True}}}
    body = {"type": "object", "required": ["model", "messages"], "properties": {
        "model": text, "messages": {"type": "array", "items": message}, "stream": {"type": "boolean"},
        "warmth": {"type": "number", "minimum": 0, "maximum": 9, "default": 3, "description": "How warm."}}}  # fmt: skip
    choice = {"type": "object", "properties": {"index": {"type": "integer"}, "message": message}}
    piece = {"type": "object", "properties": {"index": {"type": "integer"}, "delta": message}}
    frame = {"id": text, "choices": {"type": "array", "items": choice}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Other", "version": "2"},
        "servers": [{"url": "https://other.example/v9"}],
        "security": [{"k": []}],
        "components": {"securitySchemes": {"k": {"type": "apiKey", "in": "header", "name": "X-Key", "x-api-key-env": "OTHER_API_KEY"}}},
        "paths": {"/chat/completions": {"post": {
            "requestBody": {"content": {"application/json": {"schema": body}}},
            "responses": {
                "200": {"description": "ok", "content": {
                    "application/json": {"schema": {"type": "object", "properties": frame}},
                    "text/event-stream": {"schema": {"type": "array", "items": {"type": "object", "properties": {
                        **frame, "choices": {"type": "array", "items": piece}}}}},
                }},
                "418": {"description": "A teapot."},
            },
        }}},
    }  # fmt: skip


def generate_client(document: dict[str, Any], folder: Path) -> dict[str, str]:
    """Return path -> text of the client of a document, which is written to the folder."""
    file = folder / "openapi.yaml"
    file.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    spec = loader.load(file)
    return clients(spec, operations.read(spec))


def write_client(document: dict[str, Any], folder: Path) -> Path:
    """Write the client of a document; return the folder to import it from."""
    for name, text in generate_client(document, folder).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "python" / "client" / "src"


def run_with_client(source: Path, program: str) -> str:
    """Return the output of a Python program that imports the client."""
    process = subprocess.run(
        [sys.executable, "-c", program],
        cwd=source.parent,
        env={"PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0, process.stderr
    return process.stdout
