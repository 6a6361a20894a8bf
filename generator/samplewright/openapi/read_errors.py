"""What the readers of YAML and JSON reject, in the same words."""

from __future__ import annotations

import json
from typing import Any

#: How many arrays and objects may be nested in each other.
MAX_DEPTH = 200
#: How many digits an integer may have. Python writes up to 4,300, and sums must have room.
MAX_DIGITS = 4000
TOO_DEEP = f"nesting exceeds {MAX_DEPTH} levels"
TOO_MANY_DIGITS = "a number has too many digits"
UNPAIRED_SURROGATE = "unpaired surrogate"


class ReadError(ValueError):
    """The text is no JSON or YAML value.

    Attributes:
        message: What is wrong, without the position.
        line: Counts from 1; None if unknown.
        column: Counts from 1; None if unknown.
        pointer: JSON pointer of the value, where the reader knows it.
    """

    def __init__(self, message: str, line: int | None = None, column: int | None = None, pointer: str | None = None):
        """Create an error; see the attributes."""
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.pointer = pointer

    @classmethod
    def at_mark(cls, message: str, mark: Any) -> ReadError:
        """Make an error with the position of a YAML mark, if there is one."""
        return cls(message, mark.line + 1, mark.column + 1) if mark else cls(message)


def duplicate_key(name: str) -> str:
    """Word the error about a key that an object has twice."""
    return f"duplicate key {json.dumps(name[:80], ensure_ascii=False)}"


def out_of_range(digits: str) -> str:
    """Word the error about a number that no double can hold."""
    return f"the number {digits[:40]} is out of range"
