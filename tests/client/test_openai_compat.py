"""The tests of compat/ pass with openai-python itself: what they say about it is true."""

from __future__ import annotations

import sys
from typing import Any

import elsewhere


def test_openai_python_does_as_the_tests_say(mock: Any) -> None:
    python = elsewhere.environment(sys.executable, ["openai>=3,<4", "pytest>=8.3"])
    count = elsewhere.passed(
        python,
        [elsewhere.HERE / "compat"],
        mock.base_url,
        "--confcutdir",
        str(elsewhere.HERE / "compat"),
        COMPAT_IMPORT="openai",
    )
    assert count > 190
