"""`toolchains`: list what each target needs to run, and install what is missing."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from samplewright.cli.common import cli, options, table
from samplewright.cli.console import echo
from samplewright.errors import ToolchainError

if TYPE_CHECKING:
    from samplewright.verify.toolchains import ToolchainState

_COLUMNS = ("target", "toolchain", "version", "minimum", "support", "library", "state", "install")


@cli.command(
    short_help="List or install the targets' toolchains.",
    epilog="Example: samplewright toolchains --install --target go",
)
@options("templates", "target", "json")
@click.option(
    "--install",
    is_flag=True,
    help="Install what is missing from registries: system packages, the rest into the cache directory.",
)
def toolchains(templates: Path | None, target_names: Sequence[str], as_json: bool, install: bool) -> None:
    """List what each target needs to run: what is installed, whether it is supported, how to get the rest.

    Exits 4 if anything is missing. The cache is SAMPLEWRIGHT_CACHE, or samplewright in the user's cache directory.
    """
    from samplewright.targets import discovery
    from samplewright.verify.install import install as install_missing
    from samplewright.verify.toolchains import find
    from samplewright.workflows.project import locate

    targets = discovery.choose(discovery.discover(locate(templates=templates).templates), target_names)
    targets = tuple(target for target in targets if target.settings.toolchain)
    states = install_missing(targets, _say) if install else tuple(map(find, targets))
    today = datetime.date.today()
    table([_row(state, today) for state in states], _COLUMNS, as_json)
    if missing := [state.target.name for state in states if state.missing]:
        raise ToolchainError(f"missing for {', '.join(missing)}", hint=None if install else "run with --install")


def _say(text: str) -> None:
    echo(text, err=True)


def _row(state: ToolchainState, today: datetime.date) -> dict[str, str]:
    settings = state.target.settings
    reason = f"{state.missing} ({state.detail})" if state.detail else state.missing
    return {
        "target": state.target.name,
        "toolchain": state.toolchain.name,
        "version": state.version or "",
        "minimum": state.toolchain.minimum,
        "support": _support(state, today),
        "library": f"{settings.library} {settings.version}".strip(),
        "state": reason or "installed",
        "install": "; ".join(filter(None, (state.toolchain.hint if state.missing else "", settings.install or ""))),
    }


def _support(state: ToolchainState, today: datetime.date) -> str:
    day = state.supported_until
    if day is None:
        return ""
    return f"until {day}" if day >= today else f"ended {day}"
