"""Bodies of requests, encoded as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, cast

import msgspec

from .errors import ArgumentError


def _encode_other(value: Any) -> Any:
    """Convert what msgspec cannot encode: pydantic models, mappings and iterables."""
    if callable(model_dump := getattr(value, "model_dump", None)):
        return model_dump(exclude_unset=True)
    if isinstance(value, Mapping):
        return dict(cast("Mapping[str, Any]", value))
    if hasattr(value, "__iter__"):
        return list(value)
    raise TypeError(f"{type(value).__name__} is not a JSON value")


_encode = msgspec.json.Encoder(enc_hook=_encode_other).encode


def encode_body(body: Mapping[str, Any]) -> bytes:
    """Encode the body of a request as JSON.

    Raises:
        ArgumentError: A value that JSON does not have.
    """
    try:
        content = _encode(body)
    except (TypeError, ValueError, RecursionError) as error:
        raise ArgumentError(f"cannot encode the request as JSON: {error}") from None
    if b"null" in content and (number := _find_non_finite(body)) is not None:
        raise ArgumentError(
            f"cannot encode the request as JSON: {number} is not a JSON number"
        )
    return content


def _find_non_finite(value: Any) -> float | None:
    """Return a number that msgspec encodes as null."""
    if isinstance(value, float):
        return None if math.isfinite(value) else value
    items: Iterable[Any] = ()
    if isinstance(value, Mapping):
        items = cast("Mapping[str, Any]", value).values()
    elif isinstance(value, (list, tuple)):
        items = cast("Iterable[Any]", value)
    numbers = (_find_non_finite(item) for item in items)
    return next((number for number in numbers if number is not None), None)
