"""`toolchains`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from samplewright.cli.common import cli, options, table
from samplewright.errors import ToolchainError

if TYPE_CHECKING:
    from samplewright.targets import Target


def _found(target: Target) -> str:
    stand_in = target.settings.run and target.settings.run.stand_in
    return f"found, with a stand-in for {stand_in}" if stand_in else "found"


@cli.command(epilog="Example: samplewright toolchains --install")
@options("templates", "target", "json")
@click.option("--install", is_flag=True, help="Get what is missing, into the cache directory where it can be.")
def toolchains(templates: Path | None, wanted: Sequence[str], as_json: bool, install: bool) -> None:
    """List what each target needs to run: what is installed, and how to get the rest.

    Exits 4 if anything is missing. The cache is SAMPLEWRIGHT_CACHE, or samplewright in the user's cache directory.
    """
    from samplewright import pipeline, targets
    from samplewright.verify import toolchains as tools

    chosen = [
        one
        for one in targets.choose(pipeline.Inputs.find(templates=templates).targets, wanted)
        if one.settings.toolchain
    ]
    states = (
        tools.install(chosen, lambda text: click.echo(text, err=True)) if install else tuple(map(tools.find, chosen))
    )
    rows = [
        {
            "target": one.target.name,
            "toolchain": one.toolchain.name,
            "version": one.version or "",
            "minimum": one.toolchain.minimum,
            "state": one.missing or _found(one.target),
            "hint": one.toolchain.hint if one.missing else "",
        }
        for one in states
    ]
    table(rows, ("target", "toolchain", "version", "minimum", "state", "hint"), as_json)
    if missing := [one.target.name for one in states if one.missing]:
        raise ToolchainError(f"missing for {', '.join(missing)}", hint=None if install else "run with --install")
