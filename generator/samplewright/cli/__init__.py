"""The commands. Only this package knows click; it turns errors into messages and exit codes."""

from __future__ import annotations

from samplewright.cli import check, docs, embed, generate, lists, mock, toolchains, verify
from samplewright.cli.common import cli
from samplewright.cli.console import prepare
from samplewright.cli.signals import install

#: Each adds its commands as it is imported.
_MODULES = (check, docs, embed, generate, lists, mock, toolchains, verify)


def main() -> None:
    """Run the command `samplewright`."""
    prepare()
    install()
    cli.main(prog_name="samplewright")
