"""The commands. Only this package knows click; it turns errors into messages and exit codes."""

from __future__ import annotations

from samplewright.cli import check, docs, embed, generate, lists, mock, verify  # noqa: F401  each adds its commands
from samplewright.cli.common import cli


def main() -> None:
    """Run the command `samplewright`."""
    cli.main(prog_name="samplewright")
