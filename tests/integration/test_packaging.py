"""The wheel works alone, outside the checkout, on every Python that is here, and makes the same bytes."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from samplewright.cache import cache_directory

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_spec_and_templates(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for source, packed in (("spec", "samplewright/data/spec"), ("templates", "samplewright/data/templates")):
        for file in (ROOT / source).rglob("*"):
            if file.is_file() and not {"__pycache__", ".ruff_cache", ".mypy_cache"} & set(file.parts):
                assert f"{packed}/{file.relative_to(ROOT / source).as_posix()}" in names
    assert not [name for name in names if name.startswith(("tests", "sdks", "generator"))]


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
def test_the_installed_wheel_makes_the_committed_files(wheel: Path, version: str, tmp_path: Path) -> None:
    interpreter = shutil.which(f"python{version}")
    if interpreter is None or subprocess.run([interpreter, "--version"], capture_output=True).returncode:
        pytest.skip(f"Python {version} is not on this machine")
    lock = ROOT / "requirements" / "samples.lock"  # the formatter's version is part of what is made
    key = hashlib.sha256(lock.read_bytes()).hexdigest()[:12]
    home = cache_directory() / "wheel" / f"{version}-{key}"  # dependencies are installed only once
    python = home / "bin" / "python"
    if not python.exists():
        subprocess.run([interpreter, "-m", "venv", str(home)], check=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "--requirement", str(lock)], check=True)
    subprocess.run([*pip, "--force-reinstall", "--no-deps", str(wheel)], check=True)
    samplewright = str(home / "bin" / "samplewright")
    (tmp_path / "sdks").mkdir()
    shutil.copy(ROOT / "sdks" / "verified.json", tmp_path / "sdks")  # what was verified stands on the pages
    subprocess.run([samplewright, "generate"], cwd=tmp_path, check=True, capture_output=True)
    made = {
        file.relative_to(tmp_path / "sdks"): file.read_bytes()
        for file in (tmp_path / "sdks").rglob("*")
        if file.is_file()
    }
    assert made == {path: (ROOT / "sdks" / path).read_bytes() for path in made} and len(made) > 200
    listed = subprocess.run([samplewright, "targets"], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert "rust/reqwest" in listed
