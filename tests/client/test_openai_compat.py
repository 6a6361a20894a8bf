"""The tests of compat/ pass with openai-python itself: what they say about it is true."""

from __future__ import annotations

import sys
from typing import Any

from support import client_venv


def test_openai_python_does_as_the_tests_say(mock: Any) -> None:
    python = client_venv.environment(sys.executable, ["openai>=3,<4", "pytest>=8.3"])
    count = client_venv.passed(
        python,
        [client_venv.HERE / "compat"],
        mock.base_url,
        "--confcutdir",
        str(client_venv.HERE / "compat"),
        COMPAT_IMPORT="openai",
    )
    assert count > 190
