"""Command groups: every failure becomes one message on stderr and an exit code, never a traceback."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

import click

from samplewright.cli import signals
from samplewright.cli.console import Styled, echo
from samplewright.cli.usage import as_usage_error
from samplewright.errors import Problem, SamplewrightError, UsageError, nearest


def print_error(error: SamplewrightError) -> None:
    """Print each problem of an error to stderr; a stderr that cannot be written is ignored."""
    for problem in error.problems:
        _print_to_stderr(Styled("error:", "red", bold=True), f" {problem}")


def print_warnings(warnings: Iterable[Problem]) -> None:
    """Print warnings to stderr; a stderr that cannot be written is ignored."""
    for warning in warnings:
        _print_to_stderr(Styled("warning:", "yellow", bold=True), f" {warning}")


class Command(click.Command):
    """A command whose usage errors know their context, for hints."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise


class CommandGroup(click.Group):
    """A group of commands that turns errors into messages and exit codes."""

    command_class = Command
    group_class = type  # groups in this group are of the same class

    def main(self, *args: Any, **settings: Any) -> NoReturn:
        """Run a command line and exit, as `click.Command.main` does."""
        try:
            code = super().main(*args, **settings | {"standalone_mode": False})
        except SamplewrightError as error:
            print_error(error)
            code = error.exit_code
        except click.UsageError as error:
            print_error(as_usage_error(error))
            code = UsageError.exit_code
        except click.Abort:
            _print_to_stderr("interrupted")
            code = signals.exit_code()
        sys.exit(code)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Parse the arguments; options such as `--help` print here."""
        with _output_errors():
            return super().make_context(info_name, args, parent, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; without any, print the help."""
        if not args and not ctx.resilient_parsing:
            echo(ctx.get_help())
            ctx.exit()
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find the command; the hint of an unknown one names the nearest."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            hint = nearest(args[0], self.commands) or f"see `{ctx.command_path} --help`"
            raise UsageError(f"unknown command {args[0]!r}", hint=hint)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with _output_errors():
            return super().invoke(ctx)


@contextlib.contextmanager
def _output_errors() -> Iterator[None]:
    """Turn a failing stdout into a usage error; a closed pipe ends the command quietly."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        _discard_stdout()
        raise click.exceptions.Exit(UsageError.exit_code) from None
    except OSError as error:
        _discard_stdout()
        message = f"{error.filename}: {error.strerror}" if error.filename else f"cannot write: {error.strerror}"
        raise UsageError(message) from None
    except MemoryError:
        raise UsageError("out of memory") from None


def _discard_stdout() -> None:
    """Redirect stdout to nowhere, so that Python does not fail to flush it at exit."""
    with contextlib.suppress(OSError):  # not a file, as in tests
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print_to_stderr(*parts: str | Styled) -> None:
    with contextlib.suppress(OSError):
        echo(*parts, err=True)
