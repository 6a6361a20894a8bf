"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from support.toy_project import ToyProject

# The machines are shared and slow at times: no example has a deadline. Where CI is set every run tries the same.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="Run samples again that passed before and have not changed.")
    parser.addoption("--update-golden", action="store_true", help="Write what is made now as what is expected.")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    update = bool(request.config.getoption("--update-golden"))
    if update and os.environ.get("CI"):
        pytest.fail("--update-golden is refused where CI is set")
    return update


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ToyProject:
    """Write a project with a small spec and three tiny targets, and make it the current directory."""
    from support import toy_project  # here, as the client's tests run without the generator

    return toy_project.create(tmp_path, monkeypatch)
