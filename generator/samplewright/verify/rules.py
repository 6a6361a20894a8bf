"""The version of the rules by which runs are judged."""

#: Raise this when the mock, a condition or the oracle starts to reject what it accepted before, or to accept what it
#: rejected: every recorded verdict becomes stale. A new condition needs no new version: it has no verdicts yet.
RULES = 3
