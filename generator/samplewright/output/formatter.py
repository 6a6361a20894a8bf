"""Source text -> the official format of its language. The only module that imports black, and only when it must."""

from __future__ import annotations

import contextlib
import hashlib
from importlib.metadata import version
from pathlib import PurePath

from samplewright import config
from samplewright.errors import FormatError, Location


def formatted(text: str, formatter: str | None, file: PurePath, existing: str | None) -> str:
    """The text as its formatter leaves it.

    existing: the file as it is now. What a formatter has left before it would leave again, so equal text is not
    formatted once more, which makes a run that changes nothing fast; nor is what was formatted on this machine before.

    Raises:
        FormatError: the text is not source code of the language.
    """
    if formatter is None or text == existing:
        return text
    key = hashlib.sha256(f"{version(formatter)}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
    memory = config.cache_directory() / "formatted" / key
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return memory.read_bytes().decode()
    made = _black(text, file)
    config.remember(memory, made.encode())
    return made


def _black(text: str, file: PurePath) -> str:
    import black
    from black.parsing import InvalidInput

    try:
        return black.format_str(text, mode=black.Mode())
    except (InvalidInput, ValueError) as error:
        message = str(error).split(":")[-1].strip() or "unknown"
        raise FormatError(f"black cannot read the sample: {message}", Location(str(file))) from None
