"""Documents from strangers: whatever they contain, a command ends soon, with an exit code and without a traceback."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from support.hostile_documents import TEXTS

#: Seconds and bytes; a command that reads a small document takes about one second and 100 MB.
CPU, MEMORY = 20, 2 << 30
#: Documents that samples can be made of. All others are errors of the document.
FINE = {
    "all-of doubling",
    "all-of doubling beside",
    "all-of doubling inline",
    "required all-of doubling",
    "one-of doubling",
    "one-of beside properties",
    "500 all-of",
    "500 all-of with an example",
    "500 optional objects",
    "500 maps",
    "4000 references",
    "4000 references each used",
    "4000 references to parameters",
    "a circle through all-of",
    "a circle through all-of with an example",
    "a circle through not with an example",
    "a circle through required",
    "a billion characters at most",
    "a billion properties",
    "a multiple of little",
    "a pattern of a billion",
    "patterns of nothing",
    "a pattern that backtracks",
    "a long pattern",
    "1000 heavy patterns",
    "3000 properties",
    "300 operations",
}


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with compiled templates, and without the documents."""
    return tmp_path_factory.mktemp("cache")


@pytest.mark.parametrize("name", TEXTS)
def test_a_command_ends(name: str, tmp_path: Path, cache: Path) -> None:
    text = TEXTS[name]
    document = tmp_path / ("openapi.json" if text.startswith("{") else "openapi.yaml")
    document.write_text(text, encoding="utf-8")
    arguments = ["generate", "--spec", str(document), "--out", str(tmp_path / "out"), "--target", "shell"]
    run = subprocess.run(
        [sys.executable, "-m", "samplewright", *arguments],
        cwd=tmp_path,
        env={**os.environ, "SAMPLEWRIGHT_CACHE": str(cache)},
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in run.stderr
    assert run.returncode == (0 if name in FINE else 3), run.stderr[-500:]
    if run.returncode:
        assert run.stderr.startswith(f"error: {document.name}:")
        assert not (tmp_path / "out").exists()


def test_a_key_that_is_not_the_api_s_gives_one_warning(tmp_path: Path) -> None:
    text = Path("spec/openapi.yaml").read_text(encoding="utf-8").replace("WCODE_API_KEY", "AWS_SECRET_ACCESS_KEY")
    (tmp_path / "openapi.yaml").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "samplewright", "render", "shell/curl", "basic", "--spec", "openapi.yaml"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "AWS_SECRET_ACCESS_KEY" in run.stdout
    first, *others = run.stderr.splitlines()
    assert first.startswith("warning: openapi.yaml:184:7 at /components/securitySchemes/bearerAuth/x-api-key-env: ")
    assert "AWS_SECRET_ACCESS_KEY" in first and "warning:" not in "".join(others)
