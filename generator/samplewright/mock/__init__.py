"""The mock server: strict about requests, honest about responses, driven by the spec alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from samplewright.mock.testing import MockServer

__all__ = ["MockServer"]


def __getattr__(name: str) -> Any:
    """MockServer is imported when it is first asked for: pytest loads this package in every run."""
    if name == "MockServer":
        from samplewright.mock.testing import MockServer

        return MockServer
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
