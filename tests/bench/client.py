"""Measure the typed client, beside openai-python and httpx in the same run, and beside its goals.

    python tests/bench/client.py [--quick]

Instructions are counted by valgrind's cachegrind: the difference between a process with twice the calls and one with half of them, without
the start. CPU is user and system time, to be compared within a run. The server is a process of its own, which is not counted. Slow results
are no failure.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1] / "sdks" / "python" / "client"
OPENAI = "openai"
OURS = "chat_completions"
SHORT = {OURS: "ours"}
#: The environment of each library, in the order of the columns; httpx is used in the client's.
LIBRARIES = {OURS: OURS, OPENAI: OPENAI, "httpx": OURS, "floor": OURS}


@dataclass(frozen=True)
class Bench:
    url: str
    pythons: dict[str, Path]
    quick: bool

    def command(self, library: str, work: str, number: int) -> list[str]:
        python = str(self.pythons[LIBRARIES[library]])
        return [python, str(HERE / "calling.py"), library, work, str(number), self.url]

    def printed(self, library: str, work: str, number: int) -> list[float]:
        numbers = json.loads(output(self.command(library, work, number)))
        return numbers if isinstance(numbers, list) else [numbers]

    def instructions(self, library: str, work: str, number: int) -> float:
        """Return the millions of instructions per call, or per event of a stream."""
        few, many = (count(self.command(library, work, each)) for each in (number, 2 * number))
        return (many - few) / number / 1e6

    def cold(self, library: str) -> float:
        """Return the CPU milliseconds of a process that makes one call."""
        return 1000 * median(cpu(self.command(library, "unary", 1)) for _ in range(5 if self.quick else 15))

    def imported(self, library: str) -> float:
        """Return the CPU milliseconds of the import."""
        python = str(self.pythons[LIBRARIES[library]])
        runs = 7 if self.quick else 21
        name = {"floor": "httpx, msgspec"}.get(library, library)
        with_it, without = ([python, "-c", code] for code in (f"import {name}", "pass"))
        return 1000 * (median(cpu(with_it) for _ in range(runs)) - median(cpu(without) for _ in range(runs)))


def environment() -> dict[str, str]:
    """Return the environment of measured processes: equal hashes, no proxy."""
    return os.environ | {"PYTHONHASHSEED": "0", "NO_PROXY": "*", "no_proxy": "*"}


def output(command: Sequence[str]) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment()).stdout


def cpu(command: Sequence[str]) -> float:
    """Return the seconds of user and system time of a process."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment())
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit {process.returncode}")
    return used.ru_utime + used.ru_stime


def count(command: Sequence[str]) -> int:
    """Return the number of instructions that a process executes."""
    with tempfile.TemporaryDirectory() as folder:
        options = ["--tool=cachegrind", "--cache-sim=no", f"--cachegrind-out-file={folder}/out"]
        done = subprocess.run(["valgrind", *options, *command], capture_output=True, text=True, env=environment())
    match = re.search(r"I\s+refs:\s+([\d,]+)", done.stderr)
    if done.returncode or not match:
        raise SystemExit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr[-3000:]}")
    return int(match[1].replace(",", ""))


@contextmanager
def serving() -> Iterator[str]:
    with subprocess.Popen([sys.executable, HERE / "serving.py"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def installed(folder: Path, package: str) -> Path:
    """Return the Python of a new environment with a package and its dependencies."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    target = next((folder / "lib").glob("python*")) / "site-packages"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--target", str(target), "--upgrade", package], check=True)
    return folder / "bin" / "python"


def megabytes(python: Path) -> float:
    """Return the size of an environment's packages, with bytecode."""
    target = next((python.parents[1] / "lib").glob("python*")) / "site-packages"
    return sum(file.stat().st_size for file in target.rglob("*") if file.is_file()) / 1e6


def row(label: str, values: Sequence[float | None], goal: str = "", digits: int = 3) -> None:
    cells = ("" if value is None else f"{value:.{digits}f}" for value in values)
    print(f"  {label:<48}" + "".join(f"{cell:>10}" for cell in cells) + f"   {goal}", flush=True)


def report(bench: Bench) -> None:
    print(
        f"  {'':<48}" + "".join(f"{SHORT.get(name, name):>10}" for name in LIBRARIES) + "   goal for ours", flush=True
    )
    sizes = {package: megabytes(python) for package, python in bench.pythons.items()}
    row("installed with dependencies, MB", [sizes[OURS], sizes[OPENAI]], "under 6", 1)
    row("import, CPU ms", [bench.imported(name) for name in LIBRARIES], "at most 10", 1)
    row("cold process to the first response, CPU ms", [bench.cold(name) for name in LIBRARIES], "at most 200", 0)
    if shutil.which("valgrind") is None:
        print("  instructions: not counted, valgrind not found", flush=True)
    else:
        calls, chunks = (20, 40) if bench.quick else (50, 100)
        for label, work, number, goal in (
            ("unary call, M instructions", "unary", calls, "at most 1.8"),
            ("unary call, async, M instructions", "unary_async", calls, "at most 2.6 with sniffio"),
            ("streamed event in a piece of its own, M instructions", "stream", chunks, "at most .09"),
            ("the same, async", "stream_async", chunks, ""),
            ("streamed event, ten in a piece", "stream_tens", 2 * chunks, "at most .09"),
            ("call with 200 messages, M instructions", "long", calls // 2, ""),
        ):
            row(label, both(partial(bench.instructions, work=work, number=number)), goal)
    many = 40 if bench.quick else 200
    for label, work, number, goal in (
        ("unary call, CPU ms", "short_cpu", many, ""),
        ("call with 200 messages, CPU ms", "long_cpu", many, "at most .5 above floor's"),
        ("50 calls at once, CPU ms each", "wide", 5 * many, "no more than openai's"),
    ):
        row(label, [bench.printed(name, work, number)[0] for name in LIBRARIES], goal)
    total = 20_000 if bench.quick else 100_000
    ours = bench.printed(OURS, "memory", total)
    theirs = bench.printed(OPENAI, "memory", total // 10)
    row(f"memory after {total // 10:,} calls, MB", [ours[0], theirs[1]], "under 32", 1)
    row(f"memory after {total:,} calls, MB", [ours[1]], "no growth", 1)


def both(measure: Callable[[str], float]) -> list[float]:
    """Measure each library, two at a time, which does not change the number of instructions."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(measure, LIBRARIES))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    quick = parser.parse_args().quick
    print("\nThe typed client, openai-python, httpx, and the floor: httpx with a prepared request, and msgspec")
    with tempfile.TemporaryDirectory(prefix="samplewright-bench-") as scratch, serving() as url:
        pythons = {
            library: installed(Path(scratch) / library, name)
            for library, name in ((OURS, str(PACKAGE)), (OPENAI, OPENAI))
        }
        report(Bench(url, pythons, quick))


if __name__ == "__main__":
    main()
