"""What the typed client costs, beside openai-python and bare httpx in the same run, and beside what was aimed at.

    python tests/bench/client.py [--quick]

Instructions are counted by valgrind's cachegrind: those of a process with twice the calls, less those of one with half of them, so
that the start cancels. CPU is user and system time, and means something only beside its neighbours. The server is a
process of its own and not counted. Nothing fails because it is slow; what cannot be run says so.
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
#: In the order of the columns: each library with what it needs; the bare ones live in our client's environment.
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
        found = json.loads(output(self.command(library, work, number)))
        return found if isinstance(found, list) else [found]

    def instructions(self, library: str, work: str, number: int) -> float:
        """Millions per call, or per event of a stream."""
        few, many = (count(self.command(library, work, each)) for each in (number, 2 * number))
        return (many - few) / number / 1e6

    def cold(self, library: str) -> float:
        """CPU milliseconds of a process that makes one call."""
        return 1000 * median(cpu(self.command(library, "unary", 1)) for _ in range(5 if self.quick else 15))

    def imported(self, library: str) -> float:
        """CPU milliseconds of the import alone."""
        python = str(self.pythons[LIBRARIES[library]])
        runs = 7 if self.quick else 21
        name = {"floor": "httpx, msgspec"}.get(library, library)
        with_it, without = ([python, "-c", code] for code in (f"import {name}", "pass"))
        return 1000 * (median(cpu(with_it) for _ in range(runs)) - median(cpu(without) for _ in range(runs)))


def environment() -> dict[str, str]:
    """Hashes that are the same each time, no proxy, and no bytecode left to be written while counting."""
    return os.environ | {"PYTHONHASHSEED": "0", "NO_PROXY": "*", "no_proxy": "*"}


def output(command: Sequence[str]) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment()).stdout


def cpu(command: Sequence[str]) -> float:
    """Seconds of user and system time of the process."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment())
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit {process.returncode}")
    return used.ru_utime + used.ru_stime


def count(command: Sequence[str]) -> int:
    """The instructions that the process executes."""
    with tempfile.TemporaryDirectory() as folder:
        options = ["--tool=cachegrind", "--cache-sim=no", f"--cachegrind-out-file={folder}/out"]
        done = subprocess.run(["valgrind", *options, *command], capture_output=True, text=True, env=environment())
    found = re.search(r"I\s+refs:\s+([\d,]+)", done.stderr)
    if done.returncode or not found:
        raise SystemExit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr[-3000:]}")
    return int(found[1].replace(",", ""))


@contextmanager
def serving() -> Iterator[str]:
    with subprocess.Popen([sys.executable, HERE / "serving.py"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def installed(folder: Path, what: str) -> Path:
    """The Python of a fresh environment with only this in it, and what it needs."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    target = next((folder / "lib").glob("python*")) / "site-packages"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--target", str(target), "--upgrade", what], check=True)
    return folder / "bin" / "python"


def megabytes(python: Path) -> float:
    """What is installed in this environment, with bytecode."""
    target = next((python.parents[1] / "lib").glob("python*")) / "site-packages"
    return sum(file.stat().st_size for file in target.rglob("*") if file.is_file()) / 1e6


def row(what: str, found: Sequence[float | None], goal: str = "", digits: int = 3) -> None:
    cells = ("" if one is None else f"{one:.{digits}f}" for one in found)
    print(f"  {what:<48}" + "".join(f"{cell:>10}" for cell in cells) + f"   {goal}", flush=True)


def report(bench: Bench) -> None:
    print(
        f"  {'':<48}" + "".join(f"{SHORT.get(name, name):>10}" for name in LIBRARIES) + "   goal for ours", flush=True
    )
    sizes = {package: megabytes(python) for package, python in bench.pythons.items()}
    row("installed with all it needs, MB", [sizes[OURS], sizes[OPENAI]], "under 6", 1)
    row("import, CPU ms", [bench.imported(name) for name in LIBRARIES], "at most 10", 1)
    row("cold process to the first answer, CPU ms", [bench.cold(name) for name in LIBRARIES], "at most 200", 0)
    if shutil.which("valgrind") is None:
        print("  instructions: not counted, there is no valgrind", flush=True)
    else:
        calls, chunks = (20, 40) if bench.quick else (50, 100)
        for what, work, number, goal in (
            ("unary call, M instructions", "unary", calls, "at most 1.8"),
            ("unary call, async, M instructions", "unary_async", calls, "at most 2.6"),
            ("streamed event that comes alone, M instructions", "stream", chunks, "at most .09"),
            ("the same, async", "stream_async", chunks, ""),
            ("streamed event, ten in a piece", "stream_tens", 2 * chunks, "at most .09"),
            ("call with 200 messages, M instructions", "long", calls // 2, ""),
        ):
            row(what, both(partial(bench.instructions, work=work, number=number)), goal)
    many = 40 if bench.quick else 200
    for what, work, number, goal in (
        ("unary call, CPU ms", "short_cpu", many, ""),
        ("call with 200 messages, CPU ms", "long_cpu", many, "at most .5 above floor's"),
        ("50 calls at once, CPU ms each", "wide", 5 * many, "no more than openai's"),
    ):
        row(what, [bench.printed(name, work, number)[0] for name in LIBRARIES], goal)
    total = 20_000 if bench.quick else 100_000
    ours = bench.printed(OURS, "memory", total)
    theirs = bench.printed(OPENAI, "memory", total // 10)
    row(f"memory after {total // 10:,} calls, MB", [ours[0], theirs[1]], "under 32", 1)
    row(f"memory after {total:,} calls, MB", [ours[1]], "no growth", 1)


def both(measure: Callable[[str], float]) -> list[float]:
    """Of each library; instructions are the same however many processes run beside."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(measure, LIBRARIES))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    quick = parser.parse_args().quick
    print("\nThe typed client, openai-python, httpx by hand, and the floor: httpx with a request made once, msgspec")
    with tempfile.TemporaryDirectory(prefix="samplewright-bench-") as scratch, serving() as url:
        pythons = {
            what: installed(Path(scratch) / what, name) for what, name in ((OURS, str(PACKAGE)), (OPENAI, OPENAI))
        }
        report(Bench(url, pythons, quick))


if __name__ == "__main__":
    main()
