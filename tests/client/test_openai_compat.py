"""The tests in compat/ pass with openai-python too."""

from __future__ import annotations

import sys
from typing import Any

from support import client_venv


def test_openai_python_passes_the_tests(mock: Any) -> None:
    python = client_venv.environment(sys.executable, ["openai>=3,<4", "pytest>=8.3"])
    count = client_venv.count_passed(
        python,
        [client_venv.CLIENT_TESTS / "compat"],
        mock.base_url,
        "--confcutdir",
        str(client_venv.CLIENT_TESTS / "compat"),
        COMPAT_IMPORT="openai",
    )
    assert count > 190
