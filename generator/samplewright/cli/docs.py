"""`docs`: the group of commands that write documentation."""

from __future__ import annotations

from samplewright.cli.common import cli


@cli.group()
def docs() -> None:
    """Write documentation from the spec: pages, code blocks, an annotated spec."""
