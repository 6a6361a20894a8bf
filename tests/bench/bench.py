"""What the generator costs: CPU seconds, wall seconds and peak memory of whole processes.

    python tests/bench/bench.py [--quick] [--checkout DIRECTORY]

It prints tables, and never fails because something is slow. CPU seconds are user and system time; each figure is the
median of several runs, memory the largest resident set of them. `--checkout` measures another checkout, to compare.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import growing
from commands import Commands
from processes import Cost
from side_by_side import TARGETS, compare

ROOT = Path(__file__).parents[2]
#: One target without a formatter, to see growth without a formatter's time.
PLAIN_TARGET = "node/axios"
SIZES = (1, 10, 100, 1000)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print aligned columns: the first and `goal` to the left, numbers to the right."""
    lines = [list(heads), *map(list, rows)]
    widths = [max(len(line[index]) for line in lines) for index in range(len(heads))]
    for line in lines:
        cells = (
            text.ljust(width) if head in ("", "goal") else text.rjust(width)
            for head, text, width in zip(heads, line, widths, strict=True)
        )
        print("  " + "  ".join(cells).rstrip(), flush=True)


def title(text: str) -> None:
    print(f"\n{text}", flush=True)


def cells(cost: Cost) -> list[str]:
    return [f"{cost.cpu:.2f}", f"{cost.wall:.2f}", f"{cost.rss:.0f}"]


def growth(commands: Commands) -> Iterator[list[str]]:
    """Yield a row per number of operations: a generated spec into an empty directory with an empty cache."""
    for label, options in ((PLAIN_TARGET, ["--target", PLAIN_TARGET]), ("all", [])):
        first = 0.0
        for size in SIZES:
            spec = write_spec(commands.scratch, size)
            repeats = commands.repeats if size < SIZES[-1] else 1
            cost = Cost.median(
                commands.run(
                    "generate", "--spec", spec, "--out", commands.fresh("grown"), *options,
                    cache=commands.fresh("new-cache"),
                )
                for _ in range(repeats)
            )  # fmt: skip
            first = first or cost.cpu
            samples = sum("thing" in file.name.lower() for file in (commands.scratch / "grown").rglob("*.*"))
            marginal = f"{(cost.cpu - first) / samples * 1e3:.2f}" if size > 1 else ""
            yield [label, f"{size:,}", f"{samples:,}", *cells(cost), marginal]


def write_spec(directory: Path, operations: int) -> Path:
    spec = directory / f"growing{operations}.yaml"
    spec.write_text(growing.document(operations), encoding="utf-8")
    return spec


def comparison(commands: Commands) -> None:
    title("Side by side with @readme/httpsnippet: the same requests in the same languages, written to files")
    specs = {
        "spec/openapi.yaml": commands.checkout / "spec" / "openapi.yaml",
        "1,000 operations": write_spec(commands.scratch, 1000),
    }
    comparisons = compare(commands, specs)
    if isinstance(comparisons, str):
        print(f"  not run: {comparisons}")
        return
    print(f"  {len(TARGETS)} targets. Ours are complete programs: with error handling, streams and project files.")
    rows = []
    for each in comparisons:
        runs = {"ours, empty cache": each.empty_cache, "ours": each.used_cache, "httpsnippet": each.httpsnippet}
        for label, cost in runs.items():
            ratios = (cost.cpu / each.httpsnippet.cpu, cost.rss / each.httpsnippet.rss)
            rows.append(
                [f"{each.spec}: {label}", f"{each.requests:,}", *cells(cost), *(f"{ratio:.2f}" for ratio in ratios)]
            )
    table(["", "requests", "CPU s", "wall s", "RSS MB", "CPU ratio", "RSS ratio"], rows)


def report(commands: Commands) -> None:
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores")
    title(f"Commands on spec/openapi.yaml: medians of {commands.repeats} runs")
    commands.run("--version")
    table(
        ["", "CPU s", "wall s", "RSS MB", "goal"],
        ([command, *cells(cost), goal] for command, cost, goal in commands.costs()),
    )
    title("Pages of the models (goal: at most 400 kB each)")
    table(["", "kB"], ([page, f"{size / 1000:.0f}"] for page, size in commands.page_sizes()))
    title("Modules that a command imports, of those that are slow to import")
    for arguments in (["--version"], ["targets"], ["check", "--out", commands.out]):
        print(f"  {arguments[0]:<10} {', '.join(commands.slow_imports(*arguments)) or 'none'}", flush=True)
    title("Growth: generate into an empty directory with an empty cache, generated specs")
    heads = ["", "operations", "samples", "CPU s", "wall s", "RSS MB", "CPU ms per further sample"]
    table(heads, growth(commands))
    comparison(commands)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer runs")
    parser.add_argument("--checkout", type=Path, default=ROOT, help="another checkout to measure")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="samplewright-bench-") as scratch:
        report(Commands(options.checkout.resolve(), Path(scratch), repeats=3 if options.quick else 5))


if __name__ == "__main__":
    main()
