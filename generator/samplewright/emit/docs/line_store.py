"""The line store of a page: scenarios that a script can show, as references to lines that the page has once.

Samples of one target share most of their lines, so a page with every scenario stays small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from samplewright.emit.docs.badges import Badge
from samplewright.emit.docs.highlight import Highlighter
from samplewright.emit.docs.views import FormView, ScenarioView

_T = TypeVar("_T")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class StoredScenario:
    """A scenario whose code is written as references to lines.

    Attributes:
        scenario: The scenario.
        samples: Each form of each sample, with its target, the references of its lines, and the indexes of its badge
            and of its limits.
        request: References of the request's lines.
        response: References of the response's lines.
    """

    scenario: ScenarioView
    samples: tuple[tuple[str, FormView, str, int, int], ...]
    request: str
    response: str


class LineStore:
    """The lines, badges and limits that a page needs to show its other scenarios.

    Attributes:
        lines: Lines that the visible scenario lacks.
        badges: Badges, each once.
        limits: Lists of limits, each once; the first is empty.
        scenarios: The scenarios that are not visible at first.
    """

    def __init__(self, highlighter: Highlighter, visible: ScenarioView, hidden: Sequence[ScenarioView]):
        self.lines: list[str] = []
        self.badges: list[Badge] = []
        self.limits: list[tuple[str, ...]] = [()]
        self._highlighter = highlighter
        self._indexes: dict[str, int] = {}
        self._count = 0
        for code in scenario_code(highlighter, visible):
            for line in code.split("\n"):
                self._indexes.setdefault(line, self._count)
                self._count += 1
        self.scenarios = [self._store(scenario) for scenario in hidden]

    def _store(self, scenario: ScenarioView) -> StoredScenario:
        *codes, request, response = map(self._references, scenario_code(self._highlighter, scenario))
        forms = [(sample.target, form) for sample in scenario.samples for form in sample.forms]
        samples = [
            (target, form, code, _index(self.badges, form.badge), _index(self.limits, form.limits))
            for (target, form), code in zip(forms, codes, strict=True)
        ]
        return StoredScenario(scenario, tuple(samples), request, response)

    def _references(self, code: str) -> str:
        """Return the indexes of the lines as runs, `start.length start.length`, in base 36."""
        runs: list[list[int]] = []
        for line in code.split("\n"):
            index = self._line_index(line)
            if runs and sum(runs[-1]) == index:
                runs[-1][1] += 1
            else:
                runs.append([index, 1])
        return " ".join(_base36(start) + (f".{_base36(length)}" if length > 1 else "") for start, length in runs)

    def _line_index(self, line: str) -> int:
        if line not in self._indexes:
            self._indexes[line] = self._count
            self.lines.append(line)
            self._count += 1
        return self._indexes[line]


def _index(values: list[_T], value: _T) -> int:
    """Return the index of a value, which is added if it is missing."""
    if value not in values:
        values.append(value)
    return values.index(value)


def scenario_code(highlighter: Highlighter, scenario: ScenarioView) -> list[str]:
    """Return the highlighted code of a scenario, in the order of the page: samples, request, response."""
    samples = [highlighter.html(form.text, sample.highlight) for sample in scenario.samples for form in sample.forms]
    request = highlighter.html(scenario.request or "", "json")
    response = highlighter.html(scenario.response or "", "" if scenario.streamed else "json")
    return [*samples, request, response]


def _base36(number: int) -> str:
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits
