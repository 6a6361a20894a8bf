"""The tables of a target.toml that say how its samples are set up, built, run and looked at."""

from __future__ import annotations

from samplewright.literals.toml_table import TomlTable


class Toolchain(TomlTable, frozen=True):
    """What a target needs to run, and how to get it. Commands are argv lists, never given to a shell.

    check: prints a version that the regex `version` finds in group 1; `minimum` is the least that will do.
    hint: how a user gets it. packages: Debian packages that provide it. install: commands, run after the packages.
    path: folders put before PATH. `{cache}` and `{templates}` are filled in.
    """

    name: str
    check: tuple[str, ...]
    version: str
    minimum: str
    hint: str
    packages: tuple[str, ...] = ()
    install: tuple[tuple[str, ...], ...] = ()
    path: tuple[str, ...] = ()


class SandboxRecipe(TomlTable, frozen=True):
    """How a program that trusts certificates of its own is told to trust the mock's. `{trust}` is a folder that lasts
    as long as the mock; in it lies `ca.pem`.

    setup: commands run once. run: instead of the recipe's `run`. env: laid over the recipe's.
    """

    setup: tuple[tuple[str, ...], ...] = ()
    run: tuple[str, ...] = ()
    env: dict[str, str] = {}


class Recipe(TomlTable, frozen=True):
    """How samples are set up (once), built and run (each); argv lists.

    env: environment variables.
    extra_requests: per condition, requests beyond the first that an SDK makes by itself; none once a stream has begun.
    stand_in: a library that is replaced by one of our own here; verdicts say so. sandbox: what differs in a sandbox.
    beside: another generated folder that the samples need; a copy of it is at `{beside}`.
    """

    run: tuple[str, ...]
    setup: tuple[tuple[str, ...], ...] = ()
    build: tuple[tuple[str, ...], ...] = ()
    env: dict[str, str] = {}
    extra_requests: dict[str, int] = {}
    stand_in: str | None = None
    sandbox: SandboxRecipe = SandboxRecipe()
    beside: str | None = None


class FormatCheck(TomlTable, frozen=True):
    """A formatter or linter, which must exit 0 and print nothing to stdout.

    check: run beside the samples; an argument `{files}` stands for all of them, with `{file}` it is run for each.
    find: exits 0 if the tool is here. packages, install: as of a toolchain.
    """

    name: str
    check: tuple[str, ...]
    find: tuple[str, ...]
    packages: tuple[str, ...] = ()
    install: tuple[tuple[str, ...], ...] = ()
