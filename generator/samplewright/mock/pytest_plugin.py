"""The pytest plugin with the fixture `chat_mock`. It imports nothing before the fixture is used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from samplewright.mock import MockServer


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the ini option `chat_mock_spec`."""
    parser.addini("chat_mock_spec", "OpenAPI document that the fixture chat_mock serves.", default="")


@pytest.fixture(scope="session")
def _chat_mock_server(request: pytest.FixtureRequest) -> Iterator[MockServer]:
    from samplewright.mock import MockServer

    spec = request.config.getini("chat_mock_spec")
    with MockServer(Path(request.config.rootpath, spec) if spec else None) as server:
        yield server


@pytest.fixture
def chat_mock(_chat_mock_server: MockServer) -> MockServer:
    """Provide a running mock of the chat API, without requests of earlier tests.

    The document is that of the ini option `chat_mock_spec`, a path relative to pytest's root directory; by default it
    is chosen as by `MockServer`. One server runs for the whole session.

    Example:
        ```python
        def test_greeting(chat_mock):
            client = SomeClient(base_url=chat_mock.base_url, api_key="test")
            client.chat("Hello")
            assert chat_mock.requests[-1].json["messages"][0]["content"] == "Hello"
        ```
    """
    _chat_mock_server.clear()
    return _chat_mock_server
