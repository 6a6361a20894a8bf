"""What the generator costs: CPU seconds, wall seconds and peak memory, beside what was aimed at.

    python tests/bench/bench.py [--quick]

It prints, and never fails because something is slow. CPU seconds are user and system time of whole processes; each
figure of a command is the median of several runs. Memory is the largest resident set of those runs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import growing

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
COMMAND = [sys.executable, "-m", "samplewright"]
SLOW_MODULES = ("black", "pydantic", "openapi_pydantic", "jsonschema_rs", "jinja2", "yaml")
#: One target without a formatter, to see growth without a formatter's time.
PLAIN_TARGET = "node/axios"
#: Our targets that @readme/httpsnippet has too, under its names.
COMPARABLE = {
    "c/libcurl": "c/libcurl",
    "csharp/httpclient": "csharp/httpclient",
    "csharp/restsharp": "csharp/restsharp",
    "go/net_http": "go/native",
    "java/okhttp": "java/okhttp",
    "node/axios": "node/axios",
    "php/curl": "php/curl",
    "php/guzzle": "php/guzzle",
    "python/requests": "python/requests",
    "ruby/net_http": "ruby/native",
    "shell/curl": "shell/curl",
    "swift/urlsession": "swift/urlsession",
}


@dataclass(frozen=True)
class Cost:
    cpu: float
    wall: float
    rss: float
    """MB."""

    @classmethod
    def of(cls, runs: Sequence[Cost]) -> Cost:
        return cls(median(run.cpu for run in runs), median(run.wall for run in runs), max(run.rss for run in runs))

    @property
    def cells(self) -> list[str]:
        return [f"{self.cpu:.3f}", f"{self.wall:.3f}", f"{self.rss:.0f}"]


@dataclass
class Bench:
    """Runs commands in a scratch folder. `seen` is a cache that every run shares, as on a machine in use."""

    scratch: Path
    repeats: int
    seconds: float

    @property
    def seen(self) -> Path:
        return self.scratch / "seen"

    def run(self, command: Sequence[str | Path], cache: Path, given: str = "") -> Cost:
        """One process, waited for; what it prints is thrown away."""
        with tempfile.TemporaryFile("w+") as stdin, tempfile.TemporaryFile("w+") as stderr:
            stdin.write(given)
            stdin.seek(0)
            environment = os.environ | {"SAMPLEWRIGHT_CACHE": str(cache)}
            start = time.perf_counter()
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=stdin, stdout=subprocess.DEVNULL, stderr=stderr
            )
            _, status, used = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                stderr.seek(0)
                raise SystemExit(f"{' '.join(map(str, command))}: exit {process.returncode}\n{stderr.read()}")
            unit = 1 if sys.platform == "darwin" else 1024
            return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * unit / 1e6)

    def fresh(self, name: str) -> Path:
        """A folder that does not exist yet."""
        folder = self.scratch / name
        shutil.rmtree(folder, ignore_errors=True)
        return folder

    def generate(self, out: Path, cache: Path, *options: str | Path) -> Cost:
        command: list[str | Path] = [*COMMAND, "generate", "--out", out, *options]
        return self.run(command, cache)

    def commands(self) -> Iterator[tuple[str, Cost, str]]:
        """(what, cost, goal) for the commands on our own spec."""
        runs = range(self.repeats)
        out, once = self.scratch / "out", self.scratch / "once"
        yield (
            "generate, empty folder, empty cache",
            Cost.of([self.generate(self.fresh("out"), self.fresh("once")) for _ in runs]),
            "CPU < 1.0, RSS < 100",
        )
        self.generate(out, self.seen)
        yield (
            "generate, empty folder, warm cache",
            Cost.of([self.generate(self.fresh("out"), self.seen) for _ in runs]),
            "CPU < 1.0, RSS < 100",
        )
        yield (
            "generate, nothing to change, warm cache",
            Cost.of([self.generate(out, self.seen) for _ in runs]),
            "",
        )
        check: list[str | Path] = [*COMMAND, "check", "--out", out]
        yield (
            "check, nothing changed, empty cache",
            Cost.of([self.run(check, self.fresh(once.name)) for _ in runs]),
            "CPU < 0.5, RSS < 100",
        )
        yield (
            "check, nothing changed, warm cache",
            Cost.of([self.run(check, self.seen) for _ in runs]),
            "CPU < 0.5, RSS < 100",
        )

    def docs(self) -> Iterator[tuple[str, Cost, str]]:
        """(what, cost, goal) for the pages of every model in every language, as Markdown and as a site."""
        out = self.scratch / "pages"
        build: list[str | Path] = [*COMMAND, "docs", "build", "--out", out]
        empty = [self.run(build, self.fresh("once")) for _ in range(self.repeats) if self.fresh("pages")]
        yield "docs build, empty folder, empty cache", Cost.of(empty), "CPU < 2.0"
        warm = [self.run(build, self.seen) for _ in range(self.repeats) if self.fresh("pages")]
        yield "docs build, empty folder, warm cache", Cost.of(warm), "CPU < 2.0"

    def pages(self) -> list[tuple[str, int]]:
        """(page, bytes) of each page of a model."""
        site = self.scratch / "pages" / "site"
        return [(str(file.relative_to(site)), file.stat().st_size) for file in sorted(site.glob("*/*.html"))]

    def growth(self) -> Iterator[tuple[str, int, int, Cost]]:
        """(targets, operations, samples, cost of generating all into an empty folder with an empty cache)."""
        for label, options in ((PLAIN_TARGET, ["--target", PLAIN_TARGET]), ("all", [])):
            for operations in (1, 10, 100, 1000):
                spec = self.scratch / f"growing{operations}.yaml"
                spec.write_text(growing.document(operations), encoding="utf-8")
                repeats = self.repeats if operations < 1000 and options else 1
                costs = [
                    self.generate(self.fresh("grown"), self.fresh("once"), "--spec", spec, *options)
                    for _ in range(repeats)
                ]
                samples = sum("thing" in file.name.lower() for file in (self.scratch / "grown").rglob("*.*"))
                yield label, operations, samples, Cost.of(costs)

    def warm(self) -> dict[str, Any]:
        command: list[str | Path] = [sys.executable, HERE / "warm.py", str(self.seconds)]
        environment = os.environ | {"SAMPLEWRIGHT_CACHE": str(self.seen)}
        found = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
        return dict(json.loads(found.stdout))

    def imported(self, *arguments: str) -> list[str]:
        """The slow modules that a command imports."""
        environment = os.environ | {"SAMPLEWRIGHT_CACHE": str(self.seen)}
        command = [sys.executable, "-X", "importtime", *COMMAND[1:], *arguments]
        found = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        names = {line.rpartition("|")[2].strip() for line in found.stderr.splitlines()}
        return [name for name in SLOW_MODULES if name in names]

    def httpsnippet(self, request: dict[str, str]) -> tuple[dict[str, Any], Cost] | None:
        """(rates, cost of one snippet from a cold start) of @readme/httpsnippet; None where it cannot be had."""
        from samplewright.cache import cache_directory

        npm, node = shutil.which("npm"), shutil.which("node")
        if npm is None or node is None:
            return None
        home = cache_directory() / "bench"
        home.mkdir(parents=True, exist_ok=True)
        if not (home / "node_modules" / "@readme" / "httpsnippet").is_dir():
            install: list[str | Path] = [
                npm,
                "install",
                "--silent",
                "--no-audit",
                "--no-fund",
                "--prefix",
                home,
                "@readme/httpsnippet",
            ]
            if subprocess.run(install, stdout=subprocess.DEVNULL).returncode:
                return None
        script = home / "httpsnippet.mjs"  # beside its node_modules, where node looks
        shutil.copyfile(HERE / "httpsnippet.mjs", script)
        given, names = json.dumps(request), list(COMPARABLE.values())
        rates = subprocess.run(
            [node, script, str(self.seconds), *names], input=given, text=True, check=True, stdout=subprocess.PIPE
        )
        cold = [self.run([node, script, "0", *names], self.seen, given) for _ in range(self.repeats)]
        return json.loads(rates.stdout), Cost.of(cold)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Printed with aligned columns: the first to the left, and the last too if it holds goals; numbers to the right."""
    lines = [list(heads), *map(list, rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(heads))]
    for line in lines:
        cells = (
            text.ljust(width) if at == 0 or heads[at] == "goal" else text.rjust(width)
            for at, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        print("  " + "  ".join(cells).rstrip(), flush=True)


def title(text: str) -> None:
    print(f"\n{text}", flush=True)


def report(bench: Bench) -> None:
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores")
    title(f"Commands on spec/openapi.yaml: medians of {bench.repeats} runs")
    table(
        ["", "CPU s", "wall s", "RSS MB", "goal"],
        [[what, *cost.cells, goal] for what, cost, goal in (*bench.commands(), *bench.docs())],
    )

    title("Pages of the models (goal: less than 400 kB each)")
    table(["", "kB"], [[page, f"{size / 1000:.0f}"] for page, size in bench.pages()])

    title("Modules that a command imports, of those that are slow to import")
    for arguments in (["--version"], ["targets"], ["check", "--out", str(bench.scratch / "out")]):
        print(f"  {arguments[0]:<10} {', '.join(bench.imported(*arguments)) or 'none'}", flush=True)

    warm = bench.warm()
    other = bench.httpsnippet(warm["request"])
    title("Samples per CPU-second, warm, in one process (goal: at least 100,000)")
    print("  basic: the pages' request with a new prompt each time. all: every committed scenario again and again.")
    print("  httpsnippet: @readme/httpsnippet, the same request, a new prompt each time, its snippet of that library.")
    print("  formatter: basic again, with the target's formatter, which runs only on what changed.")
    snippets = other[0]["targets"] if other else {}
    table(
        ["", "basic", "all", "httpsnippet", "formatter"],
        [
            *(
                [
                    name,
                    *map(_count, (rates["basic"], rates["all"], snippets.get(COMPARABLE.get(name, "")))),
                    *[_count(rates["formatted"])],
                ]
                for name, rates in warm["targets"].items()
            ),
            [
                "together",
                *map(
                    _count, (warm["total"]["basic"], warm["total"]["all"], other[0]["total"] if other else None, None)
                ),
            ],
        ],
    )
    print(f"  for scale: one naive Jinja2 template with tojson, {_count(warm['total']['naive'])}")
    print("  The goals were set where httpsnippet made 132,000 and such a naive loop 74,000.")
    if other:
        cold = other[1]
        print(f"  httpsnippet, one snippet from a cold start: {cold.cpu:.3f} CPU s, {cold.rss:.0f} MB")
    else:
        print("  httpsnippet: not run, there is no npm that could install it")

    title("Growth: generate into an empty folder with an empty cache, generated specs (goal: linear, RSS < 100)")
    first: dict[str, float] = {}
    rows = []
    for label, operations, samples, cost in bench.growth():
        base = first.setdefault(label, cost.cpu)
        more = f"{(cost.cpu - base) / samples * 1e3:.2f}" if operations > 1 else ""
        rows.append([label, f"{operations:,}", f"{samples:,}", *cost.cells, f"{cost.cpu / samples * 1e3:.2f}", more])
    table(["targets", "operations", "samples", "CPU s", "wall s", "RSS MB", "CPU ms/sample", "beyond start"], rows)
    print("  beyond start: CPU ms per sample without what the run with one operation takes.")


def _count(number: float | None) -> str:
    return "" if number is None else f"{number:,.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory(prefix="samplewright-bench-") as scratch:
        report(Bench(Path(scratch), repeats=3 if quick else 9, seconds=0.6 if quick else 3))


if __name__ == "__main__":
    main()
