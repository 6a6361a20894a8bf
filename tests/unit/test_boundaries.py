"""Boundaries: languages belong to `templates/`, parameters to the spec; modules are short, and names say something."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from samplewright.config import data_directory
from samplewright.openapi import loader
from samplewright.targets import discovery

ROOT = Path(__file__).parents[2]
GENERATOR = ROOT / "generator" / "samplewright"
TEMPLATES = data_directory("templates")
MODULES = sorted(GENERATOR.rglob("*.py"))
#: The client's runtime: plain Python that lies in the templates.
CLIENT_MODULES = sorted((TEMPLATES / "python" / "_client").rglob("*.py"))
#: Words of the network, which some targets have in their names too.
NETWORK_WORDS = {"http", "io", "curl"}
LANGUAGES = {
    name.lower()
    for target in discovery.discover()
    for name in (*target.name.split("/"), target.settings.label, target.settings.library)
    if len(name) > 2
} - NETWORK_WORDS
PARAMETERS = set(loader.load(data_directory("spec") / "openapi.yaml").document["components"]["schemas"]["CreateChatCompletionRequest"]["properties"])  # fmt: skip
#: In a chat completion `stop`, `n` or `logprobs` have an effect; everywhere else a parameter is a name in the document.
COMPLETIONS = set((GENERATOR / "mock" / "chat").glob("*.py"))
#: A data type with fields is a model there.
DATA_MODELS = {GENERATOR / "openapi" / "types.py", GENERATOR / "emit" / "client.py"}
#: The models that a document lists are a concept of their own, with an option, a marker and messages that name them.
DOCUMENTED_MODELS = {
    GENERATOR / file
    for file in (
        "cli/generate.py",
        "emit/embed/markers.py",
        "openapi/models.py",
        "openapi/scenarios.py",
        "workflows/project.py",
    )
}
#: Templates of samples; the client is a library, which has helpers for some parameters.
SAMPLES = [file for file in sorted(TEMPLATES.glob("[!_]*/**/*.jinja")) if "_client" not in file.parts]
#: Names that are English words as well: in a sentence they name nothing.
ENGLISH_WORDS = {"node", "shell", "requests", "seed", "stop", "stream", "tools"}
#: HTTP libraries call their own reading of a body `stream`; OpenAI's .NET library wants a `model` for its client.
LIBRARY_WORDS = {"stream", "model"}
#: Names that say nothing about what they hold; and how many of 1,000 assigned names may be of these.
VAGUE_NAMES = set("one made found known own wanted left told said rest what some other again given here place where".split())  # fmt: skip
VAGUE_LIMIT = 10


def string_constants(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the strings of a module with their lines, without docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def assigned_names(file: Path) -> Iterator[str]:
    """Yield every name that a module assigns: variables, attributes, parameters, fields and captures."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
            yield node.name


def any_word_of(names: set[str]) -> re.Pattern[str]:
    alternatives = "|".join(map(re.escape, sorted(names)))
    return re.compile(rf"(?<![\w/.-])({alternatives})(?![\w/-])", re.IGNORECASE)


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(GENERATOR)))
def test_the_generator_names_no_language_and_no_parameter(file: Path) -> None:
    exempt = {"model"} if file in DATA_MODELS | DOCUMENTED_MODELS else set()
    names = LANGUAGES if file in COMPLETIONS else LANGUAGES | PARAMETERS - exempt
    pattern = any_word_of(names - ENGLISH_WORDS)
    mentions = [
        f"{line}: {text!r}"
        for line, text in string_constants(file)
        if pattern.search(text) or text.lower() in names & ENGLISH_WORDS
    ]
    assert mentions == []


def test_no_language_is_named_anywhere_in_the_generator() -> None:
    """Also not in comments, docstrings and the page on its architecture; the generator's own language may be."""
    languages = sorted(LANGUAGES - ENGLISH_WORDS - {"python"})
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, languages))})(?!\w)", re.IGNORECASE)
    mentions = [
        f"{file.name}: {match[0]}"
        for file in (*MODULES, GENERATOR.parent / "README.md")
        if (match := pattern.search(file.read_text(encoding="utf-8")))
    ]
    assert [mention for mention in mentions if "openai" not in mention.lower()] == []  # the API's own name


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: str(file.relative_to(TEMPLATES)))
def test_a_sample_template_names_no_parameter(file: Path) -> None:
    pattern = re.compile(rf"\b({'|'.join(PARAMETERS - LIBRARY_WORDS)})\b")
    lines = enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
    assert [f"{number}: {line.strip()}" for number, line in lines if pattern.search(line)] == []


def test_sample_templates_are_short() -> None:
    lengths = {str(file.relative_to(TEMPLATES)): len(file.read_text("utf-8").splitlines()) for file in SAMPLES}
    assert {name: length for name, length in lengths.items() if length > 120} == {}


def test_modules_are_short() -> None:
    lengths = {str(file.relative_to(ROOT)): len(file.read_text("utf-8").splitlines()) for file in MODULES}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_class_names_are_unique() -> None:
    names = Counter(
        node.name
        for file in MODULES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_names_say_something() -> None:
    names = {file: [name.strip("_") for name in assigned_names(file)] for file in (*MODULES, *CLIENT_MODULES)}
    total = sum(map(len, names.values()))
    vague = {
        str(file.relative_to(ROOT)): count
        for file, assigned in names.items()
        if (count := Counter(name for name in assigned if name in VAGUE_NAMES))
    }
    rate = 1000 * sum(count.total() for count in vague.values()) / total
    assert total > 5000
    assert rate < VAGUE_LIMIT, f"{rate:.1f} of 1,000 assigned names are vague: {vague}"
