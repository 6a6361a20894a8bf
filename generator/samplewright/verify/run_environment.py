"""The environment variables of a run: its key, what its condition sets, and a home directory of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from samplewright.ir import Scenario
from samplewright.verify.conditions import Condition, Key


def run_environment(condition: Condition, scenario: Scenario, secret: str, folder: Path) -> tuple[dict[str, str], str]:
    """Return the variables of a run, and the key that it is given.

    Args:
        condition: The condition of the run.
        scenario: The scenario of its sample.
        secret: A valid key.
        folder: The work folder, in which a home directory is made.
    """
    env = dict(condition.env)
    if condition.home:
        env["HOME"] = str(_make_home(condition.home, scenario.base_url, folder / ".home"))
    auth, addition = scenario.auth, condition.key
    if auth is None or addition is Key.UNSET:
        return env, secret
    key = "" if addition is Key.EMPTY else f"{secret}{addition.value}"
    return env | {auth.env: key}, key or secret


def _make_home(files: Mapping[str, str], url: str, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = folder / name
        path.touch(mode=0o600)  # some programs ignore files that others may read
        path.write_text(text.format(host=urlsplit(url).hostname, url=url), encoding="utf-8")
    return folder
