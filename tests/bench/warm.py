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
from functools import partial
from itertools import count
from pathlib import Path
from typing import TypeAlias

from jinja2 import Environment

from samplewright.ir import Scenario
from samplewright.openapi import loader, operations, scenarios
from samplewright.output.formatter import formatted
from samplewright.targets import discovery
from samplewright.targets.discovery import Target
from samplewright.templating import engine

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

#: Does pieces of work, and says how many.
Work: TypeAlias = Callable[[], int]


def rate(prepare: Callable[[], Work], seconds: float) -> float:
    """Pieces of work per CPU-second without the time to prepare, the best of three stretches: whatever else the machine
    does can only slow it down.
    """
    prepare()()
    best = 0.0
    for _ in range(3):
        done, used = 0, 0.0
        while used < seconds / 3:
            work = prepare()
            start = time.process_time()
            done += work()
            used += time.process_time() - start
        best = max(best, done / used)
    return best


def asking(scenario: Scenario) -> Scenario:
    """The scenario with a prompt that was never seen before."""
    body = copy.deepcopy(scenario.body)
    body["messages"][0]["content"] = f"What is {next(_numbers)} in words, and why does it matter?"
    return replace(scenario, body=body)


def fresh(scenario: Scenario, chosen: Sequence[Target]) -> Callable[[], Work]:
    """A new request each time, so that nothing is remembered from one to the next."""

    def prepare() -> Work:
        return again([asking(scenario) for _ in range(200)], chosen)

    return prepare


def again(known: Sequence[Scenario], chosen: Sequence[Target]) -> Work:
    def work() -> int:
        done = 0
        for scenario in known:
            for target in chosen:
                if target.skipped(scenario) is None:
                    engine.sample(target, scenario)
                    done += 1
        return done

    return work


def formatting(scenario: Scenario, target: Target) -> Callable[[], Work]:
    def prepare() -> Work:
        text = engine.sample(target, asking(scenario))

        def work() -> int:
            formatted(text, target.settings.formatter, Path(target.name), None)
            return 1

        return work

    return prepare


def naive(scenario: Scenario) -> Callable[[], Work]:
    template = Environment(autoescape=False).from_string(_NAIVE)

    def prepare() -> Work:
        stock = [asking(scenario) for _ in range(200)]

        def work() -> int:
            for one in stock:
                template.render(method=one.method, url=one.url, body=one.body, timeout=one.timeout)
            return len(stock)

        return work

    return prepare


def main(seconds: float) -> None:
    document = loader.load(ROOT / "spec" / "openapi.yaml")
    known = scenarios.build(document, operations.read(document))
    every = tuple(target for target in discovery.discover() if any(target.skipped(one) is None for one in known))
    basic = next(scenario for scenario in known if scenario.name == "basic")
    chosen = [target for target in every if target.skipped(basic) is None]
    each = {
        target.name: {
            "basic": rate(fresh(basic, [target]), seconds / 4),
            "all": rate(partial(again, known, [target]), seconds / 4),
            "formatted": rate(formatting(basic, target), seconds / 4) if target.settings.formatter else None,
        }
        for target in chosen
    }
    total = {
        "basic": rate(fresh(basic, chosen), seconds),
        "all": rate(partial(again, known, every), seconds),
        "naive": rate(naive(basic), seconds),
    }
    body = json.dumps(basic.body, ensure_ascii=False)
    request = {"method": basic.method, "url": basic.url, "body": body}
    json.dump({"targets": each, "total": total, "request": request}, sys.stdout)


if __name__ == "__main__":
    main(float(sys.argv[1]))
