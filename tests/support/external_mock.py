"""The mock server, or the one at MOCK_URL for tests that run where the mock is not installed."""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Mock:
    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._journal = base_url.partition("/api/")[0] + "/__mock/requests"

    @property
    def requests(self) -> list[dict[str, Any]]:
        """The entries of its journal: method, path, headers, body (text), status ..."""
        with urllib.request.urlopen(self._journal) as response:
            return list(json.load(response))

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(request["body"]) for request in self.requests]

    def clear(self) -> None:
        urllib.request.urlopen(urllib.request.Request(self._journal, method="DELETE")).close()


@contextmanager
def running() -> Iterator[Mock]:
    if url := os.environ.get("MOCK_URL"):
        yield Mock(url)
        return
    from samplewright.mock import MockServer

    with MockServer() as server:
        yield Mock(server.base_url)
