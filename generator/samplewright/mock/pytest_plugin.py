"""The pytest plugin: the fixture `chat_mock`. It imports nothing before the fixture is used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from samplewright.mock import MockServer


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("chat_mock_spec", "The OpenAPI document that the fixture chat_mock serves.", default="")


@pytest.fixture(scope="session")
def _chat_mock_server(request: pytest.FixtureRequest) -> Iterator[MockServer]:
    from samplewright.mock import MockServer

    named = request.config.getini("chat_mock_spec")
    with MockServer(Path(request.config.rootpath, named) if named else None) as server:
        yield server


@pytest.fixture
def chat_mock(_chat_mock_server: MockServer) -> MockServer:
    """A mock of the chat API: `.base_url` to point code at, `.requests` for what this test has sent."""
    _chat_mock_server.clear()
    return _chat_mock_server
