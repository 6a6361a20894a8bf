"""Samples per CPU-second in one process, after everything has been read and compiled. Prints JSON.

A process of its own, so that the benchmark stays small: a child's peak RSS is never less than its parent's.
"""

from __future__ import annotations

import copy
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from jinja2 import Environment
from samplewright import lower, render, scenarios, spec, targets
from samplewright.format import formatted
from samplewright.ir import Scenario
from samplewright.targets import Target

ROOT = Path(__file__).parents[2]
_NAIVE = """import os, requests
response = requests.request(
    {{ method | tojson }},
    {{ url | tojson }},
    headers={"Authorization": "Bearer " + os.environ["KEY"]},
    json={{ body | tojson(indent=4) }},
    timeout={{ timeout }},
)
print(response.json())
"""
_numbers = count()


def rate(work: Callable[[], int], seconds: float) -> float:
    """Pieces of work per CPU-second, the best of three stretches: what else the machine does can only slow it down."""
    work()
    best = 0.0
    for _ in range(3):
        done = 0
        start = now = time.process_time()
        while now - start < seconds / 3:
            done += work()
            now = time.process_time()
        best = max(best, done / (now - start))
    return best


def asking(scenario: Scenario) -> Scenario:
    """The scenario with a prompt that was never seen before."""
    body = copy.deepcopy(scenario.body)
    body["messages"][0]["content"] = f"What is {next(_numbers)} in words, and why does it matter?"
    return replace(scenario, body=body)


def fresh(scenario: Scenario, chosen: Sequence[Target], requests: int = 500) -> Callable[[], int]:
    """A new request each time; its making is not what is measured, so many are made, and each is used up."""
    stock: list[Scenario] = []

    def work() -> int:
        values = render.variables(stock.pop())
        for target in chosen:
            render.sample(target, values)
        return len(chosen)

    def refill_and_work() -> int:
        if not stock:
            stock.extend(asking(scenario) for _ in range(requests))
        return work()

    return refill_and_work


def again(known: Sequence[Scenario], chosen: Sequence[Target]) -> Callable[[], int]:
    def work() -> int:
        done = 0
        for scenario in known:
            values = render.variables(scenario)
            for target in chosen:
                if target.skipped(scenario) is None:
                    render.sample(target, values)
                    done += 1
        return done

    return work


def formatting(scenario: Scenario, target: Target) -> Callable[[], int]:
    def work() -> int:
        text = render.sample(target, render.variables(asking(scenario)))
        formatted(text, target.settings.formatter, Path(target.name), None)
        return 1

    return work


def naive(scenario: Scenario) -> Callable[[], int]:
    template = Environment(autoescape=False).from_string(_NAIVE)

    def work() -> int:
        one = asking(scenario)
        template.render(method=one.method, url=one.url, body=one.body, timeout=one.timeout)
        return 1

    return work


def main(seconds: float) -> None:
    document = spec.load(ROOT / "spec" / "openapi.yaml")
    known = scenarios.pair(document, lower.lower(document))
    every = targets.discover()
    basic = next(scenario for scenario in known if scenario.name == "basic")
    chosen = [target for target in every if target.skipped(basic) is None]
    each = {
        target.name: {
            "basic": rate(fresh(basic, [target]), seconds / 4),
            "all": rate(again(known, [target]), seconds / 4),
            "formatted": rate(formatting(basic, target), seconds / 4) if target.settings.formatter else None,
        }
        for target in chosen
    }
    total = {
        "basic": rate(fresh(basic, chosen), seconds),
        "all": rate(again(known, every), seconds),
        "naive": rate(naive(basic), seconds),
    }
    body = json.dumps(basic.body, ensure_ascii=False)
    request = {"method": basic.method, "url": basic.url, "body": body}
    json.dump({"targets": each, "total": total, "request": request}, sys.stdout)


if __name__ == "__main__":
    main(float(sys.argv[1]))
