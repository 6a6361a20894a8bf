"""The mock server: strict about requests, faithful to the spec in its responses.

Use `MockServer` in tests, or the pytest fixture `chat_mock`, or the command `samplewright mock`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from samplewright.mock.testing import MockServer

__all__ = ["MockServer"]


def __getattr__(name: str) -> Any:
    """Import MockServer on first access: pytest loads this package in every run."""
    if name == "MockServer":
        from samplewright.mock.testing import MockServer

        return MockServer
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
