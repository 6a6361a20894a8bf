"""Verdicts, and the outcome of a run."""

from __future__ import annotations

from dataclasses import dataclass

from samplewright.output.ledger import LIMIT, PACKAGE_MISSING, PASS, SKIPPED, TOOLCHAIN_MISSING
from samplewright.verify.processes import RunResult

BUILD_FAILED = "build-failed"
SETUP_FAILED = "setup-failed"
#: Verdict -> meaning. The first that applies to a run is given.
VERDICTS = {
    PASS: "everything is right",
    LIMIT: "fails as the target declares, with the reason that its page shows",
    "unused-limit": "passes although the target declares a limit",
    SKIPPED: "not run: the target declares so, or the condition was not asked for",
    TOOLCHAIN_MISSING: "not run: the toolchain is not installed",
    PACKAGE_MISSING: "not run: the registry of the packages is unreachable",
    SETUP_FAILED: "a set-up command exited non-zero",
    BUILD_FAILED: "a build command exited non-zero",
    "timeout": "the program did not end within its time limit",
    "leaked-key": "the key is in the output, or in the request outside its header",
    "no-request": "the mock received no request",
    "rejected": "the mock rejected a request: it violates the spec",
    "wrong-body": "a request differs from the scenario's",
    "extra-request": "the number of requests differs from what the target declares",
    "run-failed": "wrong exit code",
    "wrong-output": "wrong stdout or stderr",
}
NOT_RUN = (SKIPPED, TOOLCHAIN_MISSING, PACKAGE_MISSING)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Hold the verdict on one run.

    Attributes:
        target: Name of the target.
        scenario: The sample by scenario, form and model, such as `complete/basic`; `*` for all of the target's.
        condition: Name of the condition, `*` for all of the sample's.
        verdict: A key of VERDICTS.
        detail: What is wrong, for people; empty if nothing is.
        seconds: How long the run took.
        result: How the program ended, None if it was not run.
        repeat: The command that repeats this run; empty for what cannot be repeated.
    """

    target: str
    scenario: str
    condition: str
    verdict: str
    detail: str = ""
    seconds: float = 0.0
    result: RunResult | None = None
    repeat: str = ""

    @property
    def failed(self) -> bool:
        """Return whether it was run and did not pass."""
        return self.verdict not in (PASS, LIMIT, *NOT_RUN)
