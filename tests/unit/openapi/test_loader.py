"""Loading: what is remembered, and what happens to a damaged memory."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from samplewright.errors import SpecError
from samplewright.openapi import loader

SMALL = 'openapi: 3.1.0\ninfo: {title: x, version: "1"}\npaths: {}\n'


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SAMPLEWRIGHT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "x.yaml"
    file.write_text(SMALL)
    return file


def test_a_remembered_document_is_the_same(file: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text(SMALL.replace("x,", "x, x-n: [1.0, 1, 1e22, 123456789012345678901, '\U0001f600', \"\\u2028\"],"))
    first = loader.load(file)
    monkeypatch.setattr(loader, "_parse", None)  # it is not read again
    assert repr(loader.load(file).document) == repr(first.document)
    assert len(list((cache / "specs").iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"openapi": 1}', json.dumps({"openapi": "3.1.0"}).encode()])
def test_a_damaged_memory_is_made_anew(file: Path, cache: Path, content: bytes) -> None:
    loader.load(file)
    (entry,) = (cache / "specs").iterdir()
    intact = entry.read_bytes()
    entry.write_bytes(content)
    assert loader.load(file).document["info"] == {"title": "x", "version": "1"}
    assert entry.read_bytes() == intact


def test_a_newer_version_validates_again(file: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loader.load(file)
    monkeypatch.setattr(loader, "_VERSION", "next")
    loader.load(file)
    assert len(list((cache / "specs").iterdir())) == 2


def test_an_unwritable_cache_is_no_error(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLEWRIGHT_CACHE", "/dev/null/cache")
    assert loader.load(file).document["openapi"] == "3.1.0"


def test_an_invalid_document_is_not_remembered(file: Path, cache: Path) -> None:
    file.write_text(SMALL.replace("title: x, ", ""))
    for _ in range(2):
        with pytest.raises(SpecError, match="missing required field 'title'"):
            loader.load(file)
    assert not cache.exists()


def test_a_byte_order_mark_is_kept_apart(file: Path) -> None:
    file.write_text("\ufeff" + SMALL, encoding="utf-8")
    spec = loader.load(file)
    assert (spec.bom, spec.text) == ("\ufeff", SMALL)


def test_json_is_recognised_by_extension_then_by_content(tmp_path: Path) -> None:
    text = json.dumps({"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {}})
    for name, is_json in (("a.json", True), ("a.yaml", False), ("a.yml", False), ("a.txt", True), ("a", True)):
        (tmp_path / name).write_text(text)
        assert loader.load(tmp_path / name).is_json is is_json


def test_all_problems_are_reported_together_in_the_order_of_lines(file: Path) -> None:
    file.write_text(
        "openapi: 3.1.0\ninfo: {title: 1}\npaths:\n  /a:\n    get:\n      responses:\n        '200': {$ref: '#/nowhere'}\n"
    )
    with pytest.raises(SpecError) as caught:
        loader.load(file)
    lines = [problem.location.line for problem in caught.value.problems if problem.location]
    assert len(lines) == 3 and lines == sorted(lines)


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (b"\xff", "the spec is not UTF-8 text", "save it as UTF-8"),
        (b"a: 1", "not an OpenAPI 3 document", "the document must begin with a line such as `openapi: 3.1.0`"),
        (b"[]", "not an OpenAPI 3 document", "the document must begin with a line such as `openapi: 3.1.0`"),
        (b"swagger: '2.0'", "not an OpenAPI 3 document", "this is Swagger 2.0: convert it to OpenAPI 3 first"),
        (b"openapi: 3.1", "not an OpenAPI 3 document", "quote the version: openapi: '3.1.0'"),
        (b"openapi: 4.0.0", "unsupported OpenAPI version 4.0.0", "supported: 3.0 and 3.1"),
        (b"openapi: [", "invalid YAML: expected a value", None),
    ],
)
def test_what_is_no_openapi_document(file: Path, content: bytes, message: str, hint: str | None) -> None:
    file.write_bytes(content)
    with pytest.raises(SpecError) as caught:
        loader.load(file)
    (problem,) = caught.value.problems
    assert (problem.message, problem.hint) == (message, hint)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="cannot read the spec"):
        loader.load(tmp_path / "none.yaml")
