"""Source text in the official format of its language. The only module that imports black, and only when it must."""

from __future__ import annotations

from pathlib import PurePath

from samplewright import cache
from samplewright.errors import FormatError, Location

_KIND = "formatted"


def formatted(text: str, formatter: str | None, file: PurePath, current: str | None) -> str:
    """Return the text as its formatter writes it; what the formatter wrote in an earlier run is not formatted again.

    Args:
        text: Source text.
        formatter: Name of the formatter, None for text that is already formatted.
        file: The file that will hold the text, for errors.
        current: The file's text as it is, None if it is missing.

    Raises:
        FormatError: The text is not source code of the language.
    """
    if formatter is None or text == current:
        return text
    name = cache.key(formatter, cache.installed_version(formatter), text)
    if (entry := cache.load(_KIND, name)) is not None:
        return entry.decode()
    result = _black(text, file)
    cache.store(_KIND, name, result.encode())
    return result


def _black(text: str, file: PurePath) -> str:
    import black
    from black.parsing import InvalidInput

    try:
        return black.format_str(text, mode=black.Mode())
    except (InvalidInput, ValueError) as error:
        message = str(error).split(":")[-1].strip() or "unknown"
        raise FormatError(f"invalid source code: {message}", Location(str(file))) from None
