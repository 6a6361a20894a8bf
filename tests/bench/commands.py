"""The generator's commands on a project, each as a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from processes import Cost, cpu_seconds, peak_memory, run

COMMAND = [sys.executable, "-u", "-m", "samplewright"]
#: A text of the spec's first scenario; each edit replaces it with another one.
PROMPT = "content: 你好\n"
_SLOW_MODULES = ("black", "jinja2", "jsonschema_rs", "markdown_it", "openapi_pydantic", "pydantic", "pygments", "yaml")


@dataclass(frozen=True)
class Commands:
    """Runs commands of one checkout in a scratch directory.

    Attributes:
        checkout: The repository whose generator, spec and templates are measured.
        scratch: Directory for output and caches.
        repeats: Runs per figure.
    """

    checkout: Path
    scratch: Path
    repeats: int

    @property
    def used_cache(self) -> Path:
        """The cache directory of earlier runs, as on a machine in use."""
        return self.scratch / "used-cache"

    @property
    def out(self) -> Path:
        """The output directory of a project that is up to date."""
        return self.scratch / "out"

    def fresh(self, name: str) -> Path:
        """Return a directory that does not exist yet."""
        directory = self.scratch / name
        shutil.rmtree(directory, ignore_errors=True)
        return directory

    def environment(self, cache: Path | None = None) -> dict[str, str]:
        """Return the environment of a command. As where it is installed, Python keeps its bytecode."""
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        generator = str(self.checkout / "generator")
        return inherited | {"SAMPLEWRIGHT_CACHE": str(cache or self.used_cache), "PYTHONPATH": generator}

    def run(self, *arguments: str | Path, cache: Path | None = None) -> Cost:
        """Run a command to its end."""
        return run([*COMMAND, *arguments], self.checkout, self.environment(cache))

    def median(self, one_run: Callable[[], Cost]) -> Cost:
        """Return the median cost of several runs."""
        return Cost.median(one_run() for _ in range(self.repeats))

    def costs(self) -> Iterator[tuple[str, Cost, str]]:
        """Yield (command, cost, goal) on the checkout's own spec."""
        yield (
            "generate, empty directory, empty cache",
            self.median(lambda: self.run("generate", "--out", self.fresh("new"), cache=self.fresh("new-cache"))),
            "",
        )
        self.run("generate", "--out", self.out)
        unchanged = self.median(lambda: self.run("generate", "--out", self.out))
        yield "generate, nothing changed", unchanged, "CPU <= 0.35"
        check = self.median(lambda: self.run("check", "--out", self.out))
        yield "check, nothing changed", check, "CPU <= 0.35"
        check = self.median(lambda: self.run("check", "--out", self.out, cache=self.fresh("new-cache")))
        yield "check, nothing changed, empty cache", check, ""
        yield "generate, one scenario edited", self._edited(), ""
        if Path("/proc/self/stat").exists():
            yield "generate --watch, one scenario edited", self._watched(), "wall <= 0.3"
        pages = self.median(lambda: self.run("docs", "build", "--out", self.fresh("pages")))
        yield "docs build, empty directory", pages, ""

    def page_sizes(self) -> Iterator[tuple[str, int]]:
        """Yield (page, bytes) of each model's page, as the last run of `docs build` wrote them."""
        site = self.scratch / "pages" / "site"
        yield from ((str(file.relative_to(site)), file.stat().st_size) for file in sorted(site.glob("*/*.html")))

    def slow_imports(self, *arguments: str | Path) -> list[str]:
        """Return the modules that a command imports, of those that are slow to import."""
        command = [sys.executable, "-X", "importtime", "-m", "samplewright", *arguments]
        process = subprocess.run(command, cwd=self.checkout, env=self.environment(), capture_output=True, text=True)
        imported = {line.rpartition("|")[2].strip() for line in process.stderr.splitlines()}
        return [module for module in _SLOW_MODULES if module in imported]

    def _edited(self) -> Cost:
        spec = self.scratch / "openapi.yaml"

        def one_run() -> Cost:
            self._edit(spec)
            return self.run("generate", "--spec", spec, "--out", self.out)

        return self.median(one_run)

    def _edit(self, spec: Path) -> None:
        """Write a spec with a prompt that no spec had before."""
        text = (self.checkout / "spec" / "openapi.yaml").read_text(encoding="utf-8")
        assert PROMPT in text
        spec.write_text(text.replace(PROMPT, f"content: What is {time.time_ns()} in words?\n", 1), encoding="utf-8")

    def _watched(self) -> Cost:
        """Return the cost from an edit to the report of the run that it causes."""
        spec = self.scratch / "openapi.yaml"
        self._edit(spec)
        command = [*COMMAND, "generate", "--spec", spec, "--out", self.out, "--watch"]
        with subprocess.Popen(
            command, cwd=self.checkout, env=self.environment(), stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            reports = (line for line in process.stdout if " files in " in line)
            next(reports)

            def one_run() -> Cost:
                time.sleep(0.5)
                cpu, start = cpu_seconds(process.pid), time.perf_counter()
                self._edit(spec)
                next(reports)
                wall = time.perf_counter() - start
                return Cost(cpu_seconds(process.pid) - cpu, wall, peak_memory(process.pid))

            cost = self.median(one_run)
            process.terminate()
        return cost
