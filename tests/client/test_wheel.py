"""The client's wheel, alone with its dependencies, passes these tests on every installed Python."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from support import client_venv

PACKAGE = Path(__file__).parents[2] / "sdks" / "python" / "client"
#: What the tests need besides the client.
TOOLS = ["anyio", "hypothesis", "jsonschema-rs", "pydantic", "pytest", "pytest-httpx", "trio"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(PACKAGE)]
    subprocess.run(command, check=True)
    return next(folder.glob("*.whl"))


def metadata(wheel: Path) -> str:
    archive = zipfile.ZipFile(wheel)
    return archive.read(next(name for name in archive.namelist() if name.endswith("/METADATA"))).decode()


def test_the_wheel_contains_the_package_only(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    source = PACKAGE / "src"
    files = {
        file.relative_to(source).as_posix()
        for file in source.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert {name for name in names if ".dist-info/" not in name} == files
    assert "chat_completions/py.typed" in files


def test_it_depends_on_httpx_and_msgspec_only(wheel: Path) -> None:
    lines = [line.partition(": ")[2] for line in metadata(wheel).splitlines() if line.startswith("Requires-Dist")]
    dependencies = [re.split(r"[^\w-]", line)[0] for line in lines if "extra ==" not in line]
    assert sorted(dependencies) == ["httpx", "msgspec"]


@pytest.mark.parametrize("version", ["3.10", "3.11", "3.12", "3.13", "3.14"])
def test_the_wheel_passes_the_tests(wheel: Path, mock: Any, version: str) -> None:
    python = client_venv.environment(
        client_venv.interpreter(version), TOOLS, key=hashlib.sha256(metadata(wheel).encode()).hexdigest()
    )
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, str(wheel)], check=True)
    subprocess.run([*pip, "--force-reinstall", "--no-deps", str(wheel)], check=True)
    program = "import chat_completions, sys; print(chat_completions.__file__)"
    location = subprocess.run([str(python), "-c", program], capture_output=True, text=True, check=True).stdout
    assert "site-packages" in location
    tests = sorted(client_venv.CLIENT_TESTS.glob("test_*.py"))
    own_tests = [file for file in tests if file.name not in ("test_wheel.py", "test_openai_compat.py")]
    assert (
        client_venv.count_passed(
            python,
            [*own_tests, client_venv.CLIENT_TESTS / "compat"],
            mock.base_url,
            "--confcutdir",
            str(client_venv.CLIENT_TESTS),
        )
        > 800
    )
