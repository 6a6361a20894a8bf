"""What the runtime reads of the types that are generated from the specification."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar


class CompletionLike(Protocol):
    """A completion."""

    @property
    def choices(self) -> Sequence[Any]:
        """The choices, each with a message."""
        ...

    @property
    def text(self) -> str:
        """The text of the first choice."""
        ...

    @property
    def raw(self) -> dict[str, Any]:
        """The JSON that the server sent."""
        ...

    @property
    def request_id(self) -> str | None:
        """The server's id of the request."""
        ...

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON that the server sent, as a copy."""
        ...


class ChunkLike(Protocol):
    """A chunk of a streamed completion."""

    @property
    def choices(self) -> Sequence[Any]:
        """The choices, each with a delta."""
        ...

    @property
    def text(self) -> str:
        """The text that the chunk adds to the first choice."""
        ...

    @property
    def raw(self) -> dict[str, Any]:
        """The JSON that the server sent."""
        ...


CompletionT = TypeVar("CompletionT", bound=CompletionLike)
ChunkT = TypeVar("ChunkT", bound=ChunkLike)
