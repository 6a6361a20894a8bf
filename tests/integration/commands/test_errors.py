"""Errors of the command line: one style, an exit code, and a hint that names the nearest."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from samplewright.cli import cli
from support.toy_project import ToyProject

FULL = Path("/dev/full")


def commands(group: click.Group, prefix: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the names of all commands and groups."""
    names = []
    for name, command in sorted(group.commands.items()):
        names.append((*prefix, name))
        if isinstance(command, click.Group):
            names += commands(command, (*prefix, name))
    return names


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["chekc"], "unknown command 'chekc'", "did you mean 'check'?"),
        (["docs", "biuld"], "unknown command 'biuld'", "did you mean 'build'?"),
        (["generate", "--ot", "x"], "unknown option --ot", "did you mean '--out'?"),
        (["check", "--format", "xml"], "invalid value of --format: expected one of text, github, json", "--help"),
        (["mock", "--port", "99999"], "invalid value of --port: expected an integer from 0 to 65535", "--help"),
        (["mock", "--latency", "slow"], "invalid value of --latency: expected a number from 0 to 600000", "--help"),
        (["generate", "--target"], "--target requires a value", "--help"),
        (["generate", "--watch=yes"], "--watch takes no value", "--help"),
        (["render", "alpha/plain"], "missing argument SCENARIO", "see `samplewright render --help`"),
        (["docs", "annotate"], "missing option --out", "see `samplewright docs annotate --help`"),
        (["check", "extra"], "got unexpected extra argument (extra)", "see `samplewright check --help`"),
    ],
)
def test_usage_errors_have_one_style(toy: ToyProject, arguments: list[str], message: str, hint: str) -> None:
    lines = toy.run(*arguments, code=2).output.splitlines()
    assert lines[0] == f"error: {message}"
    assert len(lines) == 2 and lines[1].startswith("  hint: ") and hint in lines[1]


PAGE = "page.md"


@pytest.mark.parametrize(
    "arguments",
    [
        ["generate", "--target", "alhpa"],
        ["toolchains", "--target", "alhpa"],
        ["verify", "--target", "alhpa"],
        ["verify", "--require", "alhpa"],
        ["docs", "annotate", "--out", "x.yaml", "--target", "alhpa"],
    ],
)
def test_an_unknown_target_names_the_nearest_language(toy: ToyProject, arguments: list[str]) -> None:
    output = toy.run(*arguments, code=2).output
    assert "unknown target 'alhpa'\n  hint: did you mean 'alpha'?" in output


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("alpha/plane", "did you mean 'alpha/plain'?"),
        ("alpha", "targets of alpha: alpha/fancy, alpha/plain"),
        ("alhpa", "targets of alpha: alpha/fancy, alpha/plain"),
    ],
)
def test_one_unknown_target_names_the_nearest_targets(toy: ToyProject, name: str, hint: str) -> None:
    assert toy.run("render", name, "basic", code=2).output == f"error: unknown target {name!r}\n  hint: {hint}\n"
    (toy.folder / PAGE).write_text(f"<!-- samplewright: {name} basic -->\n```\n```\n")
    assert toy.run("docs", "embed", PAGE, code=3).output == (
        f"error: page.md:1: unknown target {name!r}\n  hint: {hint}\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["generate", "--scenario", "basik"],
        ["verify", "--scenario", "basik"],
        ["render", "alpha/plain", "basik"],
        ["docs", "annotate", "--out", "x.yaml", "--scenario", "basik"],
    ],
)
def test_an_unknown_scenario_names_the_nearest(toy: ToyProject, arguments: list[str]) -> None:
    output = toy.run(*arguments, code=2).output
    assert "unknown scenario 'basik'\n  hint: did you mean 'basic'?" in output


@pytest.mark.parametrize("group", [[], ["docs"]], ids=["samplewright", "docs"])
def test_help_shows_every_summary_in_full(toy: ToyProject, group: list[str]) -> None:
    output = toy.run(*group, "--help").output
    assert "..." not in output.partition("Commands:")[2]
    assert output == toy.run(*group).output


@pytest.mark.parametrize("name", commands(cli), ids=" ".join)
def test_every_command_has_a_summary_and_help(toy: ToyProject, name: tuple[str, ...]) -> None:
    command: click.Command = cli
    for part in name:
        assert isinstance(command, click.Group)
        command = command.commands[part]
    assert command.short_help and command.short_help.endswith(".") and len(command.short_help) <= 62
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help and parameter.help.endswith(".") and parameter.help[0].isupper(), parameter.name


def spawn(toy: ToyProject, *arguments: str, stdout: int) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "samplewright", *arguments]
    environment = os.environ | {"SAMPLEWRIGHT_CACHE": str(toy.folder / "cache")}
    return subprocess.run(command, cwd=toy.folder, env=environment, stdout=stdout, stderr=subprocess.PIPE, check=False)


PRINTING = [
    ["--help"],
    ["--version"],
    ["targets"],
    ["scenarios", "--json"],
    ["render", "alpha/plain", "basic", "--templates", "templates"],
    ["generate", "--target", "alpha", "--templates", "templates"],
    ["check", "--templates", "templates"],
    ["toolchains", "--target", "alpha", "--templates", "templates"],
    ["verify", "--matrix"],
    ["docs", "build", "--templates", "templates", "--out", "pages"],
    ["docs", "annotate", "--out", "annotated.yaml", "--target", "alpha", "--templates", "templates"],
    ["docs", "embed", "page.md", "--templates", "templates"],
    ["mock", "--port", "0"],
]


@pytest.fixture
def printing(toy: ToyProject) -> ToyProject:
    """Return a toy project for commands in processes of their own, which have the built-in targets too."""
    (toy.folder / "templates").symlink_to(toy.templates)
    (toy.folder / PAGE).write_text("text\n")
    return toy


@pytest.mark.skipif(not FULL.exists(), reason="/dev/full not found")
@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
def test_a_full_disk_behind_stdout_is_one_line(printing: ToyProject, arguments: list[str]) -> None:
    with FULL.open("wb") as full:
        result = spawn(printing, *arguments, stdout=full.fileno())
    assert (result.returncode, result.stderr.decode()) == (2, "error: cannot write: No space left on device\n")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
def test_a_closed_pipe_is_quiet(printing: ToyProject, arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        result = spawn(printing, *arguments, stdout=writer)
    finally:
        os.close(writer)
    assert (result.returncode, result.stderr) == (2, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors of POSIX")
@pytest.mark.parametrize("arguments", [["--help"], ["--version"], *PRINTING], ids=" ".join)
def test_a_closed_stdout_is_one_line(printing: ToyProject, arguments: list[str]) -> None:
    command = shlex.join([sys.executable, "-m", "samplewright", *arguments])
    result = subprocess.run(["sh", "-c", f"{command} >&-"], cwd=printing.folder, stderr=subprocess.PIPE, check=False)
    assert (result.returncode, result.stderr.decode()) == (2, "error: cannot write: Bad file descriptor\n")


def test_every_command_reports_an_unknown_option(toy: ToyProject) -> None:
    for name in commands(cli):
        output = toy.run(*name, "--no-such-option", code=2).output
        assert re.match(r"error: unknown option --no-such-option\n  hint: ", output)
