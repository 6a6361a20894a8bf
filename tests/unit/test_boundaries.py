"""What keeps languages and parameters where they belong: in `templates/` and in the spec."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from samplewright.config import data_directory
from samplewright.openapi import loader
from samplewright.targets import discovery

ROOT = Path(__file__).parent.parent.parent
GENERATOR = ROOT / "generator" / "samplewright"
TEMPLATES = data_directory("templates")
LANGUAGES = {
    name.lower()
    for target in discovery.discover()
    for name in (*target.name.split("/"), target.settings.label, target.settings.library)
} - {
    "http",
    "io",
    "curl",
}  # of dart/http, dart/io and php/curl: words of the network, and of a target's own folder
PARAMETERS = set(loader.load(data_directory("spec") / "openapi.yaml").document["components"]["schemas"]["CreateChatCompletionRequest"]["properties"])  # fmt: skip
#: The mock's maker of replies, and the form of its streams: there `stop`, `n` or `logprobs` do something to a reply.
#: Everywhere else a parameter is but a name in the document.
BEHAVIOUR = set((GENERATOR / "mock" / "chat").glob("*.py"))
#: A data type with fields is a model there.
MODELS = {GENERATOR / "openapi" / "types.py", GENERATOR / "emit" / "client.py"}
#: Templates of samples; the client is a library, which has helpers for some parameters.
SAMPLES = [file for file in sorted(TEMPLATES.glob("[!_]*/**/*.jinja")) if "_client" not in file.parts]
#: Names that are words of English as well: in a sentence they name nothing.
EVERYDAY = {"c", "go", "node", "shell", "requests", "seed", "stop", "stream", "tools"}
#: HTTP libraries call their own reading of a body `stream`; OpenAI's .NET library wants a `model` for its client.
LIBRARY_WORDS = {"stream", "model"}


def texts(file: Path) -> Iterator[tuple[int, str]]:
    """String constants of a module that are no docstrings, with their lines."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


@pytest.mark.parametrize("file", sorted(GENERATOR.rglob("*.py")), ids=lambda file: str(file.relative_to(GENERATOR)))
def test_the_generator_names_no_language_and_no_parameter(file: Path) -> None:
    names = LANGUAGES if file in BEHAVIOUR else LANGUAGES | PARAMETERS - ({"model"} if file in MODELS else set())
    words = re.compile(rf"(?<![\w/.-])({'|'.join(map(re.escape, sorted(names - EVERYDAY)))})(?![\w/-])", re.I)
    found = [
        f"{line}: {text!r}"
        for line, text in texts(file)
        if words.search(text) or text.lower() in (names & EVERYDAY) - {"c"}
    ]
    assert not found


def test_no_language_is_named_anywhere_in_the_generator() -> None:
    """Also not in comments, docstrings and the page on the architecture. The generator's own language may be."""
    other = sorted(LANGUAGES - EVERYDAY - {"python"})
    words = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, other))})(?!\w)", re.I)
    files = [file for file in GENERATOR.parent.rglob("*") if file.suffix in (".py", ".md")]
    assert len(files) > 20
    found = [f"{file.name}: {match[0]}" for file in files if (match := words.search(file.read_text(encoding="utf-8")))]
    assert [one for one in found if "openai" not in one.lower()] == []  # the API's own name


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: str(file.relative_to(TEMPLATES)))
def test_a_sample_template_names_no_parameter(file: Path) -> None:
    words = re.compile(rf"\b({'|'.join(PARAMETERS - LIBRARY_WORDS)})\b")
    found = [
        f"{number}: {line.strip()}"
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if words.search(line)
    ]
    assert not found


def test_a_sample_template_is_short() -> None:
    long = {
        str(file.relative_to(TEMPLATES)): count
        for file in SAMPLES
        if (count := len(file.read_text(encoding="utf-8").splitlines())) > 120
    }
    assert not long


def test_modules_are_short() -> None:
    long = {file.name: count for file in GENERATOR.rglob("*.py") if (count := len(file.read_text().splitlines())) > 320}
    assert not long, long
