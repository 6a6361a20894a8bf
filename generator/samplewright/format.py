"""Source text -> the official format of its language. The only module that imports black, and only when it must."""

from __future__ import annotations

from pathlib import PurePath

from samplewright.errors import FormatError, Location


def formatted(text: str, formatter: str | None, file: PurePath, existing: str | None) -> str:
    """The text as its formatter leaves it.

    existing: the file as it is now. What a formatter has left before it would leave again, so equal text is not
    formatted once more, which makes a run that changes nothing fast.

    Raises:
        FormatError: the text is not source code of the language.
    """
    if formatter is None or text == existing:
        return text
    import black
    from black.parsing import InvalidInput

    try:
        return black.format_str(text, mode=black.Mode())
    except (InvalidInput, ValueError) as error:
        message = str(error).split(":")[-1].strip() or "unknown"
        raise FormatError(f"{formatter} cannot read the sample: {message}", Location(str(file))) from None
