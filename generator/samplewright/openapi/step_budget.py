"""A budget of steps: work on what strangers send ends after a number of steps, the same on every machine."""

from __future__ import annotations


class StepsExceeded(Exception):
    """The budget is spent."""


class StepBudget:
    """Count steps down from a limit."""

    def __init__(self, limit: int) -> None:
        """Start with the whole budget.

        Args:
            limit: Number of steps that may be taken.
        """
        self.limit = limit
        self._left = limit

    def spend(self, steps: int = 1) -> None:
        """Take steps.

        Raises:
            StepsExceeded: Fewer are left.
        """
        self._left -= steps
        if self._left < 0:
            raise StepsExceeded
