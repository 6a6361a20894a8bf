"""Recipes: the tables of a target.toml that say how its samples are set up, built, run and formatted."""

from __future__ import annotations

import datetime

from samplewright.literals.toml_table import TomlTable

Command = tuple[str, ...]


class Toolchain(TomlTable, frozen=True):
    """Describe what a target needs to run. Commands are lists of arguments, never given to a shell.

    Attributes:
        name: Name for readers.
        check: Command that prints the version.
        version: Regex that finds the version in that output, in group 1 if it has one.
        minimum: Lowest version that works.
        hint: How a reader gets it.
        packages: Debian packages that provide it.
        install: Commands that install the rest into `{cache}`, run after the packages.
        digests: File that these commands download -> its SHA-256, checked before the next command runs.
        path: Folders after PATH: what the user installed comes first.
        folders: Patterns of further files that builds and runs read, beside the folders in which the programs are
            installed; `~` is the home directory, and one with an unset `$VARIABLE` is left out.
        supported_until: Release -> last day on which its makers support it; renewed by hand.
    """

    name: str
    check: Command
    version: str
    minimum: str
    hint: str
    packages: tuple[str, ...] = ()
    install: tuple[Command, ...] = ()
    digests: dict[str, str] = {}
    path: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    supported_until: dict[str, datetime.date] = {}


class SandboxRecipe(TomlTable, frozen=True):
    """Describe how a program that trusts certificates of its own is told to trust the mock's.

    `{trust}/ca.pem` is the mock's certificate.

    Attributes:
        setup: Commands, run once.
        run: Command in place of the recipe's `run`.
        env: Environment variables, merged into the recipe's.
    """

    setup: tuple[Command, ...] = ()
    run: Command = ()
    env: dict[str, str] = {}


class Libraries(TomlTable, frozen=True):
    """Describe how to learn which versions of a target's libraries were resolved.

    Attributes:
        pattern: Regex with the groups `name` and `version`, one match per library; searched in what follows.
        command: Command, run after the set-up, where a build runs.
        file: File that the set-up writes, such as a lock file, relative to `{work}` unless absolute.
    """

    pattern: str
    command: Command = ()
    file: str = ""


class Variant(TomlTable, frozen=True):
    """Describe another environment in which samples are judged too, such as other settings of the runtime.

    Attributes:
        name: Name for verdicts: `401:NAME`.
        env: Environment variables, merged into the recipe's.
        run: Command in place of the recipe's `run`; empty: the same.
        sandbox_run: Command in place of the sandbox's `run`; empty: `run`.
        conditions: Conditions under which it is run.
    """

    name: str
    env: dict[str, str] = {}
    run: Command = ()
    sandbox_run: Command = ()
    conditions: tuple[str, ...] = ("ok", "401", "cut")


class Recipe(TomlTable, frozen=True):
    """Describe how samples are set up (once), built and run (each). Commands are lists of arguments.

    A step fails if it exits non-zero.

    Attributes:
        run: Command that runs a sample.
        setup: Commands, run once in the work folder, which has the project's files but no sample yet. They may use the
            network; builds and runs may not.
        setup_files: Name -> text of further files that the work folder has during the set-up, where a manifest does not
            name the libraries.
        setup_env: Environment variables of the set-up, merged into `env`.
        copies: Folder of builds -> the folder of set-ups of which it is a copy at first, so that it is not built anew.
        products: Names in the work folder of what the set-up makes there; a later set-up finds it again.
        build: Commands, run for each sample.
        env: Environment variables.
        packages_missing: Regex; a failed set-up whose output has it could not get its packages.
        libraries: How to learn the versions of the libraries.
        variants: Further environments in which samples are judged.
        extra_requests: Condition -> requests that an SDK sends by itself beyond the first; none once a stream began.
        uncaught: Regex of stderr after an uncaught exception that ends a program by a signal: short forms may do so.
        sandbox: What differs in a sandbox.
        depends_on: Another generated folder that the samples need; a copy of it is at `{depends_on}`.
    """

    run: Command
    setup: tuple[Command, ...] = ()
    setup_files: dict[str, str] = {}
    setup_env: dict[str, str] = {}
    copies: dict[str, str] = {}
    products: tuple[str, ...] = ()
    build: tuple[Command, ...] = ()
    env: dict[str, str] = {}
    packages_missing: str = ""
    libraries: Libraries | None = None
    variants: tuple[Variant, ...] = ()
    extra_requests: dict[str, int] = {}
    uncaught: str = ""
    sandbox: SandboxRecipe = SandboxRecipe()
    depends_on: str | None = None


class FormatCheck(TomlTable, frozen=True):
    """Describe a formatter or linter, which must exit 0 and print nothing to stdout.

    Attributes:
        name: Name for readers.
        check: Command, run beside the samples; `{files}` becomes all of them, with `{file}` it is run for each.
        find: Command that exits 0 if the tool is installed.
        packages: Debian packages that provide it.
        install: Commands that install it into `{cache}`.
        digests: File that these commands download -> its SHA-256, checked before the next command runs.
    """

    name: str
    check: Command
    find: Command
    packages: tuple[str, ...] = ()
    install: tuple[Command, ...] = ()
    digests: dict[str, str] = {}
