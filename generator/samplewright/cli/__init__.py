"""The commands. Only this package knows click; it turns errors into messages and exit codes."""

from __future__ import annotations

# Each module adds its commands.
from samplewright.cli import check, docs, embed, generate, lists, mock, signals, toolchains, verify  # noqa: F401
from samplewright.cli.common import cli


def main() -> None:
    """Run the command `samplewright`."""
    signals.install()
    cli.main(prog_name="samplewright")
