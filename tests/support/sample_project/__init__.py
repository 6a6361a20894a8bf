"""Sample fixtures: one correct program in Python, and as many copies of it, each with one defect."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samplewright.errors import ToolchainError
from samplewright.verify.sandbox import NamespaceSandbox

HERE = Path(__file__).parent
SPEC = HERE / "openapi.yaml"
LANGUAGE = """\
file = "{scenario}.py"
label = "Fixture"

[literals]
null = "None"
true = "True"
false = "False"
list = { open = "[", close = "]", empty = "[]" }
object = [{ open = "{", close = "}", empty = "{}", pair = "{key}: {value}" }]
string = [{ quotes = ['"'], escape = { '\\' = '\\\\', "\\n" = '\\n' }, code_point = '\\U{:08x}' }]

[toolchain]
name = "Python"
check = ["{interpreter}", "--version"]
version = 'Python (\\S+)'
minimum = "3.11"
hint = "it runs this very test"

[run]
build = [["{interpreter}", "-S", "-W", "error", "-m", "py_compile", "{file}"]]
run = ["{interpreter}", "-S", "{file}"]
"""


def why_not_sandboxed() -> str:
    """Why samples cannot be sandboxed on this machine; empty if they can."""
    try:
        NamespaceSandbox(["api.fixture.example"], 443).close()
    except ToolchainError as error:
        return str(error)
    return ""


def alive(pid: int) -> bool:
    """Whether the process runs; what has ended and waits to be asked for does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def add(templates: Path, defect: str, settings: str = "", name: str = "", forms: Iterable[str] = ("complete",)) -> None:
    """A target `fixture/<defect>`, or of another name. settings: of its target.toml. forms: each the same program."""
    folder = templates / "fixture" / (name or defect)
    folder.mkdir(parents=True)
    (templates / "fixture" / "language.toml").write_text(LANGUAGE)
    (templates / "fixture" / "_program.jinja").write_bytes((HERE / "program.jinja").read_bytes())
    (folder / "target.toml").write_text(settings)
    for form in forms:
        program = f'{{% set defect = "{defect}" %}}\n{{% include "fixture/_program.jinja" %}}\n'
        (folder / f"{form}.jinja").write_text(program)


def only(scenario: str) -> str:
    """Settings of a target that has a sample of this scenario alone."""
    other = {"unary": "stream", "stream": "unary"}[scenario]
    return f'[[skip]]\nscenario = "{other}"\nreason = "the {scenario} scenario tells"\n'


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)


@dataclass(frozen=True)
class SampleProject:
    """A folder in which commands run: templates, output, cache and temporary files of its own."""

    folder: Path
    spec: Path = SPEC

    @property
    def templates(self) -> Path:
        return self.folder / "templates"

    @property
    def out(self) -> Path:
        return self.folder / "sdks"

    @property
    def own(self) -> dict[str, str]:
        """What the environment of commands has of its own; the proxies would spoil every run."""
        proxies = dict.fromkeys(("http_proxy", "HTTPS_PROXY", "All_Proxy"), "http://127.0.0.1:9")
        places = {"SAMPLEWRIGHT_CACHE": "cache", "TMPDIR": "tmp", "HOME": ""}
        return proxies | {name: str(self.folder / place) for name, place in places.items()}

    @property
    def env(self) -> dict[str, str]:
        """The environment of commands."""
        (self.folder / "tmp").mkdir(exist_ok=True)
        return os.environ | self.own

    def command(self, command: str, *arguments: str | Path) -> list[str]:
        places = ["--spec", self.spec, "--templates", self.templates, "--out", self.out]
        return [sys.executable, "-m", "samplewright", command, *map(str, (*places, *arguments))]

    def run(self, command: str, *arguments: str | Path, code: int | None = 0) -> Ran:
        """Runs a command, which must exit with the code, if one is given, and show no traceback of its own."""
        done = subprocess.run(
            self.command(command, *arguments),
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )
        ran = Ran(done.returncode, done.stdout, done.stderr)
        assert code in (None, ran.code), (ran.code, ran.stdout, ran.stderr)
        assert not ran.stderr.startswith("Traceback"), ran.stderr
        return ran

    def verify(self, *arguments: str | Path, code: int | None = 0) -> Ran:
        return self.run("verify", "--target", "fixture", *arguments, code=code)

    def verdicts(self, *arguments: str | Path, code: int | None = 0) -> dict[tuple[str, str, str], str]:
        """(target without its language, scenario, condition) -> verdict."""
        told = self.verify(*arguments, "--json", code=code).json
        return {
            (one["target"].removeprefix("fixture/"), one["scenario"], one["condition"]): one["verdict"]
            for one in told["outcomes"]
        }
